"""Why a plan cannot go out, and what a colleague would remark, in sentences with the way on."""

from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import url_for
from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from clinic.plans.balance import Remark
from clinic.screening import gate as gates
from clinic.screening import gate_words
from clinic.screening.models import Screening
from clinic.screening.questionnaire import Outcome


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
    outcome = Outcome(screening.outcome) if screening is not None and screening.outcome else None
    return Shut(
        reason=gate_words.reason(key, outcome=outcome),
        detail=detail,
        way_label=label,
        way=way,
        starts=way == begin,
    )


def sentence(key: str) -> str:
    """Any reason not to issue or hand over, said where it stands alone."""
    of_the_plan: dict[str, str] = {
        "older-than-screening": _(
            "The newest screening names further precautions. Issue a new revision, then hand it over."
        ),
        "link-revoked": _("This link was revoked. Make another."),
        "not-issued": _("This plan was not issued yet. Issue it first."),
    }
    return gate_words.sentence(key) or of_the_plan.get(key) or block(key)


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
        said = _(
            "%(left)d sets a week on the left, %(right)d on the right.",
            left=found.count,
            right=found.against,
        )
        # The reviewed rule for sides (sides-even), where it is not kept.
        if max(found.count, found.against) > 2 * min(found.count, found.against):
            said += " " + _(
                "A planned difference is 2 to 1 at most, with a reason and a review within 6 weeks."
            )
        return str(said)
    return str(
        ngettext(
            "Hard work for the same muscles on %(num)d day a week.",
            "Hard work for the same muscles on %(num)d days a week.",
            found.count,
        )
    )
