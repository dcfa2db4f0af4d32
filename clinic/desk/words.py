"""Reasons, steps and days as the desk says them."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton, format_time
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from clinic.desk.queries import Change
from clinic.desk.rules import Kind, Need, Planned, Screened, Situation, Step
from clinic.patients import words as patients
from clinic.screening import signs, versions
from clinic.screening.catalogue import questionnaire
from clinic.screening.questionnaire import Outcome
from clinic.screening.rescreening import Trigger
from clinic.web.language import negotiated


@dataclass(frozen=True, slots=True)
class Said:
    """A need in words: why, what else there is to know, and what the one act is called."""

    reason: str
    act: str
    icon: str
    more: str = ""


def short_day(day: date) -> str:
    """18 Nov."""
    return format_skeleton("MMMd", day, locale=get_locale())


def long_day(day: date) -> str:
    """Tuesday 24 November."""
    weekday = format_date(day, "EEEE", locale=get_locale())
    return _text(
        _("%(weekday)s %(day)s", weekday=weekday, day=format_skeleton("MMMMd", day, locale=get_locale()))
    )


def day(day: date, *, on: date) -> str:
    """A day as people say it: today, Thursday, 18 Nov, 18 Nov 2025."""
    ahead = (day - on).days
    text: str
    if ahead in (-1, 0, 1):
        text = {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}[ahead]
    elif 1 < ahead < 7:
        text = format_date(day, "EEEE", locale=get_locale())
    elif day.year == on.year or abs(ahead) < 180:
        text = short_day(day)
    else:
        text = format_skeleton("yMMMd", day, locale=get_locale())
    return text


def on_day(day_: date, *, on: date) -> str:
    """The same within a sentence: on Thursday, on 18 Nov, today."""
    text = day(day_, on=on)
    return text if abs((day_ - on).days) <= 1 else _("on %(day)s", day=text)


def since_day(day_: date, *, on: date) -> str:
    """Since when: since Monday, since 18 Nov, since yesterday."""
    behind = (on - day_).days
    name = format_date(day_, "EEEE", locale=get_locale()) if 1 < behind < 7 else day(day_, on=on)
    text: str = _("since %(day)s", day=name)
    return text


def moment(at: datetime, *, on: date) -> str:
    """When something happened, as short as it can be said: 14:02, yesterday, 18 Nov."""
    return format_time(at, "HH:mm", locale=get_locale()) if at.date() == on else day(at.date(), on=on)


def age(since: date, *, on: date) -> str:
    """How old a reason is, or how soon it comes."""
    days = (on - since).days
    text: str
    if days == 0:
        text = _("today")
    elif days == 1:
        text = _("yesterday")
    elif days < -1:
        text = ngettext("in %(num)d day", "in %(num)d days", -days)
    elif days == -1:
        text = _("tomorrow")
    else:
        text = span(days)
    return text


def span(days: int) -> str:
    """A length of time: 4 days, 5 weeks, 3 months."""
    text: str
    if days < 21:
        text = ngettext("%(num)d day", "%(num)d days", days)
    elif days < 7 * 26:
        text = ngettext("%(num)d week", "%(num)d weeks", days // 7)
    else:
        text = ngettext("%(num)d month", "%(num)d months", days * 12 // 365)
    return text


def outcome(outcome: Outcome, by: date | None = None) -> str:
    """An outcome in the questionnaire's own words, a referral with the day by which it asks for a doctor."""
    text = questionnaire().words[negotiated()].outcomes[outcome]
    if outcome is Outcome.URGENT_SAME_DAY and by is not None:
        return f"{text} ({short_day(by)})"
    return text.replace("{date}", short_day(by) if by else "…")


def precautions(ids: tuple[str, ...]) -> list[str]:
    """Precautions in the questionnaire's words for the clinician."""
    return [versions.precaution(one, language=negotiated()) for one in ids]


def status(screened: Screened, *, on: date) -> str:
    """The newest decision in a line: Screened 18 Nov · No red flags found today · valid to 2 Dec."""
    parts = [
        _("Screened %(day)s", day=day(screened.decided_at.date(), on=on)),
        outcome(screened.outcome, screened.assess_by or screened.decided_at.date()),
    ]
    until = screened.standing.valid_until
    if until is not None:
        told = {"day": day(until.date(), on=on)}
        parts.append(_("valid to %(day)s", **told) if until.date() >= on else _("ended %(day)s", **told))
    return " · ".join(parts)


def step(situation: Situation, step: Step) -> str:
    """The next step as a list says it."""
    names: dict[Step, str] = {
        Step.CLOSED: _("Closed"),
        Step.SCREEN: _("Screen"),
        Step.CONTINUE_SCREENING: _("Finish the screening"),
        Step.SCREEN_AGAIN: _("Screen again"),
        Step.DOCTOR_TODAY: _("Drafting only"),
        Step.WAIT_FOR_DOCTOR: _("Waits for the doctor"),
        Step.LIFT: _("Plan paused"),
        Step.RELEASE: _("Plan held"),
        Step.PLAN: _("Make a plan"),
        Step.ISSUE: _("Issue the plan"),
        Step.HAND_OVER: _("Hand over"),
        Step.RUNNING: _("Plan running"),
    }
    screened = situation.screened
    if step is Step.WAIT_FOR_DOCTOR and screened is not None and screened.assess_by is not None:
        return _text(_("Waits for the doctor, by %(day)s", day=short_day(screened.assess_by)))
    return names[step]


def why(situation: Situation, step: Step, *, on: date) -> str:
    """What stands behind the next step, in a sentence."""
    screened, begun = situation.screened, situation.begun
    text: str = ""
    if step is Step.SCREEN:
        text = _("Nothing can be handed over before a screening (about a minute).")
    elif step is Step.CONTINUE_SCREENING and begun is not None:
        text = _how_far(situation)
    elif step is Step.SCREEN_AGAIN:
        text = _("Nothing new can be handed over. A running plan stays open.")
    elif step is Step.DOCTOR_TODAY:
        text = _("Drafting only. Links show whom to call instead of exercises.")
    elif step is Step.WAIT_FOR_DOCTOR and screened is not None and screened.assess_by is not None:
        text = _("The plan waits for the medical assessment, %(day)s.", day=day(screened.assess_by, on=on))
    elif step is Step.LIFT:
        text = _("Links show whom to call instead of exercises, until you lift the pause with a reason.")
    elif step is Step.RELEASE:
        text = _("A criterion holds the plan until you release it with a reason.")
    return text


def plan_state(situation: Situation, *, on: date) -> tuple[str, str]:
    """How the plan stands in a word, and its tone."""
    planned, screened = situation.planned, situation.screened
    stopped = screened is not None and screened.outcome.pauses_plan
    text: str
    if planned is None or planned.number is None:
        text, tone = _("not issued yet"), ""
    elif situation.paused or stopped:
        text, tone = _("paused"), "danger"
    elif planned.runs(on=on):
        text, tone = _("running"), "done"
    else:
        text, tone = _("ended"), ""
    return text, tone


def need(situation: Situation, need: Need, *, on: date) -> Said:
    """Why an episode needs somebody, and what to do about it."""
    told = {"day": day(need.since, on=on), "since": since_day(need.since, on=on)}
    plan = running(situation.planned)
    match need.kind:
        case Kind.SIGN:
            reason = _("Reported by the patient, not assessed: %(sign)s.", sign=signs.said(need.sign))
            return Said(reason, _("Decide"), "sign", _("The plan is paused."))
        case Kind.DRAFT_ALARMS:
            reason = _("A screening under way has answers that point to a doctor.")
            return Said(reason, _("Decide"), "sign", _how_far(situation))
        case Kind.STOPPED:
            return _stopped(situation)
        case Kind.PAUSED:
            more = _("Every link shows whom to call instead.")
            return Said(_("Plan paused %(since)s.", **told), _("Decide"), "pause", more)
        case Kind.ASK_AGAIN:
            return Said(asks_again(need.trigger), _("Screen again"), "lock", plan)
        case Kind.HELD:
            more = _("Release it with a reason, or screen again.")
            return Said(_("Plan held since the screening."), _("Decide"), "lock", more)
        case Kind.REFERRAL_OVER:
            reason = _("Medical assessment was set for %(day)s.", **told)
            return Said(reason, _("Screen again"), "document", _("Nothing recorded since."))
        case Kind.SCREENING_OPEN:
            return Said(_("Screening not finished."), _("Continue"), "edit", _how_far(situation))
        case Kind.SCREENING_MISSING:
            reason = _("No screening yet. Nothing can be handed over.")
            return Said(reason, _("Screen"), "lock", _waiting(situation))
        case Kind.SCREENING_ENDED:
            reason = _("Screening ended. Nothing new can be handed over.")
            return Said(reason, _("Screen"), "lock", _waiting(situation))
        case Kind.SCREENING_ENDING:
            reason = _("Screening ends %(day)s.", day=on_day(need.since, on=on))
            return Said(reason, _("Screen"), "clock", plan)
        case Kind.STAGE_TURNED:
            stage = patients.stage_title(situation.staging.stage)
            reason = _("%(stage)s %(since)s; the running plan is from before.", stage=stage, **told)
            return Said(reason, _("Next stage"), "clock", plan)
        case Kind.STAGE_TURNING:
            return Said(_turning(situation, on=on), _("Next stage"), "clock", plan)
        case Kind.REVIEW_DUE:
            return Said(_("Review was set for %(day)s.", **told), _("Review"), "document", plan)
        case Kind.DRAFT_WAITS:
            waits = draft(situation.draft) if situation.draft else ""
            return Said(_("A draft has not been issued."), _("Open the draft"), "edit", waits)
        case Kind.SAME_DOSES:
            reason = _("Same doses for %(span)s.", span=span((on - need.since).days))
            return Said(reason, _("Progress"), "harder", plan)
        case Kind.QUIET:
            reason = _("No entry for %(span)s.", span=span((on - need.since).days))
            return Said(reason, _("Open the diary"), "pulse", _heard(situation, on=on))


def short(kind: Kind) -> str:
    """A further reason in two or three words."""
    names: dict[Kind, str] = {
        Kind.SIGN: _("sign reported"),
        Kind.DRAFT_ALARMS: _("screening points to a doctor"),
        Kind.STOPPED: _("drafting only"),
        Kind.PAUSED: _("plan paused"),
        Kind.ASK_AGAIN: _("screening asked for"),
        Kind.HELD: _("plan held"),
        Kind.REFERRAL_OVER: _("medical assessment overdue"),
        Kind.SCREENING_OPEN: _("screening not finished"),
        Kind.SCREENING_MISSING: _("no screening"),
        Kind.SCREENING_ENDED: _("screening ended"),
        Kind.SCREENING_ENDING: _("screening ends soon"),
        Kind.STAGE_TURNED: _("stage has turned"),
        Kind.STAGE_TURNING: _("stage turns soon"),
        Kind.REVIEW_DUE: _("review due"),
        Kind.DRAFT_WAITS: _("draft not issued"),
        Kind.SAME_DOSES: _("same doses for weeks"),
        Kind.QUIET: _("no entries"),
    }
    return names[kind]


def asks_again(trigger: Trigger | None) -> str:
    """Why a new screening is asked for, as a fact."""
    sentences: dict[Trigger, str] = {
        Trigger.PAIN_UP: _("Pain noted two points higher, or more, for a week."),
        Trigger.NO_CHANGE: _("Pain and activities about the same for six weeks."),
        Trigger.DIAGNOSIS: _("The conditions on record changed since the screening."),
        Trigger.PREGNANCY: _("A pregnancy began or ended since the screening."),
        Trigger.VERSION: _("The questionnaire has a newer version than the one asked."),
        Trigger.STEP_UP: _("More load or a later stage, under precautions, since the screening."),
    }
    return (
        sentences[trigger]
        if trigger in sentences
        else _text(_("Something was reported since the screening."))
    )


def changed(change: Change | None, *, zone: str, on: date) -> str:
    """Who was faster, and when."""
    if change is None:
        return _text(_("Somebody changed this meanwhile. Nothing was overwritten; compare and save again."))
    return _text(
        _(
            "%(name)s changed this %(at)s. Nothing was overwritten; compare and save again.",
            name=change.name,
            at=at_moment(change.at.astimezone(ZoneInfo(zone)), on=on),
        )
    )


def on_record(text: str) -> str:
    """What a colleague wrote, beside the field that differs."""
    return _text(_("Now on record: %(text)s", text=text or "–"))


def unknown() -> str:
    """A condition was named that the library does not hold."""
    return _text(_("Choose from the conditions offered."))


def sent_before() -> str:
    """A form came under the key of another one."""
    return _text(_("This form was sent before with other content. Check it and send it again."))


def at_moment(at: datetime, *, on: date) -> str:
    """When, within a sentence: at 14:01, yesterday, on 18 Nov."""
    if at.date() == on:
        return _text(_("at %(time)s", time=moment(at, on=on)))
    return on_day(at.date(), on=on)


def draft(planned: Planned) -> str:
    """What a plan not issued yet will be: Revision 2, 5 exercises."""
    return _text(
        ngettext(
            "Revision %(number)d, %(num)d exercise",
            "Revision %(number)d, %(num)d exercises",
            planned.doses,
            number=(planned.number or 0) + 1,
        )
    )


def running(planned: Planned | None) -> str:
    """The plan a patient has: Running plan: revision 1, 3 exercises."""
    if planned is None or planned.number is None:
        return ""
    return _text(
        ngettext(
            "Running plan: revision %(number)d, %(num)d exercise",
            "Running plan: revision %(number)d, %(num)d exercises",
            planned.doses,
            number=planned.number,
        )
    )


def _stopped(situation: Situation) -> Said:
    screened, planned = situation.screened, situation.planned
    decided = outcome(screened.outcome, screened.decided_at.date()) if screened else ""
    if planned is not None and planned.links:
        reason = _("Plan paused since a screening with “%(outcome)s”.", outcome=decided)
        return Said(reason, _("Screen again"), "pause", _("Every link shows whom to call instead."))
    reason = _("Screened: “%(outcome)s”.", outcome=decided)
    return Said(reason, _("Screen again"), "pause", _("Drafting only, until a later screening allows more."))


def _how_far(situation: Situation) -> str:
    if situation.begun is None:
        return ""
    answered, name = situation.begun.answered, situation.begun.starter
    return _text(
        _("%(count)d of %(all)d answered, begun by %(name)s", count=answered, all=asked(), name=name)
    )


def _turning(situation: Situation, *, on: date) -> str:
    following, turns_on = situation.staging.following, situation.staging.turns_on
    if following is None or turns_on is None:
        return ""
    stage, weeks = patients.stage(following), span(situation.staging.days + (turns_on - on).days)
    return _text(
        _(
            "Turns %(stage)s %(day)s, %(weeks)s from onset.",
            stage=stage,
            day=on_day(turns_on, on=on),
            weeks=weeks,
        )
    )


def _heard(situation: Situation, *, on: date) -> str:
    opened = situation.planned.opened_at if situation.planned else None
    if opened is None:
        return _text(_("No entry is not “not done”."))
    return _text(_("No entry is not “not done”; link opened %(day)s.", day=day(opened.date(), on=on)))


def _waiting(situation: Situation) -> str:
    if situation.draft is not None:
        return _text(_("Waiting: %(draft)s", draft=draft(situation.draft)))
    return running(situation.planned)


def asked() -> int:
    """How many questions a screening always asks."""
    return len(questionnaire().always_asked)


def _text(text: str) -> str:
    """A sentence from the catalogue, which comes without a type."""
    return text
