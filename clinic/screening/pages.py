"""What the screening's pages show: plain values in the reader's language, nothing left to decide."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton
from flask_babel import format_date, format_time, get_locale
from flask_babel import gettext as _

from clinic.accounts.models import Mode, Practice
from clinic.library.catalogue import library
from clinic.patients import rules as people
from clinic.patients import words as of_people
from clinic.screening import (
    case,
    closing,
    conditions,
    gate_words,
    letter,
    netting,
    provenance,
    renewal_pages,
    rules,
    versions,
)
from clinic.screening.catalogue import questionnaire
from clinic.screening.criteria import alarm, criteria, unsent
from clinic.screening.gate import gate
from clinic.screening.kept import answers_of, assessment_of, standing_of, unconfirmed
from clinic.screening.ledger import Ledger, Line, ledger
from clinic.screening.models import Screening
from clinic.screening.questionnaire import Outcome
from clinic.screening.showing import Asking, Choice, Deciding, Head, Question, Record
from clinic.screening.told import record_facts
from clinic.screening.words import Words

NONE = "none"  # the choice that none of the possible conditions is there


def asking(
    screening: Screening, before: Screening | None, *, practice: Practice, language: str, now: datetime
) -> Asking:
    """The questions with the answers so far, and the criteria as they stand."""
    asked = questionnaire()
    # Told by the record and not confirmed yet; but which questions to put hangs on it, and so does an alarm.
    answers = answers_of(screening, asked, with_unconfirmed=True)
    earlier = answers_of(before, versions.of(before)) if before else {}
    assessment = rules.assess(asked, answers)
    words = asked.words[language]
    drawn = ledger(
        asked,
        answers,
        before=earlier,
        known=told(screening, practice),
        unconfirmed=unconfirmed(screening),
        ticked=ticked(screening),
        language=language,
    )
    numbers = places(drawn)
    return Asking(
        head=_head(screening, practice, now=now),
        ledger=drawn,
        before=short_day(before.decided_at.astimezone(ZoneInfo(practice.time_zone)).date())
        if before and before.decided_at
        else "",
        before_outcome=_outcome(before, words, practice) if before else "",
        criteria=criteria(
            asked,
            answers,
            assessment,
            words,
            with_outcomes=_suggests(screening),
            numbers=numbers,
            only_opened=True,
        ),
        conflicts=tuple(
            f"{numbers.get(name, '')} {words.questions[name].question}" for name in assessment.conflicts
        ),
        suggestion=_suggestion(screening, assessment, words, on=now.astimezone(ZoneInfo(practice.time_zone))),
        alarm=alarm(asked, answers, assessment, words, number=practice.emergency_number),
        missing=len(rules.missing(asked, answers)),
        renewal=renewal_pages.told(screening, asked, present=numbers, language=language),
        unsent=unsent(words, number=practice.emergency_number),
    )


def changed(before: Asking, after: Asking) -> tuple[str, ...]:
    """The regions of the page of questions that look different now."""
    if [line.id for line in before.ledger.lines] != [line.id for line in after.ledger.lines]:
        regions = ["lines"]
    else:
        regions = [
            f"details-{line.field}"
            for earlier, line in zip(before.ledger.lines, after.ledger.lines, strict=True)
            if _shape(earlier.details) != _shape(line.details)
        ]
    regions += [
        name for name in ("criteria", "conflicts", "alarm") if getattr(before, name) != getattr(after, name)
    ]
    doubted = {line.field: line.doubt for top in before.ledger.lines for line in top.whole()}
    regions += [
        f"doubt-{line.field}"
        for top in after.ledger.lines
        for line in top.whole()
        if line.field in doubted and doubted[line.field] != line.doubt
    ]
    if before.ledger.facts != after.ledger.facts:
        regions.append("facts")
    if (before.answered, len(before.ledger.opened)) != (after.answered, len(after.ledger.opened)):
        regions.append("progress")
    if before.still_open != after.still_open:
        regions.append("open")
    return tuple(regions)


def deciding(screening: Screening, *, practice: Practice, language: str, now: datetime) -> Deciding:
    """The answers, the criteria and the choices, with nothing chosen."""
    asked = questionnaire()
    answers = answers_of(screening, asked)
    assessment = rules.assess(asked, answers)
    words = asked.words[language]
    terms = eased = None
    if not assessment.is_complete:
        terms = closing.closing_terms(asked, assessment)
        if terms.eased_by_physician:
            eased = closing.closing_terms(asked, assessment, with_physician=True)
    today = now.astimezone(ZoneInfo(practice.time_zone)).date()
    limits = [days for name in assessment.rules if (days := asked.criteria[name].within_days) is not None]
    if terms is not None and terms.within_days is not None:
        limits.append(terms.within_days)
    told_of = case.case(screening, practice=practice, language=practice.language)
    table = library().precautions
    put = {question.id: question for question in table.questions}
    found = conditions.conditions_of(asked, table, answers)
    drawn = ledger(
        asked,
        answers_of(screening, asked, with_unconfirmed=True),
        before={},
        known=told(screening, practice),
        unconfirmed=unconfirmed(screening),
        ticked=ticked(screening),
        language=language,
    )
    return Deciding(
        head=_head(screening, practice, now=now),
        ledger=drawn,
        criteria=criteria(
            asked,
            answers,
            assessment,
            words,
            with_outcomes=_suggests(screening),
            numbers=places(drawn),
        ),
        conflicts=tuple(words.questions[name].question for name in assessment.conflicts),
        complete=assessment.is_complete,
        outcomes=tuple(
            Choice(
                value=outcome,
                label=named(outcome, words, day=today if outcome is Outcome.URGENT_SAME_DAY else None),
                hint=words.clinician_action[outcome].format(emergency_number=practice.emergency_number),
                meta=_("suggested") if _suggests(screening) and outcome is assessment.outcome else "",
            )
            for outcome in Outcome
        ),
        precautions=tuple(
            Choice(value=name, label=words.precautions[name].clinician) for name in assessment.precautions
        ),
        questions=tuple(
            Question(
                id=question.question,
                text=put[question.question].questions[language],
                choices=(
                    *(
                        Choice(value=each, label=table.conditions[each][language])
                        for each in question.choices
                    ),
                    Choice(value=NONE, label=_("None of these")),
                ),
            )
            for question in found.possible
        ),
        asks_why=bool(closing.to_explain(asked, assessment))
        or (_suggests(screening) and assessment.outcome not in (None, Outcome.CLEAR)),
        reason_codes=tuple((code, words.reasons[code]) for code in asked.policy.reason_codes),
        closing_codes=tuple((code, words.reasons[code]) for code in asked.policy.closing_reason_codes),
        closing_floor=words.outcomes[terms.floor].format(date=_("a date")) if terms else "",
        closing_eased=words.outcomes[eased.floor] if eased else "",
        closing_review_days=eased.review_within_days if eased else None,
        closing_holds=eased is not None and eased.plan_hold,
        latest_day=today + timedelta(days=min(limits)) if limits else None,
        advice=tuple(words.advice[name] for name in assessment.advice),
        letter_language=practice.language,
        letter_to=letter.recipient(told_of),
        letter_body=letter.draft(told_of),
        alarm=alarm(asked, answers, assessment, words, number=practice.emergency_number),
    )


def record(
    screening: Screening, latest: Screening, *, practice: Practice, language: str, now: datetime
) -> Record:
    """What was asked, answered and decided, and what follows today: nothing, if a later one counts."""
    asked = versions.of(screening)
    answers = {
        item: answer
        for item, answer in answers_of(screening, asked, with_unconfirmed=True).items()
        if item in asked.questions
    }
    assessment = assessment_of(screening)
    words = asked.words[language]
    zone = ZoneInfo(practice.time_zone)
    if screening.outcome is None or screening.decided_at is None or screening.decider is None:
        raise ValueError("This screening is not decided.")
    open_gate = gate(standing_of(screening), now=now)
    counts = latest.id == screening.id
    held = (
        counts
        and screening.plan_hold
        and not screening.releases
        and not Outcome(screening.outcome).pauses_plan  # nothing a release would let go
    )
    drawn = ledger(
        asked,
        answers,
        before={},
        known=told(screening, practice),
        unconfirmed=unconfirmed(screening),
        ticked=ticked(screening),
        language=language,
    )
    return Record(
        head=_head(screening, practice, now=now),
        ledger=drawn,
        criteria=criteria(
            asked,
            answers,
            assessment,
            words,
            with_outcomes=_suggests(screening),
            numbers=places(drawn),
        ),
        outcome=_outcome(screening, words, practice),
        suggestion=_suggestion(screening, assessment, words, on=screening.decided_at.astimezone(zone)),
        action=words.clinician_action[screening.outcome].format(emergency_number=practice.emergency_number),
        status=screening.status or "",
        decided=moment(screening.decided_at.astimezone(zone)),
        decider=screening.decider.name,
        may_hand_over=counts and open_gate.open,
        follows=follows(screening, open_gate.reasons, zone) if counts else _superseded(latest, zone),
        later="" if counts else str(latest.id),
        reasons=tuple(
            (
                words.criteria[reason["about"]].rationale if reason["about"] in words.criteria else "",
                words.reasons.get(reason["code"], reason["code"]),
                reason["text"],
            )
            for reason in screening.reasons
        ),
        precautions=tuple(words.precautions[name].clinician for name in screening.precautions),
        safety_net=screening.safety_net,
        patient_language=screening.episode.patient.language,
        emergency_signs=tuple(asked.words[screening.episode.patient.language].emergency_signs.values()),
        note=screening.note,
        review_on=format_date(screening.review_on, "long") if screening.review_on else "",
        assess_by=format_date(screening.assess_by, "long") if screening.assess_by else "",
        held=held,
        releases=tuple(
            (
                moment(release.at.astimezone(zone)),
                words.reasons.get(release.reason, release.reason),
                release.text,
            )
            for release in screening.releases
        ),
        release_codes=tuple(
            (code, questionnaire().words[language].reasons[code])
            for code in questionnaire().policy.release_reason_codes
        ),
        questionnaire=provenance.told(screening, of=practice),
        since=renewal_pages.since(screening, questionnaire(), language=language),
        corrects=str(screening.corrects_id or ""),
        asks_for_a_doctor=Outcome(screening.outcome).asks_for_a_doctor,
        letters=tuple(str(one.id) for one in screening.letters),
    )


def corrections(
    screening: Screening, beside: Iterable[Screening], *, zone: str
) -> tuple[tuple[str, str, str], ...]:
    """What was corrected, as title, reason and the id of the other: by this one, or this one by a later."""
    told, here = [], ZoneInfo(zone)
    for other in beside:
        later = other if other.corrects_id == screening.id else screening
        when = moment(other.started_at.astimezone(here))
        title = (
            _("Recorded anew %(time)s by %(name)s", time=when, name=later.starter.name)
            if later is other
            else _(
                "Recorded anew for one of %(time)s", time=moment(other.started_at.astimezone(ZoneInfo(zone)))
            )
        )
        told.append((str(title), later.correction or "", str(other.id)))
    return tuple(told)


def follows(screening: Screening, reasons: Iterable[str], zone: ZoneInfo) -> str:
    """One line on what this decision lets happen: until when, or why not."""
    first = next(iter(reasons), None)
    if first is None and screening.valid_until is not None:
        day = short_day(screening.valid_until.astimezone(zone).date())
        return str(_("Handing over possible until %(date)s", date=day))
    outcome = Outcome(screening.outcome) if screening.outcome else None
    return gate_words.sentence(first, outcome=outcome) if first else ""


def _superseded(latest: Screening, zone: ZoneInfo) -> str:
    day = short_day(latest.decided_at.astimezone(zone).date()) if latest.decided_at else ""
    return str(_("A later screening counts, of %(day)s", day=day))


def safety_net(decision: closing.Decision, practice: Practice, *, language: str) -> str:
    """The words for the patient that belong to this decision."""
    return netting.safety_net(
        questionnaire(),
        decision.outcome,
        phone=practice.phone,
        emergency_number=practice.emergency_number,
        day=decision.assess_by or decision.review_on,
        language=language,
    )


def places(drawn: Ledger) -> dict[str, str]:
    """The number of each question on its page."""
    return {line.id: line.number for top in drawn.lines for line in top.whole()}


def told(screening: Screening, practice: Practice) -> frozenset[str]:
    """The facts the record could tell on the practice's day on which the screening began."""
    on = screening.started_at.astimezone(ZoneInfo(practice.time_zone)).date()
    return frozenset(record_facts(screening.episode, on=on))


def ticked(screening: Screening) -> dict[str, list[int]]:
    """The parts of gateways that were meant."""
    return {row.item: row.parts for row in screening.answers if row.parts}


def short_day(day: date) -> str:
    """A day without its year, in the reader's order: 18 Nov."""
    return str(format_skeleton("MMMd", day, locale=get_locale()))


def moment(at: datetime) -> str:
    """A day and a time, in the practice's own zone."""
    return f"{format_date(at.date(), 'long')}, {format_time(at, 'HH:mm', rebase=False)}"


def named(outcome: Outcome, words: Words, *, day: date | None) -> str:
    """An outcome in words, a referral with its date; without one, "a date"."""
    text = words.outcomes[outcome].format(date=format_date(day, "long") if day else _("a date"))
    if outcome is Outcome.URGENT_SAME_DAY and day is not None:
        return f"{text} ({format_date(day, 'long')})"
    return text


def _head(screening: Screening, practice: Practice, *, now: datetime) -> Head:
    episode = screening.episode
    zone = ZoneInfo(practice.time_zone)
    on = screening.started_at.astimezone(zone).date()
    staging = people.staging_of(episode, practice=practice, on=on)
    touched = max([screening.started_at, *(row.at for row in screening.answers)]).astimezone(zone)
    today = touched.date() == now.astimezone(zone).date()
    return Head(
        id=str(screening.id),
        version=screening.version,
        patient=screening.episode.patient.name,
        patient_id=str(screening.episode.patient.id),
        episode_id=str(screening.episode.id),
        facts=of_people.about(episode.patient, episode, staging, on=on),
        setting=screening.setting,
        with_suggestion=_suggests(screening),
        started=short_day(on),
        starter=screening.starter.name,
        answerer=screening.answerer.name,
        touched=format_time(touched, "HH:mm", rebase=False) if today else moment(touched),
    )


def _suggests(screening: Screening) -> bool:
    return screening.mode is Mode.DECISION_SUPPORT


def _suggestion(screening: Screening, assessment: rules.Assessment, words: Words, *, on: datetime) -> str:
    """What the criteria point to, a referral with the day by which they want it."""
    if not _suggests(screening) or assessment.outcome is None:
        return ""
    days = assessment.within_days
    return named(assessment.outcome, words, day=on.date() + timedelta(days=days) if days else None)


def _outcome(screening: Screening, words: Words, practice: Practice) -> str:
    """What was decided, a referral never without the date by which."""
    if screening.outcome is None or screening.decided_at is None:
        return ""
    outcome = Outcome(screening.outcome)
    same_day = screening.decided_at.astimezone(ZoneInfo(practice.time_zone)).date()
    return named(outcome, words, day=same_day if outcome is Outcome.URGENT_SAME_DAY else screening.assess_by)


def _shape(lines: tuple[Line, ...]) -> tuple[object, ...]:
    """Which questions stand where, whatever their answers."""
    return tuple((line.id, _shape(line.details)) for line in lines)
