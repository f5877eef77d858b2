// Builds the cards and the radio room into files of the component. The same source gives the same bytes: a test builds and compares.
import { build } from "esbuild";
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const folder = process.argv[2] ?? here("../custom_components/smart_safety_zone/frontend");

const { metafile } = await build({
  entryPoints: {
    cards: here("src/cards.ts"),
    "radio-room": here("src/room/radio-room.ts"),
    "room-map": here("src/map/room-map.ts"),
    unit: here("src/unit/unit-page.ts"),
    "mask-editor": here("src/masks/mask-editor.ts"),
    "camera-access": here("src/access/camera-access.ts"),
  },
  absWorkingDir: here("."),
  outdir: folder,
  bundle: true,
  format: "esm",
  target: "es2022",
  minify: true,
  charset: "utf8",
  loader: { ".css": "text" },
  legalComments: "inline",
  logLevel: "warning",
  metafile: true,
});

// Whoever gets the files gets the licenses of what others wrote in them.
const others = new Set(
  Object.keys(metafile.inputs).flatMap((path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []),
);
const licenses = await Promise.all(
  [...others].sort().map(async (name) => {
    const home = here(join("node_modules", name));
    const { version } = JSON.parse(await readFile(join(home, "package.json"), "utf8"));
    const file = (await readdir(home)).find((each) => /^licen[sc]e/i.test(each));
    return `${name} ${version}\n\n${(await readFile(join(home, file), "utf8")).replaceAll("\r", "").trim()}\n`;
  }),
);
await mkdir(folder, { recursive: true });
await writeFile(join(folder, "licenses.txt"), licenses.join(`\n${"-".repeat(72)}\n\n`));
