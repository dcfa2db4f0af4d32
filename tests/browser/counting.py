"""Journeys counted as product.md, section 8, says: a click, a key command or a piece of typing is one.

Their time is a keystroke-level model (Card, Moran and Newell 1980, doi:10.1145/358886.358895) with fixed
operators, so that it moves with the pages and not with the machine: M to decide before each interaction, P to
point and press, K for each key. What the journey waited for the service is told beside it.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from time import perf_counter

import pytest
from playwright.sync_api import Locator, Page

DECIDING, POINTING, KEYING = 1.35, 1.1, 0.25  # seconds: M, P and K


def seconds(interactions: Sequence[str]) -> float:
    """What a practised person needs for these, by the model."""
    return sum(DECIDING + _acting(one) for one in interactions)


def _acting(interaction: str) -> float:
    if interaction.startswith("click "):
        return POINTING
    if interaction.startswith("“"):
        return KEYING * (len(interaction) - 2)
    return KEYING * len(interaction.split("+"))


class Person:
    """Somebody at the page. Focus moves as for them: by a click, by Tab, or because the page moved it."""

    def __init__(self, page: Page, *acts: str) -> None:
        self.page = page
        self.interactions: list[str] = list(acts)
        self.waited = 0.0
        self._acted = perf_counter()

    def click(self, target: Locator) -> None:
        self._begin(f"click {_words(target)}")
        target.click()
        self._acted = perf_counter()

    def press(self, key: str) -> None:
        self._begin(key)
        self.page.keyboard.press(key)
        self._acted = perf_counter()

    def type(self, text: str) -> None:
        """Write where the focus is, from the first letter to the last; what was selected is replaced."""
        self._begin(f"“{text}”")
        self.page.keyboard.type(text)
        self._acted = perf_counter()

    def pick_file(self, target: Locator, file: Path) -> None:
        """Two: the button that opens the machine's own window, and the file chosen in it."""
        with self.page.expect_file_chooser() as window:
            self.click(target)
        self.interactions.append(file.name)
        window.value.set_files(file)

    def _begin(self, interaction: str) -> None:
        # From the end of one act to the beginning of the next, a journey does nothing but wait for the page.
        if self.interactions:
            self.waited += perf_counter() - self._acted
        self.interactions.append(interaction)

    @property
    def count(self) -> int:
        return len(self.interactions)


def _words(target: Locator) -> str:
    return " ".join((target.get_attribute("aria-label") or target.inner_text()).split())[:40]


PROPERTY = "journey"


def told(name: str, title: str, person: Person, target: int) -> tuple[str, str]:
    """The line about a journey, as a property of its test: only those reach the end of a run in parallel."""
    model = seconds(person.interactions)
    time = f"{model:.0f} s and {person.waited:.1f} s of waiting"
    return PROPERTY, f"{name}: {person.count} interactions (target {target}), {time}: {title}"


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
