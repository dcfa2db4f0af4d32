"""What stands for an exercise on the practice's pages: its photo where one was taken, else our drawing."""

from dataclasses import dataclass

from flask import url_for

from clinic.library import drawings, own
from clinic.library.drawings import Drawing
from clinic.library.exercise import Exercise


@dataclass(frozen=True, slots=True)
class Photograph:
    """A picture that answers only to those who may see it; width and height in pixels."""

    address: str
    width: int
    height: int


Picture = Drawing | Photograph


def telling(exercise: Exercise) -> Picture | None:
    """The one picture that stands for the exercise."""
    photo = exercise.photo
    if photo is None:
        return drawings.telling(exercise.id)
    address = url_for("own.photo", own_id=own.row(exercise.id), digest=photo.digest)
    return Photograph(address, photo.width, photo.height)
