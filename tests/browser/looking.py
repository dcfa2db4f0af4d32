"""What is looked for on every page: axe's rules, sideways scrolling, small targets, a focus one can see."""

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

RULES = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
# What light and dark do differently, and nothing else does.
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
FEWEST = 15  # a page to which fewer rules apply did not load
RUN = """rules => axe.run({ runOnly: rules, resultTypes: ["violations"] }).then(found => [
    found.passes.length + found.violations.length,
    found.violations.flatMap(fault => fault.nodes.map(node => `${fault.id}: ${node.html}`)),
])"""


def axe(page: Page, *, only_colours: bool = False) -> list[str]:
    """What axe finds wrong with the page as it stands, fault by fault."""
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE_SCRIPT)
    applied, faults = page.evaluate(RUN, COLOURS if only_colours else RULES)
    assert only_colours or applied >= FEWEST, f"only {applied} rules apply to {page.url}"
    return [" ".join(fault.split())[:300] for fault in faults]
