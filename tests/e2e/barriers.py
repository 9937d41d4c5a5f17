"""Whether a page shuts somebody out: axe-core in a real browser, and what axe does not measure."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import BrowserContext, Page

_AXE: Final = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"

# WCAG 2.2 A and AA, with the target sizes of 2.5.8, and what axe calls best practice.
_RUN: Final = """
async () => {
  // What fades in has too little contrast until it is there.
  const ending = document.getAnimations()
    .filter((one) => one.playState === 'running'
      && one.effect.getComputedTiming().endTime !== Infinity)
    .map((one) => one.finished.catch(() => null));
  await Promise.all(ending);
  const {violations} = await axe.run(document, {
    resultTypes: ['violations'],
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  });
  return violations.flatMap(({id, nodes}) => nodes.map((node) =>
    `${id}: ${node.html.slice(0, 200)} ${node.any.map((check) => check.message).join(' ')}`));
}
"""

# WCAG 1.4.10 (no scrolling in two directions), and text that its box cuts off. What scrolls in a
# box of its own is looked at as well: a dialog's body scrolls downwards only.
_REFLOW: Final = """
async () => {
  // What measures itself has another size two frames after the window has.
  const frame = () => new Promise((drawn) => requestAnimationFrame(drawn));
  await frame();
  await frame();
  const root = document.scrollingElement;
  const wide = root.scrollWidth > root.clientWidth ? [`page: ${root.scrollWidth} px`] : [];
  const name = (one) => `${one.tagName.toLowerCase()}.${one.className} "${
    one.textContent.trim().slice(0, 60)}"`;
  for (const one of document.querySelectorAll('dialog[open], dialog[open] *, main, main *, header *')) {
    const {overflowX, textOverflow, clipPath} = getComputedStyle(one);
    const hidden = clipPath !== 'none' || one.closest('.visually-hidden, thead') !== null
      || one.clientWidth === 0;
    if (hidden || ['INPUT', 'SELECT', 'OPTION', 'TEXTAREA', 'VIDEO'].includes(one.tagName)) continue;
    const over = one.scrollWidth - one.clientWidth;
    if (over > 1 && overflowX !== 'visible' && textOverflow !== 'ellipsis') {
      wide.push(`${name(one)} ${over} px too wide`);
    }
  }
  return wide;
}
"""


@dataclass(frozen=True, slots=True)
class Look:
    """`width` in CSS pixels: 320 is a telephone, or 1280 at 400 %."""

    width: int
    dark: bool

    def on(self, page: Page) -> None:
        page.set_viewport_size({"width": self.width, "height": 800})
        page.emulate_media(color_scheme="dark" if self.dark else "light", reduced_motion="reduce")


WIDE_LIGHT, WIDE_DARK = Look(1280, dark=False), Look(1280, dark=True)
NARROW_LIGHT, NARROW_DARK = Look(320, dark=False), Look(320, dark=True)


def with_axe(context: BrowserContext) -> None:
    """Let every page of the context be examined; our own script rules forbid adding it later."""
    context.add_init_script(path=_AXE)


def barriers(page: Page) -> list[str]:
    """What axe finds, and what the width of the window cuts off."""
    found: Any = page.evaluate(_RUN)
    return [*found, *cut_off(page)]


def cut_off(page: Page) -> list[str]:
    """What the width of the window cuts off."""
    found: list[str] = page.evaluate(_REFLOW)
    return found
