"""Other versions of the questionnaire: its folder copied, a few lines put otherwise."""

import json
import shutil
import tempfile
from functools import cache
from pathlib import Path

from clinic.screening import catalogue
from clinic.screening.questionnaire import Questionnaire

Edits = dict[str, list[tuple[str, str]]]

REWORDED: Edits = {
    "en": [("Clumsy hands, unsteady or heavy legs,", "Clumsy hands, legs that are unsteady or heavy,")],
}
ADDED: Edits = {
    "questions": [
        (
            "  - id: neuro.cord_new\n",
            "  - id: neuro.grip\n    type: yes_no\n    urgency: refer_routine\n    groups: [myelopathy]\n"
            '    ask_if: {item: core.neuro, is: ["yes", "unknown"]}\n    sources: [davies2018]\n'
            "  - id: neuro.cord_new\n",
        ),
        ("      - asks: [neuro.cord,", "      - asks: [neuro.grip, neuro.cord,"),
    ],
    "rules": [
        (
            '    when: {item: clin.concern, is: "yes"}',
            '    when: {any: [{item: clin.concern, is: "yes"}, {item: neuro.grip, is: "yes"}]}',
        )
    ],
    "en": [("  neuro.cord_new:\n", '  neuro.grip:\n    question: "A weak grip?"\n  neuro.cord_new:\n')],
    "de": [("  neuro.cord_new:\n", '  neuro.grip:\n    question: "Kraftloser Griff?"\n  neuro.cord_new:\n')],
}
# What was a referral is for today, where the clinician's own concern stands alone.
STRICTER: Edits = {
    "rules": [
        (
            "  - id: R14\n    outcome: refer_routine\n    within_days: 14\n",
            "  - id: R14\n    outcome: urgent_same_day\n",
        )
    ],
}
REMOVED: Edits = {
    "questions": [
        ("items: [head.vascular_risk]", "items: [head.vascular_risk, vit.resp]"),
        (
            "  - id: vit.resp\n    type: number\n    unit: per_minute\n"
            "    accepts: {lowest: 4, highest: 60}\n"
            "    usual: {lowest: 9, highest: 24}\n    required: false\n    groups: [physiological_alarm]\n"
            '    ask_if: {item: acute.breathless, is: ["yes", "unknown"]}\n    sources: [news2]\n',
            "",
        ),
        ("  vit.resp: 14\n", ""),
    ],
    "rules": [
        ("      - {item: vit.resp, lte: 8}\n", ""),
        ("      - {item: vit.resp, gte: 25}\n", ""),
    ],
    "en": [('  vit.resp:\n    question: "Breathing rate"\n    help: "Count for 30 seconds."\n', "")],
    "de": [('  vit.resp:\n    question: "Atemfrequenz"\n    help: "30 Sekunden zählen."\n', "")],
}


def folder(place: Path, edits: Edits | None = None, *, version: str = "0.3.0") -> Path:
    """A copy of the delivered folder under another version number, with these edits by file."""
    copy = place / f"upper-back-{version}"
    shutil.copytree(catalogue.FOLDER, copy)
    numbers = {name: [('version: "0.2.0"', f'version: "{version}"')] for name in ("questions", "rules")}
    for name, pairs in [*numbers.items(), *(edits or {}).items()]:
        path = copy / f"{name}.yaml"
        text = path.read_text()
        for before, after in pairs:
            assert text.count(before) >= 1, f"{name}.yaml holds no {before!r}"
            text = text.replace(before, after, 1)
        path.write_text(text)
    return copy


def edition(edits: Edits | None = None, *, version: str = "0.3.0") -> Questionnaire:
    """The same, read; equal edits are read once."""
    return _read(json.dumps(edits or {}), version)


@cache
def _read(edits: str, version: str) -> Questionnaire:
    with tempfile.TemporaryDirectory() as place:
        pairs = {name: [(one, other) for one, other in each] for name, each in json.loads(edits).items()}
        path = folder(Path(place), pairs, version=version)
        return catalogue.load(path, catalogue.written_in(path))
