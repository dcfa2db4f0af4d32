"""What is looked for on every page: axe's rules, sideways scrolling, small targets, a focus one can see."""

from dataclasses import dataclass
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

RULES = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
# What light and dark do differently, and nothing else does.
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
FEWEST = 15  # a page to which fewer rules apply did not load
RUN = """rules => axe.run({ runOnly: rules, resultTypes: ["violations"] }).then(found => [
    found.passes.length + found.violations.length,
    found.violations.flatMap(fault => fault.nodes.map(node =>
        `${fault.id}: ${node.html} ${[...node.any, ...node.all, ...node.none].map(check => check.message)}`)),
])"""
# A table that folds on a narrow screen has nothing to be pushed sideways for, unlike a grid of days.
WIDER = """() => Math.max(...[
    document.documentElement, ...document.querySelectorAll(".scroll:has(> .table--folds)"),
].map(element => element.scrollWidth - element.clientWidth))"""
# Links within a sentence are as high as its line (WCAG 2.5.8 lets them be); a box is as large as its label.
SMALL = """least => [...document.querySelectorAll(
    "a[href], button, input:not([type=hidden]), select, textarea, summary",
)].flatMap(element => {
    if (!element.checkVisibility({ visibilityProperty: true }) || element.closest(".unseen")) return [];
    const isInline = getComputedStyle(element).display === "inline";
    if (isInline && element.parentElement.matches("p, li, dd, span, td, h3")) return [];
    const boxes = [element, ...(element.labels ?? [])].map(one => one.getBoundingClientRect());
    const height = Math.max(...boxes.map(box => box.height));
    const width = Math.max(...boxes.map(box => box.width));
    if (Math.min(height, width) > least - 0.5) return [];
    return [`${Math.round(width)} × ${Math.round(height)}: ${element.outerHTML.slice(0, 160)}`];
})"""
# The ring may be drawn around the element, its label or what holds them.
STOP = """() => {
    const element = document.activeElement;
    if (!element || element === document.body) return null;
    const itself = [element, ...(element.labels ?? [])];
    const ringed = [...itself];
    for (let one = element.parentElement; one && ringed.length < itself.length + 3; one = one.parentElement) {
        ringed.push(one);
    }
    const isSeen = ringed.some(one => {
        const style = getComputedStyle(one);
        return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    });
    const isFree = itself.some(one => {
        const box = one.getBoundingClientRect();
        const top = document.elementFromPoint(
            box.x + Math.min(box.width / 2, 200), box.y + Math.min(box.height / 2, 20),
        );
        return top && (top.contains(element) || itself.some(part => part.contains(top)));
    });
    element.stopNumber ??= (window.stopsSoFar = (window.stopsSoFar ?? 0) + 1);
    const html = element.outerHTML.slice(0, 160);
    return { number: element.stopNumber, html, isSeen, isFree, isMain: element.matches("[data-main]") };
}"""
# Where Tab starts from, whatever had the focus before.
TOP = """() => {
    const mark = document.createElement("i");
    mark.tabIndex = -1;
    document.body.prepend(mark);
    mark.focus();
    mark.remove();
}"""
MOST_STOPS = 400


@dataclass(frozen=True)
class Stop:
    """One place the Tab key stops at."""

    html: str
    is_seen: bool
    is_free: bool
    is_main: bool


def axe(page: Page, *, only_colours: bool = False) -> list[str]:
    """What axe finds wrong with the page as it stands, fault by fault."""
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE_SCRIPT)
    applied, faults = page.evaluate(RUN, COLOURS if only_colours else RULES)
    assert only_colours or applied >= FEWEST, f"only {applied} rules apply to {page.url}"
    return [" ".join(fault.split())[:500] for fault in faults]


def sideways(page: Page) -> int:
    """By how many pixels the page, or a table that folds, is wider than the room it has."""
    wider: int = page.evaluate(WIDER)
    return wider


def small_targets(page: Page, *, least: int) -> list[str]:
    """What is pressed or typed into and smaller than so many pixels."""
    small: list[str] = page.evaluate(SMALL, least)
    return small


def at_text_size(page: Page, percent: int) -> None:
    """The reader's own larger letters."""
    page.evaluate("percent => document.documentElement.style.fontSize = `${percent}%`", percent)


def stops(page: Page) -> list[Stop]:
    """Where Tab leads from the top of the page until it leaves it."""
    page.evaluate(TOP)
    found: list[Stop] = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop: dict[str, Any] | None = page.evaluate(STOP)
        if stop is None or stop["number"] < len(found):
            return found
        # A date has several places for the key, all of them one field.
        if stop["number"] > len(found):
            found.append(Stop(stop["html"], stop["isSeen"], stop["isFree"], stop["isMain"]))
    raise AssertionError(f"Tab does not leave {page.url}")
