"""The shape of programme and balance files, and whether they agree with the library and with each other."""

from collections.abc import Iterator, Mapping
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from clinic.content.shapes import Flag, Ids, Number, Words, mapping, some, whole, word, words_list
from clinic.library.catalogue import Library
from clinic.library.consistency import Fault, review, spoken
from clinic.library.schemas import ReviewShape
from clinic.plans.rules import WEEKDAYS

Read = Mapping[str, Any]
Place = tuple[tuple[str | int, ...], str]


def _two(least: int, most: int) -> fields.Field[Any]:
    return fields.Tuple((whole(least, most), whole(least, most)), required=True)


def _in_order(days: list[str]) -> None:
    if days != [day for day in WEEKDAYS if day in days]:
        raise ValidationError("holds weekdays in the order of the week.")


class DoseShape(Schema):
    mode = fields.String(required=True, validate=validate.OneOf(["reps", "hold", "time"]))
    sets = whole(1, 10)
    reps = whole(1, 100)
    hold_s = whole(0, 300)
    duration_s = whole(5, 7200, allow_none=True)
    rest_s = whole(0, 600)
    rest_between_sides_s = whole(0, 300, allow_none=True)
    times_per_day = whole(1, 12)
    effort = fields.Tuple((whole(0, 10), whole(0, 10)), required=True, data_key="effort_rpe")
    resistance = fields.String(required=True, data_key="load", attribute="load")


class ItemShape(Schema):
    exercise = word()
    days = Ids(validate=_in_order)
    as_needed = Flag(load_default=False)
    unlock = fields.String(load_default=None)
    dosage = fields.Nested(DoseShape, required=True)


class LayoutShape(Schema):
    id = word()
    default = Flag(required=True)
    optional_third_day = fields.String(load_default=None, validate=validate.OneOf(WEEKDAYS))
    days = mapping(Ids(validate=_in_order), load_default=dict)


class PhaseShape(Schema):
    weeks = _two(1, 52)
    stage = word()
    irritability = word()
    layouts = fields.List(fields.Nested(LayoutShape), load_default=list)
    core = fields.List(fields.Nested(ItemShape), required=True, validate=some)
    extras = fields.List(fields.Nested(ItemShape), required=True)


class RuleShape(Schema):
    id = word()
    week = whole(1, 52)
    action = word()
    criteria = Ids(validate=some)
    phase = whole(2, 9, load_default=None)
    exercise = fields.String(load_default=None)
    replace_with = fields.String(load_default=None)
    exercises = Ids(load_default=list)
    replaces = mapping(fields.String(), load_default=dict)


class SidePlanShape(Schema):
    max_ratio = Number(required=True)
    extra_sets_on = word()
    weeks = _two(1, 52)
    review_week = whole(1, 52)
    exercises = Ids(validate=some)


class RotationShape(Schema):
    offer = whole(1, 6)
    besides = Ids()
    sets = mapping(Ids(validate=some))
    exchange_pool = Ids()


class ProgrammeShape(ReviewShape):
    stage = word()
    irritability = word()
    balance_profile = word()
    focus_category = fields.String(required=True, allow_none=True)
    duration_weeks = whole(1, 52)
    assumed_conditions = Ids()
    conditions_to_check = Ids()
    side_plan = fields.Nested(SidePlanShape, required=True, allow_none=True)
    alternates = mapping(Ids(validate=validate.Length(min=2)), load_default=dict)
    rotation = fields.Nested(RotationShape, load_default=None)
    phases = fields.List(fields.Nested(PhaseShape), required=True, validate=some)
    rules = fields.List(fields.Nested(RuleShape), required=True)
    evidence = Ids(validate=some)


class StopSignShape(Schema):
    do = Words(required=True)
    signs = words_list(validate=some)


class ProgrammeTextShape(Schema):
    name = Words(required=True)
    audience = Words(required=True)
    goals = words_list(validate=some)
    expectation = Words(required=True)
    rationale = Words(required=True)
    before_start = words_list(load_default=list)
    stop_signs = fields.List(fields.Nested(StopSignShape), load_default=list)
    alternates = mapping(Words(), load_default=dict)
    layouts = mapping(Words(), load_default=dict)
    rotation = mapping(Words(), load_default=dict)


class ProfileShape(Schema):
    required_categories = Ids(validate=some, data_key="required", attribute="required")
    strengthening_share = fields.Tuple((Number(), Number()), required=True)
    lengthening_share = fields.Tuple((Number(), Number()), required=True)
    recovery_share_max = Number(required=True)
    pull_push_ratio = fields.Tuple((Number(), Number()), required=True, allow_none=True)
    max_category_share = Number(required=True)
    focus_category_share_max = Number(required=True)
    aerobic_minutes_min = whole(0, 600)
    aerobic_minutes_target = whole(0, 600)
    session_minutes_max = whole(1, 120)
    daily_minutes_max = whole(1, 120)
    strengthening_days_min = whole(0, 7)
    new_exercises_first_visit_warn = whole(1, 20)
    new_per_unlock_max = whole(1, 20)
    new_per_phase_change_max = whole(1, 20)
    full_session_layout_minutes_max = whole(1, 120, load_default=None)
    full_session_layout_exercises_max = whole(1, 20, load_default=None)
    max_single_item_s = whole(1, 600, load_default=None)
    offered_per_day = whole(1, 20, load_default=None)


class CategoryShape(Schema):
    class Origin(Schema):
        regions = Ids(validate=some)
        purposes = Ids(validate=some)

    derived_from = fields.List(fields.Nested(Origin), required=True, validate=some)
    min_effort = whole(1, 10, load_default=0)


class BalanceRuleShape(Schema):
    severity = fields.String(required=True, validate=validate.OneOf(["warn", "block"]))
    max_ratio = Number()
    plan_ratio_max = Number()
    review_within_weeks = whole(1, 52, load_default=None)
    per = fields.String()
    max_days = whole(1, 7, load_default=None)
    min_rpe = whole(1, 10, load_default=None)
    rest_days_between = whole(0, 6, load_default=None)


class BalanceShape(Schema):
    class Limits(Schema):
        exercises_per_day_max = mapping(whole(1, 20))
        exercises_per_phase_max = mapping(whole(1, 20))
        effort_max = mapping(whole(0, 10))

    version = whole(1, 99)
    groups = mapping(Ids(validate=some))
    categories = mapping(fields.Nested(CategoryShape))
    core_size = mapping(_two(1, 20))
    phase_minimum = mapping(Ids(validate=some))
    limits_by_stage = fields.Nested(Limits, required=True)
    profiles = mapping(fields.Nested(ProfileShape))
    rules = mapping(fields.Nested(BalanceRuleShape))


class BalanceTextShape(Schema):
    intent = Words(required=True)
    profile = mapping(Words())
    rule = mapping(Words())


class ProgressionShape(Schema):
    class Retired(Schema):
        progression_criteria = Ids()
        progression_actions = Ids()

    criteria = Ids(validate=some)
    actions = Ids(validate=some)
    retired = fields.Nested(Retired, required=True)


class ProgressionTextShape(Schema):
    criterion = mapping(Words())
    action = mapping(Words())


def faults(facts: Read, words: Read, programmes: Read, library: Library) -> Iterator[Fault]:
    """Everything in which programmes, balance model and library disagree."""
    yield from _balance(facts["balance"], words["balance"], library)
    for language, told in words["progression"].items():
        file = f"progression/{language}.yaml"
        yield from spoken(file, ("criterion",), facts["progression"]["criteria"], told["criterion"])
        yield from spoken(file, ("action",), facts["progression"]["actions"], told["action"])
    for name, programme in programmes.items():
        file = f"programmes/{name}/programme.yaml"
        for place, message in _programme(programme, facts, library):
            yield file, place, message
        for index, phase in enumerate(programme["phases"]):
            for place, message in _phase(phase, programme, facts["balance"], library):
                yield file, ("phases", index, *place), message
        for index, rule in enumerate(programme["rules"]):
            for place, message in _rule(rule, programme, facts["progression"]):
                yield file, ("rules", index, *place), message
        for language, told in programme["texts"].items():
            yield from _texts(f"programmes/{name}/{language}.yaml", programme, told)


def _balance(balance: Read, words: Read, library: Library) -> Iterator[Fault]:
    file = "balance/balance.yaml"
    ids = library.vocabulary.ids
    if list(balance["categories"]) != list(ids["balance_category"]):
        yield file, ("categories",), "are not those of the vocabulary, in its order"
    if sorted(purpose for group in balance["groups"].values() for purpose in group) != sorted(ids["purpose"]):
        yield file, ("groups",), "do not hold every purpose once"
    stages = {"core_size": balance["core_size"], **balance["limits_by_stage"]}
    for field, by_stage in stages.items():
        if list(by_stage) != list(ids["stage"]):
            yield file, (field,), "does not name every stage"
    for language, told in words.items():
        text = f"balance/{language}.yaml"
        yield from spoken(text, ("profile",), balance["profiles"], told["profile"])
        yield from spoken(text, ("rule",), balance["rules"], told["rule"])


def _programme(programme: Read, facts: Read, library: Library) -> Iterator[Place]:
    ids = library.vocabulary.ids
    for field, known in (
        ("stage", ids["stage"]),
        ("irritability", ids["irritability"]),
        ("balance_profile", facts["balance"]["profiles"]),
        ("focus_category", (None, *ids["balance_category"])),
    ):
        if programme[field] not in known:
            yield (field,), f"{programme[field]} is not known"
    for field in ("assumed_conditions", "conditions_to_check"):
        for index, condition in enumerate(programme[field]):
            if condition not in ids["condition"]:
                yield (field, index), f"{condition} is not a known condition"
    for index, source in enumerate(programme["evidence"]):
        if source not in library.sources:
            yield ("evidence", index), f"{source} is not a known source"
    if programme["phases"][-1]["weeks"][1] != programme["duration_weeks"]:
        yield ("duration_weeks",), "is not the last week of the last phase"
    used = _used(programme)
    for exercise, choices in programme["alternates"].items():
        if exercise not in used or choices[0] != exercise or not set(choices) <= set(library.exercises):
            yield ("alternates", exercise), "replaces an exercise of the programme, named first, by others"
    rotation = programme["rotation"]
    if rotation and not {each for chosen in rotation["sets"].values() for each in chosen} <= used:
        yield ("rotation", "sets"), "names an exercise that is not in the programme"
    if len({rule["id"] for rule in programme["rules"]}) < len(programme["rules"]):
        yield ("rules",), "names two rules alike"
    yield from review(programme)


def _phase(phase: Read, programme: Read, balance: Read, library: Library) -> Iterator[Place]:
    rules = {rule["id"]: rule for rule in programme["rules"]}
    seen: set[str] = set()
    for group in ("core", "extras"):
        for index, item in enumerate(phase[group]):
            for place, message in _item(item, phase, programme, balance, library):
                yield (group, index, *place), message
            if item["exercise"] in seen:
                yield (group, index, "exercise"), "stands twice in this phase"
            seen.add(item["exercise"])
            if group == "core" and item["unlock"] is not None:
                yield (group, index, "unlock"), "is for extras"
            elif group == "extras" and item["unlock"] not in rules:
                yield (group, index, "unlock"), f"{item['unlock']} is not a rule of this programme"
    for index, layout in enumerate(phase["layouts"]):
        if layout["days"] and set(layout["days"]) != seen:
            yield ("layouts", index, "days"), "does not name every exercise of the phase"


def _item(item: Read, phase: Read, programme: Read, balance: Read, library: Library) -> Iterator[Place]:
    if item["exercise"] not in library:
        yield ("exercise",), f"{item['exercise']} is not an exercise"
        return
    exercise, dosage = library[item["exercise"]], item["dosage"]
    if phase["stage"] not in exercise.stages:
        yield ("exercise",), f"{exercise.id} does not suit the stage {phase['stage']}"
    if phase["irritability"] not in exercise.irritability_ok:
        yield ("exercise",), f"{exercise.id} does not suit {phase['irritability']} irritability"
    for condition in programme["assumed_conditions"]:
        if condition in exercise.contraindications:
            yield ("exercise",), f"{exercise.id} is set aside by {condition}, which the programme assumes"
    if bool(item["days"]) == item["as_needed"]:
        yield ("days",), "are named unless the exercise is done when needed"
    low, high = dosage["effort"]
    if low > high or high > balance["limits_by_stage"]["effort_max"].get(phase["stage"], 10):
        yield ("dosage", "effort_rpe"), f"does not fit the stage {phase['stage']}"
    if dosage["load"] not in library.vocabulary.ids["load"]:
        yield ("dosage", "load"), f"{dosage['load']} is not a known load"
    if (dosage["mode"] == "time") != (dosage["duration_s"] is not None):
        yield ("dosage", "duration_s"), "is stated for exercises on time, and only there"
    if (exercise.sides == "each-side") != (dosage["rest_between_sides_s"] is not None):
        yield ("dosage", "rest_between_sides_s"), "is stated for each-side exercises, and only there"


def _rule(rule: Read, programme: Read, progression: Read) -> Iterator[Place]:
    used = _used(programme)
    if rule["action"] not in progression["actions"]:
        yield ("action",), f"{rule['action']} is not a known action"
    for index, criterion in enumerate(rule["criteria"]):
        if criterion not in progression["criteria"]:
            yield ("criteria", index), f"{criterion} is not a known criterion"
    named = {rule["exercise"], *rule["exercises"], *rule["replaces"], *rule["replaces"].values()} - {None}
    for exercise in sorted(named - used - {other["replace_with"] for other in programme["rules"]}):
        yield (), f"{exercise} is not in the programme"
    phases = programme["phases"]
    if rule["action"] == "enter" and (
        rule["phase"] is None
        or rule["phase"] > len(phases)
        or phases[rule["phase"] - 1]["weeks"][0] != rule["week"]
    ):
        yield ("phase",), "is not entered in its first week"


def _texts(file: str, programme: Read, told: Read) -> Iterator[Fault]:
    layouts = {layout["id"] for phase in programme["phases"] for layout in phase["layouts"]}
    yield from spoken(file, ("alternates",), programme["alternates"], told["alternates"])
    yield from spoken(file, ("layouts",), sorted(layouts), told["layouts"])
    sets = programme["rotation"]["sets"] if programme["rotation"] else ()
    yield from spoken(file, ("rotation",), sets, told["rotation"])
    for field in ("goals", "before_start", "stop_signs"):
        if len({len(each[field]) for each in programme["texts"].values()}) > 1:
            yield file, (field,), "is not as long as in the other languages"


def _used(programme: Read) -> set[str]:
    return {item["exercise"] for phase in programme["phases"] for item in (*phase["core"], *phase["extras"])}
