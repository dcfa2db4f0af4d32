"""A record's overview: the next step, the course, the plan, what was screened, issued and handed over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import url_for
from flask_babel import gettext as _

from clinic import wording
from clinic.accounts.models import Clinician, Practice
from clinic.desk import pause_words, queries, rules, ways, words
from clinic.desk.pages import TONES
from clinic.desk.rules import Planned, Situation, Step
from clinic.library.catalogue import library
from clinic.patients import words as told
from clinic.patients.models import Episode, Patient
from clinic.patients.rules import YOUNGEST, Precision, Sex, Staging, too_young
from clinic.plans import balance, running
from clinic.plans import queries as plans
from clinic.plans.programmes.catalogue import programmes
from clinic.plans.rules import minutes
from clinic.screening.questionnaire import Outcome
from clinic.sharing import queries as sharing
from clinic.sharing.models import Link
from clinic.sharing.rules import last_day

ON_THE_ROAD = (Step.SCREEN, Step.CONTINUE_SCREENING, Step.PLAN, Step.ISSUE, Step.HAND_OVER)


@dataclass(frozen=True, slots=True)
class PlanCard:
    """The plan of an episode on its record."""

    title: str
    meta: str
    facts: Sequence[dict[str, str]]
    state: str
    tone: str
    open_url: str
    hand_over_url: str
    handout_url: str
    paper_url: str
    beside: Sequence[dict[str, str]]


@dataclass(frozen=True, slots=True)
class Record:
    """The whole of a record's overview, for one episode."""

    situation: Situation
    step: Step
    status: str
    tone: str
    way: ways.Way | None
    why: str
    is_new: bool
    steps: Sequence[dict[str, str]]
    stage: Sequence[dict[str, str]]
    stage_title: str
    open_note: str
    plan: PlanCard | None
    screenings: Sequence[dict[str, str]]
    revisions: Sequence[dict[str, str]]
    links: Sequence[dict[str, str]]
    young: str


def overview(
    episode: Episode, situation: Situation, by: Clinician, *, now: datetime, on: date, language: str
) -> Record:
    """An episode as its record shows it."""
    practice, zone = by.practice, ZoneInfo(by.practice.time_zone)
    step = rules.next_step(situation, now=now, on=on)
    planned = situation.planned
    return Record(
        situation=situation,
        step=step,
        status=_status(situation, step, on=on),
        tone=TONES.get(step, "") or ("done" if step in (Step.PLAN, Step.ISSUE, Step.HAND_OVER) else ""),
        way=ways.of_step(situation, step),
        why=words.why(situation, step, on=on),
        is_new=(planned is None or planned.number is None) and step in ON_THE_ROAD,
        steps=_steps(situation, step, on=on),
        stage=_stage(episode, situation.staging, on=on),
        stage_title=told.stage_title(situation.staging.stage),
        open_note=_open_note(situation.staging),
        plan=_plan(situation, of=practice, on=on, language=language),
        screenings=[
            {
                "title": words.outcome(
                    Outcome(row.outcome), row.assess_by or row.decided_at.astimezone(zone).date()
                ),
                "url": url_for("screening.show", screening_id=row.id),
                "more": _until(row.valid_until, zone=zone, on=on, newest=not n),
                "meta": f"{words.day(row.decided_at.astimezone(zone).date(), on=on)}, {row.name}",
            }
            for n, row in enumerate(queries.screenings(episode, of=practice))
        ],
        revisions=[
            {
                "title": _("Revision %(number)d", number=row.number),
                "url": url_for("plans.revision", plan_id=planned.id, revision_id=row.id),
                "more": row.name,
                "meta": words.day(row.issued_at.astimezone(zone).date(), on=on),
            }
            for row in queries.revisions(planned.id, of=practice)
        ]
        if planned
        else [],
        links=[
            _link(link, zone=zone, now=now, on=on)
            for link in (sharing.links(planned.id, of=practice) if planned else ())
        ],
        young=_young(situation, on=on),
    )


def _status(situation: Situation, step: Step, *, on: date) -> str:
    """How it stands in a line: what was reported while that pauses the plan, else the newest decision."""
    text: str
    if step is Step.LIFT and situation.paused:
        text = pause_words.paused(situation.paused[-1], on=on)
    elif situation.screened is not None:
        text = words.status(situation.screened, on=on)
    else:
        text = _("Not screened yet")
    return text


def for_the_front_desk(situation: Situation | None, *, of: Practice, on: date) -> PlanCard | None:
    """What may be handed over, and nothing clinical."""
    if situation is None or situation.planned is None or not situation.planned.runs(on=on):
        return None
    return _plan(situation, of=of, on=on, language="", reads=False)


def _steps(situation: Situation, step: Step, *, on: date) -> list[dict[str, str]]:
    """Screen, plan, hand over: the way of a new record, each with its state in words."""
    screened, planned = situation.screened, situation.planned
    has_screening = step in (Step.PLAN, Step.ISSUE, Step.HAND_OVER, Step.RUNNING)
    steps = [
        {
            "title": _("Screen"),
            "more": words.status(screened, on=on)
            if screened
            else _("%(num)d questions, about a minute", num=words.asked()),
            "state": "done" if has_screening else "now",
        },
        {
            "title": _("Plan"),
            "more": words.draft(planned)
            if planned
            else _("From a programme that fits the stage, or from nothing"),
            "state": "done" if has_screening and planned and not planned.is_ahead else "later",
        },
        {"title": _("Hand over"), "more": _("On paper, as a link, or both"), "state": "later"},
    ]
    now_at = {Step.PLAN: 1, Step.ISSUE: 1, Step.HAND_OVER: 2}.get(step, 0)
    steps[now_at]["state"] = "now"
    return steps


def _stage(episode: Episode, staging: Staging, *, on: date) -> list[dict[str, str]]:
    rows = [
        {"term": _("Onset"), "text": told.onset(episode.onset, Precision(episode.onset_precision))},
        {"term": _("Lasting"), "text": told.course(staging)},
    ]
    if staging.following is not None and staging.turns_on is not None:
        text = _(
            "%(stage)s from %(day)s",
            stage=told.stage(staging.following),
            day=words.day(staging.turns_on, on=on),
        )
        rows.append({"term": _("Next"), "text": text})
    return rows


def _open_note(staging: Staging) -> str:
    if not staging.is_open:
        return ""
    others = [told.stage(stage) for stage in staging.possible if stage is not staging.stage]
    text: str = _("The onset is known roughly: it may be %(stage)s as well.", stage=" / ".join(others))
    return text


def _plan(
    situation: Situation, *, of: Practice, on: date, language: str, reads: bool = True
) -> PlanCard | None:
    planned = situation.planned
    if planned is None:
        return None
    facts = [*(_content(planned, of=of, language=language, on=on) if reads else ())]
    for term, day in (
        (_("Issued"), planned.issued_at.date() if planned.issued_at else None),
        (_("Review"), planned.review_on if reads else None),
        (_("Ends"), planned.ends_on),
    ):
        if day is not None:
            facts.append({"term": term, "text": words.day(day, on=on)})
    if planned.number is not None and reads:
        entry = words.day(planned.last_entry, on=on) if planned.last_entry else _("none yet")
        facts.append({"term": _("Last diary entry"), "text": entry})
    state, tone = words.plan_state(situation, on=on)
    return PlanCard(
        title=_("Revision %(number)d", number=planned.number) if planned.number else _("Draft"),
        meta=_("changes not issued yet") if planned.number and planned.is_ahead else "",
        facts=facts,
        state=state,
        tone=tone,
        open_url=ways.plan(planned),
        hand_over_url=ways.hand_over(planned) if planned.number else "",
        handout_url=ways.handout(planned) if planned.number else "",
        paper_url=url_for("paper_diary.show", plan_id=planned.id) if planned.number and reads else "",
        beside=[_beside(situation.beside, on=on)] if situation.beside and reads else [],
    )


def _beside(draft: Planned, *, on: date) -> dict[str, str]:
    """A plan begun while another runs, so that neither hides the other."""
    return {
        "title": _("Draft"),
        "url": ways.plan(draft),
        "more": words.draft(draft),
        "meta": words.day(draft.changed_at.date(), on=on),
    }


def _content(planned: Planned, *, of: Practice, language: str, on: date) -> list[dict[str, str]]:
    """What a plan amounts to: from which programme, how many exercises, how long, on how many days."""
    plan = plans.plan(planned.id, of=of)
    zone = ZoneInfo(of.time_zone)
    doses = running.doses(plan, library(), on=on, zone=zone) if plan else []
    taken = balance.minutes((dose, library()[dose.exercise]) for dose in doses)
    rows = []
    if planned.programme is not None and planned.programme in programmes():
        rows.append((_("From"), programmes()[planned.programme].text(language).name))
    rows.append((_("Exercises"), str(len(doses))))
    if sessions := [seconds for seconds in taken.session_s.values() if seconds]:
        longest = minutes(max(sessions))
        rows.append((_("A session"), _("%(minutes)s min", minutes=longest)))
        rows.append((_("Days"), _("%(count)s of 7", count=len(sessions))))
    return [{"term": term, "text": text} for term, text in rows]


def _until(until: datetime | None, *, zone: ZoneInfo, on: date, newest: bool) -> str:
    if until is None or not newest:
        return ""
    last = until.astimezone(zone).date()
    told_day = words.day(last, on=on)
    text: str = _("valid to %(day)s", day=told_day) if last >= on else _("ended %(day)s", day=told_day)
    return text


def _link(link: Link, *, zone: ZoneInfo, now: datetime, on: date) -> dict[str, str]:
    def said(at: datetime) -> str:
        return words.day(at.astimezone(zone).date(), on=on)

    last = words.day(last_day(link.expires_at, zone=zone.key), on=on)

    if link.revoked_at is not None:
        meta = _("revoked %(day)s", day=said(link.revoked_at))
    elif link.expires_at <= now:
        meta = _("ended %(day)s", day=last)
    else:
        meta = _("until %(day)s", day=last)
    opened = (
        _("opened %(day)s, as far as we can tell", day=said(link.opened_at))
        if link.opened_at
        else _("not opened yet")
    )
    return {"title": link.label, "more": opened, "meta": meta}


def _young(situation: Situation, *, on: date) -> str:
    if not too_young(situation.birth_year, on=on):
        return ""
    text: str = _(
        "Under %(age)d. This product is made for people of %(age)d and older; a screening leads to a doctor.",
        age=YOUNGEST,
    )
    return text


def conditions(patient: Patient, language: str) -> list[str]:
    """The conditions on a person's list, in words."""
    known = library().precautions.conditions
    return [known[one][language] for one in patient.conditions if one in known]


def chosen(patient: Patient, episode_id: UUID | None) -> Episode | None:
    """The episode asked for, else the open one begun last, else the newest."""
    if episode_id is not None:
        return next((one for one in patient.episodes if one.id == episode_id), None)
    return next((one for one in patient.episodes if one.closed_at is None), patient.episodes[0])


def others(patient: Patient, shown: Episode | None, *, on: date) -> list[dict[str, str]]:
    """The person's other courses of complaint, the newest first."""
    return [
        {
            "title": told.places(one.regions, one.sides),
            "url": url_for("desk.episode", patient_id=patient.id, episode_id=one.id),
            "more": _("from %(day)s", day=told.onset(one.onset, one.onset_precision)),
            "meta": _("closed %(day)s", day=words.day(one.closed_at.date(), on=on))
            if one.closed_at
            else _("open"),
        }
        for one in patient.episodes
        if shown is None or one.id != shown.id
    ]


def person(patient: Patient, *, language: str) -> list[dict[str, str]]:
    """What is known about the person beside the complaint."""
    rows = [
        {"term": _("Birth year"), "text": str(patient.birth_year)},
        {"term": _("Sex"), "text": told.sex(Sex(patient.sex))},
        {"term": _("On the plan"), "text": patient.greeting or "–"},
        {"term": _("Language of the plan"), "text": wording.NAMES[patient.language]},
    ]
    if listed := conditions(patient, language):
        rows.append({"term": _("Conditions"), "text": ", ".join(listed)})
    return rows
