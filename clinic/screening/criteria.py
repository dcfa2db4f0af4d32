"""The criteria as pages show them: those that apply or are open, what they rest on, and what interrupts."""

from collections.abc import Mapping

from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from clinic.screening import closing, rules
from clinic.screening.answer_words import said
from clinic.screening.logic import Answer
from clinic.screening.questionnaire import Criterion, Outcome, Questionnaire
from clinic.screening.showing import Alarm, Shown
from clinic.screening.words import Words

MOST_WAITS = 3


def criteria(
    asked: Questionnaire,
    answers: Mapping[str, Answer],
    assessment: rules.Assessment,
    words: Words,
    *,
    with_outcomes: bool,
    numbers: Mapping[str, str] | None = None,
    only_opened: bool = False,
) -> tuple[Shown, ...]:
    """Those that apply or are open, in the questionnaire's order.

    `only_opened` leaves out what waits behind a question nobody has put yet: at the beginning that is nearly
    every criterion, and saying so would say nothing. `numbers` name questions by their place on the page.
    """
    to_explain = closing.to_explain(asked, assessment)
    in_sight = frozenset(rules.shown(asked, answers)) if only_opened else frozenset()
    shown = []
    for criterion in asked.criteria.values():
        applies = criterion.id in assessment.rules
        waits_for = rules.open_items(asked, answers, criterion.id) if not applies else ()
        if not applies:
            if criterion.id not in assessment.unresolved:
                continue
            if only_opened and any(
                item not in in_sight or (asked.questions[item].is_always_asked and item not in answers)
                for item in waits_for
            ):
                continue
        shown.append(
            Shown(
                id=criterion.id,
                text=words.criteria[criterion.id].rationale,
                applies=applies,
                because=tuple(
                    (numbers or {}).get(item) or _label(words, item)
                    for item in (rules.because(asked, answers, criterion.id) if applies else ())
                    if not item.startswith("ctx.")
                ),
                waits_for=tuple(
                    (numbers or {}).get(item) or _label(words, item) for item in waits_for[:MOST_WAITS]
                ),
                strength=", ".join(words.bases[basis] for basis in criterion.bases),
                sources=tuple(
                    (asked.sources[name].cite, _address(asked.sources[name].doi, asked.sources[name].url))
                    for name in criterion.sources
                    if asked.sources[name].is_published
                ),
                alternative=words.criteria[criterion.id].alternative if criterion.needs_decision else "",
                outcome=pointed_to(criterion, words) if with_outcomes else "",
                explains=criterion.id in to_explain,
                is_decisive=with_outcomes and applies and criterion.outcome is assessment.outcome,
            )
        )
    # In decision support the decisive ones come first; otherwise nothing is ranked.
    return tuple(sorted(shown, key=lambda one: not one.is_decisive))


def alarm(
    asked: Questionnaire,
    answers: Mapping[str, Answer],
    assessment: rules.Assessment,
    words: Words,
    *,
    number: str,
) -> Alarm | None:
    """What interrupts: an emergency criterion that applies, in either mode."""
    if assessment.outcome is not Outcome.EMERGENCY:
        return None
    emergency = [name for name in assessment.rules if asked.criteria[name].outcome is Outcome.EMERGENCY]
    behind = dict.fromkeys(
        item
        for name in emergency
        for item in rules.because(asked, answers, name)
        if not item.startswith("ctx.")
    )
    return Alarm(
        answered=tuple(
            (item, words.questions[item].question, _said(asked, words, item, answers.get(item)))
            for item in behind
        ),
        why=tuple(words.criteria[name].rationale for name in emergency),
        instructions=(
            words.clinician_action[Outcome.EMERGENCY].format(emergency_number=number),
            *(words.advice[name] for name in assessment.advice),
        ),
        number=number,
    )


def unsent(words: Words, *, number: str) -> Alarm:
    """What the page shows by itself when an answer that may be an emergency cannot reach the server."""
    do = words.clinician_action[Outcome.EMERGENCY].format(emergency_number=number)
    return Alarm(answered=(), why=(), instructions=(do,), number=number)


def _said(asked: Questionnaire, words: Words, item: str, answer: Answer | None) -> str:
    question = asked.questions[item]
    return said(
        answer,
        unit=words.units.get(question.unit, "") if question.unit else "",
        measured=question.is_measured,
        language=str(get_locale().language),
    )


def pointed_to(criterion: Criterion, words: Words) -> str:
    """The outcome a criterion names, a referral with its limit in days."""
    text = words.outcomes[criterion.outcome].format(date=_("a date"))
    if criterion.within_days is None:
        return text
    limit = ngettext("within %(num)d day", "within %(num)d days", criterion.within_days)
    return f"{text} ({limit})"


def _label(words: Words, item: str) -> str:
    return words.questions[item].headline or words.questions[item].question


def _address(doi: str, url: str) -> str:
    return f"https://doi.org/{doi}" if doi else url
