"""Each reason of the gate in one wording, for every feature that says why nothing may be handed over.

reason(key)     said where its detail and its way on stand beside it
sentence(key)   said where it stands alone; empty for what is no reason of the gate
"""

from flask_babel import gettext as _

from clinic.screening import gate
from clinic.screening.questionnaire import Outcome


def reason(key: str, *, outcome: Outcome | None = None) -> str:
    """A reason in a few words. `outcome` is the decided one, where it is known."""
    if key == gate.OUTCOME_BLOCKS and outcome is Outcome.EMERGENCY:
        return str(_("Drafting only: an emergency was recorded."))
    sentences: dict[str, str] = {
        gate.NO_SCREENING: _("To hand this over, record a screening (about a minute)."),
        gate.INCOMPLETE: _("To hand this over, finish the screening."),
        gate.UNDECIDED: _("To hand this over, record the outcome of the screening."),
        gate.EXPIRED: _("To hand this over, record a screening (about a minute)."),
        gate.PAUSED: _("The plan is paused."),
        gate.OUTCOME_BLOCKS: _("Drafting only: contact a doctor today."),
        gate.PLAN_HOLD: _("The plan is held."),
        gate.PRECAUTIONS_UNACKNOWLEDGED: _("Precautions wait to be gone through."),
        gate.REFER_UNDECIDED: _("Whether the plan goes on beside the referral is not decided."),
        gate.WAITS_FOR_REFERRAL: _("The plan waits for the medical assessment."),
        gate.DRAFT_ALARMS: _("A screening under way has answers that point to a doctor."),
        gate.EPISODE_CLOSED: _("This episode is closed."),
    }
    return sentences.get(key, "")


def sentence(key: str, *, outcome: Outcome | None = None) -> str:
    """A reason that needs nothing beside it."""
    few = reason(key, outcome=outcome)
    sentences: dict[str, str] = {
        gate.EXPIRED: _("The screening has ended. To hand this over, record a new one."),
        gate.PAUSED: _("The plan is paused until a clinician lifts that with a reason."),
        gate.PLAN_HOLD: _("The plan is held until a clinician releases it with a reason."),
        gate.DRAFT_ALARMS: f"{few} {_('Decide it first.')}",
        gate.EPISODE_CLOSED: f"{few} {_('Reopen it in the record, or begin a new one.')}",
    }
    return sentences.get(key, few)
