"""Numbers, ranges and times as they are typed: what they look like, and what they mean."""

import re
from typing import Any, Literal

from clinic.plans.doses.amounts import Amount, Number, Span, span, tidy

# Why a part of a typed dose is not taken: it means nothing, or something a plan cannot say like this.
Why = Literal[
    "unknown",
    "contrary",
    "unclear",
    "choice",
    "side",
    "sides",
    "first",
    "volume",
    "breaths",
    "heaviest",
    "often",
    "percent",
    "degree",
    "step",
    "activity",
    "number",
    "steps",
    "weeks",
    "pain",
    "share",
    "rest",
    "band",
    "apart",
    "cycle",
    "either",
    "sets",
    "reached",
    "tempo",
    "both",
]

TO = r"\s*(?:-(?:\s*(?:to|bis))?|to|bis)\s*"
NUMBER = r"\d+(?:[.,]\d+)?"
UNDER = r"(?:<(?!=)|less\s+than|below|under|unter|weniger\s+als)"
OVER = r"(?:>(?!=)|more\s+than|above|mehr\s+als)"
UP_TO = (
    rf"(?:<=|≤|{UNDER}|up\s+to|at\s+most|no(?:t)?\s+more\s+than|(?:a\s+)?maximum\s+of|max(?:imum|imal)?\.?"
    r"|bis\s+zu|bis|höchstens|nicht\s+mehr\s+als)"
)
FROM = rf"(?:>=|≥|{OVER}|at\s+least|(?:a\s+)?minimum(?:\s+of)?|mindestens|mind\.|min\.|ab)"
OR = r"\s+(?:or|oder)\s+"
OR_MORE = r"(?:or\s+more|oder\s+mehr)"
OR_LESS = r"(?:or\s+(?:fewer|less)|oder\s+weniger)"
AMOUNT = (
    rf"(?:{UP_TO}\s*{NUMBER}|{FROM}\s*{NUMBER}|{NUMBER}{TO}{NUMBER}|{NUMBER}\s+(?:{OR_MORE}|{OR_LESS})"
    rf"|{NUMBER}{OR}{NUMBER}|{NUMBER}\+|{NUMBER})"
)
# No "m" for minutes: "500 m" is a distance, and "10 m" may be either.
SECONDS = r"(?:seconds?(?!\s+(?:week|month|day))|secs?\.?|sekunden?|sek\.?|s|''|\")"
MINUTES = r"(?:minutes?|mins?\.?|minuten?|')"
HOURS = r"(?:hours?|hrs?|stunden?|std\.?|h)"
TIME_UNITS = rf"(?:{SECONDS}|{MINUTES}|{HOURS})"


class Unclear(ValueError):
    """A part that means one of two things, or leaves open what is meant; `why` says which."""

    def __init__(self, part: str, why: Why = "unclear") -> None:
        super().__init__(part)
        self.why: Why = why


def amount(text: str, *, whole: bool = False) -> Amount:
    """A number or range as typed: 8, 8-12, up to 8, 8+. `whole` where nothing lies between 7 and 8."""
    text = text.strip()
    if re.fullmatch(AMOUNT, text) is None:
        raise ValueError(text)
    stated = [number(each) for each in re.findall(NUMBER, text)]
    if len(stated) == 2 and re.search(OR, text) and not (whole and stated[1] == stated[0] + 1):
        raise Unclear(text, "choice")  # between 2 and 3 times lies nothing; 8 or 10 leaves out 9
    if len(stated) == 2:
        if stated[0] > stated[1]:
            raise ValueError(text)
        return span(stated[0], stated[1])
    if re.match(UP_TO, text) or re.search(OR_LESS, text):
        return Span(None, stated[0] - _beyond(UNDER, text, whole=whole))
    if text.endswith("+") or re.search(OR_MORE, text) or re.match(FROM, text):
        return Span(stated[0] + _beyond(OVER, text, whole=whole), None)
    return stated[0]


def _beyond(sign: str, text: str, *, whole: bool) -> int:
    """Of whole numbers, "fewer than 4" are up to 3; what has fractions ends where it was said to."""
    return 1 if whole and re.match(sign, text) else 0


def whole_amount(text: str) -> Any:
    """The same in whole numbers; anything else is a ValueError."""
    found = amount(text, whole=True)
    stated = (found.least, found.most) if isinstance(found, Span) else (found,)
    if any(isinstance(end, float) for end in stated):
        raise ValueError(text)
    return found


def number(text: str) -> Number:
    return tidy(float(text.replace(",", ".")))


def seconds(text: str, unit: str) -> Any:
    """A length in seconds."""
    factor = 1 if re.fullmatch(SECONDS, unit) else 60 if re.fullmatch(MINUTES, unit) else 3600
    found = amount(text)
    if not isinstance(found, Span):
        return round(found * factor)
    ends = (None if end is None else round(end * factor) for end in (found.least, found.most))
    return span(*ends)
