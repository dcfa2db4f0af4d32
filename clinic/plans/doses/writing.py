"""A course as it would be typed, in either language; reading it back gives an equal course."""

from collections.abc import Iterator
from dataclasses import replace

from clinic.plans.doses import lexicon as words
from clinic.plans.doses.amounts import Amount, Count, Span, ends, span
from clinic.plans.doses.courses import Block, Course, Criterion, Step, smaller
from clinic.plans.doses.dose import Dose
from clinic.plans.doses.joints import JOINTS
from clinic.plans.doses.loads import (
    DEGREES,
    GRADES,
    Band,
    Effort,
    Load,
    Measured,
    OwnWeight,
    RepetitionMaximum,
    Share,
    Written,
)
from clinic.plans.doses.reading import read
from clinic.plans.doses.schedules import WEEKDAYS, proposed, spread

PERIOD = {"week": ("w", "w"), "day": ("d", "t"), "month": ("m", "m")}


def written(wanted: Course, language: str, *, beside: Dose | None = None) -> str:
    """The whole course. Facts of the first dose that equal those of the dose `beside` it are left out."""
    texts = []
    before: Dose | None = None
    for block in wanted.blocks:
        parts = [] if Block(dose=block.dose) == replace(block, steps=()) else [_head(block, language)]
        parts += [f"{_joint('if', language)} {_criterion(each, language)}" for each in block.criteria]
        if block.met:
            parts.append(_joint("met", language))
        if block.purpose:
            parts.append(words.written(words.PURPOSES, block.purpose, language))
        parts.append(
            _first(block.dose, language, beside) if before is None else _next(block.dose, before, language)
        )
        parts += [_step(step, language) for step in block.steps]
        texts.append(" ".join(part for part in parts if part))
        before = block.dose
    if wanted.step_back is not None:
        back = wanted.step_back
        then = words.written(words.THEN, back.then, language)
        day = PERIOD["day"][language == "de"]
        texts.append(
            f"{_joint('flare', language)} {back.percent}% {_joint('for', language)} {back.days}{day} "
            f"{_joint('then', language)} {then}"
        )
    return "; ".join(texts)


def dose_text(dose: Dose, language: str) -> str:
    """Every fact of one dose."""
    return " ".join(part for _, part in _parts(dose, language))


def _first(dose: Dose, language: str, beside: Dose | None) -> str:
    if beside is None:
        return dose_text(dose, language)
    known = dict(_parts(beside, language))
    kept = ("amount", "often")
    if beside.rest_s == dose.rest_s:
        known |= {name: text for name, text in _parts(dose, language) if name == "rest_s"}
    facts = _parts(dose, language, is_known=beside.mode == dose.mode)
    return " ".join(text for name, text in facts if name in kept or known.get(name) != text)


def _next(dose: Dose, before: Dose, language: str) -> str:
    """What is new against the block before; all of it, where something is no longer said."""
    earlier, now = dict(_parts(before, language)), dict(_parts(dose, language))
    change = f"> {dose.exercise}" if dose.exercise != before.exercise else ""
    changed = [text for name, text in now.items() if earlier.get(name) != text]
    brief = " ".join([change, *changed]).strip()
    # An unreadable load from earlier versions cannot be typed; both ways then say the same.
    if read(brief, before).start == dose if brief else before == dose:
        return brief
    return " ".join(filter(None, (_joint("anew", language), change, *now.values())))


def _parts(dose: Dose, language: str, *, is_known: bool = False) -> Iterator[tuple[str, str]]:
    """Each fact by name, as it is typed. `is_known` where the reader knows the kind of dose already."""
    yield from _amount(dose, language, is_known=is_known)
    if dose.until:
        yield "until", words.written(words.UNTIL, dose.until, language)
    if dose.side != "both":
        yield "side", words.written(words.SIDES, dose.side, language)
    if dose.turn:
        yield "turn", words.written(words.TURNS, dose.turn, language)
    if dose.in_total:
        yield "total", words.written(words.TOTAL, "total", language)
    if dose.each_direction:
        yield "directions", _directions(dose, language)
    if dose.load:
        yield "load", " ".join(filter(None, (_load(load, language) for load in dose.load)))
    if dose.effort:
        yield "effort", _effort(dose.effort, language)
    for name in ("rest_s", "rest_between_reps_s", "rest_between_sides_s", "rest_after_s"):
        rest: Count | None = getattr(dose, name)
        if rest is not None:
            plain = name == "rest_s" and not _has_one_set(dose)
            where = "" if plain else " " + words.written(words.BETWEEN, name, language)
            yield name, f"{_joint('rest', language)} {_time(rest)}{where}"
    if dose.tempo:
        yield "tempo", f"{_joint('tempo', language)} {'-'.join(map(str, dose.tempo))}"
    if dose.pace:
        yield "pace", words.written(words.PACES, dose.pace, language)
    if dose.arc:
        yield "arc", words.written(words.ARCS, dose.arc, language)
    if dose.degrees is not None:
        yield "degrees", f"{_number(dose.degrees)}°"
    if dose.pain_at_most is not None:
        yield "pain", f"{_joint('pain', language)} <={dose.pain_at_most}"
    if dose.settles_h is not None:
        yield "settles", f"{_joint('settles', language)} {dose.settles_h}h"
    if dose.stops:
        stop = _joint("stop", language)
        yield "stops", " ".join(f"{stop} {words.written(words.STOPS, each, language)}" for each in dose.stops)
    yield from _schedule(dose, language)


def _amount(dose: Dose, language: str, *, is_known: bool) -> Iterator[tuple[str, str]]:
    sets = "" if dose.sets is None else f"{_number(dose.sets)} {_joint('sets', language)}"
    text = sets
    if dose.mode == "time":
        lasting = (
            f"{_joint('lasting', language)} {_time(dose.duration_s)}" if dose.duration_s is not None else ""
        )
        text = lasting if dose.sets == 1 and lasting else " ".join(filter(None, (sets, lasting)))
        if dose.hold_s:
            text = f"{text} {_joint('hold', language)} {_time(dose.hold_s)}"
    elif dose.mode == "distance":
        metres = f"{_number(dose.distance_m)} {_joint('metres', language)}" if dose.distance_m else ""
        text = metres if dose.sets == 1 and metres else " ".join(filter(None, (sets, metres)))
    elif (
        dose.mode == "hold"
        and not is_known
        and not dose.series
        and dose.reps is not None
        and (held := _held(dose, language))
    ):
        counts = [each for each in (dose.sets, dose.reps) if each is not None]
        text = "x".join([*map(_number, counts), held])
        # 3x30s, as many as possible, are three times half a minute, and nothing held.
        text += f" {_joint('hold', language)}" if dose.until == "as-many" else ""
    else:
        if dose.series:
            text = "/".join(map(str, dose.series))
        elif dose.reps is not None:
            reps = _number(dose.reps)
            text = (
                f"{reps} {_joint('reps', language)}" if dose.sets is None else f"{_number(dose.sets)}x{reps}"
            )
        if held := _held(dose, language):
            is_plain = is_known and dose.reps is not None and dose.breaths is None
            hold = "" if is_plain else _joint("hold", language)
            text = " ".join(filter(None, (text, hold, held)))
    if text:
        yield "amount", text


def _held(dose: Dose, language: str) -> str:
    """How long each is held, in seconds or in breaths."""
    if dose.breaths is None:
        return "" if dose.hold_s is None else _time(dose.hold_s)
    how = words.written(words.BREATHING, dose.breathing, language) if dose.breathing else ""
    return " ".join(filter(None, (_number(dose.breaths), how, _joint("breaths", language))))


def _schedule(dose: Dose, language: str) -> Iterator[tuple[str, str]]:
    if dose.moments and dose.times_per_day == len(dose.moments):
        yield "often", ", ".join(words.written(words.MOMENTS, each, language) for each in dose.moments)
    elif dose.times_per_day is not None:
        yield "often", f"{_number(dose.times_per_day)}{words.written(words.STEPS, 'times_per_day', language)}"
    if dose.as_needed:
        yield "days", _joint("needed", language)
    elif dose.every_days:
        yield "days", f"{_joint('every', language)} {dose.every_days} {('days', 'tage')[language == 'de']}"
    elif dose.per_week is not None and dose.days == spread(dose.per_week):
        yield "days", f"{_number(dose.per_week)}{words.written(words.STEPS, 'per_week', language)}"
    elif dose.per_week is None and dose.days and dose.days == proposed(None, dose.places):
        pass  # the sessions at each place say it
    elif dose.days == WEEKDAYS:
        yield "days", _joint("daily", language)
    elif dose.days:
        yield "days", " ".join(words.written(words.DAYS, day, language) for day in dose.days)
    if dose.in_all is not None:
        yield "in_all", f"{_number(dose.in_all)} {_joint('all_sessions', language)}"
    if dose.breaks:
        hours = ""
        if dose.breaks.from_hour is not None:
            hours = f" {dose.breaks.from_hour}-{dose.breaks.to_hour}{('', ' ')[language == 'de']}"
            hours += _joint("hours", language)
        yield "breaks", f"{_joint('every', language)} {_number(dose.breaks.every_min)}min{hours}"
    if dose.places:
        week = words.written(words.STEPS, "per_week", language)
        yield (
            "places",
            " ".join(
                words.written(words.PLACES, each.place, language)
                + ("" if each.per_week is None else f" {_number(each.per_week)}{week}")
                + ("" if each.in_all is None else f" {_number(each.in_all)} {_joint('in_all', language)}")
                for each in dose.places
            ),
        )
    if dose.section:
        yield "section", words.written(words.SECTIONS, dose.section, language)
    if dose.choose and dose.group:
        of_group = f"{_joint('group', language)} {dose.group}"
        yield "choice", f"{_joint('choose', language)} {dose.choose} {of_group}"
    if dose.session:
        yield "session", f"{_joint('session', language)} {dose.session}"


def _directions(dose: Dose, language: str) -> str:
    if dose.directions is None:
        return words.written(words.DIRECTIONS, "each", language)
    if language == "de":
        return f"in jede der {dose.directions} Richtungen"
    return f"in each of {dose.directions} directions"


def _has_one_set(dose: Dose) -> bool:
    """Whether a rest without a word about it would be read as that between repetitions."""
    return dose.sets in (None, 1) and dose.reps is not None and dose.hold_s is not None


def _load(load: Load, language: str) -> str:
    match load:
        case OwnWeight():
            return words.written(words.OWN, load.part, language)
        case Measured():
            hand = f" {_joint('hand', language)}" if load.each_hand else ""
            return f"{_number(load.amount)}{load.unit}{hand}"
        case Share():
            return f"{_number(load.percent)}% {words.written(words.WHOLES, load.of, language)}"
        case RepetitionMaximum():
            return f"{_number(load.reps)}rm"
        case Band():
            order = words.GRADES if load.grade in GRADES else words.COLOURS
            grades = (words.written(order, each, language) for each in (load.grade, load.to) if each)
            return f"{_joint('band', language)} {' - '.join(grades)}"
        case Written():
            return ""


def _effort(effort: Effort, language: str) -> str:
    if effort.scale == "named":
        said = [words.written(words.EFFORTS, DEGREES[int(end) - 1], language) for end in ends(effort.level)]
        return f"{' - '.join(said)} {words.written(words.SCALES, '0-10', language)}"
    return f"{words.written(words.SCALES, effort.scale, language)} {_number(effort.level)}"


def _head(block: Block, language: str) -> str:
    letter = PERIOD[block.unit][language == "de"]
    if block.last is None:
        return f"{letter}{block.first}+:"
    return f"{letter}{block.first}:" if block.last == block.first else f"{letter}{block.first}-{block.last}:"


def _criterion(criterion: Criterion, language: str) -> str:
    if criterion.kind == "pain":
        return f"{_joint('pain', language)} <={criterion.level}"
    if criterion.kind != "reached":
        return words.written(words.CONDITIONS, criterion.kind, language)
    if criterion.reps is None and criterion.hold_s is None and criterion.sessions:
        return f"{criterion.sessions} {_joint('done', language)}"
    counts = [str(each) for each in (criterion.sets, criterion.reps) if each is not None]
    held = [f"{criterion.hold_s}s"] if criterion.hold_s is not None else []
    text = f"{_joint('reached', language)} {'x'.join([*counts, *held])}"
    return f"{text} {criterion.sessions} {_joint('running', language)}" if criterion.sessions else text


def _step(step: Step, language: str) -> str:
    stated = sorted(abs(end) for end in ends(step.by)) if step.by is not None else []
    sign = "-" if smaller(step.by) < 0 else "+"
    by = _number(span(stated[0], stated[-1])) if stated else ""
    what = words.written(words.STEPS, step.what, language)
    if step.to is not None:
        grades = words.GRADES if step.to in GRADES else words.COLOURS
        named = f"{_joint('band', language)} {words.written(grades, step.to, language)}"
        text = f"{_joint('grow', language)} {named}"
    else:
        text = f"{sign}{by}{'' if what[0] in '/%' or what.startswith('s ') else ' '}{what}"
    if step.every_weeks:
        text += f" {_joint('every', language)} {step.every_weeks}w"
    if step.until is not None:
        text += f" {_joint('until', language)} {_number(step.until)}"
    return " ".join(
        [text, *(f"{_joint('if', language)} {_criterion(each, language)}" for each in step.criteria)]
    )


def _joint(key: str, language: str) -> str:
    return words.written(JOINTS, key, language)


def as_number(amount: Amount | None) -> str:
    """A number or range as it stands in a field of its own; empty where it was not stated."""
    return _number(amount)


def _number(amount: Amount | None) -> str:
    if not isinstance(amount, Span):
        return "" if amount is None else str(amount)
    if amount.least is None:
        return f"<={amount.most}"
    return f"{amount.least}+" if amount.most is None else f"{amount.least}-{amount.most}"


def _time(amount: Count) -> str:
    """Seconds, or minutes where both ends are whole minutes."""
    stated = (amount.least, amount.most) if isinstance(amount, Span) else (amount,)
    if all(end is None or (end and end % 60 == 0) for end in stated):
        whole = [None if end is None else int(end // 60) for end in stated]
        return f"{_number(Span(*whole) if len(whole) == 2 else whole[0])}min"
    return f"{_number(amount)}s"
