"""Where doses come from: a shipped programme, a kept one, another plan of the patient."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from clinic.accounts.models import Clinician
from clinic.database import db
from clinic.patients.models import Episode
from clinic.plans import history
from clinic.plans.actions import _row
from clinic.plans.doses.courses import Course
from clinic.plans.doses.dosing import course_of
from clinic.plans.models import Plan, SavedProgramme
from clinic.plans.programmes.catalogue import programmes
from clinic.plans.programmes.courses import courses

PROGRAMME, SAVED, PLAN = "programme", "saved", "plan"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Rows to put into a plan, and what they are called. `key` finds the source again."""

    key: str
    name: str
    rows: tuple[Mapping[str, Any], ...]

    @property
    def kind(self) -> str:
        return self.key.partition(":")[0]

    @property
    def courses(self) -> tuple[Course, ...]:
        return tuple(course_of(history.row_of(row)) for row in self.rows)


def source(key: str, episode: Episode, *, of: Clinician, language: str) -> Source | None:
    """The source with this key, if this clinician may use it for this patient."""
    kind, _, name = key.partition(":")
    if kind == PROGRAMME:
        name, _, layout = name.partition(":")
        return of_programme(name, language, layout) if name in programmes() else None
    try:
        wanted = UUID(name)
    except ValueError:
        return None
    if kind == SAVED:
        return next((of_saved(one) for one in saved(of=of) if one.id == wanted), None)
    if kind == PLAN:
        return next((of_plan(one) for one in earlier(episode, of=of) if one.id == wanted), None)
    return None


def of_programme(name: str, language: str, layout: str = "") -> Source:
    """A shipped programme over all its weeks, on its own days or those of another layout."""
    programme = programmes()[name]
    text = programme.text(language)
    if layout not in programme.other_weeks:
        layout = ""
    given = courses(programme.laid_out(layout))
    return Source(
        key=":".join(filter(None, (PROGRAMME, name, layout))),
        name=" · ".join(filter(None, (text.name, text.layouts.get(layout)))),
        rows=tuple(history.portable(_row(wanted, place)) for place, wanted in enumerate(given, 1)),
    )


def of_saved(kept: SavedProgramme) -> Source:
    """A programme somebody here kept."""
    return Source(key=f"{SAVED}:{kept.id}", name=kept.name, rows=tuple(kept.doses))


def of_plan(plan: Plan) -> Source:
    """Another plan of the same person."""
    rows = tuple(history.portable(row) for row in plan.doses)
    return Source(key=f"{PLAN}:{plan.id}", name="", rows=rows)


def saved(*, of: Clinician) -> Sequence[SavedProgramme]:
    """The practice's programmes and one's own."""
    return db.session.scalars(
        select(SavedProgramme)
        .where(
            SavedProgramme.practice_id == of.practice_id,
            or_(SavedProgramme.owner_id.is_(None), SavedProgramme.owner_id == of.id),
        )
        .order_by(SavedProgramme.name, SavedProgramme.id)
    ).all()


def earlier(episode: Episode, *, of: Clinician) -> Sequence[Plan]:
    """Every plan of the person with exercises in it, the one changed last first."""
    theirs = select(Episode.id).where(Episode.patient_id == episode.patient_id)
    found = db.session.scalars(
        select(Plan)
        .where(Plan.episode_id.in_(theirs), Plan.practice_id == of.practice_id)
        .options(selectinload(Plan.doses))
        .order_by(Plan.changed_at.desc(), Plan.id)
    ).all()
    return [plan for plan in found if plan.doses]
