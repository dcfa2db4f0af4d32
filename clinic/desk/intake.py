"""Taking somebody in, mending what is known, further episodes, putting a record away."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, abort, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError

from clinic import wording
from clinic.audit import Reused, once
from clinic.desk import pages, queries, words
from clinic.library.catalogue import library
from clinic.patients import actions
from clinic.patients import queries as people
from clinic.patients import words as told
from clinic.patients.actions import Course, Person, Sent
from clinic.patients.models import Episode, Patient
from clinic.patients.rules import (
    WEEKS_AGO,
    Precision,
    Sex,
    birth_faults,
    onset_faults,
    onset_of,
    places,
    spots,
    ticked,
)
from clinic.patients.schemas import (
    ChangedCourseSchema,
    ChangedPersonSchema,
    NewEpisodeSchema,
    NewPatientSchema,
    StateSchema,
)
from clinic.screening import queries as screening_queries
from clinic.screening import views as screening
from clinic.web import forms
from clinic.web.access import clinicians_only
from clinic.web.clock import now, today_here
from clinic.web.forms import WHOLE, Form
from clinic.web.language import negotiated
from clinic.web.releasing import keeps_plans

bp = keeps_plans(Blueprint("intake", __name__))

# As the fields stand on the page, so that the summary of a refused form reads from top to bottom.
ORDER = (
    WHOLE,
    "name",
    "birth_year",
    "sex",
    "weeks",
    "onset",
    "precision",
    "places",
    "complaint",
    "goals",
    "greeting",
    "language",
    "conditions",
)


@bp.get("/patients/new")
@clinicians_only
def new_patient() -> ResponseReturnValue:
    """One page of fields: the person, the onset, where it hurts."""
    return _new(forms.blank(submission=uuid4(), language=g.clinician.practice.language))


@bp.post("/patients/new")
@clinicians_only
def register() -> ResponseReturnValue:
    """A person and a first episode, once, and on to the screening."""
    form = forms.read(NewPatientSchema, request)
    form = _plausible(form, _birth_year(form))
    if form.errors:
        return _new(form), 422
    sent = Sent(form.values["submission"], _content(form))
    try:
        made = once(sent.key, by=g.clinician, content=sent.content)
        if made is None:
            person, course = _person(form), _course(form)
            made = actions.register(person, course, by=g.clinician, now=now(), sent=sent).id
    except (Reused, IntegrityError):
        return _new(_again(form)), 409
    return _on(made, None, form.values["then"])


@bp.get("/patients/<uuid:patient_id>/edit")
@clinicians_only
def edit_patient(patient_id: UUID) -> ResponseReturnValue:
    """What is known about a person, to be mended."""
    patient = _patient(patient_id)
    form = forms.blank(
        name=patient.name,
        birth_year=patient.birth_year,
        sex=patient.sex,
        greeting=patient.greeting,
        language=patient.language,
        conditions=patient.conditions,
        version=patient.version,
    )
    return _edit(patient, form)


@bp.post("/patients/<uuid:patient_id>/edit")
@clinicians_only
def describe(patient_id: UUID) -> ResponseReturnValue:
    """Keep what was mended."""
    patient = _patient(patient_id)
    form = forms.read(ChangedPersonSchema, request)
    if not form.errors:
        for field, key in birth_faults(form.values["birth_year"], on=today_here()).items():
            form = form.refused(field, told.doubt(key))
    form = _known(form)
    if form.errors:
        return _edit(patient, form), 422
    try:
        actions.describe(patient, _person(form), version=form.values["version"], by=g.clinician, now=now())
    except actions.Stale:
        return _overtaken_person(patient_id, form)
    return redirect(url_for("desk.record", patient_id=patient_id), 303)


@bp.get("/patients/<uuid:patient_id>/episodes/new")
@clinicians_only
def new_episode(patient_id: UUID) -> ResponseReturnValue:
    """A further complaint of somebody known."""
    return _begin(_patient(patient_id), forms.blank(submission=uuid4()))


@bp.post("/patients/<uuid:patient_id>/episodes/new")
@clinicians_only
def begin(patient_id: UUID) -> ResponseReturnValue:
    """Begin the episode, once, and on to the screening."""
    patient = _patient(patient_id)
    form = _plausible(forms.read(NewEpisodeSchema, request), patient.birth_year)
    if form.errors:
        return _begin(patient, form), 422
    sent = Sent(form.values["submission"], _content(form))
    try:
        made = once(sent.key, by=g.clinician, content=sent.content)
        if made is None:
            made = actions.begin(patient, _course(form), by=g.clinician, now=now(), sent=sent).id
    except (Reused, IntegrityError):
        return _begin(_patient(patient_id), _again(form)), 409
    return _on(patient_id, made, form.values["then"])


@bp.get("/patients/<uuid:patient_id>/episodes/<uuid:episode_id>/edit")
@clinicians_only
def edit_episode(patient_id: UUID, episode_id: UUID) -> ResponseReturnValue:
    """Onset and places, to be mended."""
    episode = _episode(patient_id, episode_id)
    form = forms.blank(
        onset=episode.onset.isoformat(),
        precision=episode.onset_precision,
        places=ticked(episode.regions, episode.sides),
        version=episode.version,
    )
    return _mend(episode, form)


@bp.post("/patients/<uuid:patient_id>/episodes/<uuid:episode_id>/edit")
@clinicians_only
def locate(patient_id: UUID, episode_id: UUID) -> ResponseReturnValue:
    """Keep onset and places as mended."""
    episode = _episode(patient_id, episode_id)
    form = _plausible(forms.read(ChangedCourseSchema, request), episode.patient.birth_year)
    if form.errors:
        return _mend(episode, form), 422
    course, version = _course(form), form.values["version"]
    try:
        actions.locate(episode, course, version=version, by=g.clinician, now=now())
    except actions.Stale:
        return _overtaken_episode(patient_id, episode_id, form)
    return redirect(url_for("desk.episode", patient_id=patient_id, episode_id=episode_id), 303)


@bp.post("/patients/<uuid:patient_id>/archive")
@clinicians_only
def archive(patient_id: UUID) -> ResponseReturnValue:
    """Put a record away; the page it leads to offers to bring it back."""
    actions.archive(_patient(patient_id), version=_version(), by=g.clinician, now=now())
    return redirect(url_for("desk.record", patient_id=patient_id), 303)


@bp.post("/patients/<uuid:patient_id>/restore")
@clinicians_only
def restore(patient_id: UUID) -> ResponseReturnValue:
    """Bring a record back."""
    actions.restore(_patient(patient_id), version=_version(), by=g.clinician, now=now())
    return redirect(url_for("desk.record", patient_id=patient_id), 303)


@bp.post("/patients/<uuid:patient_id>/episodes/<uuid:episode_id>/close")
@clinicians_only
def close(patient_id: UUID, episode_id: UUID) -> ResponseReturnValue:
    """The complaint is over."""
    actions.close(_episode(patient_id, episode_id), version=_version(), by=g.clinician, now=now())
    return redirect(url_for("desk.episode", patient_id=patient_id, episode_id=episode_id), 303)


@bp.post("/patients/<uuid:patient_id>/episodes/<uuid:episode_id>/reopen")
@clinicians_only
def reopen(patient_id: UUID, episode_id: UUID) -> ResponseReturnValue:
    """It is not over after all."""
    actions.reopen(_episode(patient_id, episode_id), version=_version(), by=g.clinician, now=now())
    return redirect(url_for("desk.episode", patient_id=patient_id, episode_id=episode_id), 303)


def _new(form: Form) -> str:
    name = form.typed.get("name")
    return render_template(
        "desk/new_patient.html",
        form=_in_order(form),
        namesakes=pages.namesake(people.namesakes(name, of=g.clinician.practice))
        if isinstance(name, str) and name
        else "",
        **_choices(),
    )


def _edit(patient: Patient, form: Form, *, theirs: dict[str, str] | None = None) -> str:
    return render_template(
        "desk/edit_patient.html",
        patient=patient,
        identity=pages.identity(patient, on=today_here(), url=url_for("desk.record", patient_id=patient.id)),
        form=_in_order(form),
        theirs=theirs or {},
        **_choices(),
    )


def _begin(patient: Patient, form: Form) -> str:
    return render_template(
        "desk/new_episode.html",
        patient=patient,
        identity=pages.identity(patient, on=today_here(), url=url_for("desk.record", patient_id=patient.id)),
        form=_in_order(form),
        **_choices(),
    )


def _mend(episode: Episode, form: Form, *, theirs: dict[str, str] | None = None) -> str:
    patient = episode.patient
    back = url_for("desk.episode", patient_id=patient.id, episode_id=episode.id)
    return render_template(
        "desk/edit_episode.html",
        episode=episode,
        patient=patient,
        identity=pages.identity(patient, on=today_here(), url=back),
        form=_in_order(form),
        theirs=theirs or {},
        back=back,
        **_choices(),
    )


def _in_order(form: Form) -> Form:
    names = sorted(form.errors, key=lambda name: ORDER.index(name) if name in ORDER else len(ORDER))
    return replace(form, errors={name: form.errors[name] for name in names})


def _choices() -> dict[str, Any]:
    """What the forms offer."""
    language = negotiated()
    return {
        "sexes": [{"value": str(sex), "label": told.sex(sex)} for sex in Sex],
        "precisions": [(str(one), told.precision(one)) for one in Precision],
        "weeks_ago": [*((str(one), told.weeks_ago(one)) for one in WEEKS_AGO), ("", told.by_day())],
        "spots": [(spot, told.spot(spot)) for spot in map(str, spots())],
        "languages": [{"value": code, "label": name} for code, name in wording.NAMES.items()],
        "condition_groups": _condition_groups(language),
        "today": today_here().isoformat(),
    }


def _condition_groups(language: str) -> list[dict[str, Any]]:
    """The library's conditions under their headings."""
    precautions = library().precautions
    return [
        {
            "legend": group.labels[language],
            "options": [
                {"value": one, "label": precautions.conditions[one][language]} for one in group.conditions
            ],
        }
        for group in precautions.patient_list
    ]


def _named(conditions: Sequence[str]) -> str:
    """Conditions as on the form and in its order."""
    options = (option for group in _condition_groups(negotiated()) for option in group["options"])
    return ", ".join(option["label"] for option in options if option["value"] in conditions)


def _plausible(form: Form, birth_year: int | None) -> Form:
    """The form with what a day, a year and a list of conditions cannot be said beside their fields."""
    if form.errors or birth_year is None:
        return form
    on, values = today_here(), form.values
    faults = onset_faults(values["onset"], values["weeks"], birth_year=birth_year, on=on)
    if "birth_year" in values:
        faults |= birth_faults(birth_year, on=on)
    for field, key in faults.items():
        form = form.refused(field, told.doubt(key))
    return _known(form)


def _known(form: Form) -> Form:
    """The form, refused when it names a condition the library does not know."""
    if form.errors or "conditions" not in form.values:
        return form
    listed = {one for group in library().precautions.patient_list for one in group.conditions}
    return (
        form if listed.issuperset(form.values["conditions"]) else form.refused("conditions", words.unknown())
    )


def _birth_year(form: Form) -> int | None:
    return form.values["birth_year"] if form.values else None


def _person(form: Form) -> Person:
    values = form.values
    return Person(
        name=values["name"],
        birth_year=values["birth_year"],
        sex=values["sex"],
        greeting=values["greeting"],
        language=values["language"] or g.clinician.practice.language,
        conditions=tuple(values["conditions"]),
    )


def _course(form: Form) -> Course:
    values = form.values
    day, precision = onset_of(values["onset"], values["weeks"], values["precision"], on=today_here())
    return Course(
        onset=day,
        precision=precision,
        places=tuple(values["places"]),
        complaint=values.get("complaint", ""),
        goals=values.get("goals", ""),
    )


def _content(form: Form) -> str:
    return json.dumps(dict(form.typed), sort_keys=True)


def _again(form: Form) -> Form:
    """The form under a new key: what came under the old one was another form."""
    return forms.blank(**{**form.typed, "submission": str(uuid4())}).refused(WHOLE, words.sent_before())


def _overtaken_person(patient_id: UUID, form: Form) -> ResponseReturnValue:
    """What was typed, with what is on record now beside each field that differs."""
    practice = g.clinician.practice
    change = queries.last_change(patient_id, of=practice)
    text = words.changed(change, zone=practice.time_zone, on=today_here())
    patient = _patient(patient_id)
    theirs = {
        "name": (patient.name, form.values["name"], patient.name),
        "birth_year": (patient.birth_year, form.values["birth_year"], str(patient.birth_year)),
        "sex": (patient.sex, form.values["sex"], told.sex(patient.sex)),
        "greeting": (patient.greeting, form.values["greeting"], patient.greeting),
        "language": (patient.language, form.values["language"], wording.NAMES[patient.language]),
        "conditions": (
            sorted(patient.conditions),
            sorted(form.values["conditions"]),
            _named(patient.conditions),
        ),
    }
    fresh = forms.blank(**{**form.typed, "version": str(patient.version)}).refused(WHOLE, text)
    return _edit(patient, fresh, theirs=_differing(theirs)), 409


def _overtaken_episode(patient_id: UUID, episode_id: UUID, form: Form) -> ResponseReturnValue:
    practice = g.clinician.practice
    change = queries.last_change(episode_id, of=practice)
    text = words.changed(change, zone=practice.time_zone, on=today_here())
    episode = _episode(patient_id, episode_id)
    regions, sides = places(form.values["places"])
    mine = _course(form)
    theirs = {
        "onset": (
            (episode.onset, episode.onset_precision),
            (mine.onset, mine.precision),
            told.onset(episode.onset, episode.onset_precision),
        ),
        "places": (
            (episode.regions, episode.sides),
            (regions, sides),
            told.places(episode.regions, episode.sides),
        ),
    }
    fresh = forms.blank(**{**form.typed, "version": str(episode.version)}).refused(WHOLE, text)
    return _mend(episode, fresh, theirs=_differing(theirs)), 409


def _differing(fields: dict[str, tuple[Any, Any, str]]) -> dict[str, str]:
    return {name: words.on_record(said) for name, (theirs, mine, said) in fields.items() if theirs != mine}


def _on(patient_id: UUID, episode_id: UUID | None, then: str) -> ResponseReturnValue:
    """To the screening, or to the record."""
    if then == "record":
        return redirect(url_for("desk.record", patient_id=patient_id), 303)
    episode = _episode(patient_id, episode_id or _patient(patient_id).episodes[0].id)
    draft = screening_queries.draft(episode, of=g.clinician.practice) or screening.begin(episode, uuid4())
    return redirect(url_for("screening.show", screening_id=draft.id), 303)


def _version() -> int:
    form = forms.read(StateSchema, request)
    if form.errors:
        abort(422)
    version: int = form.values["version"]
    return version


def _patient(patient_id: UUID) -> Patient:
    return people.patient(patient_id, of=g.clinician.practice) or abort(404)


def _episode(patient_id: UUID, episode_id: UUID) -> Episode:
    found = people.episode(episode_id, of=g.clinician.practice)
    if found is None or found.patient_id != patient_id:
        abort(404)
    return found
