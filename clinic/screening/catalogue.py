"""The questionnaire as read from its folder: every reference resolved, every language complete, one digest.

questionnaire()     the one in use, read once
load(folder)        any folder of the same shape; raises ContentError naming file, line and field
unpacked(files)     the same from files that were kept elsewhere
check(folder)       the same, and what takes longer: that `urgency` agrees with the rules
files(folder)       exactly the files it is made of, and its digest is taken from
"""

import tempfile
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, TypeVar

from clinic.content import languages, loader
from clinic.content.cache import cached
from clinic.screening import agreement, content, urgency
from clinic.screening.questionnaire import (
    Criterion,
    Part,
    Policy,
    Precaution,
    Question,
    Questionnaire,
    Range,
    Section,
    Source,
    Usual,
)
from clinic.screening.words import CriterionWords, PrecautionWords, QuestionWords, Words

FOLDER: Final = loader.ROOT / "screening" / "upper-back"

_SHAPES: Final = {
    "questions": content.Questions,
    "rules": content.Rules,
    "policy": content.Policy,
    "sources": content.Sources,
}
_Value = TypeVar("_Value")


@cache
def digest() -> str:
    """The digest of the questionnaire in use, for whoever needs no more of it."""
    names = (*_SHAPES, *languages.offered(FOLDER.parents[1]))
    return loader.fingerprint((FOLDER / f"{name}.yaml" for name in names), below=FOLDER)


@cache
def questionnaire() -> Questionnaire:
    """The questionnaire for upper back, shoulder blade and neck."""
    return load(FOLDER)


def load(folder: Path, of: tuple[str, ...] | None = None) -> Questionnaire:
    """The questionnaire of a folder, or ContentError with everything that is wrong in it.

    `of` are the languages it must be whole in; without it, those the content beside it is offered in.
    """
    read = _read(folder, of)
    if wrong := list(agreement.disagreements(folder, read)):
        raise loader.together(wrong)
    paths = _paths(folder, read)
    built = _build(read, loader.fingerprint(paths, below=folder))
    return replace(built, files=_frozen({path.name: path.read_bytes() for path in paths}))


def unpacked(files: Mapping[str, bytes]) -> Questionnaire:
    """The questionnaire these files hold, in the languages that are among them."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file, written in files.items():
            (folder / Path(file).name).write_bytes(written)
        return load(folder, written_in(folder))


def written_in(folder: Path) -> tuple[str, ...]:
    """The languages a folder by itself is written in."""
    return tuple(sorted((path.stem for path in folder.glob("??.yaml")), key=lambda one: (one != "en", one)))


def check(folder: Path = FOLDER) -> Questionnaire:
    """The questionnaire of a folder, after all that can be asked of it."""
    found = load(folder)
    wrong = [
        loader.fault(
            folder / "questions.yaml",
            ("questions", number, "urgency"),
            f"says {question.urgency}, the rules say {says}",
        )
        for number, question in enumerate(found.questions.values())
        if question.urgency is not None
        and (says := urgency.alone(found, question.id)) is not question.urgency
    ]
    if wrong:
        raise loader.together(wrong)
    return found


def files(folder: Path = FOLDER) -> tuple[Path, ...]:
    """Exactly the files a questionnaire is made of."""
    return _paths(folder, _read(folder))


def _read(folder: Path, of: tuple[str, ...] | None = None) -> dict[str, Any]:
    spoken = languages.offered(folder.parents[1]) if of is None else of
    paths = {name: folder / f"{name}.yaml" for name in (*_SHAPES, *spoken)}
    documents = _documents(folder, paths)
    found = {name: loader.shaped(paths[name], documents[name], shape()) for name, shape in _SHAPES.items()}
    words = {name: loader.shaped(paths[name], documents[name], content.Words()) for name in spoken}
    return {**found, "words": words}


def _documents(folder: Path, paths: Mapping[str, Path]) -> Mapping[str, Any]:
    """The files as written. Parsing ours is the dearest part of every start, so what came of it is kept."""

    def parsed() -> dict[str, object]:
        return {name: loader.parse(path) for name, path in paths.items()}

    if folder != FOLDER or not all(path.exists() for path in paths.values()):
        return parsed()
    documents: Mapping[str, Any] = cached(
        "questionnaire", parsed, content=loader.fingerprint(paths.values()), code=(Path(loader.__file__),)
    )
    return documents


def _paths(folder: Path, read: Mapping[str, Any]) -> tuple[Path, ...]:
    return tuple(folder / f"{name}.yaml" for name in (*_SHAPES, *read["words"]))


def _build(read: Mapping[str, Any], digest: str) -> Questionnaire:
    head, rules = read["questions"], read["rules"]
    return Questionnaire(
        id=head["id"],
        version=head["version"],
        status=head["status"],
        languages=tuple(read["words"]),
        least_age=head["scope"]["min_age"],
        regions=tuple(head["scope"]["regions"]),
        not_for=tuple(head["scope"]["excludes"]),
        retired=frozenset(head["retired"]["items"]),
        groups=tuple(head["groups"]),
        sections=_frozen({one["id"]: Section(one["id"], one["prefilled"]) for one in head["sections"]}),
        questions=_frozen({one["id"]: _question(one) for one in head["questions"]}),
        ordinary=_frozen(head["ordinary"]),
        derived=_frozen(rules["derived"]),
        criteria=_frozen({one["id"]: _criterion(one) for one in rules["rules"]}),
        precautions=_frozen({one["id"]: _precaution(one) for one in rules["precautions"]}),
        advice=tuple(rules["advice"]),
        emergency_signs=tuple(rules["emergency_signs"]),
        sources=_frozen({name: Source(name, **one) for name, one in read["sources"]["sources"].items()}),
        policy=_policy(read["policy"]),
        words=_frozen({language: _words(head, words) for language, words in read["words"].items()}),
        digest=digest,
    )


def _question(read: Mapping[str, Any]) -> Question:
    accepts = read.get("accepts")
    return Question(
        id=read["id"],
        section=read["id"].split(".")[0],
        range=Range(accepts["lowest"], accepts["highest"], not accepts["decimals"]) if accepts else None,
        unit=read.get("unit", ""),
        required=read["required"],
        is_gateway=read["core"],
        is_closing=read["closing"],
        ask_if=read.get("ask_if"),
        groups=tuple(read["groups"]),
        urgency=read.get("urgency"),
        parts=tuple(Part(tuple(part["asks"])) for part in read["parts"]),
        ticks=tuple(read["ticks"]),
        sources=tuple(read["sources"]),
        usual=Usual(**read["usual"]) if "usual" in read else None,
        below=read.get("below", ""),
    )


def _criterion(read: Mapping[str, Any]) -> Criterion:
    return Criterion(
        id=read["id"],
        outcome=read["outcome"],
        when=read["when"],
        groups=tuple(read["groups"]),
        precautions=tuple(read["precautions"]),
        advice=tuple(read["advice"]),
        bases=tuple(read["basis"]),
        sources=tuple(read["sources"]),
        within_days=read.get("within_days"),
        valid_days=read.get("valid_days"),
        plan_hold=read["plan_hold"],
        needs_decision=read["needs_decision"],
        is_backstop=read["backstop"],
    )


def _precaution(read: Mapping[str, Any]) -> Precaution:
    return Precaution(read["id"], tuple(read["excludes"]), read["on_handout"], read.get("review_days"))


def _policy(read: Mapping[str, Any]) -> Policy:
    closing = read["close_incomplete"]
    mild, severe = closing["if_open_at_most_refer"], closing["if_open_more_severe_or_conflict"]
    return Policy(
        valid_days=read["valid_days"],
        valid_days_if_precautions=read["valid_days_if_precautions"],
        reason_codes=tuple(read["override"]["reason_codes"]),
        least_reason_characters=read["override"]["least_reason_characters"],
        closing_reason_codes=tuple(closing["reason_codes"]),
        closing_floor=mild["floor"],
        closing_review_within_days=mild["review_within_days"],
        closing_valid_days=mild["valid_days"],
        severe_closing_floor=severe["floor"],
        severe_closing_within_days=severe["within_days"],
        eased_by=severe["eased_by"],
        release_reason_codes=tuple(read["plan_hold_release"]["reason_codes"]),
        rescreen_triggers=tuple(read["rescreen_triggers"]),
    )


def _words(head: Mapping[str, Any], read: Mapping[str, Any]) -> Words:
    """One language; tables in the order of the questionnaire where that has one."""
    return Words(
        purpose=read["purpose"],
        **{
            key: _frozen(read[key])
            for key in (
                "outcomes",
                "sections",
                "groups",
                "units",
                "bases",
                "confirmed",
                "reasons",
                "triggers",
                "advice",
                "emergency_signs",
                "safety_net",
                "clinician_action",
            )
        },
        questions=_frozen(
            {
                one["id"]: QuestionWords(
                    question=text["question"],
                    help=text["help"],
                    headline=text["headline"],
                    parts=tuple(text["parts"]),
                    ticks=_frozen({tick: text["ticks"][tick] for tick in one["ticks"]}),
                )
                for one in head["questions"]
                for text in (read["questions"][one["id"]],)
            }
        ),
        criteria=_frozen({name: CriterionWords(**one) for name, one in read["rules"].items()}),
        precautions=_frozen({name: PrecautionWords(**one) for name, one in read["precautions"].items()}),
    )


def _frozen(table: Mapping[str, _Value]) -> Mapping[str, _Value]:
    return MappingProxyType(dict(table))
