"""What letters and notes tell of a screening: one value, every word of it in the language of the paper."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from flask_babel import force_locale

from clinic.accounts.models import Mode, Practice
from clinic.patients import rules as people
from clinic.patients import words as of_people
from clinic.screening import closing, rules, versions
from clinic.screening.findings import Finding, findings
from clinic.screening.kept import answers_of, assessment_of
from clinic.screening.models import Screening
from clinic.screening.questionnaire import Outcome, Questionnaire
from clinic.screening.signing import approval_of
from clinic.screening.words import Words
from clinic.wording import LOCALES


@dataclass(frozen=True, slots=True, kw_only=True)
class Applying:
    """A criterion that applies, with where it comes from. The backstop says nothing its answers do not."""

    text: str
    source: str
    is_backstop: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A reason somebody gave: what about, in the questionnaire's words and in their own."""

    about: str
    code: str
    text: str
    physician: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What was decided and what follows. Days are in words, and empty where there is none. `reminders` are
    precautions for the record alone."""

    outcome: Outcome
    label: str
    suggested: str
    at: str
    by: str
    title: str
    is_closed_incomplete: bool
    reasons: tuple[Given, ...]
    precautions: tuple[str, ...]
    alongside: bool | None
    assess_by: str
    review_on: str
    valid_until: str
    is_held: bool
    released: tuple[Given, ...]
    safety_net: str
    safety_net_given: bool
    note: str
    reminders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One person and one screening. Without a decision it is a draft."""

    language: str
    practice: str
    phone: str
    emergency_number: str
    patient: str
    born: int
    number: int
    about: tuple[str, ...]
    onset: str
    begun: str
    setting: str
    findings: tuple[Finding, ...]
    applying: tuple[Applying, ...]
    open: tuple[str, ...]
    decided: Decided | None
    questionnaire: str
    is_draft_content: bool
    with_suggestion: bool


def case(screening: Screening, *, practice: Practice, language: str) -> Case:
    """A screening and whose it is, said in this language, as it was asked."""
    asked, zone = versions.of(screening), ZoneInfo(practice.time_zone)
    words, episode = asked.words[language], screening.episode
    on = screening.started_at.astimezone(zone).date()
    staging = people.staging_of(episode, practice=practice, on=on)
    with force_locale(LOCALES[language]):
        about = of_people.about(episode.patient, episode, staging, on=on)
        onset = of_people.onset(episode.onset, episode.onset_precision)
    assessment = (
        assessment_of(screening)
        if screening.decided_at is not None
        else rules.assess(asked, answers_of(screening, asked, with_unconfirmed=True))
    )
    return Case(
        language=language,
        practice=practice.name,
        phone=practice.phone,
        emergency_number=practice.emergency_number,
        patient=episode.patient.name,
        born=episode.patient.birth_year,
        number=episode.patient.number,
        about=about,
        onset=onset,
        begun=_moment(screening.started_at, language, zone),
        setting=screening.setting,
        findings=findings(screening, asked, language=language, zone=zone),
        applying=tuple(
            Applying(
                text=words.criteria[name].rationale,
                source=_source(asked, name),
                is_backstop=name in asked.criteria and asked.criteria[name].is_backstop,
            )
            for name in assessment.rules
            if name in words.criteria
        ),
        open=tuple(
            words.criteria[name].rationale for name in assessment.unresolved if name in words.criteria
        ),
        decided=_decided(screening, asked, assessment, language=language, zone=zone),
        questionnaire=f"{screening.questionnaire} {screening.questionnaire_version}",
        is_draft_content=approval_of(asked.digest, of=practice, at=screening.decided_at) is None,
        with_suggestion=screening.mode is Mode.DECISION_SUPPORT,
    )


def label(outcome: Outcome, words: Words, *, day: date | None, language: str) -> str:
    """An outcome with the day by which it wants a doctor; never a referral without one."""
    said = format_date(day, "long", locale=LOCALES[language]) if day is not None else ""
    text = words.outcomes[outcome].format(date=said)
    return f"{text}: {said}" if outcome is Outcome.URGENT_SAME_DAY and said else text


def _decided(
    screening: Screening,
    asked: Questionnaire,
    assessment: rules.Assessment,
    *,
    language: str,
    zone: ZoneInfo,
) -> Decided | None:
    if screening.decided_at is None or screening.outcome is None or screening.decider is None:
        return None
    words = asked.words[language]
    outcome = Outcome(screening.outcome)
    at = screening.decided_at.astimezone(zone)
    suggested = assessment.outcome if screening.mode is Mode.DECISION_SUPPORT else None
    wanted = at.date() + timedelta(days=assessment.within_days) if assessment.within_days else None
    valid = screening.valid_until
    reminders = _reminders(asked, assessment)
    return Decided(
        outcome=outcome,
        label=label(
            outcome,
            words,
            day=at.date() if outcome is Outcome.URGENT_SAME_DAY else screening.assess_by,
            language=language,
        ),
        suggested=label(suggested, words, day=wanted, language=language) if suggested else "",
        at=_moment(at, language, zone),
        by=screening.decider.name,
        title=screening.decider.title,
        is_closed_incomplete=screening.status == "closed_incomplete",
        reasons=tuple(_given(reason, words) for reason in screening.reasons),
        precautions=tuple(
            words.precautions[name].clinician
            for name in screening.precautions
            if name in words.precautions and name not in reminders
        ),
        reminders=tuple(
            words.precautions[name].clinician for name in screening.precautions if name in reminders
        ),
        alongside=screening.alongside,
        assess_by=_day(screening.assess_by, language),
        review_on=_day(screening.review_on, language),
        valid_until=_day(valid.astimezone(zone).date() if valid else None, language),
        is_held=screening.plan_hold and not screening.releases,
        released=tuple(
            Given(
                about=_moment(release.at, language, zone),
                code=words.reasons.get(release.reason, release.reason),
                text=release.text,
            )
            for release in screening.releases
        ),
        safety_net=screening.safety_net,
        safety_net_given=screening.safety_net_given,
        note=screening.note,
    )


def _reminders(asked: Questionnaire, assessment: rules.Assessment) -> frozenset[str]:
    """The precautions only the backstop brought: for the clinician to write down, no limit for anybody."""
    applying = [asked.criteria[name] for name in assessment.rules if name in asked.criteria]
    brought = {each for one in applying if one.is_backstop for each in one.precautions}
    return frozenset(brought - {each for one in applying if not one.is_backstop for each in one.precautions})


def _given(reason: dict[str, str], words: Words) -> Given:
    about = reason["about"]
    spoken = ", ".join(filter(None, (reason.get("physician", ""), reason.get("spoken_at", ""))))
    return Given(
        about=words.criteria[about].rationale if about in words.criteria else "",
        code=words.reasons.get(reason["code"], reason["code"]),
        text=reason["text"],
        physician=spoken if about == closing.CLOSING else "",
    )


def _source(asked: Questionnaire, criterion: str) -> str:
    known = asked.criteria.get(criterion)
    sources = (asked.sources[name] for name in known.sources) if known is not None else ()
    return next((source.cite for source in sources if source.is_published), "")


def _day(day: date | None, language: str) -> str:
    return format_date(day, "long", locale=LOCALES[language]) if day is not None else ""


def _moment(at: datetime, language: str, zone: ZoneInfo) -> str:
    local, locale = at.astimezone(zone), LOCALES[language]
    return f"{format_date(local.date(), 'long', locale=locale)}, {format_time(local, 'HH:mm', locale=locale)}"
