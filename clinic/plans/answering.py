"""What the builder answers: the page again, the parts that changed, or what stands in the way."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from flask import abort, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_time, get_locale
from flask_babel import gettext as _

from clinic.database import db, reading
from clinic.library import queries as marked
from clinic.library.catalogue import library, searchable
from clinic.library.pages import FACETS
from clinic.plans import actions, builder, habits, history, overlap_words, queries, running, saving
from clinic.plans.beside import Habits
from clinic.plans.doses import refusal_words
from clinic.plans.fit import Situation
from clinic.plans.merging import Overlap
from clinic.plans.models import Plan, PlanDose
from clinic.plans.schemas import SearchSchema
from clinic.plans.situations import situation
from clinic.screening import queries as screenings
from clinic.screening.gate import gate
from clinic.web import clock, errors, forms
from clinic.web.clock import now
from clinic.web.forms import WHOLE, Form

SEARCH = "seek"  # where the next exercise is looked for
MET = 412  # what was sent rests on a state of the plan that is no longer the newest


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


def week_of(plan: Plan) -> int:
    """The week in which the plan is today."""
    zone = g.clinician.practice.time_zone
    return running.week_of(plan, on=clock.today(zone), zone=ZoneInfo(zone))


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
        stretch=_stretch(wanted),
        language=language(),
        now=at,
    )


def _stretch(wanted: Mapping[str, Any] | None) -> int | None:
    """The block whose fields are wanted: as the address says, or as the form that was just sent."""
    sent = request.form.get("stretch", "")
    if sent.isdecimal() and len(sent) < 3:
        return int(sent)
    number: int | None = (wanted or {}).get("stretch")
    return number


def _habits(plan: Plan) -> Habits:
    return Habits(
        favourites=marked.favourites(of=g.clinician),
        last=habits.last_doses(of=g.clinician),
        paired=habits.paired([one.exercise for one in plan.doses], of=g.clinician.practice),
    )


def page(
    plan: Plan,
    form: Form,
    *,
    opened: UUID | None = None,
    reason_for: str = "",
    both: overlap_words.Both | None = None,
) -> str:
    """The builder as it stands."""
    wanted = forms.query(SearchSchema, request)
    return render_template(
        "plans/edit.html",
        person=g.clinician.id,
        both=both,
        meanwhile=saving.meanwhile(
            plan, wanted["since"], language=language(), zone=ZoneInfo(g.clinician.practice.time_zone)
        ),
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
    stretch: int | None = None,
) -> ResponseReturnValue:
    """Do it, and answer with the page again, or with what stands in the way."""
    try:
        made = act()
    except history.Stale as met:
        # The same may have been sent twice at once, and the other one was faster.
        sent = history.sending(plan_id)
        if known := history.sent_before(plan_id, sent.key if sent else None):
            return done_before(plan_id, known)
        if isinstance(met, history.Overlapping):
            return overlapping(plan_id, met.overlaps)
        return changed_meanwhile(plan_id, form)
    except actions.NotADose as fault:
        # What was typed in one go is wrong where it was typed, not in fields that show what stood before.
        typed = form.values.get("typed", "")
        is_typed = bool(typed) and typed != form.values.get("before", "")
        for refusal in fault.refusals:
            field = "typed" if is_typed else refusal.field
            form = form.refused(field, refusal_words.refusal(refusal, language()))
        return refused(plan_id, form, opened=opened)
    except actions.ReasonMissing:
        form = form.refused("reason", _("A precaution sets this exercise aside. Say why it is added."))
        return refused(plan_id, form, opened=opened, reason_for=reason_for)
    except actions.Full:
        form = form.refused(WHOLE, _("A plan holds %(num)d exercises at most.", num=actions.MOST_DOSES))
        return refused(plan_id, form)
    sent = history.sending(plan_id)
    if errors.wants_json():
        # What was changed is in memory as it was written. It stands: what is read now waits for no writer,
        # or whoever's change is kept would be told to come again.
        with reading():
            return saving.saved(
                db.session.get_one(Plan, plan_id),
                opened,
                stretch=_stretch(None),
                sent=sent,
                practice=g.clinician.practice,
                language=language(),
                now=now(),
            )
    shown = None if then else made.id if open_new and made is not None else opened
    anchor = then or (f"dose-{shown}" if shown else "plan")
    return redirect(
        url_for(
            "plans.edit",
            plan_id=plan_id,
            open=shown,
            stretch=stretch,
            q=form.values.get("q") or None,
            find="yes" if then == SEARCH else None,
            since=abs(sent.seen) if sent and sent.over is not None else None,
            _anchor=anchor,
        ),
        303,
    )


def refused(
    plan_id: UUID, form: Form, *, opened: UUID | None = None, reason_for: str = ""
) -> ResponseReturnValue:
    if errors.wants_json():
        return forms.refusal(form)
    return page(plan(plan_id), form, opened=opened, reason_for=reason_for), 422


def done_before(plan_id: UUID, version: int) -> ResponseReturnValue:
    """What was sent is there already, since the answer to it was lost: said once more, done no more."""
    if errors.wants_json():
        return jsonify({"version": version})
    return redirect(url_for("plans.edit", plan_id=plan_id), 303)


def is_issued(plan_id: UUID, version: int) -> bool:
    """Whether the newest revision is this version, issued by whoever asks: the answer to that was lost."""
    found = plan(plan_id)
    newest = found.revisions[-1] if found.revisions else None
    return (
        newest is not None
        and (found.version, found.changed_at) == (version + 1, newest.issued_at)
        and newest.issued_by == g.clinician.id
    )


def changed_meanwhile(plan_id: UUID, form: Form) -> ResponseReturnValue:
    """A colleague was faster and what this changed is no longer known: who and when, and what stands now.

    Whoever did so in another window, or whose page does not show all of it yet, reads no colleague's name.
    """
    overtaken = plan(plan_id)
    at = _when(overtaken)
    if _is_own(overtaken):
        text = _(
            "You changed this plan at %(time)s, and this page did not show all of it. "
            "The last step is not saved: look, then do it again.",
            time=at,
        )
    else:
        text = _(
            "%(name)s changed this plan at %(time)s. Yours is not saved; look at what stands now.",
            name=overtaken.changer.name,
            time=at,
        )
    return _met(overtaken, form, text)


def overlapping(plan_id: UUID, overlaps: Sequence[Overlap]) -> ResponseReturnValue:
    """Two people changed the very same: both sides, row by row, and a form that keeps the chosen ones."""
    overtaken = plan(plan_id)
    name, at = overtaken.changer.name, _when(overtaken)
    own = _is_own(overtaken)
    both = overlap_words.Both(
        who=_("Your earlier one") if own else name,
        text=_("You changed the same at %(time)s, in another window.", time=at)
        if own
        else _("%(name)s changed the same at %(time)s.", name=name, time=at),
        rows=overlap_words.rows(overlaps, library(), language()),
        action=request.path,
        fields=tuple((field, value) for field, value in request.form.items(multi=True) if not is_ours(field)),
    )
    return _met(overtaken, forms.blank(), both.text, both)


def is_ours(field: str) -> bool:
    """Whether the page of two sides writes this field itself."""
    return field == forms.TOKEN or field.startswith("sides--")


def _is_own(overtaken: Plan) -> bool:
    return bool(overtaken.changed_by == g.clinician.id)


def _when(overtaken: Plan) -> str:
    zone = ZoneInfo(g.clinician.practice.time_zone)
    return str(format_time(overtaken.changed_at.astimezone(zone), "HH:mm", rebase=False))


def _met(
    overtaken: Plan, form: Form, text: str, both: overlap_words.Both | None = None
) -> ResponseReturnValue:
    if errors.wants_json():
        error = {
            "code": MET,
            "key": "changed-meanwhile",
            "text": text,
            # Both sides stand in the page already: a page read anew would no longer show them.
            "url": "#plan-met" if both else url_for("plans.edit", plan_id=overtaken.id),
        }
        regions = {"plan-met": render_template("plans/_both.html", both=both)} if both else {}
        return jsonify({"error": error | {"regions": regions}}), MET
    return page(overtaken, form if both else form.refused(WHOLE, text), both=both), MET
