"""What somebody types who wants a page to run it, and a guard that notices when one does."""

from __future__ import annotations

from typing import Final

from playwright.sync_api import BrowserContext, ConsoleMessage, Dialog, Page

from tests.e2e.softphone import until

SCRIPT: Final = "<script>window.__xss=1</script>"
IMAGE: Final = '"><img src=x onerror=window.__xss=2>'
SVG: Final = "'><svg onload=window.__xss=3><b>"
LINK: Final = "javascript:window.__xss=4//.example"
TEMPLATE: Final = (
    "{{window.__xss=5}} ${window.__xss=5} { $name } { -ucc } %s %(name)s {0} {@html 1}"
)
STRINGS: Final = (SCRIPT, IMAGE, SVG, LINK, TEMPLATE)
TURNED: Final = "photo\u202egpj.exe"  # reads "photoexe.jpg" where the mark is obeyed
LONG: Final = 120 * "W"
ENDLESS: Final = 100_000 * "W"

_GUARD: Final = """
(() => {
  addEventListener('securitypolicyviolation', (event) => {
    window.uccGuard(`CSP: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
  });
  Object.defineProperty(window, '__xss', {
    set: (value) => window.uccGuard(`ran: ${value}`),
    get: () => undefined,
  });
})();
"""
# What the strings would have become.
_ALIVE: Final = (
    "img[src='x'], svg[onload], [onerror], [onload], [onmouseover], "
    "a[href^='javascript:' i], script:not([src])"
)
_FIND: Final = """
(text) => [...document.querySelectorAll('body, dialog')].some((one) => one.textContent.includes(text))
"""


class Guard:
    """Keeps what any page of the contexts it watches reports: it should be nothing."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def watch(self, context: BrowserContext) -> None:
        context.expose_binding("uccGuard", lambda source, what: self.told.append(str(what)))
        context.add_init_script(_GUARD)
        context.on("dialog", self._dialog)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.told.append(f"error: {error.error}"))

    def _dialog(self, dialog: Dialog) -> None:
        self.told.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _console(self, message: ConsoleMessage) -> None:
        """A browser says there, too, what the policy has kept from running."""
        if "Content Security Policy" in message.text:
            self.told.append(f"console: {message.text}")


def has(page: Page, text: str) -> bool:
    return bool(page.evaluate(_FIND, text))


def shows(page: Page, text: str) -> None:
    """The page has it, letter by letter, as text, and has made nothing else of it."""
    until(lambda: has(page, text), 20, f"{text} on {page.url}")
    assert page.locator(_ALIVE).count() == 0
