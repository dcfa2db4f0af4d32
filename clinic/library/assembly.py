"""Makes the library's values from files that have been read and checked."""

from collections.abc import Mapping
from functools import reduce
from operator import getitem
from types import MappingProxyType
from typing import Any

from clinic.library import rules
from clinic.library.exercise import Dosage, Evidence, Exercise, ExerciseText, Judgement, Source
from clinic.library.precautions import (
    ConditionQuestion,
    Demand,
    Effect,
    PatientGroup,
    Precautions,
    StatedCondition,
)
from clinic.library.vocabulary import Muscle, Vocabulary

Read = Mapping[str, Any]


def vocabulary(facts: Read, words: Mapping[str, Read]) -> Vocabulary:
    """Every vocabulary, its words in the order of its ids."""
    ids = {kind: tuple(str(each) for each in listed) for kind, listed in facts.items()}
    return Vocabulary(
        ids=MappingProxyType(ids),
        words=MappingProxyType(
            {
                language: MappingProxyType(
                    {kind: MappingProxyType({each: told[kind][each] for each in ids[kind]}) for kind in ids}
                )
                for language, told in words.items()
            }
        ),
        muscles=MappingProxyType({name: Muscle(**muscle) for name, muscle in facts["muscle"].items()}),
        household=frozenset(name for name, thing in facts["equipment"].items() if thing["household"]),
        urgent=frozenset(name for name, reason in facts["stop_reason"].items() if reason["urgent"]),
        recent_weeks=MappingProxyType(
            {
                name: facts["recent_weeks"]
                for name, facts in facts["condition"].items()
                if facts["recent_weeks"]
            }
        ),
    )


def sources(facts: Read, notes: Mapping[str, Read]) -> Mapping[str, Source]:
    """Every source with what its notes say it shows and does not show."""
    return MappingProxyType(
        {
            name: Source(
                id=name,
                notes=MappingProxyType({language: told.get(name, "") for language, told in notes.items()}),
                **source,
            )
            for name, source in facts.items()
        }
    )


def exercise(name: str, facts: Read, *, harder: tuple[str, ...], known: Mapping[str, Source]) -> Exercise:
    """One exercise. What it progresses to follows from what others progress from."""
    own = dict(facts)
    texts = {
        language: ExerciseText(**{field: _fixed(value) for field, value in told.items()})
        for language, told in own.pop("texts").items()
    }
    own["dosage"] = Dosage(**{field: _fixed(value) for field, value in own["dosage"].items()})
    own["judged"] = tuple(
        Judgement(one["add"], True, one["reason"])
        if "add" in one
        else Judgement(one["drop"], False, one["reason"])
        for one in own["judged"]
    )
    own["evidence"] = tuple(
        Evidence(one["relation"], known[one["source"]] if one["source"] else None) for one in own["evidence"]
    )
    return Exercise(
        id=name,
        layer=rules.layer(own["region"], own["purpose"]),
        progresses_to=harder,
        texts=MappingProxyType(texts),
        **{field: _fixed(value) for field, value in own.items()},
    )


def precautions(
    demands: Read, effects: Read, conditions: Read, words: Mapping[str, Read], names: Mapping[str, Read]
) -> Precautions:
    """The table that joins precautions, conditions and demands."""
    met = {name: _effects(name, by_demand, words) for name, by_demand in effects["precautions"].items()}
    return Precautions(
        ranks=MappingProxyType({level: one["rank"] for level, one in effects["levels"].items()}),
        levels=MappingProxyType({level: in_each(words, "level", level) for level in effects["levels"]}),
        demands=MappingProxyType({name: _demand(name, one, words) for name, one in demands.items()}),
        effects=MappingProxyType({**dict.fromkeys(effects["no_exercise_effect"], ()), **met}),
        without_effect=frozenset(effects["no_exercise_effect"]),
        brought_by=MappingProxyType(
            {name: tuple(brought) for name, brought in effects["conditions"].items()}
        ),
        conditions=MappingProxyType(
            {name: in_each(names, "condition", name) for name in names["en"]["condition"]}
        ),
        stated=tuple(
            StatedCondition(one["condition"], one["when"], one["holds"], one.get("ends_days_after"))
            for one in conditions["stated"]
        ),
        questions=tuple(
            ConditionQuestion(
                one["id"],
                one["when"],
                tuple(one["choices"]),
                one["holds"],
                in_each(words, "question", one["id"]),
            )
            for one in conditions["ask"]
        ),
        patient_list=tuple(
            PatientGroup(name, tuple(listed), in_each(words, "group", name))
            for name, listed in conditions["patient_list"].items()
        ),
    )


def _demand(name: str, facts: Read, words: Mapping[str, Read]) -> Demand:
    return Demand(
        name,
        tuple(facts["derive"]),
        facts["from_dose"],
        in_each(words, "demand", name, "label"),
    )


def _effects(precaution: str, by_demand: Read, words: Mapping[str, Read]) -> tuple[Effect, ...]:
    return tuple(
        Effect(
            demand,
            one["level"],
            one.get("beyond_exclude", False),
            in_each(words, "reason", precaution, demand),
        )
        for demand, one in by_demand.items()
    )


def in_each(words: Mapping[str, Read], *way: str) -> Mapping[str, str]:
    """One text in every language, found the same way in each."""
    return MappingProxyType({language: str(reduce(getitem, way, told)) for language, told in words.items()})


def _fixed(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
