"""Every line the record can hold is a sentence for whoever reads the log."""

import ast
import re

from flask import Flask

from clinic.config import ROOT
from clinic.privacy import events

EVENT = re.compile(r"[a-z]+\.[a-z]+(-[a-z]+)*")


def recorded() -> set[str]:
    """The events the code writes: the first argument of each `record(…)`, and what tables of events hold."""
    found: set[str] = set()
    for path in sorted((ROOT / "clinic").rglob("*.py")):
        text = path.read_text()
        if "record(" not in text and "EVENTS" not in text:
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call) and node.args and getattr(node.func, "id", "") == "record":
                found |= {one.value for one in ast.walk(node.args[0]) if isinstance(one, ast.Constant)}
            if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "EVENTS":
                found |= {one.value for one in ast.walk(node.value) if isinstance(one, ast.Constant)}
    return {event for event in found if isinstance(event, str) and EVENT.fullmatch(event)}


def test_every_line_of_the_record_reads_as_a_sentence(app: Flask) -> None:
    with app.test_request_context():
        known = set(events.sentences())
    assert recorded() - known == set(), "add a sentence to clinic/privacy/events.py, and its German"
