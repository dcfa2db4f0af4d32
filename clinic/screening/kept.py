"""A screening as the database keeps it, read back into the values the rules work with."""

from clinic.screening import gate, questionnaire, rules, versions
from clinic.screening.logic import NO, UNKNOWN, YES, Answer
from clinic.screening.models import Screening
from clinic.screening.questionnaire import Questionnaire


def standing_of(screening: Screening) -> gate.Standing:
    """A decided screening as the gate sees it; a release ends its hold."""
    return gate.standing(screening, is_released=bool(screening.releases))


def written(answer: Answer) -> str:
    """An answer as the database keeps it."""
    if isinstance(answer, float) and answer.is_integer():
        return str(int(answer))
    return str(answer)


def answers_of(
    screening: Screening, questionnaire: Questionnaire, *, with_unconfirmed: bool = False
) -> dict[str, Answer]:
    """The answers of a screening as its questionnaire reads them.

    What the record told counts once a clinician confirmed it. `with_unconfirmed` is for whoever only asks:
    which questions to put, and whether something alarms already.
    """
    return {
        row.item: read(row.item, row.value, questionnaire)
        for row in screening.answers
        if with_unconfirmed or row.by is not None
    }


def unconfirmed(screening: Screening) -> frozenset[str]:
    """The facts of the record nobody has confirmed yet."""
    return frozenset(row.item for row in screening.answers if row.by is None)


def read(item: str, value: str, questionnaire: Questionnaire) -> Answer:
    """One kept answer as the questionnaire reads it: numbers where it wants numbers."""
    question = questionnaire.questions.get(item)
    if question is None or not question.is_number or value in (YES, NO, UNKNOWN):
        return value  # a word where a number is wanted comes from an earlier version, and fits no more
    number = float(value)
    return int(number) if number.is_integer() else number


def alarms(begun: Screening) -> bool:
    """Whether what was answered so far already points to a doctor today, or to an emergency."""
    asked = versions.known(begun.questionnaire_digest)
    if asked is None:
        return False
    outcome = rules.assess(asked, answers_of(begun, asked, with_unconfirmed=True)).outcome
    return outcome is not None and outcome.pauses_plan


def assessment_of(screening: Screening) -> rules.Assessment:
    """What the criteria said when it was decided, as it was kept. Rules of today never rewrite it."""
    kept = screening.assessment or {}
    lists = {
        name: tuple(kept.get(name, ()))
        for name in (
            "groups",
            "rules",
            "precautions",
            "advice",
            "unresolved",
            "conflicts",
            "needs_decision",
        )
    }
    outcome = kept.get("outcome")
    return rules.Assessment(
        status=questionnaire.Status(kept.get("status", questionnaire.Status.COMPLETE)),  # type: ignore[arg-type]
        outcome=questionnaire.Outcome(outcome) if outcome else None,
        within_days=kept.get("within_days"),
        valid_days=kept.get("valid_days"),
        plan_hold=bool(kept.get("plan_hold")),
        **lists,
    )
