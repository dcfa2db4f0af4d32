"""The questionnaire as a page shows it: every question has one place, under what opens it."""

import pytest

from clinic.screening import urgency
from clinic.screening.catalogue import questionnaire
from clinic.screening.ledger import Ledger, Line, ledger
from clinic.screening.logic import Answer
from clinic.screening.rules import shown

WOMAN: dict[str, Answer] = {
    "ctx.age": 54,
    "ctx.female": "yes",
    "ctx.neck_or_head": "yes",
    "ctx.duration_weeks": 7,
}
MAN: dict[str, Answer] = {**WOMAN, "ctx.age": 38, "ctx.female": "no"}


def page(answers: dict[str, Answer], known: dict[str, Answer] | None = None) -> Ledger:
    return ledger(
        questionnaire(), answers, before={}, known=known if known is not None else answers, language="en"
    )


def places(of: Ledger) -> dict[str, str]:
    return {line.id: line.number for top in of.lines for line in top.whole()}


def find(of: Ledger, name: str) -> Line:
    return next(line for top in of.lines for line in top.whole() if line.id == name)


def test_a_man_of_38_is_asked_thirteen_questions() -> None:
    assert [line.number for line in page(MAN).lines] == [str(number) for number in range(1, 14)]


def test_what_the_record_could_not_tell_is_asked_first() -> None:
    first = page(WOMAN).lines[0]
    assert (first.id, first.number) == ("ctx.pregnant", "1")


def test_an_answer_to_it_does_not_move_it() -> None:
    answered = ledger(questionnaire(), {**WOMAN, "ctx.pregnant": "no"}, before={}, known=WOMAN, language="en")
    assert answered.lines[0].id == "ctx.pregnant"


@pytest.mark.parametrize("answers", [WOMAN, MAN, urgency.ordinary(questionnaire(), WOMAN)])
def test_every_question_that_is_shown_has_exactly_one_place(answers: dict[str, Answer]) -> None:
    drawn = page(answers, WOMAN)
    listed = [line.id for top in drawn.lines for line in top.whole()] + [line.id for line in drawn.facts]
    assert len(listed) == len(set(listed))
    assert set(shown(questionnaire(), answers)) <= set(listed)


def test_details_stand_ready_under_the_gateway_that_opens_them() -> None:
    gateway = find(page(MAN), "core.neuro")
    assert not gateway.is_open
    assert [line.number for line in gateway.details][:2] == ["3a", "3b"]
    assert find(page({**MAN, "core.neuro": "unknown"}), "core.neuro").is_open


def test_a_question_asked_of_this_person_stays_in_its_row_once_answered() -> None:
    before = places(page(WOMAN))["bone.sudden_focal"]
    after = places(page({**WOMAN, "bone.sudden_focal": "no"}, WOMAN))["bone.sudden_focal"]
    assert before == after


def test_a_detail_affirmed_under_a_gateway_denied_stays_in_sight() -> None:
    drawn = page({**MAN, "core.neuro": "no", "neuro.sphincter": "yes"}, MAN)
    assert find(drawn, "core.neuro").is_open
    assert find(drawn, "neuro.sphincter").answer == "yes"


def test_an_answer_moves_no_question_to_another_place() -> None:
    before = places(page(MAN))
    after = places(page({**MAN, "core.neuro": "yes", "neuro.cord": "yes"}, MAN))
    assert after["neuro.cord_new"].startswith(after["neuro.cord"])
    assert {name: after[name] for name in before} == before
