"""`flask screening assess`: answers in, one JSON object a line out, and refusals that name what is meant."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from clinic.commands import COMMANDS
from clinic.commands.screening import screening
from clinic.screening import rules
from clinic.screening.catalogue import questionnaire
from tests.screening.cases import told

KEYS = [
    "status",
    "outcome",
    "groups",
    "rules",
    "precautions",
    "advice",
    "unresolved",
    "conflicts",
    "within_days",
    "valid_days",
    "plan_hold",
    "needs_decision",
]


def assess(text: str | bytes) -> Result:
    return CliRunner().invoke(screening, ["assess", "-"], input=text)


def objects(result: Result) -> list[dict[str, Any]]:
    assert result.exit_code == 0, result.stderr
    assert result.stderr == ""
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_the_command_stands_among_the_others_with_its_example() -> None:
    assert screening in COMMANDS
    assert "Example: flask --app wsgi screening assess" in (screening.commands["assess"].help or "")


def test_one_mapping_gives_one_line_with_the_twelve_keys() -> None:
    (found,) = objects(assess('core.acute: "yes"\nacute.tearing: "yes"\n'))
    assert list(found) == KEYS
    assert found["outcome"] == "emergency"
    assert found["rules"] == ["E02"]
    assert found["groups"] == ["aortic"]
    assert (found["within_days"], found["valid_days"], found["plan_hold"]) == (None, None, False)


def test_several_documents_give_a_line_each_in_their_order() -> None:
    cases = [told(), told("organ.pancoast"), told("organ.rash")]
    found = objects(assess(yaml.safe_dump_all(cases)))
    assert [one["outcome"] for one in found] == ["clear", "refer_routine", "urgent_same_day"]
    assert found == [rules.assess(questionnaire(), case).as_mapping() for case in cases]


def test_no_answers_at_all_are_answers_too() -> None:
    (found,) = objects(assess("{}"))
    assert (found["status"], found["outcome"]) == ("incomplete", "not_determined")


def test_a_file_is_read_like_standard_input(tmp_path: Path) -> None:
    path = tmp_path / "answers.yaml"
    path.write_text("vit.temp: 38.0\n")
    (found,) = objects(CliRunner().invoke(screening, ["assess", str(path)]))
    assert found["rules"] == ["P12"]


@pytest.mark.parametrize(
    "text",
    [
        '{"core.acute": "no", "vit.temp": 36.8}',
        "core.acute: 'no'\ncore.head: unknown\n",
        '\ufeffcore.acute: "no"\n',
        '---\ncore.acute: "no"\n...\n',
        '# a note\ncore.acute: "no" # another\n',
        "ctx.age: 38.0",
        "exam.umn_count: 4\ninflam.ibp_count: 5\nvit.spo2: unknown",
    ],
)
def test_what_is_well_formed_is_taken(text: str) -> None:
    assert len(objects(assess(text))) == 1


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("core.acute: yes", "core.acute"),
        ("core.acute: no", "core.acute"),
        ("core.acute: No", "core.acute"),
        ("core.acute: off", "core.acute"),
        ("core.acute: true", "core.acute"),
        ("core.acute: False", "core.acute"),
        ('core.acute: "Yes"', "core.acute"),
        ('core.acute: ""', "core.acute"),
        ("core.acute: y", "core.acute"),
        ("core.acute: 1", "core.acute"),
        ("core.acute:", "core.acute"),
        ("core.acute: null", "core.acute"),
        ("core.acute: ~", "core.acute"),
        ('core.acute: ["yes"]', "core.acute"),
        ('core.acute: {is: "yes"}', "core.acute"),
        ('core.acutes: "yes"', "core.acutes"),
        ('Core.acute: "yes"', "Core.acute"),
        ('E01: "yes"', "E01"),
        ('head.vascular_risk: "yes"', "head.vascular_risk"),
        ('vit.sbp: "yes"', "vit.sbp"),
        ('vit.sbp: "120"', "vit.sbp"),
        ("vit.sbp: true", "vit.sbp"),
        ("vit.sbp: 301", "vit.sbp"),
        ("vit.sbp: 49", "vit.sbp"),
        ("vit.dbp: 201", "vit.dbp"),
        ("vit.dbp: 19", "vit.dbp"),
        ("vit.pulse: 251", "vit.pulse"),
        ("vit.pulse: 19", "vit.pulse"),
        ("vit.pulse: 70.5", "vit.pulse"),
        ("vit.temp: 43.1", "vit.temp"),
        ("vit.temp: 29.9", "vit.temp"),
        ("vit.temp: 98.6", "vit.temp"),
        ("vit.resp: 61", "vit.resp"),
        ("vit.resp: 3", "vit.resp"),
        ("vit.spo2: 101", "vit.spo2"),
        ("vit.spo2: 49", "vit.spo2"),
        ("ctx.age: -1", "ctx.age"),
        ("ctx.age: 121", "ctx.age"),
        ("ctx.duration_weeks: -1", "ctx.duration_weeks"),
        ("trauma.days_ago: -1", "trauma.days_ago"),
        ("trauma.days_ago: 2026-11-24", "trauma.days_ago"),
        ("acute.hours_since: -0.5", "acute.hours_since"),
        ("acute.hours_since: 1:30", "acute.hours_since"),
        ("exam.umn_count: 5", "exam.umn_count"),
        ("exam.umn_count: 2.5", "exam.umn_count"),
        ("inflam.ibp_count: 6", "inflam.ibp_count"),
        ("vit.temp: .nan", "vit.temp"),
        ("vit.temp: .inf", "vit.temp"),
        ("vit.sbp: 1e2", "vit.sbp"),
        ("vit.sbp: 0x78", "vit.sbp"),
        ("vit.sbp: 0120", "vit.sbp"),
        ("vit.sbp: 99999999999999999999999", "vit.sbp"),
        ('core.acute: "yes"\ncore.acute: "no"', "core.acute"),
        ('core.acute: &a "yes"\ncore.head: *a', "core.acute"),
        ('core.acute: !!str "yes"', "core.acute"),
    ],
)
def test_what_is_no_answer_is_refused_with_its_id(text: str, named: str) -> None:
    result = assess(text)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"{named}:" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"\n\n# nothing\n",
        b"---\n---\n",
        b'core.acute: "no"\n---\n',
        b"- core.acute",
        b'"yes"',
        b"42",
        b"a: {",
        b"a: b: c",
        b'\tcore.acute: "yes"',
        b"true: 1",
        b"<<: {}",
        b"\x00",
        b"\xff\xfe\x00a",
        b'core.acute: "\xc3\x28"',
        bytes(range(256)),
        b"[" * 50_000,
        b"{a: " * 50_000,
        b"x" * 20_000_001,
    ],
    ids=range(19),
)
def test_what_is_no_set_of_answers_is_refused_in_words(text: bytes) -> None:
    result = assess(text)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("standard input")
    assert isinstance(result.exception, SystemExit)


def test_one_bad_document_holds_back_the_good_ones_and_each_fault_is_said() -> None:
    result = assess('{}\n---\ncore.bad: "yes"\nvit.sbp: 500\n---\ncore.acute: true\n')
    assert (result.exit_code, result.stdout) == (2, "")
    lines = result.stderr.splitlines()
    assert [line.split(": ")[1:3] for line in lines] == [
        ["document 2", "core.bad"],
        ["document 2", "vit.sbp"],
        ["document 3", "core.acute"],
    ]


@pytest.mark.parametrize("arguments", [["assess"], ["assess", "no-such-file.yaml"], ["assess", "."]])
def test_a_file_that_cannot_be_read_is_a_plain_error(arguments: list[str]) -> None:
    result = CliRunner().invoke(screening, arguments)
    assert result.exit_code == 2
    assert "Error:" in result.stderr
