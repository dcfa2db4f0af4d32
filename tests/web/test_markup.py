"""What a browser would mend without a word is told."""

import pytest

from tests.markup import read

pytestmark = pytest.mark.once


def faults(body: str) -> list[str]:
    return read(f"<!doctype html>\n<html><head></head><body>{body}</body></html>")[1]


@pytest.mark.parametrize(
    "body",
    [
        "<p>a <b>b</b><br>c</p>",
        '<svg viewBox="0 0 1 1"><path d="M0 0"/></svg>',
        "<template><li><p>a</p></li></template>",
        "<noscript><p>a</p></noscript>",
        "<textarea>&lt;/p></textarea>",
    ],
)
def test_what_is_built_as_it_was_written_has_no_fault(body: str) -> None:
    assert faults(body) == []


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("<p><div></div></p>", "line 2: <p> is left open"),
        ("a</p>", "a <p> nobody wrote"),
        ("<b><i>a</b></i>", "line 2: <i> is left open"),
        ("<form><form></form></form>", "<form> leads to nothing"),
        ("<table><div>a</div></table>", "line 2: <table> does not stand where it was written"),
        ("<table><tr></tr></table>", "a <tbody> nobody wrote"),
        ("<button><button>a</button></button>", "line 2: <button> is left open"),
        ("<div/>", "line 2: non-void-html-element-start-tag-with-trailing-solidus"),
        ('<p id="a" id="b"></p>', "line 2: duplicate-attribute"),
        ("a &foo; b", "line 2: unknown-named-character-reference"),
        ("<template><p>a</template>", "line 2: <p> is left open"),
    ],
)
def test_what_a_browser_would_mend_is_a_fault(body: str, fault: str) -> None:
    assert fault in faults(body)
