"""What a clinician marked in the library, and what their practice wrote for itself."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import select

from clinic.accounts.models import Clinician, Practice
from clinic.database import db
from clinic.library import own
from clinic.library.models import Favourite, OwnExercise, OwnPhoto


def favourites(*, of: Clinician) -> frozenset[str]:
    """The exercises this clinician wants at hand."""
    return frozenset(db.session.scalars(select(Favourite.exercise).where(Favourite.clinician_id == of.id)))


def own_exercise(exercise_id: UUID, *, of: Practice) -> OwnExercise | None:
    """An exercise this practice wrote."""
    return db.session.scalar(
        select(OwnExercise).where(OwnExercise.id == exercise_id, OwnExercise.practice_id == of.id)
    )


def own_called(exercise_id: str, *, of: Practice) -> OwnExercise | None:
    """The same by what plans call it; None for a word that is no own exercise of this practice."""
    row = own.row(exercise_id)
    return own_exercise(row, of=of) if row is not None else None


def own_exercises(*, of: Practice) -> Sequence[OwnExercise]:
    """Everything this practice wrote, drafts too, the newest first."""
    return db.session.scalars(
        select(OwnExercise)
        .where(OwnExercise.practice_id == of.id)
        .order_by(OwnExercise.changed_at.desc(), OwnExercise.id)
    ).all()


def photo(exercise_id: UUID, digest: str, *, of: Practice) -> OwnPhoto | None:
    """A picture one of this practice's exercises shows or showed."""
    return db.session.scalar(
        select(OwnPhoto)
        .join(OwnExercise, OwnExercise.id == OwnPhoto.exercise_id)
        .where(
            OwnPhoto.exercise_id == exercise_id, OwnPhoto.digest == digest, OwnExercise.practice_id == of.id
        )
    )


def photos(digests: Collection[str], *, of: UUID) -> Mapping[str, OwnPhoto]:
    """Pictures this practice's exercises show or showed, by what they are known by."""
    if not digests:
        return {}
    found = db.session.scalars(
        select(OwnPhoto)
        .join(OwnExercise, OwnExercise.id == OwnPhoto.exercise_id)
        .where(OwnPhoto.digest.in_(digests), OwnExercise.practice_id == of)
    )
    return {one.digest: one for one in found}
