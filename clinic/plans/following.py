"""What follows from a plan's doses while it is built: balance, gaps, time, remarks. Sums, never advice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise

from flask_babel import gettext as _

from clinic.library import drawings
from clinic.library.catalogue import Library
from clinic.library.exercise import LAYERS
from clinic.plans import balance, gate_words, issuing
from clinic.plans.beside import gap_label, part_label
from clinic.plans.doses.courses import Course, at
from clinic.plans.doses.doubt_words import doubt_in_words
from clinic.plans.doses.doubts import doubts
from clinic.plans.doses.schedule_words import day_names
from clinic.plans.doses.turns import beside_others
from clinic.plans.models import Plan
from clinic.plans.programmes.catalogue import programmes
from clinic.plans.rules import Dose, days_a_week

MANY = "henry1999"  # the source on how many exercises are done well


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A layer or part without exercises: how many would fill it, or why it was let be."""

    id: str
    label: str
    is_layer: bool
    regions: list[str]
    would: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known about a remark, one click away: where from, and what that does not show."""

    text: str
    citation: str
    limits: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Following:
    """The live side of the builder."""

    id: str
    version: int
    minutes: int | None
    covered: balance.Coverage
    open_gaps: tuple[str, ...]
    gaps: tuple[Gap, ...]
    layers: tuple[Mapping[str, object], ...]
    regions: str
    sides: str
    pull_push: str
    session: str
    session_s: int
    fullest_day: str
    parts: tuple[str, ...]
    grid: tuple[tuple[str, str, tuple[int, ...]], ...]
    working: tuple[str, ...]
    assisting: frozenset[str]
    muscles: str
    sum: tuple[tuple[str, str, str, str], ...]
    week: str
    changes: str
    many: Known | None
    remarks: tuple[str, ...]

    @property
    def covers(self) -> str:
        """What the part about balance is known by: equal parts, equal signs."""
        said = (
            *(self.gaps, self.layers, self.regions, self.sides, self.pull_push, self.grid),
            *(self.working, sorted(self.assisting)),
        )
        return sha256(repr(said).encode()).hexdigest()[:16]

    @property
    def muscle_map(self) -> str:
        """The person on whom these muscles are marked, as SVG; empty where none works."""
        return drawings.muscle_map(self.working, self.assisting) if self.working else ""


def following(
    plan: Plan,
    courses: Sequence[Course],
    *,
    week: int,
    stage: str,
    last_week: int | None,
    library: Library,
    language: str,
) -> Following:
    """What the courses come to in this week of the plan."""
    model = programmes().balance
    doses = [
        dose
        for dose in (at(wanted, week) for wanted in beside_others(courses))
        if dose and dose.exercise in library
    ]
    covered = balance.cover(
        doses,
        exercises=library.exercises,
        muscle_groups={name: muscle.group for name, muscle in library.vocabulary.muscles.items()},
        model=model,
    )
    gaps = balance.gaps(covered, stage=stage)
    is_open = [gap for gap in gaps if gap not in plan.dismissed]
    session_s = covered.minutes.longest_day_s
    taken = [library[dose.exercise] for dose in doses]
    working = tuple(dict.fromkeys(name for exercise in taken for name in exercise.muscles_primary))
    long = issuing.sums(covered.minutes.most_exercises, seconds=session_s, minutes=plan.minutes)
    return Following(
        id=str(plan.id),
        version=plan.version,
        minutes=plan.minutes,
        covered=covered,
        open_gaps=tuple(is_open),
        gaps=_gaps(gaps, plan.dismissed, library, language),
        layers=tuple(
            {
                "layer": layer,
                "label": library.word("layer", layer, language),
                "count": covered.layers[layer],
                "is_gap": layer in is_open,
                "would": sum(exercise.layer == layer for exercise in library),
            }
            for layer in LAYERS
        ),
        regions=" · ".join(f"{part_label(part)} {covered.parts[part]}" for part in balance.PARTS_IN_ORDER),
        sides=_("even") if covered.left == covered.right else f"{covered.left} : {covered.right}",
        pull_push=f"{covered.pull} : {covered.push}",
        session=clock(session_s),
        session_s=session_s,
        fullest_day=day_names(language)[covered.minutes.fullest_day] if covered.exercises else "",
        parts=(*(part_label(part) for part in balance.PARTS_IN_ORDER), _("rest of the body")),
        grid=tuple(
            (layer, library.word("layer", layer, language), tuple(covered.grid[layer].values()))
            for layer in LAYERS
        ),
        working=working,
        assisting=frozenset(name for exercise in taken for name in exercise.muscles_secondary) - {*working},
        muscles=", ".join(library.word("muscle", name, language) for name in working),
        sum=tuple(_sum_row(dose, library, language) for dose in doses),
        week=_minutes(covered.minutes.week_s),
        changes=_changes(doses, library),
        many=_many(covered.minutes.most_exercises, library, language) if "many-exercises" in long else None,
        remarks=(
            *([_over(session_s, plan.minutes)] if "over-time" in long and plan.minutes else []),
            *(gate_words.remark(remark) for remark in balance.remarks(covered, model=model)),
            *_side_plan(plan, doses, week),
            *(
                f"{library[wanted.exercise].text(language).name}: {doubt_in_words(key, language)}"
                for wanted in courses
                if wanted.exercise in library
                for key in doubts(wanted, last_week=last_week)
            ),
        ),
    )


def _side_plan(plan: Plan, doses: Sequence[Dose], week: int) -> tuple[str, ...]:
    """What the plan's programme allows one side more than the other, in the weeks in which it does."""
    known = programmes()
    wanted = known[plan.programme].side_plan if plan.programme and plan.programme in known else None
    if wanted is None or not wanted.weeks[0] <= week <= wanted.weeks[1]:
        return ()
    if not any(dose.exercise in wanted.exercises for dose in doses):
        return ()
    return (
        _(
            "Until week %(week)s the weaker or stiffer side may do up to %(percent)s %% more: "
            "double the exercise and name a side for each. In week %(review)s both sides are compared again.",
            week=wanted.weeks[1],
            percent=round((wanted.max_ratio - 1) * 100),
            review=wanted.review_week,
        ),
    )


def clock(seconds: int) -> str:
    """A length as minutes and seconds: 2:45."""
    return f"{seconds // 60}:{seconds % 60:02d}"


def _minutes(seconds: int) -> str:
    return str(_("%(num)s min", num=-(-seconds // 60)))


def _over(seconds: int, minutes: int) -> str:
    over = -(-(seconds - minutes * 60) // 60)
    return str(_("%(over)s min over the %(num)s the patient has.", over=over, num=minutes))


def _sum_row(dose: Dose, library: Library, language: str) -> tuple[str, str, str, str]:
    """One line of the sum: once, how often a day, on how many days, and what that makes of a week."""
    exercise = library[dose.exercise]
    once, days = balance.seconds(dose, exercise), days_a_week(dose)
    return (
        exercise.text(language).name,
        clock(once),
        f"{dose.a_day} × {round(days, 1):g}" if days else "–",
        clock(round(once * dose.a_day * days)),
    )


def _changes(doses: Sequence[Dose], library: Library) -> str:
    """How often a session asks for another position or other things, from one exercise to the next."""
    taken = [library[dose.exercise] for dose in doses if not dose.as_needed]
    household = library.vocabulary.household
    pairs = list(pairwise(taken))
    positions = sum(one.position != other.position for one, other in pairs)
    things = sum(bool({*other.equipment} - {*one.equipment} - household) for one, other in pairs)
    return str(_("%(positions)s of position, %(things)s of equipment", positions=positions, things=things))


def _many(exercises: int, library: Library, language: str) -> Known:
    source = library.sources[MANY]
    return Known(
        text=_("%(num)s exercises in one session, more than five.", num=exercises),
        citation=f"{source.title}. {source.citation}",
        limits=source.notes[language],
        url=f"https://doi.org/{source.doi}",
    )


def _gaps(
    gaps: Sequence[str], dismissed: Mapping[str, str], library: Library, language: str
) -> tuple[Gap, ...]:
    return tuple(
        Gap(
            id=gap,
            label=gap_label(gap, library, language),
            is_layer=gap in LAYERS,
            regions=[region for region, part in balance.PARTS.items() if part == gap],
            would=sum(gap in (exercise.layer, balance.part(exercise)) for exercise in library),
            reason=dismissed.get(gap, ""),
        )
        for gap in gaps
    )
