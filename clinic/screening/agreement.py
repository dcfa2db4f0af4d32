"""Whether the files of a questionnaire agree: every name resolves, nothing is idle, no word is missing."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from string import Formatter
from typing import Any, Final

from clinic.content import loader
from clinic.content.loader import ContentError, Field
from clinic.screening import logic
from clinic.screening.logic import NO, UNKNOWN, YES, Compares, Condition, Derived, Is
from clinic.screening.questionnaire import Outcome

_PLANS: Final = {
    Outcome.CLEAR: "share_allowed",
    Outcome.CLEAR_WITH_PRECAUTIONS: "share_after_precautions_acknowledged",
    Outcome.REFER_ROUTINE: "draft_until_clinician_decides",
    Outcome.URGENT_SAME_DAY: "sharing_blocked",
    Outcome.EMERGENCY: "sharing_blocked",
}


def disagreements(folder: Path, read: Mapping[str, Any]) -> Iterator[ContentError]:
    """What one file alone cannot tell, each with the file and line to look at."""
    yield from _Check(folder, read).faults()


def _by_id(entries: Iterable[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    return {entry["id"]: entry for entry in entries}


@dataclass
class _Check:
    """What one file alone cannot tell: whether the files agree with each other."""

    folder: Path
    read: Mapping[str, Any]
    questions: dict[str, Mapping[str, Any]] = field(init=False)
    rules: dict[str, Mapping[str, Any]] = field(init=False)
    derived: Mapping[str, Condition] = field(init=False)

    def __post_init__(self) -> None:
        self.questions = _by_id(self.read["questions"]["questions"])
        self.rules = _by_id(self.read["rules"]["rules"])
        self.derived = self.read["rules"]["derived"]

    def faults(self) -> Iterator[ContentError]:
        yield from self._ids()
        yield from self._ordinary()
        broken = list(self._references())
        yield from broken
        if not broken:  # a circle or an idle question can be told only once all names resolve
            circles = list(self._circles())
            yield from circles or self._idle()
        yield from self._always_asked()
        yield from self._policy()
        for language in self.read["words"]:
            yield from self._words(language)

    def _fault(self, file: str, place: Field, message: str) -> ContentError:
        return loader.fault(self.folder / f"{file}.yaml", place, message)

    def _ids(self) -> Iterator[ContentError]:
        """Ids stand once, in a known section, and no retired one comes back."""
        head, rules = self.read["questions"], self.read["rules"]
        for file, key in (
            ("questions", "questions"),
            ("questions", "sections"),
            ("rules", "rules"),
            ("rules", "precautions"),
        ):
            seen: set[str] = set()
            for number, entry in enumerate(self.read[file][key]):
                if entry["id"] in seen:
                    yield self._fault(file, (key, number, "id"), f"{entry['id']} stands here twice")
                seen.add(entry["id"])
        for file, key in (("questions", "groups"), ("rules", "advice"), ("rules", "emergency_signs")):
            for number, name in enumerate(self.read[file][key]):
                if name in self.read[file][key][:number]:
                    yield self._fault(file, (key, number), f"{name} stands here twice")
        for number, entry in enumerate(head["questions"]):
            if entry["id"] in head["retired"]["items"]:
                yield self._fault("questions", ("questions", number, "id"), "is retired and never used again")
            if entry["id"].split(".")[0] not in _by_id(head["sections"]):
                yield self._fault("questions", ("questions", number, "id"), "begins with no section")
        for number, entry in enumerate(rules["rules"]):
            if entry["id"] in head["retired"]["rules"]:
                yield self._fault("rules", ("rules", number, "id"), "is retired and never used again")
        if rules["version"] != head["version"]:
            yield self._fault(
                "rules", ("version",), f"is not the version of the questions, {head['version']}"
            )
        if [entry["id"] for entry in rules["outcomes"]] != list(Outcome):
            yield self._fault("rules", ("outcomes",), f"must be {', '.join(Outcome)}, in this order")
        for number, entry in enumerate(rules["outcomes"]):
            if entry["rank"] != entry["id"].rank:
                yield self._fault("rules", ("outcomes", number, "rank"), f"must be {entry['id'].rank}")
            if entry["plan"] != _PLANS[entry["id"]]:
                yield self._fault("rules", ("outcomes", number, "plan"), f"must be {_PLANS[entry['id']]}")

    def _ordinary(self) -> Iterator[ContentError]:
        """The ordinary answers are answers, and no number is without one."""
        given = self.read["questions"]["ordinary"]
        for name, answer in given.items():
            question = self.questions.get(name)
            if question is None:
                yield self._fault("questions", ("ordinary", name), "is no question")
            elif not _fits(question, answer):
                yield self._fault("questions", ("ordinary", name), f"{answer} is no answer to it")
        for name, question in self.questions.items():
            if question["type"] == "number" and name not in given:
                yield self._fault("questions", ("ordinary",), f"{name} is missing")

    def _references(self) -> Iterator[ContentError]:
        """Every name used is defined, and every condition asks a question in its own kind."""
        head, rules, sources = self.read["questions"], self.read["rules"], self.read["sources"]["sources"]
        for number, entry in enumerate(head["questions"]):
            at: Field = ("questions", number)
            yield from self._known("questions", (*at, "groups"), entry["groups"], head["groups"])
            yield from self._known("questions", (*at, "sources"), entry["sources"], sources)
            for place, part in enumerate(entry["parts"]):
                yield from self._known(
                    "questions", (*at, "parts", place, "asks"), part["asks"], self.questions
                )
            if "ask_if" in entry:
                yield from self._condition("questions", (*at, "ask_if"), entry["ask_if"])
            if "below" in entry and self.questions.get(entry["below"], {}).get("type") != "number":
                yield self._fault("questions", (*at, "below"), f"{entry['below']} is no number to lie below")
        for name, condition in self.derived.items():
            yield from self._condition("rules", ("derived", name), condition)
        for number, entry in enumerate(rules["rules"]):
            at = ("rules", number)
            yield from self._known("rules", (*at, "groups"), entry["groups"], head["groups"])
            yield from self._known("rules", (*at, "sources"), entry["sources"], sources)
            yield from self._known(
                "rules", (*at, "precautions"), entry["precautions"], _by_id(rules["precautions"])
            )
            yield from self._known("rules", (*at, "advice"), entry["advice"], rules["advice"])
            yield from self._condition("rules", (*at, "when"), entry["when"])
        yield from self._known(
            "policy", ("safety_net_sources",), self.read["policy"]["safety_net_sources"], sources
        )

    def _known(
        self, file: str, place: Field, names: Iterable[str], defined: Iterable[str]
    ) -> Iterator[ContentError]:
        known = set(defined)
        for number, name in enumerate(names):
            if name not in known:
                yield self._fault(file, (*place, number), f"{name} is not defined")

    def _condition(self, file: str, place: Field, condition: Condition) -> Iterator[ContentError]:
        for leaf in logic.leaves(condition):
            match leaf:
                case Derived(name):
                    if name not in self.derived:
                        yield self._fault(file, place, f"{name} is not defined under derived")
                case Is(item) | Compares(item) if item not in self.questions:
                    yield self._fault(file, place, f"{item} is no question")
                case Compares(item):
                    if self.questions[item]["type"] != "number":
                        yield self._fault(file, place, f"{item} is not a number and cannot be compared")
                case Is(item, values):
                    number = self.questions[item]["type"] == "number"
                    if {value for value in values if value != UNKNOWN and (value in (YES, NO)) == number}:
                        yield self._fault(file, place, f"{item} can never be answered so")

    def _circles(self) -> Iterator[ContentError]:
        """No question waits for itself, and no named condition rests on itself."""
        edges = {
            name: [_name(leaf) for leaf in logic.leaves(entry["ask_if"])]
            for name, entry in self.questions.items()
            if "ask_if" in entry
        }
        edges |= {name: [_name(leaf) for leaf in logic.leaves(one)] for name, one in self.derived.items()}
        if circle := logic.circle(edges):
            yield self._fault("questions", ("questions",), f"a circle: {' > '.join(circle)}")

    def _idle(self) -> Iterator[ContentError]:
        """Every question, condition, precaution and advice would be missed by some rule."""
        rules = self.read["rules"]
        asked = {item for entry in rules["rules"] for item in logic.questions(entry["when"], self.derived)}
        for number, name in enumerate(self.questions):
            if name not in asked:
                yield self._fault("questions", ("questions", number, "id"), "is used by no rule")
        conditions = [
            *(entry["when"] for entry in rules["rules"]),
            *(entry["ask_if"] for entry in self.questions.values() if "ask_if" in entry),
            *self.derived.values(),
        ]
        named = {_name(leaf) for condition in conditions for leaf in logic.leaves(condition)}
        for name in self.derived:
            if name not in named:
                yield self._fault("rules", ("derived", name), "is used nowhere")
        for kind, names in (("precautions", list(_by_id(rules["precautions"]))), ("advice", rules["advice"])):
            used = {name for entry in rules["rules"] for name in entry[kind]}
            for number, name in enumerate(names):
                if name not in used:
                    yield self._fault("rules", (kind, number), "is used by no rule")

    def _always_asked(self) -> Iterator[ContentError]:
        """Gateways hold parts together, one backstop catches them, and no mark outlives an approval."""
        rules = self.read["rules"]["rules"]
        if sum(entry["backstop"] for entry in rules) != 1:
            yield self._fault("rules", ("rules",), "must have exactly one backstop")
        if not any(entry["core"] for entry in self.questions.values()):
            yield self._fault("questions", ("questions",), "has no gateway")
        for number, entry in enumerate(self.questions.values()):
            if entry["core"] != bool(entry["parts"]):
                yield self._fault("questions", ("questions", number), "a gateway has parts, nothing else has")
            if (entry["core"] or entry["closing"]) and "ask_if" in entry:
                yield self._fault("questions", ("questions", number), "is always asked and has no ask_if")
        if self.read["questions"]["status"] == "approved":
            for number, entry in enumerate(rules):
                if entry["needs_decision"]:
                    yield self._fault("rules", ("rules", number), "needs a decision before it is approved")

    def _policy(self) -> Iterator[ContentError]:
        policy = self.read["policy"]
        if policy["override"]["lower"]["safety_net_tick_from"] is not Outcome.URGENT_SAME_DAY:
            yield self._fault("policy", ("override", "lower"), "must ask for the tick from urgent_same_day")
        eased_by = policy["close_incomplete"]["if_open_more_severe_or_conflict"]["eased_by"]
        if eased_by not in policy["close_incomplete"]["reason_codes"]:
            yield self._fault("policy", ("close_incomplete",), f"{eased_by} is not among the reason codes")

    def _words(self, language: str) -> Iterator[ContentError]:
        """Every text that is needed, none that is not, and the same blanks to fill in as in English."""
        head, rules, policy = self.read["questions"], self.read["rules"], self.read["policy"]
        words = self.read["words"][language]
        needed: dict[str, Iterable[str]] = {
            "outcomes": Outcome,
            "safety_net": Outcome,
            "clinician_action": Outcome,
            "sections": _by_id(head["sections"]),
            "groups": head["groups"],
            "units": {entry["unit"] for entry in head["questions"] if "unit" in entry},
            "bases": {basis for entry in rules["rules"] for basis in entry["basis"]},
            "confirmed": {source["confirmed"] for source in self.read["sources"]["sources"].values()},
            "reasons": {
                code
                for place in (policy["override"], policy["close_incomplete"], policy["plan_hold_release"])
                for code in place["reason_codes"]
            },
            "triggers": policy["rescreen_triggers"],
            "questions": self.questions,
            "rules": self.rules,
            "precautions": _by_id(rules["precautions"]),
            "advice": rules["advice"],
            "emergency_signs": rules["emergency_signs"],
        }
        for key, names in needed.items():
            for name in sorted(set(names) - set(words[key])):
                yield self._fault(language, (key,), f"{name} is missing")
            for name in sorted(set(words[key]) - set(names)):
                yield self._fault(language, (key, name), "belongs to nothing")
        yield from self._words_fit(language, words)

    def _words_fit(self, language: str, words: Mapping[str, Any]) -> Iterator[ContentError]:
        for name, entry in self.questions.items():
            text = words["questions"].get(name)
            if text is None:
                continue
            at: Field = ("questions", name)
            if (entry["core"] or entry["closing"]) != bool(text["headline"]):
                yield self._fault(language, at, "a headline belongs to the questions always asked")
            if len(text["parts"]) != len(entry["parts"]):
                yield self._fault(language, (*at, "parts"), f"must be {len(entry['parts'])} parts")
            if set(text["ticks"]) != set(entry["ticks"]):
                yield self._fault(
                    language, (*at, "ticks"), f"must be {', '.join(entry['ticks']) or 'left out'}"
                )
        for name, entry in self.rules.items():
            if (
                name in words["rules"]
                and bool(words["rules"][name]["alternative"]) != entry["needs_decision"]
            ):
                yield self._fault(
                    language, ("rules", name), "an alternative belongs to a rule that needs a decision"
                )
        for entry in self.read["rules"]["precautions"]:
            text = words["precautions"].get(entry["id"])
            if text is not None and bool(text["patient"]) != entry["on_handout"]:
                yield self._fault(
                    language, ("precautions", entry["id"]), "words for the patient belong to what is printed"
                )
        first = next(iter(self.read["words"].values()))
        for key in ("outcomes", "safety_net", "clinician_action"):
            for name, text in words[key].items():
                if name in first[key] and _blanks(text) != _blanks(first[key][name]):
                    yield self._fault(language, (key, name), "has other blanks than the first language")


def _name(leaf: Is | Compares | Derived) -> str:
    return leaf.name if isinstance(leaf, Derived) else leaf.item


def _fits(question: Mapping[str, Any], answer: object) -> bool:
    if question["type"] == "yes_no":
        return answer in (YES, NO)
    accepts = question["accepts"]
    return isinstance(answer, int | float) and bool(accepts["lowest"] <= answer <= accepts["highest"])


def _blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}
