"""One stretch of a typed dose while it is being read: what was said so far, and what it comes to."""

from dataclasses import dataclass, replace
from typing import Any, Final

from clinic.plans.doses.amounts import Span, least, most
from clinic.plans.doses.courses import Block, Criterion, Step, reached
from clinic.plans.doses.dose import BOUNDS, Dose
from clinic.plans.doses.loads import Band, Effort, Load, Measured, RepetitionMaximum, Share
from clinic.plans.doses.reading_amounts import Unclear, Why
from clinic.plans.doses.reading_progress import Due, grown
from clinic.plans.doses.reading_times import is_done_by
from clinic.plans.doses.schedules import MOMENTS, WEEKDAYS, Sessions, proposed, spread

BLANK: Final = Dose(exercise="", mode="reps", sets=None, load=(), times_per_day=None, days=())
LONG_HOLD_S: Final = 120
AMOUNTS: Final = frozenset({"reps", "hold_s", "breaths", "duration_s", "distance_m"})


class NotReadable(ValueError):
    """A part of the typed dose that means nothing here; `part` is what was typed, `at` where it begins.

    `why` tells what is understood, but says otherwise than what was typed before it, means one of two things,
    or leaves open what a plan has to say.
    """

    def __init__(self, part: str, at: int = 0, *, why: Why = "unknown") -> None:
        super().__init__(part)
        self.part = part
        self.at = at
        self.why: Why = why


@dataclass(frozen=True, slots=True)
class Place:
    """A part as it was typed, and where."""

    text: str
    at: int


NOWHERE: Final = Place("", 0)


def blank(exercise: str) -> Dose:
    """A dose that states nothing yet."""
    return replace(BLANK, exercise=exercise)


def _is_said_in_a_word(*efforts: Effort | None) -> bool:
    """Moderate intensity, Borg 12-14: the word says nothing beside the number."""
    return all(efforts) and len({each is not None and each.scale == "named" for each in efforts}) > 1


def _is_other(one: Load, known: Load) -> bool:
    """Whether two loads of one kind say different things: 12 RM and 8 RM."""
    if isinstance(one, Measured) and isinstance(known, Measured):
        return one.unit == known.unit and one != known
    if isinstance(one, Share) and isinstance(known, Share):
        return one.of == known.of and one != known
    return isinstance(one, RepetitionMaximum | Band) and type(one) is type(known) and one != known


class Draft:
    """One block while it is being read."""

    def __init__(self, base: Dose, head: dict[str, Any] | None = None, place: Place = NOWHERE) -> None:
        self.base = base
        self.head = head
        self.place = place
        self.lasting: tuple[int, str] | None = None
        self.said: dict[str, Place] = {}
        self.taken: list[tuple[str, Any, Place]] = []
        self.fields: dict[str, Any] = {}
        self.lists: dict[str, list[Any]] = {}
        self.steps: list[Step] = []
        self.growing: dict[int, tuple[str, Any, Place]] = {}
        self.criteria: list[Criterion] = []
        self.lately: list[Criterion] = []
        self.due: Due | None = None
        self.about: dict[str, Any] = {}
        self.is_glued = False
        self.is_bare = False
        self.is_anew = False
        self.is_closed = False
        self.added: list[tuple[str, Any, Place]] = []
        self.is_near = False
        self.rests_alone = False
        self.length: Any = None
        self.spread: Any = None
        self.heaviest: Place | None = None
        self.activity: tuple[str, Place] | None = None
        self.after_step = False

    @property
    def is_blank(self) -> bool:
        """Whether nothing but perhaps a time has been read."""
        return not (self.fields or self.lists or self.steps or self.about or self.criteria or self.said)

    def takes(self, kind: str) -> bool:
        """Whether it says something, and not yet for when; "then" may still get its weeks."""
        return not self.is_blank and (self.head is None or (kind == "head" and not self.head))

    @property
    def leads_somewhere(self) -> bool:
        """Whether it says how far it grows, and not by when."""
        return self.due is None and any(kind == "goal" for kind, _, _ in self.growing.values())

    @property
    def states_amount(self) -> bool:
        """Whether it says how much."""
        return bool(self.fields.keys() & (AMOUNTS | {"sets"})) or self.length is not None

    @property
    def says_when(self) -> bool:
        """Whether it says anything about time."""
        return self.head is not None or bool(self.criteria or self.about)

    def take(self, kind: str, value: Any, place: Place) -> None:
        """One part that was read. What says otherwise than one before it does not win: it is named."""
        if kind == "several":
            for each_kind, each in value:
                self.take(each_kind, each, place)
            return
        if kind == "fields" and value == {"until": "tolerated"} and self.after_step:
            kind, value = "criterion", Criterion("able")
        if self.after_step and self._ends_step(kind, value):
            return
        self.taken.append((kind, value, place))
        if kind == "due":
            self._agree("due", self.due, value[0], place)
            kind, (self.due, value) = "goal", value
        if kind == "criterion" and self.after_step:
            last = self.steps[-1]
            self.steps[-1] = replace(last, criteria=(*last.criteria, value))
            return
        self.after_step = kind in ("step", "heavier", "goal", "longer")
        if kind == "criterion":
            self.criteria.append(value)
            self.lately.append(value)
            return
        if self.after_step and self.head is None and self.lately:
            # When 3x15 are possible, progress to green: what stands before a step is what it waits for.
            waits = tuple(self.lately)
            self.criteria = self.criteria[: -len(waits)]
        else:
            waits = ()
        self.lately = []
        if kind == "step":
            self.steps.append(replace(value, criteria=(*waits, *value.criteria)))
        elif kind == "activity":
            self.activity = (value, place)
        elif kind == "over the day":
            self.said.setdefault("over the day", place)
        elif kind == "beside":
            self._beside(value, place)
        elif kind in ("heavier", "goal", "longer"):
            # What grows is clear once the whole dose is.
            self.growing[len(self.steps)] = (kind, value, place)
            self.steps.append(replace(value if kind == "longer" else Step("weight"), criteria=waits))
        elif kind == "anew":
            self.is_anew = True
        elif kind == "about":
            self.about |= value
        elif kind == "lasting":
            self._agree("lasting", self.lasting, value, place)
            self.lasting, self.place = value, place
        elif kind == "length":
            self._agree("length", self.length, value, place)
            self.length = value
        elif kind == "spread":
            self.spread = value
        elif kind == "heaviest":
            self.heaviest = place
            self.said.setdefault("load", place)
        elif kind in ("load", "stops", "places", "days", "moments"):
            if kind == "days" and WEEKDAYS in (tuple(value), tuple(self.lists.get("days", value))):
                self._agree("days", tuple(self.lists.get("days", value)), tuple(value), place)
            if kind == "load" and any(
                _is_other(one, known) for one in value for known in self.lists.get(kind, ())
            ):
                raise NotReadable(place.text, place.at, why="contrary")
            self.lists.setdefault(kind, []).extend(value)
            self.said.setdefault(kind, place)
        else:
            self.is_glued = self.is_glued or kind == "glued"
            self.is_bare = self.is_bare or kind == "bare"
            self.rests_alone = self.rests_alone or kind == "rest"
            for name, stated in value.items():
                if name == "turn" and {stated, self.fields.get("turn")} == {"each", "alternating"}:
                    # Ten each side, alternating: the full count for either, in turn.
                    self.fields["turn"] = "alternating"
                elif name == "effort" and _is_said_in_a_word(stated, self.fields.get(name)):
                    self.fields[name] = next(
                        each for each in (stated, self.fields[name]) if each.scale != "named"
                    )
                elif stated is not None:
                    self._agree(name, self.fields.get(name), stated, place)
                    self.fields[name] = stated
                else:
                    self.fields.setdefault(name, stated)

    def joined(self, after: "Draft") -> "Draft":
        """What was typed before a time and what was typed for it, as one."""
        whole = Draft(self.base, after.head, after.place)
        for part in (*self.taken, *after.taken):
            whole.take(*part)
        return whole

    def _beside(self, session: Sessions, place: Place) -> None:
        """So many at another place, after so many at one; daily at home, where no other was named."""
        others = self.lists.get("places", [])
        if any(each.per_week is not None for each in others):
            return self.take("places", [session], place)
        if session.per_week != len(WEEKDAYS):
            # Ten times at work may be repetitions there; twice supervised has no week beside it.
            many = most(session.per_week)
            raise NotReadable(place.text, place.at, why="often" if many > len(WEEKDAYS) else "number")
        self.take("days", WEEKDAYS, place)
        return self.take("places", [Sessions(session.place)], place)

    def _agree(self, name: str, known: Any, stated: Any, place: Place) -> None:
        if known is not None and known != stated:
            raise NotReadable(place.text, place.at, why="contrary")
        self.said.setdefault(name, place)

    def dose(self, before: Dose) -> Dose:
        """The dose before with what was read put in its place."""
        base = blank(before.exercise) if self.is_anew else before
        if self.is_anew:
            base = replace(base, reason=before.reason)
        is_blank = base == replace(BLANK, exercise=base.exercise, reason=base.reason)
        if self.head is None and not self.steps:
            self._hold_now()
        values = dict(self.fields)
        self._is_meant_for(values.get("exercise", base.exercise), values)
        if self.length is not None:
            goes_on = base.mode == "time" and not is_blank and "reps" not in values
            begins = is_blank and "reps" not in values and "hold_s" not in values
            # Of what is counted, 30 min alone are no hold.
            runs = "reps" not in values and "hold_s" not in values and least(self.length) > LONG_HOLD_S
            values["duration_s" if goes_on or begins or runs else "hold_s"] = self.length
            if least(values.get("hold_s")) > BOUNDS["hold_s"][1]:
                # Neither a hold nor, beside repetitions, how long it runs.
                place = self.said["length"]
                raise NotReadable(place.text, place.at, why="contrary")
        if (self.is_bare or self.is_glued) and "breaths" in values and not is_blank and base.mode != "hold":
            # Five deep breaths, or three times five, of what was counted or timed before: that is all of it.
            self.is_glued = self.is_glued or "reps" not in values
            values = {"sets": 1, "reps": 1} | values if self.is_glued else values
        in_seconds = self.is_glued and "hold_s" in values
        if in_seconds and base.mode == "time" and not is_blank and "sets" not in values:
            values |= {"sets": values.pop("reps"), "duration_s": values.pop("hold_s")}
            in_seconds = self.is_glued = False
        if in_seconds and "sets" not in values and least(values["hold_s"]) > BOUNDS["hold_s"][1]:
            # Nobody holds for a quarter of an hour: two times fifteen minutes.
            values |= {"sets": values.pop("reps"), "duration_s": values.pop("hold_s")}
            self.is_glued = False
        if self.rests_alone and self._rests_before_sets(values):
            # Ten holds with ten seconds of rest, three sets: after each of them, or between the sets?
            place = self.said["rest_s"]
            raise NotReadable(place.text, place.at, why="rest")
        if self.said.get("rest_s") and self.rests_alone and self._has_one_set(values, base):
            # One set of holds has its rest between them.
            values["rest_between_reps_s"] = values.pop("rest_s")
        for name in ("load", "stops", "places"):
            if name in self.lists:
                values[name] = tuple(dict.fromkeys(self.lists[name]))
        if self.heaviest:
            values["load"] = (*values.get("load", ()), self._heaviest(values, base, self.heaviest))
        values |= self._moments(values)
        if values.keys() & {"sets", "reps"} and "series" not in values:
            values["series"] = ()
        values |= self._mode(values, base, is_blank)
        values |= self._schedule(values)
        return replace(base, **values)

    def _ends_step(self, kind: str, value: Any) -> bool:
        """Half a kilogram more each time, up to two: where the step leads, and no load to begin with."""
        number, step = len(self.steps) - 1, self.steps[-1]
        if step.until is not None or step.by is None or number in self.growing:
            return False
        units = {"weight": ("kg", "lb"), "weight_percent": ("kg", "lb"), "pressure": ("mmHg",)}
        if kind == "load" and isinstance(value[0], Measured) and value[0].unit in units.get(step.what, ()):
            limit = value[0].amount
        elif kind == "fields" and set(value) == {step.what}:
            limit = value[step.what]
        else:
            return False
        if not isinstance(limit, Span) or limit.least is not None:
            return False
        self.steps[number] = replace(step, until=limit.most)
        return True

    def _hold_now(self) -> None:
        """When possible, without a week to begin in or a step to take, is how far it goes: no condition."""
        for one in self.criteria:
            place = next(place for kind, value, place in self.taken if value == one)
            if one == Criterion("able"):
                self._agree("until", self.fields.get("until"), "tolerated", place)
                self.fields["until"] = "tolerated"
            elif one == Criterion("pain", level=0):
                raise NotReadable(place.text, place.at, why="pain")
        self.criteria = [one for one in self.criteria if one != Criterion("able")]

    def _is_meant_for(self, exercise: str, values: dict[str, Any]) -> None:
        if self.activity is not None and not is_done_by(self.activity[0], exercise):
            raise NotReadable(self.activity[1].text, self.activity[1].at, why="activity")
        if "over the day" in self.said and most(values.get("times_per_day"), 1) < 2:
            place = self.said["over the day"]
            raise NotReadable(place.text, place.at, why="number")

    def _has_one_set(self, values: dict[str, Any], base: Dose) -> bool:
        counted = values.get("reps") is not None and values.get("hold_s") is not None
        return counted and values.get("sets", base.sets) in (None, 1) and "rest_between_reps_s" not in values

    def _rests_before_sets(self, values: dict[str, Any]) -> bool:
        held = values.get("reps") is not None and values.get("hold_s") is not None
        stated = held and most(values.get("sets")) > 1 and "rest_s" in self.said
        return stated and self.said["sets"].at > self.said["rest_s"].at

    def _mode(self, values: dict[str, Any], base: Dose, is_blank: bool) -> dict[str, Any]:
        """The kind of dose that follows from what was typed, and what it has no use for."""
        typed = AMOUNTS & values.keys()
        if not typed:
            return {}
        if "distance_m" in typed:
            mode = "distance"
        elif "duration_s" in typed:
            mode = "time"
        elif values.get("series"):
            mode = "reps"
        elif self.is_glued:
            mode = "hold"
        elif base.mode in ("reps", "hold") and not is_blank:
            mode = base.mode
        else:
            mode = "reps" if "reps" in typed else "hold"
        found: dict[str, Any] = {"mode": mode}
        if mode in ("time", "distance"):
            values.setdefault("sets", base.sets if base.mode == mode and base.sets is not None else 1)
            unused = AMOUNTS - {"duration_s" if mode == "time" else "distance_m"}
        else:
            unused = frozenset({"duration_s", "distance_m"})
            if "breaths" in typed:
                unused |= {"hold_s"}
            elif "hold_s" in typed:
                unused |= {"breaths"}
        if mode == "time" and "hold_s" in typed:
            unused -= {"hold_s"}  # as many holds as fit in the time
        if typed & unused:
            places = [self.said[name if name in self.said else "length"] for name in typed]
            last = max(places, key=lambda place: place.at)
            raise NotReadable(last.text, last.at, why="contrary" if len(places) > 1 else "unknown")
        if "breaths" in unused or ("breaths" in typed and "breathing" not in values):
            found["breathing"] = None
        return found | dict.fromkeys(unused)

    def _heaviest(self, values: dict[str, Any], base: Dose, place: Place) -> RepetitionMaximum:
        """The highest load possible is a maximum of as many repetitions as are done with it."""
        reps = values.get("reps", base.reps)
        if reps is None or "series" in values:
            raise NotReadable(place.text, place.at, why="heaviest")
        return RepetitionMaximum(reps)

    def _moments(self, values: dict[str, Any]) -> dict[str, Any]:
        """The times of day, one for each time; another number of times no longer has them."""
        if "moments" not in self.lists:
            return {"moments": ()} if "times_per_day" in values else {}
        moments = tuple(each for each in MOMENTS if each in self.lists["moments"])
        place = self.said["moments"]
        if {"waking", "morning"} <= set(moments) or {"evening", "bedtime"} <= set(moments):
            raise NotReadable(place.text, place.at, why="contrary")
        self._agree("times_per_day", values.get("times_per_day"), len(moments), place)
        return {"moments": moments, "times_per_day": len(moments)}

    def _schedule(self, values: dict[str, Any]) -> dict[str, Any]:
        """Days, given or left open: whatever was typed last about them takes the place of the others."""
        free = {"per_week": None, "every_days": None, "as_needed": False}
        days = tuple(day for day in WEEKDAYS if day in self.lists.get("days", ()))
        stated = [name for name in free if values.get(name)]
        if stated == ["per_week"] and days and len(days) == most(values["per_week"]):
            del values["per_week"], stated[0]
        if len(stated) + bool(days) > 1:
            places = [self.said[name] for name in (*stated, *(("days",) if days else ()))]
            last = max(places, key=lambda place: place.at)
            raise NotReadable(last.text, last.at, why="contrary")
        if days:
            return {name: values.pop(name, none) for name, none in free.items()} | {"days": days}
        for name in ("per_week", "every_days", "as_needed"):
            if name in values:
                stated = values.pop(name)
                return free | {name: stated} | {"days": spread(stated) if name == "per_week" else ()}
        if days := proposed(None, values.get("places", ())) or spread(self.spread):
            return free | {"days": days}
        return {}

    def _grown(self, step: Step, kind: str, value: Any, place: Place, dose: Dose) -> list[Step]:
        try:
            return grown(step, kind, value, dose)
        except Unclear as fault:
            raise NotReadable(place.text, place.at, why=fault.why) from fault

    def block(self, dose: Dose) -> Block:
        """The block, with the time it stands for."""
        goal = next((place for kind, _, place in self.growing.values() if kind == "goal"), None)
        if goal and self.head and self.head["first"] > 1 and not self.states_amount:
            # In week 3 increase to 3x15: at once, and how long?
            raise NotReadable(goal.text, goal.at, why="step")
        steps: list[Step] = []
        for number, step in enumerate(self.steps):
            steps += self._grown(step, *self.growing[number], dose) if number in self.growing else [step]
        return Block(
            dose=dose,
            criteria=tuple(self.criteria),
            steps=tuple(steps),
            **(self.head or {}),
            **self.about,
        )

    def blocks(self, dose: Dose) -> tuple[Block, ...]:
        """The block; where so much is due in a week, another from that week on in which it is reached."""
        block = self.block(dose)
        if self.due is None:
            return (block,)
        place = self.said["due"]
        if block.criteria or any(step.by is not None or step.criteria for step in block.steps):
            raise NotReadable(place.text, place.at, why="step")
        if block.unit != "week" or not block.first < self.due.week <= (block.last or self.due.week):
            raise NotReadable(place.text, place.at, why="contrary")
        for step in block.steps:
            if step.until is not None:
                dose = reached(dose, step)
        # Whoever says "after four weeks" lets nothing grow in them.
        before = block.steps if self.due.grows else tuple(step for step in block.steps if step.until is None)
        return (
            replace(block, last=self.due.week - 1, steps=before),
            replace(block, first=self.due.week, dose=dose, steps=()),
        )
