"""What was typed in small letters and plain signs, each in the place of the one it stands for."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_SIGNS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "×": "x",
        "✕": "x",
        "–": "-",
        "—": "-",
        "−": "-",
        "‐": "-",
        "‑": "-",
        "\u00a0": " ",
        "\u202f": " ",
        "→": ">",
        "′": "'",
        "’": "'",
        "″": '"',
        "”": '"',
        "“": '"',
    }
)
_SPELT: Final[Mapping[str, int]] = MappingProxyType(
    {
        name: number
        for number, names in {
            1: "one ein eine einen einer",
            2: "two zwei",
            3: "three drei",
            4: "four vier",
            5: "five fünf",
            6: "six sechs",
            7: "seven sieben",
            8: "eight acht",
            9: "nine neun",
            10: "ten zehn",
            12: "twelve zwölf",
            15: "fifteen fünfzehn",
            20: "twenty zwanzig",
            30: "thirty dreißig",
            45: "fortyfive forty-five",
            60: "sixty sechzig",
        }.items()
        for name in names.split()
    }
)
# "Eine Stufe zurück" and "one block back" count nothing.
_COUNTED: Final = re.compile(
    rf"(?<![\w-])(?P<number>{'|'.join(sorted(_SPELT, key=len, reverse=True))})"
    r"(?=mal\b|-mal\b|(?:\s+|-)(?!stufe|block|side|seite)\w|\s*[x,;]|\s*$)"
)
_TWICE: Final = re.compile(
    r"\b(?P<word>twice|thrice)\b|\b(?P<once>once)(?=\s+(?:daily|weekly|a\b|per\b|every\b))"
)
_TIMES: Final = MappingProxyType({"twice": "2x", "thrice": "3x", "once": "1x"})
_JOINED: Final = re.compile(
    r"(?<![\w-])(?P<number>\d+(?:[.,]\d+)?\s*)-(?=(?:s|weeks?|wochen|months?|hours?|stunden?|secs?|seconds?|sek|sekunden?|mins?|minutes?|minuten?|"
    r"rm|mal|x|kg|lbs?|reps?|repetitions?|wdh|sets?)\b)"
)


def plain(text: str) -> str:
    """The same length as what was typed, so that whatever means nothing is found where it stands."""
    found = []
    for sign in text:
        small = _SIGNS.get(sign, sign.lower())
        found.append(small if len(small) == 1 else sign)
    small = re.sub(r"(?<=\d)(\s*)\*(?=\s*\d)", r"\1x", "".join(found))
    small = _COUNTED.sub(lambda m: str(_SPELT[m["number"]]).ljust(len(m["number"])), small)
    small = _TWICE.sub(lambda m: _TIMES[m[0]].ljust(len(m[0])), small)
    return _JOINED.sub(lambda m: f"{m['number']} ", small)
