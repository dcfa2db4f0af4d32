"""Where the desk leads: the address of each next step, and whether it is opened or sent."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from flask import url_for
from flask_babel import gettext as _

from clinic.desk.rules import Kind, Need, Planned, Situation, Step

SCREENING_AGAIN = {
    Kind.STOPPED,
    Kind.ASK_AGAIN,
    Kind.REFERRAL_OVER,
    Kind.SCREENING_MISSING,
    Kind.SCREENING_ENDED,
    Kind.SCREENING_ENDING,
}


@dataclass(frozen=True, slots=True)
class Way:
    """A way on. With a key it is a form, because taking it makes something."""

    label: str
    url: str
    key: UUID | None = None


def record(patient_id: UUID) -> str:
    """A person's record."""
    return url_for("desk.record", patient_id=patient_id)


def of_need(situation: Situation, need: Need, label: str) -> Way:
    """What answers a reason on Today."""
    if need.kind in SCREENING_AGAIN:
        return screen(situation.episode_id, label)
    if need.kind in (Kind.SIGN, Kind.PAUSED):
        return Way(label, pause(situation.episode_id))
    if need.kind in (Kind.SCREENING_OPEN, Kind.DRAFT_ALARMS) and situation.begun is not None:
        return Way(label, url_for("screening.show", screening_id=situation.begun.id))
    if need.kind is Kind.HELD and situation.screened is not None:
        return Way(label, url_for("screening.show", screening_id=situation.screened.id))
    if situation.planned is None:
        return Way(label, record(situation.patient_id))
    if need.kind is Kind.QUIET:
        return Way(label, diary(situation.episode_id))
    if need.kind is Kind.DRAFT_WAITS and situation.draft is not None:
        return Way(label, plan(situation.draft))
    return Way(label, plan(situation.planned))


def of_step(situation: Situation, step: Step) -> Way | None:
    """The button of the next step; none where only somebody outside can take it."""
    screened, begun, planned = situation.screened, situation.begun, situation.planned
    if step is Step.SCREEN:
        return screen(situation.episode_id, _("Screen"))
    if step in (Step.SCREEN_AGAIN, Step.DOCTOR_TODAY, Step.WAIT_FOR_DOCTOR):
        return screen(situation.episode_id, _("Screen again"))
    if step is Step.CONTINUE_SCREENING and begun is not None:
        return Way(_("Continue the screening"), url_for("screening.show", screening_id=begun.id))
    if step is Step.LIFT:
        return Way(_("Decide about the plan"), pause(situation.episode_id))
    if step is Step.RELEASE and screened is not None:
        return Way(_("Decide about the plan"), url_for("screening.show", screening_id=screened.id))
    if step is Step.PLAN:
        return Way(_("Make a plan"), url_for("programmes.new", episode_id=situation.episode_id))
    if planned is None:
        return None
    labels = {
        Step.ISSUE: _("Open the draft"),
        Step.HAND_OVER: _("Hand over"),
        Step.RUNNING: _("Open the plan"),
    }
    if step is Step.ISSUE and situation.draft is not None:
        return Way(labels[step], plan(situation.draft))
    if step is Step.HAND_OVER:
        return Way(labels[step], hand_over(planned))
    return Way(labels[step], plan(planned)) if step in labels else None


def screen(episode_id: UUID, label: str) -> Way:
    """Begin a screening, or go on with the one under way."""
    return Way(label, url_for("screening.start", episode_id=episode_id), uuid4())


def diary(episode_id: UUID) -> str:
    """What the patient reported, day by day."""
    return url_for("following.show", episode_id=episode_id)


def pause(episode_id: UUID) -> str:
    """What was reported, and the pause to be lifted."""
    return url_for("pauses.show", episode_id=episode_id)


def plan(planned: Planned) -> str:
    """A plan in the builder."""
    return url_for("plans.edit", plan_id=planned.id)


def hand_over(planned: Planned) -> str:
    """The page where a plan is given: on paper, as a link, or both."""
    return url_for("sharing.hand_over", plan_id=planned.id)


def handout(planned: Planned) -> str:
    """The newest revision as it is on paper."""
    return url_for("sharing.archived", plan_id=planned.id, revision_id=planned.revision)
