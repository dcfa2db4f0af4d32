"""What a set of doses covers: layers, regions, sides, pulling and pushing, minutes. Sums, never advice."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from clinic.library.exercise import LAYERS, Exercise
from clinic.plans.doses import reckoning
from clinic.plans.programmes.programme import BalanceModel
from clinic.plans.rules import WEEKDAYS, Dose, Weekday, days_a_week, most, out_of_ten

# Back, shoulder blades and neck are one functional unit, reckoned in three parts. The rest is the whole body.
PARTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "neck": "neck",
        "neck-shoulder": "neck",
        "shoulder-blade": "shoulder-girdle",
        "shoulder": "shoulder-girdle",
        "chest": "shoulder-girdle",
        "upper-back": "thoracic",
    }
)
PARTS_IN_ORDER: Final = ("neck", "shoulder-girdle", "thoracic")
HARD: Final = 5
SHORT_S: Final = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Minutes:
    """Seconds as planned. Endurance counts apart; what is done when needed counts nothing."""

    week_s: int
    aerobic_week_s: int
    session_s: Mapping[Weekday, int]
    day_s: Mapping[Weekday, int]
    exercises: Mapping[Weekday, int]

    @property
    def fullest_day(self) -> Weekday:
        return max(WEEKDAYS, key=lambda day: self.day_s[day])

    @property
    def longest_session_s(self) -> int:
        return max(self.session_s.values())

    @property
    def longest_day_s(self) -> int:
        return max(self.day_s.values())

    @property
    def most_exercises(self) -> int:
        return max(self.exercises.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What doses cover. `left`, `right`, `pull` and `push` are weekly sets."""

    exercises: int
    layers: Mapping[str, int]
    parts: Mapping[str, int]
    grid: Mapping[str, Mapping[str, int]]
    categories: frozenset[str]
    left: int
    right: int
    pull: int
    push: int
    minutes: Minutes
    strengthening_days: frozenset[Weekday]
    hard_days: Mapping[str, frozenset[Weekday]]


@dataclass(frozen=True, slots=True)
class Remark:
    """An arithmetic fact a colleague would mention, and the two numbers it compares."""

    key: str
    count: int
    against: int


def cover(
    doses: Sequence[Dose],
    *,
    exercises: Mapping[str, Exercise],
    muscle_groups: Mapping[str, str],
    model: BalanceModel,
) -> Coverage:
    """Everything the doses cover together, as they are planned over one week."""
    taken = [(dose, exercises[dose.exercise]) for dose in doses]
    layers = Counter(exercise.layer for _, exercise in taken)
    parts = Counter(part(exercise) for _, exercise in taken)
    grid = Counter((exercise.layer, part(exercise)) for _, exercise in taken)
    left, right = _sides(taken)
    columns = (*PARTS_IN_ORDER, "whole-body")
    return Coverage(
        exercises=len(taken),
        layers=MappingProxyType({layer: layers[layer] for layer in LAYERS}),
        parts=MappingProxyType({each: parts[each] for each in columns}),
        grid=MappingProxyType(
            {layer: MappingProxyType({each: grid[layer, each] for each in columns}) for layer in LAYERS}
        ),
        categories=frozenset(
            each for dose, exercise in taken for each in counted_categories(dose, exercise, model)
        ),
        left=left,
        right=right,
        pull=sum(weekly_sets(dose) for dose, exercise in taken if exercise.movement_bias == "pull"),
        push=sum(weekly_sets(dose) for dose, exercise in taken if exercise.movement_bias == "push"),
        minutes=minutes(taken),
        strengthening_days=frozenset(
            day
            for dose, exercise in taken
            if model.groups[exercise.purpose] == "strengthening"
            for day in planned_days(dose)
        ),
        hard_days=_hard_days(taken, muscle_groups),
    )


def part(exercise: Exercise) -> str:
    """The part of the upper back an exercise belongs to, or the whole body."""
    return PARTS.get(exercise.region, "whole-body")


def planned_days(dose: Dose) -> tuple[Weekday, ...]:
    """The days on which a dose may fall; what is done when needed has none, every other day has all."""
    if dose.as_needed:
        return ()
    return WEEKDAYS if dose.every_days else dose.days


def seconds(dose: Dose, exercise: Exercise) -> int:
    """Seconds of one pass of a dose."""
    return reckoning.seconds(dose, exercise)


def counted_categories(dose: Dose, exercise: Exercise, model: BalanceModel) -> tuple[str, ...]:
    """The categories an exercise counts for at this dose: a strength category wants some effort."""
    high = (out_of_ten(dose.effort) or exercise.dosage.effort)[1]
    return tuple(each for each in exercise.balance_categories if high >= model.min_effort.get(each, 0))


def minutes(taken: Iterable[tuple[Dose, Exercise]]) -> Minutes:
    """How long sessions, days and the week take."""
    week = aerobic_week = 0
    # Sessions that take turns are never on one day: the longer one counts. Of a group, its share.
    session, day_long, count = _Longest(), _Longest(), _Longest()
    for dose, exercise in taken:
        once, days = seconds(dose, exercise), planned_days(dose)
        aerobic = exercise.purpose == "aerobic"
        if aerobic:
            aerobic_week += round(once * dose.a_day * days_a_week(dose))
        else:
            week += round(once * dose.a_day * days_a_week(dose))
        for day in days:
            count.add(day, dose, dose.share)
            session.add(day, dose, 0 if aerobic else once * dose.share)
            day_long.add(day, dose, 0 if aerobic else once * dose.share * dose.a_day)
    return Minutes(
        week_s=week,
        aerobic_week_s=aerobic_week,
        session_s=session.by_day(),
        day_s=day_long.by_day(),
        exercises=count.by_day(),
    )


class _Longest:
    """A sum for each day of the week, of every day's doses and the longest of the sessions in turn."""

    def __init__(self) -> None:
        self.always: defaultdict[Weekday, float] = defaultdict(float)
        self.turns: defaultdict[Weekday, defaultdict[int, float]] = defaultdict(lambda: defaultdict(float))

    def add(self, day: Weekday, dose: Dose, amount: float) -> None:
        if dose.in_turn:
            self.turns[day][dose.in_turn[0]] += amount
        else:
            self.always[day] += amount

    def by_day(self) -> Mapping[Weekday, int]:
        return MappingProxyType(
            {day: round(self.always[day] + max(self.turns[day].values(), default=0)) for day in WEEKDAYS}
        )


def gaps(covered: Coverage, *, stage: str) -> tuple[str, ...]:
    """The layers and parts without any exercise. In the acute stage the rest of the body can wait."""
    if not covered.exercises:
        return ()
    layers = [layer for layer, count in covered.layers.items() if not count]
    if stage == "acute" and "whole-body" in layers:
        layers.remove("whole-body")
    return (*layers, *(each for each in PARTS_IN_ORDER if not covered.parts[each]))


def remarks(covered: Coverage, *, model: BalanceModel) -> tuple[Remark, ...]:
    """What a colleague would mention about pulling, sides and rest days. Nothing here blocks."""
    found = []
    if covered.push > covered.pull:
        found.append(Remark("pushes-more-than-pulls", covered.push, covered.pull))
    if covered.left != covered.right:
        found.append(Remark("sides-uneven", covered.left, covered.right))
    most = max((len(days) for days in covered.hard_days.values()), default=0)
    if most > model.hard_days_max:
        found.append(Remark("hard-days", most, model.hard_days_max))
    return tuple(found)


def weekly_sets(dose: Dose) -> int:
    """How many sets of a dose a week holds."""
    return round(most(dose.sets, 1) * dose.a_day * days_a_week(dose))


def _sides(taken: Iterable[tuple[Dose, Exercise]]) -> tuple[int, int]:
    """Weekly sets left and right. What is done on the affected side alone is not counted."""
    left = right = 0
    for dose, exercise in taken:
        if exercise.sides in ("each-side", "alternating"):
            left += weekly_sets(dose) if dose.side in ("both", "left") else 0
            right += weekly_sets(dose) if dose.side in ("both", "right") else 0
    return left, right


def _hard_days(
    taken: Iterable[tuple[Dose, Exercise]], muscle_groups: Mapping[str, str]
) -> Mapping[str, frozenset[Weekday]]:
    """The days on which a muscle group works hard; short exercises at the workplace are excepted."""
    days: dict[str, set[Weekday]] = defaultdict(set)
    for dose, exercise in taken:
        low = (out_of_ten(dose.effort) or exercise.dosage.effort)[0]
        at_work = "desk" in exercise.tags and seconds(dose, exercise) <= SHORT_S
        if low >= HARD and not at_work:
            for muscle in exercise.muscles_primary:
                days[muscle_groups[muscle]].update(planned_days(dose))
    return MappingProxyType({group: frozenset(each) for group, each in days.items()})
