"""Each practice's own exercises behind the reviewed library, for a request of that practice only."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from uuid import UUID

from flask import Flask, g
from sqlalchemy import select

from clinic.accounts.models import Practice
from clinic.database import db
from clinic.library import own, search
from clinic.library.catalogue import Library, present, shipped
from clinic.library.exercise import Photo
from clinic.library.models import OwnExercise, OwnPhoto


def install(app: Flask) -> None:
    """Open the practice's shelf as soon as it is known who asks."""
    app.before_request(_open)
    app.teardown_request(_close)


@contextmanager
def opened(practice: Practice) -> Iterator[None]:
    """The practice's shelf where nobody is signed in: for a command, or work in the background."""
    before = present.set(_shelf(practice.id, practice.shelf) if practice.shelf else None)
    try:
        yield
    finally:
        present.reset(before)


def _open() -> None:
    present.set(None)
    clinician = g.get("clinician")
    if clinician is not None and clinician.practice.shelf:
        present.set(_shelf(clinician.practice_id, clinician.practice.shelf))


def _close(_error: BaseException | None) -> None:
    present.set(None)


@lru_cache(maxsize=64)
def _shelf(practice_id: UUID, number: int) -> tuple[Library, search.Index]:
    rows = db.session.execute(
        select(
            OwnExercise.id,
            OwnExercise.facts,
            OwnExercise.texts,
            OwnExercise.marks,
            OwnPhoto.digest,
            OwnPhoto.width,
            OwnPhoto.height,
        )
        .outerjoin(
            OwnPhoto, (OwnPhoto.exercise_id == OwnExercise.id) & (OwnPhoto.digest == OwnExercise.photo)
        )
        .where(OwnExercise.practice_id == practice_id, OwnExercise.in_use)
        .order_by(OwnExercise.made_at, OwnExercise.id)
    ).all()
    base = shipped()
    made = [
        own.exercise(
            own.key(row.id),
            row.facts,
            row.texts,
            row.marks,
            library=base,
            photo=Photo(row.digest, row.width, row.height) if row.digest else None,
        )
        for row in rows
        if not own.missing(row.facts, row.texts, row.marks, languages=base.languages)
    ]
    shelf = hashlib.sha256(f"{base.digest} {practice_id} {number}".encode()).hexdigest()
    library = own.with_own(base, made, shelf=shelf)
    return library, search.index(library.exercises, library.vocabulary)
