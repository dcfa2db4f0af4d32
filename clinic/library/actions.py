"""What a clinician marks and writes in the library, each change in the record."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, update

from clinic.accounts.logos import Picture
from clinic.accounts.models import Clinician, Practice
from clinic.audit import action, record, remember
from clinic.database import db
from clinic.library.models import Favourite, OwnExercise, OwnPhoto

MOST_OWN = 500
MOST_PHOTOS = 10  # kept of one exercise, for the revisions they went out with


class Overtaken(Exception):
    """Somebody changed the exercise since the page was opened."""


class Full(Exception):
    """No more is kept: `MOST_OWN` exercises of a practice, `MOST_PHOTOS` pictures of one."""


@action
def favour(exercise: str, *, keep: bool, by: Clinician, now: datetime) -> None:
    """Put an exercise among a clinician's favourites, or take it out. Asked twice, it stays as it is."""
    known = db.session.scalar(
        select(Favourite).where(Favourite.clinician_id == by.id, Favourite.exercise == exercise)
    )
    if keep and known is None:
        db.session.add(Favourite(clinician_id=by.id, exercise=exercise, at=now))
    elif not keep and known is not None:
        db.session.delete(known)
    record("exercise.favoured", by=by, subject=by, at=now, exercise=exercise, keep=keep)


@action
def begin_own(*, key: UUID, by: Clinician, now: datetime) -> OwnExercise:
    """Begin an exercise of the practice's own, empty and in nobody's way."""
    held = db.session.scalar(
        select(func.count()).select_from(OwnExercise).where(OwnExercise.practice_id == by.practice_id)
    )
    if held is not None and held >= MOST_OWN:
        raise Full
    begun = OwnExercise(
        practice_id=by.practice_id, facts={}, texts={}, marks=[], made_at=now, made_by=by.id, changed_at=now
    )
    db.session.add(begun)
    db.session.flush()
    remember(key, by=by, content="own exercise", subject=begun, at=now)
    record("exercise.begun", by=by, subject=begun, at=now)
    return begun


@action
def write_own(
    exercise: OwnExercise,
    *,
    facts: Mapping[str, str],
    texts: Mapping[str, str],
    marks: Sequence[str],
    version: int,
    by: Clinician,
    now: datetime,
) -> None:
    """Keep what the exercise says of itself."""
    _claim(exercise, version, now=now)
    exercise.facts, exercise.texts, exercise.marks = dict(facts), dict(texts), list(marks)
    _put_on_shelf(by)
    record("exercise.written", by=by, subject=exercise, at=now)


@action
def offer_own(exercise: OwnExercise, *, in_use: bool, version: int, by: Clinician, now: datetime) -> None:
    """Let it be found beside plans from now on, or no more."""
    _claim(exercise, version, now=now)
    exercise.in_use = in_use
    _put_on_shelf(by)
    record("exercise.offered", by=by, subject=exercise, at=now, in_use=in_use)


@action
def show_photo(
    exercise: OwnExercise, picture: Picture, *, version: int, by: Clinician, now: datetime
) -> None:
    """Show this picture from now on. Earlier ones stay for the revisions that went out with them."""
    _claim(exercise, version, now=now)
    kept = db.session.scalars(select(OwnPhoto.digest).where(OwnPhoto.exercise_id == exercise.id)).all()
    if picture.digest not in kept:
        if len(kept) >= MOST_PHOTOS:
            raise Full
        db.session.add(
            OwnPhoto(
                exercise_id=exercise.id,
                digest=picture.digest,
                content=picture.content,
                width=picture.width,
                height=picture.height,
            )
        )
    exercise.photo = picture.digest
    _put_on_shelf(by)
    record("exercise.photographed", by=by, subject=exercise, at=now, digest=picture.digest)


def _claim(exercise: OwnExercise, version: int, *, now: datetime) -> None:
    claimed = db.session.scalar(
        update(OwnExercise)
        .where(OwnExercise.id == exercise.id, OwnExercise.version == version)
        .values(version=version + 1, changed_at=now)
        .returning(OwnExercise.version)
        .execution_options(synchronize_session=False)
    )
    if claimed is None:
        raise Overtaken
    db.session.refresh(exercise, ["version", "changed_at"])


def _put_on_shelf(by: Clinician) -> None:
    """Whoever asks next sees the change: the number at the door is another one."""
    db.session.execute(
        update(Practice).where(Practice.id == by.practice_id).values(shelf=Practice.shelf + 1),
        execution_options={"synchronize_session": False},
    )
