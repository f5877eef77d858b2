"""What judges a page where a person would: the readability of its texts, and a scanner that reads its QR codes."""

import asyncio
import base64
from dataclasses import dataclass
from functools import cache
from io import BytesIO
import subprocess
from typing import Any, Final

from PIL import Image
from playwright.async_api import Locator, Page

from scripts.rig.folder import ROOT

MODULES: Final = ROOT / "frontend" / "node_modules"
NORMAL: Final = 4.5
LARGE: Final = 3.0
"""WCAG 2.2 AA, 1.4.3: for texts of 24 pixels, or of 18.66 in bold; and for signs that are no text, 1.4.11."""
FEWEST_TEXTS: Final = 10
_EDGES: Final = 0.1
"""This share of what lies behind a text may be lines and edges that touch it."""
# Every text that is seen: what it says, its colour, and where it stands. Then all of them are made invisible.
_TEXTS: Final = """tag => {
  const find = root => {
    for (const each of root.querySelectorAll('*')) {
      if (each.localName === tag) return each;
      const found = each.shadowRoot && find(each.shadowRoot);
      if (found) return found;
    }
  };
  const above = node => node.assignedSlot ?? node.parentElement ?? node.getRootNode().host;
  const isAbove = (one, other) => { for (let n = other; n; n = above(n)) if (n === one) return true; return false; };
  const top = (x, y) => {
    let found = document.elementFromPoint(x, y);
    while (found?.shadowRoot) {
      const deeper = found.shadowRoot.elementFromPoint(x, y);
      if (!deeper || deeper === found) break;
      found = deeper;
    }
    return found;
  };
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const rgba = colour => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const said = [];
  const note = (element, words, box, style, colour, sign) => {
    if (box.width < 3 || box.height < 3) return;
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    if (x < 0 || y < 0 || x >= innerWidth || y >= innerHeight) return;
    const hit = top(x, y);
    if (!hit || !(isAbove(hit, element) || isAbove(element, hit))) return;
    let opacity = 1;
    for (let n = element; n; n = above(n)) opacity *= Number(getComputedStyle(n).opacity);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    const [r, g, b, a] = rgba(colour);
    const { x: left, y: up, width, height } = box;
    said.push({ words, x: left, y: up, width, height, colour: [r, g, b, a * opacity], large: large || sign });
  };
  const hide = new CSSStyleSheet();
  hide.replaceSync('*, *::placeholder { color: transparent !important; fill: transparent !important;' +
    ' -webkit-text-fill-color: transparent !important; text-shadow: none !important; transition: none !important;' +
    ' animation: none !important; caret-color: transparent !important; }');
  const roots = [document];
  const walk = node => {
    if (node.nodeType === Node.TEXT_NODE) {
      const element = node.parentElement ?? node.getRootNode().host;
      const words = node.data.trim();
      const style = element && getComputedStyle(element);
      if (!words || !style || style.visibility !== 'visible' || element.closest(':disabled')) return;
      const range = document.createRange();
      range.selectNodeContents(node);
      const colour = element.namespaceURI.endsWith('svg') ? style.fill : style.color;
      const sign = !/[\\p{L}\\p{N}]/u.test(words);
      for (const box of range.getClientRects()) note(element, words, box, style, colour, sign);
      return;
    }
    if (node.nodeType === Node.ELEMENT_NODE) {
      const style = getComputedStyle(node);
      if (/^(style|script|iframe)$/i.test(node.tagName) || style.display === 'none') return;
      if (/^(INPUT|TEXTAREA)$/.test(node.tagName)) {
        const words = node.value || node.placeholder;
        const own = node.value ? style : getComputedStyle(node, '::placeholder');
        const box = node.getBoundingClientRect();
        const inner = new DOMRect(box.x + 6, box.y + 6, box.width - 40, box.height - 12);
        const isText = words && !node.disabled && !/^(checkbox|radio|range)$/.test(node.type);
        if (isText) note(node, words, inner, own, own.color, false);
        return;
      }
      if (node.tagName === 'SLOT' && node.assignedNodes().length) { node.assignedNodes().forEach(walk); return; }
    }
    if (node.shadowRoot) roots.push(node.shadowRoot);
    (node.shadowRoot || node).childNodes.forEach(walk);
  };
  walk(find(document));
  for (const root of roots) root.adoptedStyleSheets = [...root.adoptedStyleSheets, hide];
  window.readableAgain = () => {
    for (const root of roots) root.adoptedStyleSheets = root.adoptedStyleSheets.filter(each => each !== hide);
  };
  return said;
}"""
_SCAN: Final = """([data, width, height]) => {
  const pixels = Uint8ClampedArray.from(atob(data), each => each.charCodeAt(0));
  return jsQR(pixels, width, height)?.data ?? null;
}"""


@dataclass(frozen=True, slots=True)
class Text:
    """A text of a page that is hard to read."""

    words: str
    ratio: float
    wanted: float
    colour: tuple[int, int, int]
    behind: tuple[int, int, int]

    def __str__(self) -> str:
        """Say what is wrong."""
        return f"{self.words[:40]!r}: {self.ratio:.2f}, {self.wanted} is wanted; {self.colour} on {self.behind}"


@cache
def source(module: str) -> str:
    """Return a file of what builds the pages, which brings what judges them, too."""
    path = MODULES / module
    if not path.exists():
        subprocess.run([ROOT / "scripts" / "build-frontend", ROOT / ".cache" / "frontend"], check=True, timeout=150)
    return path.read_text(encoding="utf-8")


async def hard_to_read(page: Page, element: str) -> list[str]:
    """Return the visible texts whose colour is too near to what lies behind them, as the screen shows it."""
    texts: list[dict[str, Any]] = await page.evaluate(_TEXTS, element)
    try:
        picture = await page.screenshot(animations="disabled")
    finally:
        await page.evaluate("window.readableAgain()")
    # What looks at nothing finds nothing.
    if len(texts) < FEWEST_TEXTS:
        return [f"only {len(texts)} texts were looked at"]
    found = await asyncio.to_thread(_judge, texts, picture, page.viewport_size or {"width": 1, "height": 1})
    return [str(each) for each in found]


def _judge(texts: list[dict[str, Any]], picture: bytes, size: Any) -> list[Text]:
    image = Image.open(BytesIO(picture)).convert("RGB")
    scale = image.width / size["width"]
    found = []
    for each in texts:
        x, y = each["x"], each["y"]
        box = (x + 1, y + 1, min(x + each["width"] - 1, size["width"]), min(y + each["height"] - 1, size["height"]))
        behind = image.crop(tuple(round(side * scale) for side in box))
        counted = behind.getcolors(behind.width * behind.height) or []
        wanted = LARGE if each["large"] else NORMAL
        worst = _worst(each["colour"], counted, wanted)
        if worst is not None:
            found.append(Text(each["words"], *worst))
    return found


def _worst(
    colour: list[float], counted: list[tuple[int, Any]], wanted: float
) -> tuple[float, float, tuple[int, int, int], tuple[int, int, int]] | None:
    """Return the nearest of the colours behind a text, if too much of what lies behind is too near."""
    *rgb, alpha = colour
    near = []
    for count, behind in counted:
        shown = tuple(round(alpha * own + (1 - alpha) * other) for own, other in zip(rgb, behind, strict=True))
        ratio = contrast(shown, behind)
        if ratio < wanted:
            near.append((count, ratio, shown, behind))
    if sum(count for count, *_ in near) <= _EDGES * sum(count for count, _ in counted):
        return None
    _, ratio, shown, behind = max(near)
    return ratio, wanted, shown, behind


def contrast(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    """Return how far two colours are from each other, as WCAG 2.2 counts it: from 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: tuple[int, ...]) -> float:
    linear = [each / 255 / 12.92 if each <= 10 else ((each / 255 + 0.055) / 1.055) ** 2.4 for each in colour]
    return sum(weight * each for weight, each in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


async def scan(code: Locator) -> str | None:
    """Return what a scanner reads in a picture of a part of a page."""
    image = Image.open(BytesIO(await code.screenshot())).convert("RGBA")
    await code.page.evaluate(source("jsqr/dist/jsQR.js"))
    data = base64.b64encode(image.tobytes()).decode()
    read: str | None = await code.page.evaluate(_SCAN, [data, image.width, image.height])
    return read
