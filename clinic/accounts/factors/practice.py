"""What a practice asks of everybody who signs in, and after how long their pages lock."""

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic.accounts.factors import actions
from clinic.accounts.factors.schemas import SecuritySchema
from clinic.web import forms
from clinic.web.access import administrators_only, freshly_proven
from clinic.web.clock import now
from clinic.web.forms import Form
from clinic.web.releasing import keeps_plans

bp = keeps_plans(Blueprint("securing", __name__, url_prefix="/practice/security"))


@bp.get("")
@administrators_only
def show() -> ResponseReturnValue:
    """Second factor and lock."""
    known = g.clinician.practice
    form = forms.blank(second_factor="yes" if known.second_factor else "", idle_minutes=known.idle_minutes)
    return _page(form, saved="saved" in request.args)


@bp.post("")
@administrators_only
@freshly_proven
def change() -> ResponseReturnValue:
    """Both, from the next request on."""
    form = forms.read(SecuritySchema, request)
    if form.errors:
        return _page(form), 422
    actions.secure(by=g.clinician, now=now(), **form.values)
    return redirect(url_for("securing.show", saved="yes"), 303)


def _page(form: Form, *, saved: bool = False) -> str:
    return render_template("accounts/factors/practice.html", form=form, saved=saved)
