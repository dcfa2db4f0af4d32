"""Forgives slips of the finger: the known words that come nearest to one that nobody knows. Pure."""

from collections.abc import Iterable


def allowed(word: str) -> int:
    """How many letters may be wrong, missing, too many or swapped: none in short words, two in long ones."""
    return 0 if len(word) < 4 else 1 if len(word) < 8 else 2


def nearest(word: str, known: Iterable[str]) -> frozenset[str]:
    """The known words whose beginnings come nearest to this word, within what is allowed."""
    most, found = allowed(word), set[str]()
    if not most:
        return frozenset()
    letters = set(word)
    for other in known:
        # Each slip puts at most one letter there that the other word does not have.
        if len(letters.difference(other)) > most or len(other) < len(word) - most:
            continue
        slips = distance(word, other, most)
        if slips < most:
            most, found = slips, set()
        if slips == most:
            found.add(other)
    return frozenset(found)


def distance(word: str, other: str, most: int) -> int:
    """Slips between a word and the likeliest beginning of another; `most + 1` stands for more than `most`."""
    other = other[: len(word) + most]
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(word, start=1):
        earlier, before, row = before, row, [at]
        for to, same in enumerate(other, start=1):
            cost = min(before[to] + 1, row[to - 1] + 1, before[to - 1] + (letter != same))
            if at > 1 and to > 1 and letter == other[to - 2] and word[at - 2] == same:
                cost = min(cost, earlier[to - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(*row, most + 1)
