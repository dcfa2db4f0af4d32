"""Names written from right to left keep their place in a line that is read from left to right."""

from typing import Final
from unicodedata import bidirectional

LEFT_TO_RIGHT: Final = "\N{LEFT-TO-RIGHT MARK}"
RIGHT_TO_LEFT: Final = frozenset({"R", "AL"})


def apart(text: str) -> str:
    """The text, and where it needs it an end: a day after it would else be drawn before it."""
    if any(bidirectional(letter) in RIGHT_TO_LEFT for letter in text):
        return f"{text}{LEFT_TO_RIGHT}"
    return text
