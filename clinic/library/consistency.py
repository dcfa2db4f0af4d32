"""Whether the library's files agree with each other. Every disagreement names file, field and reason."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

Fault = tuple[str, tuple[str | int, ...], str]
Read = Mapping[str, Any]

# Which vocabulary a field of an exercise speaks.
SPEAKS = {
    "region": "region",
    "secondary_regions": "region",
    "purpose": "purpose",
    "balance_categories": "balance_category",
    "movement_bias": "movement_bias",
    "muscles_primary": "muscle",
    "muscles_secondary": "muscle",
    "target_nerves": "nerve",
    "position": "position",
    "sides": "sides",
    "equipment": "equipment",
    "stages": "stage",
    "irritability_ok": "irritability",
    "contraindications": "condition",
    "precautions": "condition",
    "stop_if": "stop_reason",
    "tags": "tag",
}


def of_library(facts: Read, words: Read, exercises: Read) -> Iterator[Fault]:
    """Everything in which the library's files disagree."""
    yield from _vocabulary(facts["vocabulary"], words["vocabulary"])
    yield from _sources(facts["sources"], words["sources"], facts["vocabulary"])
    yield from _precautions(facts, words["precautions"])
    yield from _conditions(facts["conditions"], words["precautions"], facts["vocabulary"])
    for name, exercise in exercises.items():
        for field, message in _exercise(name, exercise, exercises, facts):
            yield f"exercises/{name}/exercise.yaml", field, message
    for name in circles({name: exercise["progression_of"] for name, exercise in exercises.items()}):
        yield f"exercises/{name}/exercise.yaml", ("progression_of",), "leads in a circle back to itself"
    for name in circles({name: exercise["regresses_to"] for name, exercise in exercises.items()}):
        yield f"exercises/{name}/exercise.yaml", ("regresses_to",), "leads in a circle back to itself"


def of_figures(figures: Read, known: Read, poses: Read) -> Iterator[Fault]:
    """Key poses that use a camera, an arrow or a pose nobody knows."""
    for name, figure in figures.items():
        file = f"exercises/{name}/figure.yaml"
        for index, frame in enumerate(figure["frames"]):
            if frame["camera"] not in known["camera"]:
                yield file, ("frames", index, "camera"), f"{frame['camera']} is not a known camera"
            if frame["pose"] not in poses:
                yield file, ("frames", index, "pose"), f"{frame['pose']} is not a known pose"
            for arrow, drawn in enumerate(frame["arrows"]):
                for part in ("part", "motion"):
                    if drawn[part] not in known[f"arrow_{part}"]:
                        place = ("frames", index, "arrows", arrow, part)
                        yield file, place, f"{drawn[part]} is not a known {part}"


def circles(edges: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Everything that can be reached from itself."""
    for start in edges:
        seen: set[str] = set()
        ahead = list(edges[start])
        while ahead:
            each = ahead.pop()
            if each == start:
                yield start
                break
            if each not in seen:
                seen.add(each)
                ahead.extend(edges.get(each, ()))


def review(facts: Read) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Something is reviewed when a person and a day stand beside it, and a draft when neither does."""
    named = {facts["reviewer"] is not None, facts["reviewed"] is not None}
    if named != {facts["status"] == "reviewed"}:
        yield ("status",), "is reviewed once reviewer and day are named, and a draft until then"
    if (facts.get("drawing_reviewer") is None) != (facts.get("drawing_reviewed") is None):
        yield ("drawing_reviewed",), "and drawing_reviewer are stated together, or neither is"


def spoken(
    file: str, field: tuple[str | int, ...], ids: Iterable[str], words: Iterable[str]
) -> Iterator[Fault]:
    """Ids without a word, and words without an id."""
    wanted, told = [str(each) for each in ids], set(words)
    for each in wanted:
        if each not in told:
            yield file, field, f"has no word for {each}"
    for each in sorted(told - set(wanted)):
        yield file, (*field, each), "is the word of nothing known"


def _vocabulary(ids: Read, words: Read) -> Iterator[Fault]:
    for language, told in words.items():
        for kind, listed in ids.items():
            yield from spoken(f"vocabulary/{language}.yaml", (kind,), listed, told[kind])
    for name, muscle in ids["muscle"].items():
        if muscle["group"] not in ids["muscle_group"]:
            field = ("muscle", name, "group")
            yield "vocabulary/vocabulary.yaml", field, f"{muscle['group']} is not a known muscle group"


def _sources(sources: Read, notes: Read, vocabulary: Read) -> Iterator[Fault]:
    for name, source in sources.items():
        if source["level"] not in vocabulary["evidence_level"]:
            yield "sources/sources.yaml", (name, "level"), f"{source['level']} is not a known level"
    noted = {name for told in notes.values() for name in told}
    for language, told in notes.items():
        yield from spoken(f"sources/{language}.yaml", (), noted & set(sources), told)


def _precautions(facts: Read, words: Read) -> Iterator[Fault]:
    file = "precautions/effects.yaml"
    effects, demands = facts["effects"], facts["demands"]
    for precaution, met in effects["precautions"].items():
        for demand in met:
            if demand not in demands:
                yield file, ("precautions", precaution, demand), "is not a known demand"
        if precaution in effects["no_exercise_effect"]:
            yield file, ("no_exercise_effect", precaution), "has an effect on exercises as well"
    for condition, brought in effects["conditions"].items():
        if condition not in facts["vocabulary"]["condition"]:
            yield file, ("conditions", condition), "is not a known condition"
        for index, precaution in enumerate(brought):
            if precaution not in effects["precautions"] and precaution not in effects["no_exercise_effect"]:
                yield file, ("conditions", condition, index), f"{precaution} is not a known precaution"
    for language, told in words.items():
        file = f"precautions/{language}.yaml"
        yield from spoken(file, ("level",), effects["levels"], told["level"])
        yield from spoken(file, ("demand",), demands, told["demand"])
        yield from spoken(file, ("reason",), effects["precautions"], told["reason"])
        for precaution, met in effects["precautions"].items():
            yield from spoken(file, ("reason", precaution), met, told["reason"].get(precaution, ()))


def _conditions(conditions: Read, words: Read, vocabulary: Read) -> Iterator[Fault]:
    file = "precautions/conditions.yaml"
    known = vocabulary["condition"]
    stated = [
        (("set", index, "condition"), one["condition"]) for index, one in enumerate(conditions["stated"])
    ]
    asked = [
        (("ask", index, "choices"), choice)
        for index, question in enumerate(conditions["ask"])
        for choice in question["choices"]
    ]
    by_hand = [(("clinician_only",), condition) for condition in conditions["clinician_only"]]
    listed = [
        (("patient_list", group), condition)
        for group, conditions in conditions["patient_list"].items()
        for condition in conditions
    ]
    for field, condition in (*stated, *asked, *by_hand, *listed):
        if condition not in known:
            yield file, field, f"{condition} is not a known condition"
    reached = {condition for _, condition in (*stated, *asked, *by_hand)}
    ticked = [condition for _, condition in listed]
    for condition in known:
        if condition not in reached:
            yield file, (), f"nothing asks about {condition}; clinician_only names what is never asked"
        if ticked.count(condition) != 1:
            yield (
                file,
                ("patient_list",),
                f"holds {condition} {ticked.count(condition)} times instead of once",
            )
    for language, told in words.items():
        text = f"precautions/{language}.yaml"
        yield from spoken(text, ("question",), (one["id"] for one in conditions["ask"]), told["question"])
        yield from spoken(text, ("group",), conditions["patient_list"], told["group"])


def _exercise(
    name: str, exercise: Read, exercises: Read, facts: Read
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    vocabulary = facts["vocabulary"]
    for field, kind in SPEAKS.items():
        value = exercise[field]
        for index, each in enumerate([value] if isinstance(value, str) else value):
            if each not in vocabulary[kind]:
                yield (
                    ((field,) if isinstance(value, str) else (field, index)),
                    f"{each} is not a known {kind}",
                )
    for field in ("progression_of", "regresses_to"):
        for index, each in enumerate(exercise[field]):
            if each not in exercises:
                yield (field, index), f"{each} is not an exercise"
            elif exercises[each]["difficulty"] > exercise["difficulty"]:
                yield (field, index), f"{each} is harder than {name}"
    if exercise["variant_of"] is not None and exercise["variant_of"] not in exercises:
        yield ("variant_of",), f"{exercise['variant_of']} is not an exercise"
    for condition in exercise["contraindications"]:
        if condition in exercise["precautions"]:
            yield ("precautions",), f"{condition} blocks already"
    for index, demand in enumerate(exercise["demands"]):
        if demand not in facts["demands"]:
            yield ("demands", index), f"{demand} is not a known demand"
    for index, judgement in enumerate(exercise["judged"]):
        named = [judgement[way] for way in ("add", "drop") if way in judgement]
        if len(named) != 1 or named[0] not in facts["demands"]:
            yield ("judged", index), "adds or drops one known demand"
    yield from _dosage(exercise, vocabulary)
    yield from _evidence(exercise, facts)
    yield from review(exercise)


def _dosage(exercise: Read, vocabulary: Read) -> Iterator[tuple[tuple[str | int, ...], str]]:
    dosage = exercise["dosage"]
    if dosage["load"] not in vocabulary["load"]:
        yield ("dosage", "load"), f"{dosage['load']} is not a known load"
    if dosage["effort"][0] > dosage["effort"][1]:
        yield ("dosage", "effort_rpe"), "begins above its end"
    if (dosage["mode"] == "time") != (dosage["duration_s"] is not None):
        yield ("dosage", "duration_s"), "is stated for exercises on time, and only there"
    if (exercise["sides"] == "each-side") != (dosage["rest_between_sides_s"] is not None):
        yield ("dosage", "rest_between_sides_s"), "is stated for each-side exercises, and only there"
    if exercise["seconds_per_rep"] < max(dosage["hold_s"], dosage["duration_s"] or 0):
        yield ("seconds_per_rep",), "is shorter than what it contains"


def _evidence(exercise: Read, facts: Read) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for index, evidence in enumerate(exercise["evidence"]):
        source, relation = evidence["source"], evidence["relation"]
        if relation not in facts["vocabulary"]["evidence_relation"]:
            yield ("evidence", index, "relation"), f"{relation} is not a known relation"
        if source is not None and source not in facts["sources"]:
            yield ("evidence", index, "source"), f"{source} is not a known source"
        if (source is None) != (relation == "expert-practice"):
            yield ("evidence", index, "source"), "is null for expert practice, and only there"
