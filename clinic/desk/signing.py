"""Signing the content used here: marked rules are decided one by one, then whole files are signed by name."""

from typing import Any

from flask import Blueprint, Flask, abort, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from clinic.desk import signing_pages as pages
from clinic.library import catalogue as library
from clinic.plans.programmes import catalogue as programmes
from clinic.screening import catalogue as asked
from clinic.screening import signing
from clinic.screening.catalogue import questionnaire
from clinic.screening.models import Content, Verdict
from clinic.web import fields, forms, shell
from clinic.web.access import Seen, administrators_only, clinicians_only, freshly_proven
from clinic.web.clock import now
from clinic.web.forms import WHOLE, Form
from clinic.web.language import negotiated
from clinic.web.releasing import keeps_plans

bp = keeps_plans(Blueprint("content", __name__, url_prefix="/practice/content"))


def install(app: Flask) -> None:
    """Put the page where people look for it, and let every page say what is unsigned."""
    app.register_blueprint(bp)
    shell.add_to_account(app, "content.show", lazy_gettext("Clinical content"), order=30)
    app.extensions["content_is_draft"] = unsigned


def unsigned() -> tuple[str, ...]:
    """What nobody of this practice has signed, in words. Strangers are told of all of it."""
    seen: Seen | None = g.get("seen")
    digests = {
        Content.SCREENING: asked.digest(),
        Content.EXERCISES: library.digest(),
        Content.PROGRAMMES: programmes.digest(),
    }
    drafts = signing.unsigned(seen.approved if seen else {}, digests)
    names = {
        Content.EXERCISES: _("exercises"),
        Content.SCREENING: _("questions and rules"),
        Content.PROGRAMMES: _("programmes"),
    }
    return tuple(str(name) for content, name in names.items() if content in drafts)


class SettleSchema(forms.Schema):
    """What a clinician decides about one marked rule."""

    digest = fields.Text(most=64, required=True)
    verdict = fields.Choice(Verdict, required=True)
    text = fields.Note(most=1_000, required=True)
    title = fields.Name(most=80, required=True)


class SignSchema(forms.Schema):
    """A signature under exactly these files."""

    digest = fields.Text(most=64, required=True)
    version = fields.Text(most=20, required=True)
    read = fields.Tick()
    title = fields.Name(most=80, required=True)
    text = fields.Note(most=1_000)


class WithdrawSchema(forms.Schema):
    """Taking a signature back, with the reason."""

    title = fields.Name(most=80, required=True)
    text = fields.Note(most=1_000, required=True)


@bp.get("")
@clinicians_only
def show() -> str:
    """What is used here, who signed it, and which rules wait for a decision."""
    page = pages.page(of=g.clinician.practice, language=negotiated())
    return render_template("desk/content.html", page=page, may_sign=g.clinician.role == "administrator")


@bp.get("/rules/<criterion>")
@clinicians_only
def mark(criterion: str) -> ResponseReturnValue:
    """One marked rule with its alternative."""
    return _mark(criterion, forms.blank(title=g.clinician.title))


@bp.post("/rules/<criterion>")
@clinicians_only
def settle(criterion: str) -> ResponseReturnValue:
    """Decide on one marked rule."""
    if criterion not in signing.marks(questionnaire()):
        abort(404)
    form = forms.read(SettleSchema, request)
    if form.errors:
        return _mark(criterion, form), 422
    values = form.values
    try:
        signing.settle(
            criterion,
            values["verdict"],
            questionnaire=questionnaire(),
            digest=values["digest"],
            text=values["text"],
            title=values["title"],
            by=g.clinician,
            now=now(),
        )
    except signing.OtherContent:
        return _mark(criterion, form.refused(WHOLE, _other())), 409
    return redirect(url_for("content.show", _anchor=f"rule-{criterion}"), 303)


@bp.get("/<content>/sign")
@administrators_only
def sign(content: str) -> ResponseReturnValue:
    """Read what is to be signed, and sign."""
    return _sign(_content(content), forms.blank(title=g.clinician.title))


@bp.post("/<content>/sign")
@administrators_only
@freshly_proven
def approve(content: str) -> ResponseReturnValue:
    """Sign exactly these files in one's own name."""
    kind = _content(content)
    form = forms.read(SignSchema, request)
    if not form.errors and not form.values["read"]:
        form = form.refused("read", _("Tick that you have read it and answer for it."))
    if form.errors:
        return _sign(kind, form), 422
    values: Any = form.values
    try:
        signing.approve(
            signing.Signed(content=kind, version=values["version"], digest=values["digest"]),
            in_use=pages.in_use()[kind],
            questionnaire=questionnaire() if kind is Content.SCREENING else None,
            text=values["text"],
            title=values["title"],
            by=g.clinician,
            now=now(),
        )
    except signing.OtherContent:
        return _sign(kind, form.refused(WHOLE, _other())), 409
    except signing.MarksLeft as refused:
        message = _("Decide on these rules first: %(rules)s.", rules=", ".join(refused.marks))
        return _sign(kind, form.refused(WHOLE, message)), 422
    return redirect(url_for("content.show"), 303)


@bp.post("/<content>/withdraw")
@administrators_only
@freshly_proven
def withdraw(content: str) -> ResponseReturnValue:
    """Take a signature back; the content is a draft from now on."""
    kind = _content(content)
    form = forms.read(WithdrawSchema, request)
    if form.errors:
        return _sign(kind, form), 422
    if not pages.part(kind, of=g.clinician.practice).is_signed:
        return _sign(kind, form.refused(WHOLE, _("Nobody has signed this version."))), 409
    signing.withdraw(kind, text=form.values["text"], title=form.values["title"], by=g.clinician, now=now())
    return redirect(url_for("content.show"), 303)


def _content(name: str) -> Content:
    if name not in set(Content):
        abort(404)
    return Content(name)


def _mark(criterion: str, form: Form) -> str:
    page = pages.mark(criterion, of=g.clinician.practice, language=negotiated()) or abort(404)
    return render_template("desk/content_mark.html", page=page, digest=questionnaire().digest, form=form)


def _sign(content: Content, form: Form) -> str:
    practice = g.clinician.practice
    marks = pages.page(of=practice, language=negotiated()).marks if content is Content.SCREENING else ()
    return render_template(
        "desk/content_sign.html",
        part=pages.part(content, of=practice),
        left=[mark for mark in marks if not mark.stands],
        since=pages.since(of=practice) if content is Content.SCREENING else None,
        name=g.clinician.name,
        form=form,
    )


def _other() -> str:
    return str(_("The content is another one since you opened this page. Read it again before you sign."))
