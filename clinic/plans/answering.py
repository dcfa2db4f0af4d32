"""What the builder answers: the page again, the parts that changed, or what stands in the way."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from flask import abort, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_time, get_locale
from flask_babel import gettext as _

from clinic.library import queries as marked
from clinic.library.catalogue import library, searchable
from clinic.library.pages import FACETS
from clinic.plans import actions, builder, habits, history, queries, words
from clinic.plans.beside import Habits
from clinic.plans.fit import Situation
from clinic.plans.models import Plan, PlanDose
from clinic.plans.schemas import SearchSchema
from clinic.plans.situations import situation
from clinic.screening import queries as screenings
from clinic.screening.gate import gate
from clinic.web import clock, errors, forms
from clinic.web.clock import now
from clinic.web.forms import WHOLE, Form

SEARCH = "seek"  # where the next exercise is looked for


def plan(plan_id: UUID) -> Plan:
    """A plan of this practice, or 404."""
    return queries.plan(plan_id, of=g.clinician.practice) or abort(404)


def row(plan: Plan, dose_id: UUID) -> PlanDose:
    """A dose of this plan, or 404."""
    return next((one for one in plan.doses if one.id == dose_id), None) or abort(404)


def language() -> str:
    """The language the clinician reads."""
    return str(get_locale().language)


def situation_of(plan: Plan) -> Situation:
    """What exercises have to fit for this plan's patient, today."""
    practice = g.clinician.practice
    return situation(
        plan.episode,
        screenings.latest(plan.episode, of=practice),
        practice=practice,
        on=clock.today(practice.time_zone),
    )


def _builder(plan: Plan, wanted: Mapping[str, Any] | None, *, opened: UUID | None = None) -> builder.Builder:
    """What the page shows of this plan; `wanted` narrows the library beside it, None leaves that out."""
    practice = g.clinician.practice
    at = now()
    screening = screenings.latest(plan.episode, of=practice)
    return builder.builder(
        plan,
        screening=screening,
        situation=situation(plan.episode, screening, practice=practice, on=clock.today(practice.time_zone)),
        habits=_habits(plan) if wanted is not None else Habits(),
        recent=history.recent(plan),
        open_gate=gate(screenings.standing(plan.episode, of=practice), now=at),
        practice=practice,
        library=library(),
        index=searchable() if wanted is not None else None,
        query=(wanted or {}).get("q") or "",
        chosen={name: frozenset(wanted[name]) for name in FACETS if wanted and wanted.get(name)},
        opened=opened or (wanted or {}).get("open"),
        language=language(),
        now=at,
    )


def _habits(plan: Plan) -> Habits:
    return Habits(
        favourites=marked.favourites(of=g.clinician),
        last=habits.last_doses(of=g.clinician),
        paired=habits.paired([one.exercise for one in plan.doses], of=g.clinician.practice),
    )


def page(plan: Plan, form: Form, *, opened: UUID | None = None, reason_for: str = "") -> str:
    """The builder as it stands."""
    wanted = forms.query(SearchSchema, request)
    return render_template(
        "plans/edit.html",
        page=_builder(plan, wanted, opened=opened),
        form=form,
        reason_for=reason_for or wanted["aside"] or "",
        finds=wanted["find"],
        key=uuid4(),
    )


def changed(
    plan_id: UUID,
    act: Callable[[], PlanDose | None],
    form: Form,
    *,
    opened: UUID | None = None,
    reason_for: str = "",
    open_new: bool = False,
    then: str = "",
) -> ResponseReturnValue:
    """Do it, and answer with the page again, or with what stands in the way."""
    try:
        made = act()
    except actions.Stale:
        return changed_meanwhile(plan_id)
    except actions.NotADose as fault:
        for refusal in fault.refusals:
            form = form.refused(refusal.field, words.refusal(refusal, language()))
        return refused(plan_id, form, opened=opened)
    except actions.ReasonMissing:
        form = form.refused("reason", _("A precaution sets this exercise aside. Say why it is added."))
        return refused(plan_id, form, opened=opened, reason_for=reason_for)
    except actions.Full:
        form = form.refused(WHOLE, _("A plan holds %(num)d exercises at most.", num=actions.MOST_DOSES))
        return refused(plan_id, form)
    if errors.wants_json():
        return saved(plan_id, opened)
    shown = None if then else made.id if open_new and made is not None else opened
    anchor = then or (f"dose-{shown}" if shown else "plan")
    return redirect(
        url_for(
            "plans.edit",
            plan_id=plan_id,
            open=shown,
            q=form.values.get("q") or None,
            find="yes" if then == SEARCH else None,
            _anchor=anchor,
        ),
        303,
    )


def saved(plan_id: UUID, row_id: UUID | None = None) -> ResponseReturnValue:
    """The new version, and the parts of the page that follow from the doses."""
    changed = plan(plan_id)
    page = _builder(changed, None)
    at = format_time(
        changed.changed_at.astimezone(ZoneInfo(g.clinician.practice.time_zone)), "HH:mm", rebase=False
    )
    row = next((one for one in page.rows if one.id == str(row_id)), None)
    return jsonify(
        {
            "version": changed.version,
            "saved": at,
            "regions": {
                "live-facts": render_template("plans/_live.html", page=page),
                "plan-steps": render_template("plans/_steps.html", page=page),
            },
            "texts": (_said(row, page) if row else {})
            | {f"dose-{one.id}-heading": one.heading for one in page.rows},
            "values": _parts(row) if row else {},
        }
    )


def _said(row: builder.Row, page: builder.Builder) -> dict[str, str]:
    """A row as it reads now, by the places it stands in."""
    return {
        f"dose-{row.id}-dose": row.dose,
        f"dose-{row.id}-days": row.days,
        f"dose-{row.id}-time": row.time,
        f"dose-{row.id}-meaning": row.meaning,
        "session-time": _("%(time)s a session", time=page.session),
    }


def _parts(row: builder.Row) -> dict[str, Any]:
    """The same as a person would type it, for the fields nobody has touched since."""
    dose = row.value
    return {
        "typed": row.typed,
        "before": row.typed,
        **{name: int(part) if part.isdecimal() else part for name, part in row.parts.items()},
        **row.more,
        "days": dose.days,
        "side": dose.side,
    }


def refused(
    plan_id: UUID, form: Form, *, opened: UUID | None = None, reason_for: str = ""
) -> ResponseReturnValue:
    if errors.wants_json():
        return forms.refusal(form)
    return page(plan(plan_id), form, opened=opened, reason_for=reason_for), 422


def changed_meanwhile(plan_id: UUID) -> ResponseReturnValue:
    """A colleague was faster: say who and when, show what stands now, keep nothing half."""
    overtaken = plan(plan_id)
    zone = ZoneInfo(g.clinician.practice.time_zone)
    at = format_time(overtaken.changed_at.astimezone(zone), "HH:mm", rebase=False)
    text = _(
        "%(name)s changed this plan at %(time)s. Yours is not saved; look at what stands now.",
        name=overtaken.changer.name,
        time=at,
    )
    url = url_for("plans.edit", plan_id=plan_id)
    if errors.wants_json():
        return jsonify({"error": {"code": 409, "key": "changed-meanwhile", "text": text, "url": url}}), 409
    return page(overtaken, forms.blank().refused(WHOLE, text)), 409
