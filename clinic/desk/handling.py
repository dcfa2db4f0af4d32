"""Reasons of Today that somebody has seen to: they leave at once, for the whole practice, with a way back."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from flask import Blueprint, abort, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from clinic.desk import actions
from clinic.desk.actions import Reason
from clinic.desk.rules import MAY_BE_HANDLED, Need
from clinic.patients import queries as people
from clinic.patients.models import Episode
from clinic.web import fields, forms
from clinic.web.access import clinicians_only
from clinic.web.clock import now
from clinic.web.releasing import keeps_plans

bp = keeps_plans(Blueprint("handling", __name__))


class HandledSchema(forms.Schema):
    """The reasons that stood in the row, as the page named them."""

    reason = fields.Several(fields.Name(most=80), most=20, required=True)


@bp.post("/episodes/<uuid:episode_id>/handled")
@clinicians_only
def handle(episode_id: UUID) -> ResponseReturnValue:
    """What stood in the row was seen to; what came up since stays."""
    episode = _episode(episode_id)
    reasons = _reasons()
    actions.handle(episode, reasons, by=g.clinician, now=now())
    return redirect(url_for("desk.today", handled=episode_id, reason=[said(one) for one in reasons]), 303)


@bp.post("/episodes/<uuid:episode_id>/handled/undo")
@clinicians_only
def undo(episode_id: UUID) -> ResponseReturnValue:
    """It was not."""
    episode = _episode(episode_id)
    actions.undo(episode, _reasons(), by=g.clinician, now=now())
    return redirect(url_for("desk.today"), 303)


def reason(need: Need) -> Reason:
    """A need as it is remembered."""
    return str(need.kind), str(need.trigger or ""), need.since


def said(one: Reason) -> str:
    """A reason as a form carries it."""
    kind, about, since = one
    return f"{kind}.{about}.{since.isoformat()}"


def read(text: str) -> Reason | None:
    """A reason out of a form; none where it can be no reason that may be handled."""
    kind, about, since = [*text.split("."), "", ""][:3]
    try:
        on = date.fromisoformat(since)
    except ValueError:
        return None
    return (kind, about, on) if kind in MAY_BE_HANDLED else None


def read_all(typed: Sequence[str]) -> tuple[Reason, ...]:
    """Those of a form or an address that are reasons at all."""
    return tuple(found for one in typed if (found := read(one)) is not None)


def _reasons() -> tuple[Reason, ...]:
    return read_all(forms.demand(HandledSchema, request)["reason"]) or abort(422)


def _episode(episode_id: UUID) -> Episode:
    return people.episode(episode_id, of=g.clinician.practice) or abort(404)
