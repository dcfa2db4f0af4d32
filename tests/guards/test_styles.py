"""No style is left over and none is missing: classes in style sheets and in templates are the same."""

import re
from collections.abc import Iterator
from pathlib import Path

from clinic.config import ROOT

SHEETS = ROOT / "clinic" / "static" / "css"
WRITTEN = (("templates", "*.html"), ("clinic/static/js", "*.js"), ("clinic", "*.py"))
# Where a template or script puts the last part of a name together: `tag--{{ tone }}`.
JOINED = r"""(?:\{\{|\{%|\$\{|['"])"""


def styled() -> dict[str, str]:
    """Every class a style sheet names, with the first sheet that does."""
    found: dict[str, str] = {}
    for sheet in sorted(SHEETS.rglob("*.css")):
        text = re.sub(
            r"/\*.*?\*/|url\([^)]*\)|\"[^\"]*\"|@layer[^{;]*[;{]", "", sheet.read_text(), flags=re.DOTALL
        )
        for selector in re.findall(r"([^{}]+)\{", text):
            for name in re.findall(r"\.([a-zA-Z][\w-]*)", selector):
                found.setdefault(name, sheet.relative_to(SHEETS).as_posix())
    return found


def written() -> str:
    """All places that could name a class."""
    return "\n".join(
        path.read_text() for folder, ending in WRITTEN for path in sorted((ROOT / folder).rglob(ending))
    )


def whole_names(template: Path) -> Iterator[str]:
    """The classes a template writes out in full; what it puts together is left out."""
    for value in re.findall(r'class="((?:[^"{]|\{\{.*?\}\}|\{%.*?%\})*)"', template.read_text(), re.DOTALL):
        plain = re.sub(r"\{%.*?%\}", " ", value, flags=re.DOTALL)
        joined = re.sub(r"\{\{.*?\}\}", "\0", plain, flags=re.DOTALL)
        yield from (name for name in joined.split() if "\0" not in name)


def test_no_style_is_left_over() -> None:
    text = written()
    words = set(re.findall(r"[\w-]+", text))
    begun = set(re.findall(rf"([\w-]+--){JOINED}", text))
    unused = [
        f"{sheet}: .{name}"
        for name, sheet in styled().items()
        if name not in words and re.sub(r"--.*", "--", name) not in begun
    ]
    assert not unused, unused


def test_no_class_is_without_a_style() -> None:
    """A block may be bare while its parts are styled: its name says what they are parts of."""
    known = styled()
    blocks = {re.split(r"__|--", name)[0] for name in known}
    missing = [
        f"{template.relative_to(ROOT)}: {name}"
        for template in sorted((ROOT / "templates").rglob("*.html"))
        for name in whole_names(template)
        if name not in known and name not in blocks
    ]
    assert not missing, missing
