"""Journeys counted as product.md, section 8, says: a click, a key command or a piece of typing is one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page


class Person:
    """Somebody at the page. Focus moves as for them: by a click, by Tab, or because the page moved it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.interactions: list[str] = []

    def click(self, target: Locator) -> None:
        self.interactions.append(f"click {_words(target)}")
        target.click()

    def press(self, key: str) -> None:
        self.interactions.append(key)
        self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        """Write where the focus is, from the first letter to the last; what was selected is replaced."""
        self.interactions.append(f"“{text}”")
        self.page.keyboard.type(text)

    def pick_file(self, target: Locator, file: Path) -> None:
        """Two: the button that opens the machine's own window, and the file chosen in it."""
        with self.page.expect_file_chooser() as window:
            self.click(target)
        self.interactions.append(file.name)
        window.value.set_files(file)

    @property
    def count(self) -> int:
        return len(self.interactions)


def _words(target: Locator) -> str:
    return " ".join((target.get_attribute("aria-label") or target.inner_text()).split())[:40]


PROPERTY = "journey"


def told(name: str, title: str, person: Person, target: int) -> tuple[str, str]:
    """The line about a journey, as a property of its test: only those reach the end of a run in parallel."""
    return PROPERTY, f"{name}: {person.count} interactions (target {target}): {title}"


def _lines(terminal: pytest.TerminalReporter) -> Iterator[str]:
    for outcome in ("passed", "failed"):
        for report in terminal.stats.get(outcome, ()):
            yield from (value for name, value in report.user_properties if name == PROPERTY)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the counts at the end of the run."""
    if lines := sorted(set(_lines(terminalreporter))):
        terminalreporter.section("journeys")
        for line in lines:
            terminalreporter.write_line(line)
