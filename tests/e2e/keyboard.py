"""A person without a mouse: keys alone, and the focus always to be seen."""

from __future__ import annotations

from typing import Any, Final, Self

from playwright.sync_api import Page

FAR: Final = 60  # presses of Tab to get anywhere on a page of ours

# Where the focus is: its name, whether something in it or around it shows it, whether it lies in
# the window and nothing covers it (WCAG 2.4.7 and 2.4.11).
_FOCUS: Final = """
() => {
  let one = document.activeElement;
  if (one === null || one === document.body) return null;
  const labels = [...(one.labels ?? [])].map((label) => label.textContent);
  const by = (one.getAttribute('aria-labelledby') ?? '').split(' ')
    .map((id) => document.getElementById(id)?.textContent ?? '');
  const name = one.getAttribute('aria-label') || by.join(' ').trim() || labels.join(' ')
    || one.textContent || '';
  const outlined = (style) => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
  const shown = [one, one.nextElementSibling, one.parentElement].some((near) => near !== null
    && (outlined(getComputedStyle(near)) || outlined(getComputedStyle(near, '::after'))));
  const hidden = one.matches('.visually-hidden, input[type=radio], input[type=checkbox]');
  const box = (hidden ? one.closest('label') ?? one.parentElement : one).getBoundingClientRect();
  const [x, y] = [box.x + box.width / 2, box.y + Math.min(box.height / 2, 20)];
  const top = document.elementFromPoint(x, y);
  const near = hidden ? one.closest('label') ?? one.parentElement : one;
  return {
    name: name.replace(/\\s+/g, ' ').trim(),
    shown,
    seen: top !== null && (near.contains(top) || top.contains(near)),
  };
}
"""


class Keyboard:
    def __init__(self, page: Page) -> None:
        self._page = page

    def to(self, name: str) -> Self:
        """Tab on until what is called so has the focus. Raises AssertionError on the way there
        where the focus cannot be seen, and where it never comes by."""
        passed = []
        for _ in range(FAR):
            self._page.keyboard.press("Tab")
            here = self._here()
            if here == name:
                return self
            passed.append(here)
        raise AssertionError(f"Tab never comes to {name}, only to {passed}")

    def at(self, name: str) -> Self:
        """The focus was put there. Raises AssertionError."""
        self._page.wait_for_function(
            f"(name) => (({_FOCUS})()?.name ?? '').startsWith(name)", arg=name
        )
        return self

    def round(self, dialog: str) -> None:
        """Tab through a whole dialog and come back: nothing in it is a trap, nothing behind it
        gets the focus. Raises AssertionError."""
        inside = self._page.get_by_role("dialog", name=dialog)
        start, seen = self._here(), 0
        for _ in range(FAR):
            self._page.keyboard.press("Tab")
            # Between the last and the first stands the browser's own address bar.
            if self._page.evaluate("document.activeElement === document.body"):
                continue
            assert inside.evaluate("(dialog) => dialog.contains(document.activeElement)")
            seen += 1
            if self._here() == start:
                assert seen > 3
                return
        raise AssertionError(f"the focus does not come back to {start}")

    def press(self, key: str) -> Self:
        self._page.keyboard.press(key)
        return self

    def type(self, text: str) -> Self:
        self._page.keyboard.type(text)
        return self

    def _here(self) -> str:
        focus: Any = self._page.evaluate(_FOCUS)
        if focus is None:
            return ""
        assert focus["shown"], f"the focus is on {focus['name']} and nothing shows it"
        assert focus["seen"], f"the focus is on {focus['name']}, which is covered"
        return str(focus["name"])
