"""A person at a screen: Debian's Chromium, with a mouse and a keyboard, through Playwright.

What somebody clicks goes by the name that is read out to who cannot see it.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import pathlib
import re
from collections.abc import Callable, Iterator
from typing import Any

from support.assertions import Mismatch
from support.errors import Broken, Missing
from support.language.screens import ScreenStep
from support.machine import deaf, guard, programs
from support.settings import deadlines

SIZE = {"width": 1280, "height": 900}
# Whoever leaves a page gives up what it was still loading: no failure of the site's.
_LEFT = "net::ERR_ABORTED"
_FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage")

_ON_TOP = """one => {
    const place = one.getBoundingClientRect();
    const top = document.elementFromPoint(place.x + place.width / 2, place.y + place.height / 2);
    return one.contains(top);
}"""


class Screen:
    """One browser window.

    Attributes:
        complaints: what the browser said was wrong, since it was opened: errors of scripts and of
            its console, requests that failed, answers of 400 and above.
    """

    def __init__(self) -> None:
        """Opens it.

        Raises:
            Missing: there is no Chromium on this machine, or no Playwright.
            Broken: Chromium does not start.
        """
        program = deaf.program(programs.program("chromium"))
        try:
            playwright = importlib.import_module("playwright.sync_api")
        except ImportError as error:
            raise Missing(f"Playwright is not installed (requirements.txt): {error}") from None
        self.complaints: list[str] = []
        self._error: type[Exception] = playwright.Error
        self._end = contextlib.ExitStack()
        try:
            with _temporary(guard.current().path):
                driver = self._end.enter_context(playwright.sync_playwright())
            browser = driver.chromium.launch(executable_path=program, args=list(_FLAGS))
            self._end.callback(browser.close)
            self._page: Any = browser.new_page(viewport=SIZE)
        except self._error as error:
            self._end.close()
            raise Broken(f"Chromium does not start: {error}") from None
        self._page.set_default_timeout(deadlines.seconds("screen") * 1000)
        self._listen()

    def _listen(self) -> None:
        self._page.on("console", self._note_word)
        self._page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        self._page.on("requestfailed", self._note_failure)
        self._page.on("response", self._note_answer)

    def _note_word(self, message: Any) -> None:
        if message.type == "error":
            self.complaints.append(f"console: {message.text}")

    def _note_failure(self, request: Any) -> None:
        if request.failure != _LEFT:
            self.complaints.append(f"{request.failure} for {request.url}")

    def _note_answer(self, answer: Any) -> None:
        if answer.status >= 400:
            self.complaints.append(f"{answer.status} for {answer.url}")

    def close(self) -> None:
        """Ends the browser."""
        self._end.close()

    # -- what a person does

    def do(self, step: ScreenStep, base: str) -> None:
        """Does one thing, and waits until it could be done.

        Args:
            base: where targets are, such as `http://127.0.0.1:80`.

        Raises:
            Mismatch: what it is done with is not on the screen in time.
        """
        kinds: dict[str, Callable[[ScreenStep], Any]] = {
            "open": lambda it: self._open(base + it.what),
            "click": lambda it: self._named(it.what).click(),
            "type into": self._type_into,
            "type": lambda it: self._page.keyboard.type(it.what),
            "press": lambda it: self._page.keyboard.press(it.what),
            "see": lambda it: self._seen(it.what).wait_for(),
        }
        with self._saying(step):
            kinds[step.kind](step)

    def _open(self, address: str) -> None:
        self._page.goto(address)
        self.settle()  # a page may still be about to put the cursor somewhere

    def _type_into(self, step: ScreenStep) -> None:
        self._field(step.field).click()
        self._page.keyboard.type(step.what)

    def _named(self, name: str) -> Any:
        page = self._page
        button, link = (
            page.get_by_role(role, name=name, exact=True) for role in ("button", "link")
        )
        found = button.or_(link).filter(visible=True)
        found.first.wait_for()
        # Of several, the one that nothing else lies over.
        return next((one for one in found.all() if one.evaluate(_ON_TOP)), found.first)

    def _field(self, name: str) -> Any:
        named = re.compile(rf"^\s*{re.escape(name)}\s*\*?\s*$")
        fields = self._page.locator("input, textarea, [contenteditable=true]")
        return fields.and_(self._page.get_by_label(named)).filter(visible=True).first

    def _seen(self, text: str) -> Any:
        return self._page.get_by_text(text).filter(visible=True).first

    @contextlib.contextmanager
    def _saying(self, step: ScreenStep) -> Iterator[None]:
        try:
            yield
        except self._error as error:
            first = str(error).partition("\n")[0]
            raise Mismatch(f"at the screen: {step}", "it can be done", self._told(first)) from None

    def _told(self, error: str) -> str:
        return f"{error}; the page {self._page.url} says {self.text()[:600]}"

    # -- what a person sees

    def text(self) -> str:
        """What can be read on the screen, in one line."""
        return " ".join(self._page.locator("body").inner_text().split())

    def settle(self) -> None:
        """Waits until nothing is loading any more."""
        with contextlib.suppress(self._error):  # a page that asks again and again never settles
            self._page.wait_for_load_state("networkidle")

    def picture(self) -> bytes:
        """What is on the screen, as PNG."""
        taken: bytes = self._page.screenshot()
        return taken


@contextlib.contextmanager
def _temporary(place: pathlib.Path) -> Iterator[None]:
    """What is started inside has its temporary files there, where the guard removes them."""
    before = os.environ.get("TMPDIR")
    os.environ["TMPDIR"] = str(place)
    try:
        yield
    finally:
        if before is None:
            del os.environ["TMPDIR"]
        else:
            os.environ["TMPDIR"] = before
