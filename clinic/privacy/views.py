"""Who looked and who changed what: of one patient for those who treat, of the practice for administrators."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Flask, Response, abort, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext

from clinic.accounts import queries as accounts
from clinic.accounts.models import Clinician
from clinic.audit import anchors
from clinic.database import let_go
from clinic.privacy import actions, checking, keeping, kinds, lasting, log, log_page, notice, queries
from clinic.privacy.log import Wanted
from clinic.privacy.schemas import LogSchema, NothingSchema
from clinic.web import forms, shell
from clinic.web.access import administrators_only, clinicians_only
from clinic.web.clock import now
from clinic.web.downloads import CSV, download, sheet
from clinic.web.releasing import keeps_plans

bp = keeps_plans(Blueprint("privacy", __name__))

PER_PAGE = 50
NARROWED = ("by", "kind", "since", "until")


def install(app: Flask) -> None:
    """Put the pages in place, and keep the list of what must last."""
    app.register_blueprint(bp)
    app.register_blueprint(keeping.bp)
    app.register_blueprint(notice.bp)
    lasting.install(app)
    shell.add_to_account(app, "keeping.index", lazy_gettext("Privacy"), order=45)


@bp.get("/patients/<uuid:patient_id>/log")
@clinicians_only
def of_patient(patient_id: UUID) -> ResponseReturnValue:
    """Who looked at this record, and who changed what."""
    return _page("privacy.of_patient", patient_id)


@bp.get("/patients/<uuid:patient_id>/log.csv")
@clinicians_only
def of_patient_file(patient_id: UUID) -> ResponseReturnValue:
    """The same as a file, every line of it."""
    return _file(patient_id)


@bp.get("/practice/log")
@administrators_only
def of_practice() -> ResponseReturnValue:
    """Everything the practice's record says."""
    _note("page")
    return _page("privacy.of_practice", None)


@bp.post("/practice/log/check")
@administrators_only
def check() -> ResponseReturnValue:
    """Verify the record now; a page with a banner says so if it is not as it was written."""
    forms.demand(NothingSchema, request)
    by: Clinician = g.clinician
    let_go()
    checking.check(by.practice, anchors.known(), by=by, now=now())
    return redirect(url_for("privacy.of_practice"), 303)


@bp.get("/practice/log.csv")
@administrators_only
def of_practice_file() -> ResponseReturnValue:
    """The same as a file, every line of it."""
    _note("file")
    return _file(None)


def _page(endpoint: str, patient_id: UUID | None) -> str:
    asked = forms.query(LogSchema, request)
    practice, wanted = g.clinician.practice, _wanted(patient_id, asked)
    patient = None
    if patient_id is not None:
        patient = queries.patient(patient_id, of=practice) or abort(404)
    part = log.part(wanted, of=practice, page=asked["page"], per_page=PER_PAGE)
    people = accounts.people(of=practice)
    names = {one.id: one.name for one in people}
    # What was planned is read by those who treat, not in the log of the whole practice.
    readable = patient is not None and patient.restricted_at is None
    revisions = log.revisions_of(part.lines, of=practice) if readable else {}
    reasons = log.reasons_of(part.lines, of=practice)
    rows = [
        log_page.row(
            line,
            part.patients,
            names,
            zone=practice.time_zone,
            with_patients=patient is None,
            revisions=revisions,
            reasons=reasons,
        )
        for line in part.lines
    ]
    last = max(1, -(-part.total // PER_PAGE))
    where: dict[str, Any] = {"patient_id": patient_id} if patient_id else {}

    def at(page: int) -> str | None:
        return url_for(endpoint, **where, **_sent(asked, page=page)) if 1 <= page <= last else None

    return render_template(
        "privacy/log.html",
        patient=patient,
        checked=None if patient else log_page.checked(checking.last(of=practice), zone=practice.time_zone),
        rows=rows,
        columns=log_page.columns(with_patients=patient is None),
        total=part.total,
        page=asked["page"],
        last=last,
        previous_url=at(asked["page"] - 1),
        next_url=at(asked["page"] + 1),
        here=url_for(endpoint, **where),
        file_url=url_for(f"{endpoint}_file", **where, **_sent(asked, page=1)),
        people=[(str(one.id), one.name) for one in people],
        kinds=[
            (kind.value, word)
            for kind, word in kinds.words()
            if patient is None or kind not in kinds.OF_NO_PATIENT
        ],
        asked={name: str(value) for name, value in asked.items() if value is not None},
        is_narrowed=any(asked[name] for name in NARROWED),
    )


def _file(patient_id: UUID | None) -> Response:
    asked = forms.query(LogSchema, request)
    practice = g.clinician.practice
    if patient_id is not None and queries.patient(patient_id, of=practice) is None:
        abort(404)
    names = {one.id: one.name for one in accounts.people(of=practice)}
    lines = log.every(_wanted(patient_id, asked), of=practice)
    body = sheet(log_page.file_columns(), log_page.file_rows(lines, names, zone=practice.time_zone))
    return download(body, name="audit.csv", media_type=CSV)


def _wanted(patient_id: UUID | None, asked: dict[str, Any]) -> Wanted:
    return Wanted(
        patient_id=patient_id,
        by=asked["by"],
        kind=asked["kind"],
        since=asked["since"],
        until=asked["until"],
    )


def _sent(asked: dict[str, Any], *, page: int) -> dict[str, Any]:
    """What was asked, as it stands in an address."""
    told: dict[str, Any] = {name: str(asked[name]) for name in NARROWED if asked[name] is not None}
    return told | ({"page": str(page)} if page > 1 else {})


def _note(form: str) -> None:
    """Whoever reads the practice's record stands in it, once a page or file."""
    if request.method != "GET" or request.args.get("page", "1") != "1":
        return
    by: Clinician = g.clinician
    let_go()
    actions.read_log(of=by.practice, by=by, form=form, now=now())
