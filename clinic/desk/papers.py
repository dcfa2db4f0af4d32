"""What leaves a screening in words: the letter, the summary to call ahead with, the note for the chart."""

import json
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from babel.dates import format_date
from flask import Blueprint, Response, abort, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.exc import DBAPIError

from clinic import wording
from clinic.accounts import queries as accounts
from clinic.accounts.models import Practice
from clinic.database import db, let_go
from clinic.desk import pages, queries, reading
from clinic.desk.note import PlanSummary, note, on_sheet
from clinic.handouts import papers, render
from clinic.handouts.joining import lines
from clinic.handouts.rules import Letterhead, Logo
from clinic.library.catalogue import library
from clinic.plans import difference_words, differences, running
from clinic.plans import queries as plans
from clinic.plans.doses.schedule_words import days
from clinic.plans.doses.words import short
from clinic.screening import actions, case, letter
from clinic.screening import queries as screenings
from clinic.screening.models import Letter, Screening
from clinic.screening.schemas import LetterSchema
from clinic.screening.sheet import Sheet, text
from clinic.web import fields, forms
from clinic.web.access import clinicians_only
from clinic.web.clock import now
from clinic.web.forms import Form
from clinic.web.releasing import keeps_plans
from clinic.wording import LANGUAGES, LOCALES

bp = keeps_plans(Blueprint("papers", __name__))

LETTER, CALL_AHEAD, NOTE = "letter", "call-ahead", "note"


class LanguageSchema(forms.Schema):
    """The language of a paper; without one, the practice's own."""

    language = fields.Choice(LANGUAGES)


@bp.get("/screenings/<uuid:screening_id>/letter")
@clinicians_only
def edit_letter(screening_id: UUID) -> ResponseReturnValue:
    """The letters that were written, and a draft of another."""
    screening = _decided(screening_id)
    told = case.case(screening, practice=g.clinician.practice, language=_chosen())
    newest = next((one for one in reversed(screening.letters) if one.language == told.language), None)
    return _letters(
        screening,
        forms.blank(
            language=told.language,
            recipient=newest.recipient if newest else letter.recipient(told),
            body=newest.body if newest else letter.draft(told),
        ),
    )


@bp.post("/screenings/<uuid:screening_id>/letter")
@clinicians_only
def write_letter(screening_id: UUID) -> ResponseReturnValue:
    """Keep a letter as worded; earlier ones stay."""
    screening = _decided(screening_id)
    form = forms.read(LetterSchema, request)
    if form.errors:
        return _letters(screening, form), 422
    actions.write_letter(screening, actions.Written(**form.values), by=g.clinician, now=now())
    return redirect(
        url_for("papers.edit_letter", screening_id=screening_id, language=form.values["language"]), 303
    )


@bp.get("/screenings/<uuid:screening_id>/letters/<uuid:letter_id>.pdf")
@clinicians_only
def letter_pdf(screening_id: UUID, letter_id: UUID) -> ResponseReturnValue:
    """A letter on the practice's sheet."""
    screening, written = _letter(screening_id, letter_id)
    return _pdf(screening, _worded(screening, written), LETTER)


@bp.get("/screenings/<uuid:screening_id>/letters/<uuid:letter_id>.txt")
@clinicians_only
def letter_text(screening_id: UUID, letter_id: UUID) -> ResponseReturnValue:
    """A letter as text, for whatever sends it."""
    screening, written = _letter(screening_id, letter_id)
    return _text(screening, text(_worded(screening, written)), LETTER)


@bp.get("/screenings/<uuid:screening_id>/call-ahead")
@clinicians_only
def call_ahead(screening_id: UUID) -> ResponseReturnValue:
    """The summary to telephone from; it prints as it stands."""
    screening = _screening(screening_id)
    sheet = _summary(screening)
    page = render_template(
        "desk/call_ahead.html",
        sheet=sheet,
        identity=_identity(screening),
        back=url_for("screening.show", screening_id=screening.id),
        number=g.clinician.practice.emergency_number if sheet.is_emergency else "",
        other=_other(sheet.language, "papers.call_ahead", screening),
        pdf_url=url_for("papers.call_ahead_pdf", screening_id=screening.id, language=sheet.language),
    )
    _note_release(screening, CALL_AHEAD, "page")
    return page


@bp.get("/screenings/<uuid:screening_id>/call-ahead.pdf")
@clinicians_only
def call_ahead_pdf(screening_id: UUID) -> ResponseReturnValue:
    """The same on the practice's sheet."""
    screening = _screening(screening_id)
    return _pdf(screening, _summary(screening), CALL_AHEAD)


@bp.get("/screenings/<uuid:screening_id>/note")
@clinicians_only
def chart_note(screening_id: UUID) -> ResponseReturnValue:
    """The note for any other record system, to be copied."""
    screening = _screening(screening_id)
    language = _chosen()
    page = render_template(
        "desk/note.html",
        text=_note(screening, language),
        language=language,
        identity=_identity(screening),
        back=url_for("screening.show", screening_id=screening.id),
        other=_other(language, "papers.chart_note", screening),
        text_url=url_for("papers.chart_note_text", screening_id=screening.id, language=language),
        pdf_url=url_for("papers.chart_note_pdf", screening_id=screening.id, language=language),
    )
    _note_release(screening, NOTE, "page")
    return page


@bp.get("/screenings/<uuid:screening_id>/note.txt")
@clinicians_only
def chart_note_text(screening_id: UUID) -> ResponseReturnValue:
    """The same as a file."""
    screening = _screening(screening_id)
    return _text(screening, _note(screening, _chosen()), NOTE)


@bp.get("/screenings/<uuid:screening_id>/note.pdf")
@clinicians_only
def chart_note_pdf(screening_id: UUID) -> ResponseReturnValue:
    """The same on the practice's sheet, for a record that is kept on paper."""
    screening = _screening(screening_id)
    language = _chosen()
    day = _day(now(), language)
    return _pdf(screening, on_sheet(_note(screening, language), language=language, day=day), NOTE)


def _screening(screening_id: UUID) -> Screening:
    return screenings.screening(screening_id, of=_practice()) or abort(404)


def _decided(screening_id: UUID) -> Screening:
    screening = _screening(screening_id)
    if screening.decided_at is None:
        abort(redirect(url_for("screening.show", screening_id=screening_id), 303))
    return screening


def _letter(screening_id: UUID, letter_id: UUID) -> tuple[Screening, Letter]:
    screening = _screening(screening_id)
    return screening, next((one for one in screening.letters if one.id == letter_id), None) or abort(404)


def _practice() -> Practice:
    practice: Practice = g.clinician.practice
    return practice


def _chosen() -> str:
    return forms.query(LanguageSchema, request)["language"] or _practice().language


def _other(language: str, endpoint: str, screening: Screening) -> Mapping[str, str]:
    """The way to the same paper in the other language."""
    other = next(one for one in LANGUAGES if one != language)
    return {
        "label": wording.NAMES[other],
        "language": other,
        "url": url_for(endpoint, screening_id=screening.id, language=other),
    }


def _worded(screening: Screening, written: Letter) -> Sheet:
    told = case.case(screening, practice=_practice(), language=written.language)
    return letter.letter(
        told, to=written.recipient, body=written.body, day=_day(written.at, written.language)
    )


def _summary(screening: Screening) -> Sheet:
    language = _chosen()
    told = case.case(screening, practice=_practice(), language=language)
    return letter.call_ahead(told, by=g.clinician.name, day=_day(now(), language))


def _note(screening: Screening, language: str) -> str:
    told = case.case(screening, practice=_practice(), language=language)
    return note(told, _plan(screening, language))


def _plan(screening: Screening, language: str) -> PlanSummary | None:
    """The episode's plan as it stands now, in a line for each exercise."""
    found = plans.plans(screening.episode, of=_practice())
    if not found:
        return None
    plan, t = found[0], wording.words(language)
    newest = max(plan.revisions, key=lambda one: one.number, default=None)
    title = (
        t.gettext("revision %(number)s of %(day)s, %(name)s")
        % {"number": newest.number, "day": _day(newest.issued_at, language), "name": newest.issuer.name}
        if newest
        else t.gettext("draft, not issued yet")
    )
    zone = ZoneInfo(_practice().time_zone)
    doses = running.doses(plan, library(), on=now().astimezone(zone).date(), zone=zone)
    changed = json.loads(newest.snapshot).get("changes") if newest else None
    return PlanSummary(
        title=title,
        lines=tuple(
            f"{exercise.text(language).name}: {short(dose, exercise.sides, language)}, {days(dose, language)}"
            for dose in doses
            for exercise in (library()[dose.exercise],)
        ),
        note=" ".join(plan.note.split()),
        since=changed["since"] if changed else None,
        changes=tuple(
            difference_words.sentence(differences.of_data(one), language)
            for one in (changed["items"] if changed else ())
        ),
    )


def _letters(screening: Screening, form: Form) -> str:
    language = form.typed["language"] if form.typed["language"] in LANGUAGES else _practice().language
    told = case.case(screening, practice=_practice(), language=str(language))
    follows = letter.letter(told, to="", body="", day="")
    return render_template(
        "desk/letter.html",
        screening=screening,
        identity=_identity(screening),
        form=form,
        follows=follows,
        other=_other(str(language), "papers.edit_letter", screening),
        letters=[
            {
                "title": one.recipient.splitlines()[0],
                "more": f"{wording.NAMES[one.language]}, {one.writer.name}",
                "meta": _day(one.at, g.clinician.language or _practice().language),
                "pdf": url_for("papers.letter_pdf", screening_id=screening.id, letter_id=one.id),
                "text": url_for("papers.letter_text", screening_id=screening.id, letter_id=one.id),
            }
            for one in reversed(screening.letters)
        ],
    )


def _identity(screening: Screening) -> pages.Identity:
    at, practice = now(), _practice()
    on = at.astimezone(ZoneInfo(practice.time_zone)).date()
    situation = queries.situation(screening.episode_id, of=practice, now=at, on=on)
    return pages.identity(screening.episode.patient, on=on, situation=situation)


def _letterhead() -> Letterhead:
    practice = _practice()
    picture = accounts.logo(practice.id)
    return Letterhead(
        name=practice.name,
        phone=practice.phone,
        tagline=practice.tagline,
        address=lines(practice.address),
        hours=" · ".join(lines(practice.hours)),
        colour=practice.colour,
        logo=Logo(picture.content, picture.media_type) if picture else None,
    )


def _pdf(screening: Screening, sheet: Sheet, paper: str) -> ResponseReturnValue:
    letterhead = _letterhead()
    screening_id = screening.id
    let_go()
    try:
        body = papers.pdf(sheet, letterhead)
    except (render.RendererBusy, render.RenderFailed):
        # The words are there all the same: as text they can be copied, and any browser prints them.
        answer = make_response(text(sheet), 503)
        answer.mimetype = "text/plain"
        answer.headers["Retry-After"] = str(render.RendererBusy.retry_after)
        return answer
    _note_release(_screening(screening_id), paper, "pdf")
    answer = Response(body, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{_file(paper)}.pdf"'
    return answer


def _text(screening: Screening, body: str, paper: str) -> ResponseReturnValue:
    _note_release(screening, paper, "text")
    answer = Response(body, mimetype="text/plain")
    answer.headers["Content-Disposition"] = f'attachment; filename="{_file(paper)}.txt"'
    return answer


def _file(paper: str) -> str:
    """What the file is called: a word of ours, never a name."""
    names = {LETTER: _("letter"), CALL_AHEAD: _("call-ahead"), NOTE: _("screening-note")}
    return str(names[paper])


def _note_release(screening: Screening, paper: str, form: str) -> None:
    """What leaves is in the record before it does. Where nothing can be written it leaves all the same.

    A letter to an emergency ward must not wait for a disk; the log has its id, the record the gap.
    """
    screening_id = screening.id
    # A request that only reads holds no lock; what it read goes, so that the record can be written.
    let_go()
    try:
        actions.give_out(_screening(screening_id), paper=paper, form=form, by=g.clinician, now=now())
    except DBAPIError as error:
        db.session.rollback()
        reading.missed(screening_id, error)


def _day(at: datetime, language: str) -> str:
    on = at.astimezone(ZoneInfo(_practice().time_zone)).date()
    return format_date(on, "long", locale=LOCALES[language])
