"""Templates show what they are given: escaped, quoted, nothing inline, and asking for nothing.

Proves security.md D-01.
"""

import ast
import re
from pathlib import Path

import pytest
from flask import Flask, render_template
from sqlalchemy import text

from clinic.config import ROOT
from clinic.database import db
from tests.guards.files import MODULES, of_each, tree
from tests.pages import QueryWhileRendering

TEMPLATES = ROOT / "templates"
FILES = sorted(TEMPLATES.rglob("*.html"))
PAGES = [
    path
    for path in FILES
    if path.parent.name not in ("components", "layouts") and not path.name.startswith("_")
]
STYLED = "layouts/plan.html"  # the one page with a style sheet in it, admitted by its hash
# The last resort of the error pages, and what the PDF engine reads, have a frame of their own.
FRAMELESS = ("errors/bare.html", "handouts/")


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def within_tags(source: str) -> str:
    """The template without comments and without what stands in its own expressions and statements."""
    source = re.sub(r"\{#.*?#\}", "", source, flags=re.DOTALL)
    source = re.sub(r"\{%.*?%\}", "", source, flags=re.DOTALL)
    return re.sub(r"\{\{.*?\}\}", "{{}}", source, flags=re.DOTALL)


def test_only_files_that_are_escaped_everywhere_lie_among_templates() -> None:
    others = [
        name(path)
        for path in TEMPLATES.rglob("*")
        if path.is_file() and path.suffix not in (".html", ".svg", ".xml")
    ]
    assert not others


def test_templates_can_be_read(service: Flask) -> None:
    for path in FILES:
        service.jinja_env.get_template(path.relative_to(TEMPLATES).as_posix())


@of_each(FILES)
def test_a_template_is_escaped_and_asks_for_nothing(path: Path) -> None:
    lines = path.read_text("utf-8").splitlines()
    faults = []
    for number, line in enumerate(lines, 1):
        reasoned = "{#" in line or (number > 1 and "{#" in lines[number - 2])
        if re.search(r"\|\s*safe\b", line) and not reasoned:
            faults.append(f"{number}: |safe without a reason beside it")
        if re.search(r"\{%-?\s*autoescape\b", line):
            faults.append(f"{number}: escaping is not a matter of the template")
        if re.search(r"\b(db|session)\.", re.sub(r"\{#.*?#\}", "", line)):
            faults.append(f"{number}: a query")
    assert not faults


@of_each(FILES)
def test_nothing_stands_inline(path: Path) -> None:
    source = within_tags(path.read_text("utf-8"))
    faults = re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", source)
    faults += re.findall(r"<[^<>]*\s(?:on[a-z]+|style)\s*=", source)
    faults += re.findall(r"javascript:", source, flags=re.IGNORECASE)
    if path != TEMPLATES / STYLED:
        faults += re.findall(r"<style\b", source)
    assert not faults


@of_each(FILES)
def test_attributes_are_quoted(path: Path) -> None:
    assert not re.findall(r"[\w-]+=\{\{\}\}", within_tags(path.read_text("utf-8")))


@of_each(PAGES)
def test_a_page_stands_in_a_layout(path: Path) -> None:
    own = path.relative_to(TEMPLATES).as_posix()
    if not own.startswith(FRAMELESS):
        assert re.search(r'\{%-? extends "layouts/', path.read_text("utf-8"))


@of_each(MODULES)
def test_code_makes_no_markup(path: Path) -> None:
    for node in ast.walk(tree(path)):
        called = node.func if isinstance(node, ast.Call) else None
        word = getattr(called, "id", getattr(called, "attr", None))
        assert word not in ("Markup", "render_template_string", "from_string"), f"line {node.lineno}: {word}"


def test_a_query_from_a_template_is_noticed(app: Flask) -> None:
    class Curious:
        def __str__(self) -> str:
            return str(db.session.scalar(text("SELECT 1")))

    with app.test_request_context(), pytest.raises(QueryWhileRendering):
        render_template("errors/bare.html", title=Curious(), text="", id="")
    with app.test_request_context():
        assert db.session.scalar(text("SELECT 1")) == 1
