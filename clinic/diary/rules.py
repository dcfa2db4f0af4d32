"""When a reported sign can be taken back, and the id that keeps a repeated tap from counting twice."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid5

TAKING_BACK: Final = timedelta(minutes=10)  # as long as the card is in a person's hand
MOST_TAKEN_BACK: Final = 5  # a day; after that a sign stands


def sign_id(plan_id: UUID, sign: str, *, ended: int) -> UUID:
    """The id of a sign tapped now: the same tap has the same id until it is taken back or its pause lifted.
    `ended` counts the earlier ones of its kind that are."""
    return uuid5(plan_id, f"{sign}:{ended}")


def may_take_back(received_at: datetime, *, taken_back: int, now: datetime) -> bool:
    """Whether "tapped by mistake" is still believed. `taken_back`: how often it was today."""
    return now - received_at <= TAKING_BACK and taken_back < MOST_TAKEN_BACK
