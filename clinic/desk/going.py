"""The command bar: people, programmes, exercises and acts, the ones used last first; and its own page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import Blueprint, Flask, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from sqlalchemy import select

from clinic.accounts.models import Clinician, Role
from clinic.database import db
from clinic.desk import queries
from clinic.library import search
from clinic.library.catalogue import library, searchable
from clinic.patients import queries as people
from clinic.patients.models import Patient
from clinic.plans import sources
from clinic.plans.programmes.catalogue import programmes
from clinic.web import fields, forms, shell
from clinic.web.access import staff_only
from clinic.web.releasing import keeps_plans

bp = keeps_plans(Blueprint("going", __name__))

MOST = 6  # of one kind


@dataclass(frozen=True, slots=True)
class Way:
    """Somewhere to go: what it is called, what it is, its address and, for an act, its key."""

    label: str
    url: str
    more: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Ways of one kind."""

    name: str
    title: str
    ways: Sequence[Way]


class Asked(forms.Schema):
    """What is looked for; with `part`, only the list itself is wanted."""

    q = fields.Text(most=120)
    part = fields.Tick()


def install(app: Flask) -> None:
    """Put the bar into the head of every page."""
    app.register_blueprint(bp)
    shell.search_in(app, "going.index")


@bp.get("/go")
@staff_only
def index() -> ResponseReturnValue:
    """Where one can go from here, narrowed by what was typed."""
    asked = forms.query(Asked, request)
    groups = [group for group in _groups(asked["q"], g.clinician) if group.ways]
    template = "desk/_going.html" if asked["part"] else "desk/going.html"
    return render_template(template, groups=groups, query=asked["q"])


def _groups(query: str, by: Clinician) -> Iterator[Group]:
    reads = by.role is not Role.FRONT_DESK
    yield Group("people", _("Patients"), _people(query, by))
    yield Group("acts", _("Go to"), _acts(query, reads=reads))
    if reads and search.fold(query):
        yield Group("programmes", _("Programmes"), _programmes(query, by))
        yield Group("exercises", _("Exercises"), _exercises(query))


def _people(query: str, by: Clinician) -> list[Way]:
    recent = [patient for patient, _at in queries.recently_opened(by, of=by.practice)]
    if not query.strip():
        return [_person(patient) for patient in recent[:MOST]]
    found = db.session.scalars(
        select(Patient)
        .where(people.matches(query, of=by.practice), Patient.archived_at.is_(None))
        .order_by(Patient.folded, Patient.number)
        .limit(4 * MOST)
    ).all()
    lately = {patient.id: place for place, patient in enumerate(recent)}
    found = sorted(found, key=lambda one: lately.get(one.id, len(lately)))
    return [_person(patient) for patient in found[:MOST]]


def _person(patient: Patient) -> Way:
    return Way(patient.name, url_for("desk.record", patient_id=patient.id), f"#{patient.number}")


def _acts(query: str, *, reads: bool) -> list[Way]:
    places = [
        Way(one.label, one.url, key=f"g {one.key}" if one.key else "") for one in shell.shell().navigation
    ]
    acts = [Way(_("New patient"), url_for("intake.new_patient"), key="n")] if reads else []
    own = [Way(one.label, one.url) for one in shell.shell().account]
    return [way for way in (*acts, *places, *own) if _holds(way.label, query)]


def _programmes(query: str, by: Clinician) -> list[Way]:
    index = url_for("programmes.index")
    known = [Way(one.text(_language()).name, index) for one in programmes()]
    kept = [Way(one.name, f"{index}#kept", _("kept")) for one in sources.saved(of=by)]
    return [way for way in (*kept, *known) if _holds(way.label, query)][:MOST]


def _exercises(query: str) -> list[Way]:
    hits = search.search(searchable(), query).hits[:MOST]
    return [
        Way(
            hit.exercise.text(_language()).name,
            url_for("library.show", exercise_id=hit.exercise.id),
            library().word("layer", hit.exercise.layer, _language()),
        )
        for hit in hits
    ]


def _holds(label: str, query: str) -> bool:
    """Whether every word typed begins a word of the label."""
    words = f" {search.fold(label)}"
    return all(f" {word}" in words for word in search.fold(query).split())


def _language() -> str:
    return str(get_locale().language)
