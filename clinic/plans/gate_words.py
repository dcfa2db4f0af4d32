"""Why a plan cannot go out, and what a colleague would remark, in sentences with the way on."""

from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import url_for
from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from clinic.plans.balance import Remark
from clinic.screening import gate as gates
from clinic.screening.models import Screening


@dataclass(frozen=True, slots=True, kw_only=True)
class Shut:
    """A reason of the gate, what is behind it, and where to go. `starts` means a screening is begun there."""

    reason: str
    detail: str
    way_label: str
    way: str
    starts: bool


def shut(gate: gates.Gate, *, screening: Screening | None, episode_id: UUID, zone: ZoneInfo) -> Shut | None:
    """The gate's first reason in words; None while it is open."""
    if gate.open:
        return None
    key = gate.reasons[0]
    begin = url_for("screening.start", episode_id=episode_id)
    there = url_for("screening.show", screening_id=screening.id) if screening else begin
    ended = ""
    if screening is not None and screening.valid_until is not None:
        ended = format_date(screening.valid_until.astimezone(zone).date(), "d MMM")
    ways = {
        gates.NO_SCREENING: (_("Your draft is kept."), _("Record screening"), begin),
        gates.INCOMPLETE: (_("Your draft is kept."), _("Go on with the screening"), begin),
        gates.UNDECIDED: (_("Your draft is kept."), _("Go on with the screening"), begin),
        gates.EXPIRED: (
            _("The last one was valid to %(date)s. Your draft is kept.", date=ended),
            _("Record screening"),
            begin,
        ),
        gates.PAUSED: (
            _("A clinician lifts the pause with a reason."),
            _("See what was reported"),
            url_for("pauses.show", episode_id=episode_id),
        ),
        gates.OUTCOME_BLOCKS: (
            _("Nothing is handed over until a new screening allows it."),
            _("See the screening"),
            there,
        ),
        gates.PLAN_HOLD: (
            _("A clinician releases it with a reason, on the screening."),
            _("See the screening"),
            there,
        ),
        gates.PRECAUTIONS_UNACKNOWLEDGED: (
            _("They are acknowledged one by one when the outcome is recorded."),
            _("Record screening"),
            begin,
        ),
        gates.REFER_UNDECIDED: (_("Record it with the outcome."), _("Record screening"), begin),
        gates.WAITS_FOR_REFERRAL: (_("After it, record a screening."), _("Record screening"), begin),
        gates.DRAFT_ALARMS: (_("Decide it first."), _("Go on with the screening"), begin),
        gates.EPISODE_CLOSED: (
            _("Reopen it in the record, or begin a new one."),
            _("See the screening"),
            there,
        ),
    }
    detail, label, way = ways[key]
    return Shut(reason=_reasons()[key], detail=detail, way_label=label, way=way, starts=way == begin)


def _reasons() -> dict[str, str]:
    """Every reason of the gate, said where its detail and its way stand beside it."""
    return {
        gates.NO_SCREENING: _("To hand this over, record a screening (about a minute)."),
        gates.INCOMPLETE: _("To hand this over, finish the screening."),
        gates.UNDECIDED: _("To hand this over, record the outcome of the screening."),
        gates.EXPIRED: _("To hand this over, record a screening (about a minute)."),
        gates.PAUSED: _("The plan is paused."),
        gates.OUTCOME_BLOCKS: _("Drafting only: contact a doctor today."),
        gates.PLAN_HOLD: _("The plan is held."),
        gates.PRECAUTIONS_UNACKNOWLEDGED: _("Precautions wait to be gone through."),
        gates.REFER_UNDECIDED: _("Whether the plan goes on beside the referral is not decided."),
        gates.WAITS_FOR_REFERRAL: _("The plan waits for the medical assessment."),
        gates.DRAFT_ALARMS: _("A screening under way has answers that point to a doctor."),
        gates.EPISODE_CLOSED: _("This episode is closed."),
    }


def sentence(key: str) -> str:
    """Any reason not to issue or hand over, said where it stands alone."""
    reasons = _reasons()
    alone: dict[str, str] = {
        gates.EXPIRED: _("The screening has ended. To hand this over, record a new one."),
        gates.PAUSED: _("The plan is paused until a clinician lifts that with a reason."),
        gates.PLAN_HOLD: _("The plan is held until a clinician releases it with a reason."),
        gates.DRAFT_ALARMS: f"{reasons[gates.DRAFT_ALARMS]} {_('Decide it first.')}",
        gates.EPISODE_CLOSED: (
            f"{reasons[gates.EPISODE_CLOSED]} {_('Reopen it in the record, or begin a new one.')}"
        ),
        "older-than-screening": _(
            "The newest screening names further precautions. Issue a new revision, then hand it over."
        ),
        "link-revoked": _("This link was revoked. Make another."),
        "not-issued": _("This plan was not issued yet. Issue it first."),
    }
    return alone.get(key) or reasons.get(key) or block(key)


def block(key: str) -> str:
    """A reason of the plan itself that stands in the way."""
    sentences: dict[str, str] = {
        "empty": _("The plan holds no exercise yet."),
        "unknown-limit": _(
            "A precaution or condition of this patient is no longer known here. Screen again."
        ),
        "unknown-exercise": _("An exercise of this plan is no longer in the library. Remove or swap it."),
        "reason-missing": _(
            "An exercise is set aside by a precaution and has no reason. Give one, or remove it."
        ),
        "side-missing": _("An exercise is for one side; name the side."),
    }
    return sentences[key]


def remark(found: Remark) -> str:
    """A sum a colleague would mention."""
    if found.key == "pushes-more-than-pulls":
        return str(_("%(push)d pushing sets a week, %(pull)d pulling.", push=found.count, pull=found.against))
    if found.key == "sides-uneven":
        return str(
            _(
                "%(left)d sets a week on the left, %(right)d on the right.",
                left=found.count,
                right=found.against,
            )
        )
    return str(
        ngettext(
            "Hard work for the same muscles on %(num)d day a week.",
            "Hard work for the same muscles on %(num)d days a week.",
            found.count,
        )
    )
