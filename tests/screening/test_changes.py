"""What a new version changes, said part by part; and what that means for answers already given."""

import pytest

from clinic.screening import urgency
from clinic.screening.catalogue import questionnaire
from clinic.screening.changes import Change, Kind, Part, carried, changes, effect, spelt
from clinic.screening.logic import condition
from clinic.screening.questionnaire import Outcome
from tests.screening.editions import ADDED, REMOVED, REWORDED, STRICTER, Edits, edition

FACTS = {"ctx.age": 54, "ctx.female": "no", "ctx.neck_or_head": "yes", "ctx.duration_weeks": 7}


def named(found: tuple[Change, ...]) -> set[tuple[Part, Kind, str]]:
    return {(change.part, change.kind, change.id) for change in found}


def test_a_version_does_not_differ_from_itself() -> None:
    assert changes(questionnaire(), questionnaire()) == ()


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        (REWORDED, {(Part.QUESTION, Kind.CHANGED, "neuro.cord")}),
        (STRICTER, {(Part.RULE, Kind.CHANGED, "R14")}),
        (
            ADDED,
            {
                (Part.QUESTION, Kind.ADDED, "neuro.grip"),
                (Part.QUESTION, Kind.CHANGED, "core.neuro"),  # its parts lead to one more
                (Part.RULE, Kind.CHANGED, "R14"),
            },
        ),
        (
            REMOVED,
            {(Part.QUESTION, Kind.REMOVED, "vit.resp"), (Part.CONDITION, Kind.CHANGED, "red_vital")},
        ),
        ({"policy": [("valid_days: 42", "valid_days: 28")]}, {(Part.POLICY, Kind.CHANGED, "valid_days")}),
        (
            {"de": [("Heute keine Warnzeichen", "Keine Warnzeichen")]},
            {(Part.TEXT, Kind.CHANGED, "outcomes.clear")},
        ),
        ({"sources": [("Downie et al. 2013", "Downie 2013")]}, {(Part.SOURCE, Kind.CHANGED, "downie2013")}),
    ],
)
def test_each_difference_is_named_once(edits: Edits, expected: set[tuple[Part, Kind, str]]) -> None:
    assert named(changes(questionnaire(), edition(edits))) == expected


def test_what_was_added_one_way_was_removed_the_other() -> None:
    assert (Part.QUESTION, Kind.REMOVED, "neuro.grip") in named(changes(edition(ADDED), questionnaire()))


def test_a_change_says_what_stood_there_and_what_stands_there_now() -> None:
    (rule,) = changes(questionnaire(), edition(STRICTER))
    assert {(one.field, one.before, one.after) for one in rule.details} == {
        ("outcome", "refer_routine", "urgent_same_day"),
        ("within_days", "14", ""),
    }


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ({"item": "core.acute", "is": ["yes", "unknown"]}, "core.acute is unknown or yes"),
        ({"item": "vit.sbp", "gte": 180}, "vit.sbp ≥ 180"),
        ({"not": {"derived": "fever"}}, "not fever"),
        (
            {"all": [{"derived": "fever"}, {"any": [{"derived": "a"}, {"derived": "b"}]}]},
            "fever and (a or b)",
        ),
        ({"at_least": {"n": 1, "of": [{"derived": "a"}, {"derived": "b"}]}}, "at least 1 of (a; b)"),
    ],
)
def test_a_condition_can_be_read_on_one_line(written: object, text: str) -> None:
    assert spelt(condition(written)) == text


@pytest.mark.parametrize(
    ("edits", "answers", "language", "reopened", "added", "set_aside"),
    [
        ({}, {"core.neuro": "no"}, "en", (), (), ()),
        (REWORDED, {"core.neuro": "yes", "neuro.cord": "yes"}, "en", ("neuro.cord",), (), ()),
        # The German words are the same, so whoever was asked in German is not asked again.
        (REWORDED, {"core.neuro": "yes", "neuro.cord": "yes"}, "de", (), (), ()),
        # A changed question nobody answered has nothing to reopen.
        (REWORDED, {"core.neuro": "no"}, "en", (), (), ()),
        (ADDED, {"core.neuro": "no"}, "en", (), (), ()),
        (ADDED, {"core.neuro": "yes"}, "en", (), ("neuro.grip",), ()),
        (STRICTER, {"clin.concern": "yes"}, "en", (), (), ()),
        (REMOVED, {"vit.resp": 14, "core.neuro": "no"}, "en", (), (), ("vit.resp",)),
        (
            {"questions": [("accepts: {lowest: 50, highest: 300}", "accepts: {lowest: 50, highest: 260}")]},
            {"vit.sbp": 280, "vit.dbp": 100},
            "en",
            ("vit.sbp",),
            (),
            (),
        ),
        (
            {"en": [('mmHg: "mmHg"', 'mmHg: "kPa"')]},
            {"vit.sbp": 120, "vit.pulse": 70},
            "en",
            ("vit.sbp",),
            (),
            (),
        ),
    ],
)
def test_only_what_changed_opens_again(
    edits: Edits,
    answers: dict[str, str | int],
    language: str,
    reopened: tuple[str, ...],
    added: tuple[str, ...],
    set_aside: tuple[str, ...],
) -> None:
    given = {**FACTS, **answers}
    found = carried(questionnaire(), edition(edits), given, language=language)
    assert (found.reopened, found.added, found.set_aside) == (reopened, added, set_aside)
    assert set(found.kept) | set(reopened) | set(set_aside) == set(given)


def test_of_a_version_nobody_kept_only_the_record_stays() -> None:
    found = carried(None, questionnaire(), {**FACTS, "core.neuro": "no"}, language="en")
    assert (found.kept, found.reopened) == (tuple(FACTS), ("core.neuro",))


@pytest.mark.parametrize(
    ("edits", "yes", "outcome", "moved", "limited", "asked", "unread"),
    [
        ({}, "clin.concern", Outcome.REFER_ROUTINE, False, False, (), ()),
        (REWORDED, "clin.concern", Outcome.REFER_ROUTINE, False, False, (), ()),
        (STRICTER, "clin.concern", Outcome.URGENT_SAME_DAY, True, False, (), ()),
        (ADDED, "core.neuro", Outcome.CLEAR_WITH_PRECAUTIONS, False, False, ("neuro.grip",), ()),
        (ADDED, "core.organ", Outcome.CLEAR_WITH_PRECAUTIONS, False, False, (), ()),
        (REMOVED, "core.organ", Outcome.CLEAR_WITH_PRECAUTIONS, False, False, (), ("vit.resp",)),
        (
            {"policy": [("valid_days: 42", "valid_days: 7")]},
            "clin.concern",
            Outcome.REFER_ROUTINE,
            False,
            True,
            (),
            (),
        ),
    ],
)
def test_the_effect_on_a_screening_is_its_own_answers_under_both_versions(
    edits: Edits,
    yes: str,
    outcome: Outcome,
    moved: bool,
    limited: bool,
    asked: tuple[str, ...],
    unread: tuple[str, ...],
) -> None:
    answers = urgency.ordinary(questionnaire(), {**FACTS, yes: "yes"})
    if unread:
        answers["vit.resp"] = 14
    found = effect(questionnaire(), edition(edits), answers)
    assert found.after.outcome is outcome
    assert (found.changes_outcome, found.changes_limits) == (moved, limited)
    assert (found.newly_asked, found.unread) == (asked, unread)
