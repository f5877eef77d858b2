// Builds the cards and the radio room into files of the component. The same source gives the same bytes: a test builds and compares.
import { build } from "esbuild";
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const folder = process.argv[2] ?? here("../custom_components/smart_safety_zone/frontend");

await build({
  entryPoints: { cards: here("src/cards.ts"), "radio-room": here("src/room/radio-room.ts"), "mask-editor": here("src/masks/mask-editor.ts") },
  outdir: folder,
  bundle: true,
  format: "esm",
  target: "es2022",
  minify: true,
  charset: "utf8",
  legalComments: "inline",
  logLevel: "warning",
});
