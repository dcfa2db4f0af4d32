"""What is reckoned about a person and a complaint: ages, stage, weeks, regions, names that look alike."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol
from unicodedata import combining, normalize


class Sex(StrEnum):
    """Sex as far as bone and pregnancy questions need it. Not stated is not an answer."""

    FEMALE = "female"
    MALE = "male"
    DIVERSE = "diverse"
    NOT_STATED = "not-stated"


class Precision(StrEnum):
    """How exactly the onset is known."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class Stage(StrEnum):
    """Where in its course a complaint stands."""

    ACUTE = "acute"
    SUBACUTE = "subacute"
    PERSISTENT = "persistent"


class Region(StrEnum):
    """A part of the body map. All but the head are regions of the library too."""

    HEAD = "head"
    NECK = "neck"
    NECK_SHOULDER = "neck-shoulder"
    SHOULDER = "shoulder"
    SHOULDER_BLADE = "shoulder-blade"
    UPPER_BACK = "upper-back"
    CHEST = "chest"
    ARM = "arm"


class Side(StrEnum):
    """On which side a paired region hurts."""

    LEFT = "left"
    RIGHT = "right"
    BOTH = "both"


PAIRED = frozenset({Region.NECK_SHOULDER, Region.SHOULDER, Region.SHOULDER_BLADE, Region.ARM})
NECK_OR_HEAD = frozenset({Region.HEAD, Region.NECK, Region.NECK_SHOULDER})
YOUNGEST = 16

# What people say when asked since when, in weeks; from half a year on nobody means a week.
WEEKS_AGO = (0, 1, 2, 3, 4, 5, 6, 8, 10, 12, 26, 52)
ROUGH_FROM = 26

# How far the true onset may lie from the day on record.
MARGIN = {Precision.DAY: 0, Precision.WEEK: 3, Precision.MONTH: 15}


@dataclass(frozen=True, slots=True)
class Boundaries:
    """The day from onset on which a stage begins, counted from 0; a reviewed setting of the practice."""

    subacute_from: int = 28
    persistent_from: int = 85


@dataclass(frozen=True, slots=True)
class Staging:
    """The stage of a complaint on one day, since when, and what comes next."""

    stage: Stage
    days: int
    since: date
    following: Stage | None
    turns_on: date | None
    possible: tuple[Stage, ...]

    @property
    def weeks(self) -> int:
        return self.days // 7

    @property
    def is_open(self) -> bool:
        """Whether the onset is known too roughly to tell two stages apart."""
        return len(self.possible) > 1

    def turns_within(self, days: int, *, on: date) -> bool:
        """Whether the next stage begins in the coming days."""
        return self.turns_on is not None and (self.turns_on - on).days <= days


class Lasting(Protocol):
    """A course of complaint, as far as its stage hangs on it."""

    @property
    def onset(self) -> date: ...

    @property
    def onset_precision(self) -> Precision: ...


class Dividing(Protocol):
    """A practice, as far as stages begin where it says."""

    @property
    def subacute_from(self) -> int: ...

    @property
    def persistent_from(self) -> int: ...


def staging_of(episode: Lasting, *, practice: Dividing, on: date) -> Staging:
    """The stage of a complaint on a day, by the practice's own boundaries."""
    boundaries = Boundaries(practice.subacute_from, practice.persistent_from)
    return staging(episode.onset, episode.onset_precision, on=on, boundaries=boundaries)


def staging(onset: date, precision: Precision, *, on: date, boundaries: Boundaries | None = None) -> Staging:
    """The stage on a day, reckoned from the onset on record. The clinician confirms it; nothing stores it."""
    boundaries = boundaries or Boundaries()
    days = days_since(onset, on=on)
    begins = {
        Stage.ACUTE: 0,
        Stage.SUBACUTE: boundaries.subacute_from,
        Stage.PERSISTENT: boundaries.persistent_from,
    }
    stage = _stage(days, begins)
    following = next((later for later, day in begins.items() if day > days), None)
    margin = MARGIN[precision]
    return Staging(
        stage=stage,
        days=days,
        since=onset + timedelta(days=begins[stage]),
        following=following,
        turns_on=onset + timedelta(days=begins[following]) if following else None,
        possible=tuple(
            dict.fromkeys((_stage(max(0, days - margin), begins), stage, _stage(days + margin, begins)))
        ),
    )


def _stage(days: int, begins: Mapping[Stage, int]) -> Stage:
    return [stage for stage, day in begins.items() if day <= days][-1]


def days_since(onset: date, *, on: date) -> int:
    """Days from onset; the day itself is day 0, and so is one that lies ahead in another time zone."""
    return max(0, (on - onset).days)


# The ages and weeks at which a criterion of the questionnaire changes, as far as the careful reading is the
# lower one: criteria for the young end here, and so do the questions about pregnancy (to 55).
LOWER_IS_CAREFUL_BEFORE = frozenset({6, 16, 18, 56})
RECENT_WEEKS = 4
LASTING_WEEKS = 12


def ages(birth_year: int, *, on: date) -> tuple[int, int]:
    """The two ages a birth year allows: before and after this year's birthday."""
    older = max(0, on.year - birth_year)
    return max(0, older - 1), older


def age_for_screening(birth_year: int, *, on: date) -> int:
    """The age to begin a screening with, for the clinician to confirm.

    Nearly every criterion asks more of the older, so the older of the two ages is the careful one. Only where
    a criterion ends with an age (children, under 18, pregnancy to 55) does the younger one ask more.
    """
    younger, older = ages(birth_year, on=on)
    return younger if older in LOWER_IS_CAREFUL_BEFORE else older


def weeks_for_screening(onset: date, precision: Precision, *, on: date) -> int:
    """Completed weeks of this episode to begin a screening with, for the clinician to confirm.

    A rough onset is read towards the criterion it may meet: neck vessels ask for 4 weeks or fewer,
    inflammatory pain for 12 or more.
    """
    days, margin = days_since(onset, on=on), MARGIN[precision]
    fewest, stated, most = max(0, days - margin) // 7, days // 7, (days + margin) // 7
    if fewest <= RECENT_WEEKS < stated:
        return fewest
    return most if stated < LASTING_WEEKS <= most else stated


def too_young(birth_year: int, *, on: date) -> bool:
    """Whether a person is certainly under the age this product is made for."""
    return ages(birth_year, on=on)[1] < YOUNGEST


def involves_neck_or_head(regions: Iterable[str]) -> bool:
    """Whether the complaint touches neck or head; the ridge to the shoulder counts, to be careful."""
    return not NECK_OR_HEAD.isdisjoint(regions)


def spots() -> tuple[str, ...]:
    """Every place of the body map in reading order: `neck`, `shoulder-blade.left`, `shoulder-blade.right`."""
    return tuple(
        place
        for region in Region
        for place in ((f"{region}.{Side.LEFT}", f"{region}.{Side.RIGHT}") if region in PAIRED else (region,))
    )


def places(ticked: Iterable[str]) -> tuple[list[str], dict[str, str]]:
    """The ticked places as regions in reading order, and the side of each paired one."""
    chosen = set(ticked)
    regions: list[str] = []
    sides: dict[str, str] = {}
    for spot in spots():
        if spot not in chosen:
            continue
        region, _, side = str(spot).partition(".")
        if region not in regions:
            regions.append(region)
        if side:
            sides[region] = Side.BOTH if region in sides else Side(side)
    return regions, {region: str(side) for region, side in sides.items()}


def ticked(regions: Iterable[str], sides: Mapping[str, str]) -> tuple[str, ...]:
    """The places of the body map that stand for these regions and sides."""
    found: list[str] = []
    for region in regions:
        side = sides.get(region, Side.BOTH if region in PAIRED else "")
        if not side:
            found.append(region)
        else:
            found += [f"{region}.{one}" for one in (Side.LEFT, Side.RIGHT) if side in (one, Side.BOTH)]
    return tuple(found)


_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "'": None, "’": None}
)
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa"})
_SPELLINGS = (("ai", "ei"), ("ay", "ei"), ("ey", "ei"), ("y", "i"), ("ph", "f"), ("th", "t"), ("dt", "t"),
              ("ck", "k"), ("tz", "z"))  # fmt: skip


def fold(text: str) -> str:
    """Lower case words without accents and signs, each once as it is and once with umlauts written out.

    Begins with a blank, so that " word" finds the beginning of any word: "Müller" is " muller mueller".
    """
    return " " + " ".join(dict.fromkeys(word for words in readings(text) for word in words))


def readings(text: str) -> tuple[tuple[str, ...], ...]:
    """The words of a text without accents, and again with umlauts written out where that differs."""
    lower = normalize("NFC", text.casefold())
    return tuple(dict.fromkeys((_words(lower), _words(lower.translate(_UMLAUTS)))))


def _words(lower: str) -> tuple[str, ...]:
    plain = normalize("NFKD", lower.translate(_LETTERS))
    return tuple(re.findall(r"[^\W_]+", "".join(c for c in plain if not combining(c))))


def look_alike(one: str, other: str) -> bool:
    """Whether two people's names are easily taken for each other: M. Braun, Maria Braun, Maria Brauns."""
    return any(
        _same_person(mine, theirs) for mine in readings(one) for theirs in readings(other) if mine and theirs
    )


def _same_person(one: Sequence[str], other: Sequence[str]) -> bool:
    if sorted(one) == sorted(other):
        return True
    few, left = sorted((list(one), list(other)), key=len)
    whole = False
    for word in sorted(few, key=len, reverse=True):
        match = next((found for found in left if _nearly(word, found)), None)
        whole = whole or (match is not None and len(word) > 1)
        match = match or next((found for found in left if _is_initial(word, found)), None)
        if match is None:
            return False
        left.remove(match)
    return whole


def _is_initial(one: str, other: str) -> bool:
    return 1 in (len(one), len(other)) and one[0] == other[0]


def _sound(word: str) -> str:
    for spelling, other in _SPELLINGS:
        word = word.replace(spelling, other)
    return re.sub(r"(.)\1", r"\1", word)


def _nearly(one: str, other: str) -> bool:
    """Sounding the same, or one letter apart in words long enough for that to be overlooked."""
    short, long = sorted((_sound(one), _sound(other)), key=len)
    if short == long:
        return True
    if min(len(one), len(other)) < 4 or len(long) - len(short) > 1:
        return False
    ahead = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    return short[ahead:] == long[ahead + 1 :] or short[ahead + 1 :] == long[ahead + 1 :]


def seek(text: str) -> tuple[tuple[str, ...], ...]:
    """What a search asks of a folded name: of each word typed, one of its spellings begins a word."""
    typed = re.findall(r"[^\W_]+", normalize("NFC", text.casefold()))
    return tuple(
        spellings
        for word in typed
        if (spellings := tuple(reading[0] for reading in readings(word) if reading))
    )


def onset_of(
    day: date | None, weeks_ago: int | None, precision: Precision, *, on: date
) -> tuple[date, Precision]:
    """The onset as given: a day known so exactly, or "some weeks ago", known to the week or, from half a year
    on, to the month. Whoever says weeks does not mean a day that still stands beside them."""
    if weeks_ago is None:
        return day or on, precision
    rough = Precision.MONTH if weeks_ago >= ROUGH_FROM else Precision.WEEK
    return on - timedelta(weeks=weeks_ago), rough


def onset_faults(day: date | None, weeks_ago: int | None, *, birth_year: int, on: date) -> dict[str, str]:
    """What cannot be about an onset, by field, as keys for words."""
    began, _ = onset_of(day, weeks_ago, Precision.DAY, on=on)
    if began > on:
        return {"onset": "onset-ahead"}
    if began.year < birth_year:
        return {"onset" if weeks_ago is None else "weeks": "onset-before-birth"}
    return {}


def birth_faults(birth_year: int, *, on: date) -> dict[str, str]:
    """What cannot be about a birth year."""
    return {"birth_year": "birth-ahead"} if birth_year > on.year else {}


def greeting(name: str) -> str:
    """How a plan addresses the person until told otherwise: without the surname, as others may read it."""
    if "," in name:
        last, _, first = (part.strip() for part in name.partition(","))
        name = f"{first} {last}"
    first, *rest = name.split() or [""]
    last = rest[-1] if rest else ""
    return f"{first} {last[0].upper()}." if last[:1].isalpha() else " ".join((first, *rest))
