"""Programme folders and the balance model read into immutable values, complete or not at all."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

from clinic.content.cache import cached
from clinic.content.loader import ROOT, Inspection, fingerprint
from clinic.library.catalogue import CODE as LIBRARY_CODE
from clinic.library.catalogue import Library, library
from clinic.plans.doses.amounts import count
from clinic.plans.doses.loads import Effort, known
from clinic.plans.programmes import files
from clinic.plans.programmes.programme import (
    BalanceModel,
    BalanceRule,
    Item,
    Layout,
    Phase,
    Profile,
    Programme,
    ProgrammeText,
    ProgressionRule,
    Rotation,
    SidePlan,
    StopSign,
)
from clinic.plans.rules import Dose

Read = Mapping[str, Any]
CODE = (*LIBRARY_CODE, Path(__file__), Path(files.__file__))


@dataclass(frozen=True, slots=True, kw_only=True)
class Programmes:
    """All reviewed programmes by id, the balance model, and the words of both. One digest for all of it."""

    programmes: Mapping[str, Programme]
    balance: BalanceModel
    words: Mapping[str, Mapping[str, Mapping[str, str]]]
    version: str
    digest: str

    def __getitem__(self, programme: str) -> Programme:
        return self.programmes[programme]

    def __contains__(self, programme: object) -> bool:
        return programme in self.programmes

    def __iter__(self) -> Iterator[Programme]:
        return iter(self.programmes.values())

    def __len__(self) -> int:
        return len(self.programmes)

    def fitting(self, stage: str) -> tuple[Programme, ...]:
        """The programmes whose stage this is."""
        return tuple(programme for programme in self if programme.stage == stage)

    def word(self, kind: str, word: str, language: str) -> str:
        """What a criterion, an action, a profile or a rule is called."""
        return self.words[language][kind][word]


@cache
def digest() -> str:
    """The digest of the programmes in use, for whoever needs no more of them."""
    return fingerprint(_files(ROOT))


@cache
def programmes() -> Programmes:
    """The reviewed programmes, read once."""
    held, own = library(), digest()
    checked = cached(
        "programmes", partial(read_checked, ROOT, held), content=f"{own}-{held.digest}", code=CODE
    )
    return assembled(checked, held, digest=own)


def read_programmes(root: Path, library: Library) -> Programmes:
    """The programmes below a content folder. All that is wrong with them is raised as one error."""
    return assembled(read_checked(root, library), library, digest=fingerprint(_files(root), below=root))


def read_checked(root: Path, library: Library) -> dict[str, Any]:
    """All files of the programmes, each in its shape, in agreement with the library, as plain data."""
    reading = Inspection()
    facts = {
        "balance": reading.read(root / "balance/balance.yaml", files.BalanceShape()),
        "progression": reading.read(root / "progression/progression.yaml", files.ProgressionShape()),
    }
    words = {
        name: {
            language: reading.read(root / name / f"{language}.yaml", shape) for language in library.languages
        }
        for name, shape in (
            ("balance", files.BalanceTextShape()),
            ("progression", files.ProgressionTextShape()),
        )
    }
    shape, text_shape = files.ProgrammeShape(), files.ProgrammeTextShape()
    found: dict[str, Any] = {}
    for folder in sorted(path for path in (root / "programmes").iterdir() if path.is_dir()):
        found[folder.name] = reading.read(folder / "programme.yaml", shape) or {}
        found[folder.name]["texts"] = {
            language: reading.read(folder / f"{language}.yaml", text_shape) for language in library.languages
        }
    reading.conclude()
    for path, field, message in files.faults(facts, words, found, library):
        reading.wrong(root / path, field, message)
    reading.conclude()
    for name, programme in found.items():
        programme["digest"] = fingerprint((root / "programmes" / name).glob("*.yaml"), below=root)
    return {"facts": facts, "words": words, "programmes": found}


def assembled(checked: Read, library: Library, *, digest: str) -> Programmes:
    """The programmes' values from their checked files."""
    facts, words = checked["facts"], checked["words"]
    stages = library.vocabulary.ids["stage"]
    built = sorted(
        (_programme(name, own, library) for name, own in checked["programmes"].items()),
        key=lambda one: (stages.index(one.stage), one.id),
    )
    return Programmes(
        programmes=MappingProxyType({one.id: one for one in built}),
        balance=_balance(facts["balance"]),
        words=_fixed(
            {
                language: {
                    **words["progression"][language],
                    "profile": words["balance"][language]["profile"],
                    "rule": words["balance"][language]["rule"],
                }
                for language in library.languages
            }
        ),
        version=library.versions["programmes"],
        digest=digest,
    )


def _files(root: Path) -> Iterator[Path]:
    for name in ("programmes", "balance", "progression"):
        yield from (root / name).rglob("*.yaml")


def _programme(name: str, facts: Read, library: Library) -> Programme:
    own = dict(facts)
    side_plan, rotation = own.pop("side_plan"), own.pop("rotation")
    texts = {language: _text(told) for language, told in own.pop("texts").items()}
    phases = tuple(_phase(number, phase) for number, phase in enumerate(own.pop("phases"), start=1))
    return Programme(
        id=name,
        side_plan=SidePlan(**_fixed(side_plan)) if side_plan else None,
        rotation=Rotation(**_fixed(rotation)) if rotation else None,
        phases=phases,
        rules=tuple(ProgressionRule(**_fixed(rule)) for rule in own.pop("rules")),
        evidence=tuple(library.sources[source] for source in own.pop("evidence")),
        texts=MappingProxyType(texts),
        **_fixed(own),
    )


def _phase(number: int, facts: Read) -> Phase:
    return Phase(
        number=number,
        weeks=_fixed(facts["weeks"]),
        stage=facts["stage"],
        irritability=facts["irritability"],
        core=tuple(_item(item) for item in facts["core"]),
        extras=tuple(_item(item) for item in facts["extras"]),
        layouts=tuple(Layout(**_fixed(layout)) for layout in facts["layouts"]),
    )


def _item(facts: Read) -> Item:
    dosage = dict(facts["dosage"])
    effort, load = dosage.pop("effort"), dosage.pop("load")
    if dosage["mode"] == "time":  # content writes neutral numbers for what does not count there
        dosage |= {"reps": None, "hold_s": None}
    dose = Dose(
        exercise=facts["exercise"],
        days=tuple(facts["days"]),
        as_needed=facts["as_needed"],
        effort=Effort("0-10", count(*effort)),
        load=known(load),
        **dosage,
    )
    return Item(dose, facts["unlock"])


def _text(told: Read) -> ProgrammeText:
    signs = tuple(StopSign(sign["do"], tuple(sign["signs"])) for sign in told["stop_signs"])
    return ProgrammeText(**{**_fixed(told), "stop_signs": signs})


def _balance(facts: Read) -> BalanceModel:
    limits = _fixed(facts["limits_by_stage"])
    return BalanceModel(
        version=facts["version"],
        groups=MappingProxyType(
            {purpose: name for name, group in facts["groups"].items() for purpose in group}
        ),
        min_effort=MappingProxyType({name: one["min_effort"] for name, one in facts["categories"].items()}),
        core_size=_fixed(facts["core_size"]),
        phase_minimum=MappingProxyType(
            {name: frozenset(each) for name, each in facts["phase_minimum"].items()}
        ),
        profiles=MappingProxyType({name: Profile(**_fixed(one)) for name, one in facts["profiles"].items()}),
        rules=MappingProxyType(
            {name: BalanceRule(name, one["severity"]) for name, one in facts["rules"].items()}
        ),
        hard_days_max=facts["rules"]["hard-days"]["max_days"],
        **limits,
    )


def _fixed(value: Any) -> Any:
    """Lists as tuples and mappings that cannot be changed, all the way down."""
    if isinstance(value, list):
        return tuple(_fixed(each) for each in value)
    if isinstance(value, dict):
        return MappingProxyType({name: _fixed(each) for name, each in value.items()})
    return value
