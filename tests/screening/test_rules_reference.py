"""The same definition carried out a second time, plainly and slowly, on the files as they stand."""

from typing import Any

from hypothesis import given, settings

from clinic.content import loader
from clinic.screening import rules
from clinic.screening.catalogue import FOLDER, questionnaire
from tests.screening.cases import Told
from tests.screening.strategies import answer_sets

QUESTIONS: Any = loader.parse(FOLDER / "questions.yaml")
RULES: Any = loader.parse(FOLDER / "rules.yaml")
POLICY: Any = loader.parse(FOLDER / "policy.yaml")
ITEMS = {item["id"]: item for item in QUESTIONS["questions"]}
RANK = {outcome["id"]: outcome["rank"] for outcome in RULES["outcomes"]}

TRUE, FALSE, OPEN = "true", "false", "undetermined"


class Reference:
    """Reads the definition from top to bottom; nothing is shared with the program."""

    def __init__(self, answers: Told) -> None:
        self.answers = answers
        self.openings = {
            name: self.reckon(item["ask_if"]) if "ask_if" in item else None for name, item in ITEMS.items()
        }

    def asked(self, name: str) -> bool:
        item = ITEMS[name]
        return "ask_if" not in item or self.reckon(item["ask_if"]) in (TRUE, OPEN)

    def missing(self, name: str) -> bool:
        optional = ITEMS[name].get("required") is False
        return self.asked(name) and not optional and name not in self.answers

    def reckon(self, tree: Any) -> str:
        if "derived" in tree:
            return self.reckon(RULES["derived"][tree["derived"]])
        if "not" in tree:
            return {TRUE: FALSE, FALSE: TRUE, OPEN: OPEN}[self.reckon(tree["not"])]
        if "all" in tree:
            found = [self.reckon(part) for part in tree["all"]]
            return FALSE if FALSE in found else OPEN if OPEN in found else TRUE
        if "any" in tree:
            found = [self.reckon(part) for part in tree["any"]]
            return TRUE if TRUE in found else OPEN if OPEN in found else FALSE
        if "at_least" in tree:
            found = [self.reckon(part) for part in tree["at_least"]["of"]]
            wanted = tree["at_least"]["n"]
            if found.count(TRUE) >= wanted:
                return TRUE
            return FALSE if found.count(TRUE) + found.count(OPEN) < wanted else OPEN
        return self.leaf(tree)

    def leaf(self, tree: Any) -> str:
        name = tree["item"]
        given = self.answers.get(name)
        listed = tree.get("is", [])
        listed = listed if isinstance(listed, list) else [listed]
        if ITEMS[name].get("required") is False and given in (None, "unknown"):
            return FALSE
        if given == "unknown":
            return TRUE if "unknown" in listed else OPEN
        if given is not None:
            if "is" in tree:
                return TRUE if given in listed else FALSE
            holds = {
                "lt": lambda number: given < number,
                "lte": lambda number: given <= number,
                "gt": lambda number: given > number,
                "gte": lambda number: given >= number,
            }
            ((relation, number),) = [(key, value) for key, value in tree.items() if key != "item"]
            return TRUE if holds[relation](number) else FALSE
        if self.asked(name):
            return OPEN
        return TRUE if "no" in listed and ITEMS[name]["type"] == "yes_no" else FALSE

    def result(self) -> dict[str, Any]:
        truth = {rule["id"]: self.reckon(rule["when"]) for rule in RULES["rules"]}
        plain = [rule for rule in RULES["rules"] if not rule.get("backstop")]
        (backstop,) = [rule for rule in RULES["rules"] if rule.get("backstop")]

        matched = [rule for rule in plain if truth[rule["id"]] == TRUE]  # a
        none_missing = not any(self.missing(name) for name in ITEMS)
        none_severe = not any(
            truth[rule["id"]] == OPEN and RANK[rule["outcome"]] > RANK["clear_with_precautions"]
            for rule in RULES["rules"]
        )
        if none_missing and none_severe:  # b
            matched = [rule for rule in plain if truth[rule["id"]] in (TRUE, OPEN)]
        if not matched:  # c
            under_b = none_missing and none_severe and truth[backstop["id"]] == OPEN
            if truth[backstop["id"]] == TRUE or under_b:
                matched = [backstop]

        outcome = max((rule["outcome"] for rule in matched), key=lambda one: RANK[one], default="clear")  # d
        unresolved = [  # e
            rule["id"]
            for rule in RULES["rules"]
            if truth[rule["id"]] == OPEN and rule not in matched and RANK[rule["outcome"]] > RANK[outcome]
        ]
        conflicts = [  # f
            name
            for name in ITEMS
            if self.answers.get(name) == "yes"
            and self.openings[name] == FALSE
            and name.split(".")[0] not in ("ctx", "exam", "vit")
        ]
        if outcome == "emergency":  # g
            status = "complete"
        else:
            status = "incomplete" if unresolved or conflicts else "complete"
        if status == "incomplete" and not matched:  # h
            outcome = "not_determined"

        groups = {group for rule in matched for group in rule.get("groups", [])}  # i
        if matched == [backstop]:
            for name, item in ITEMS.items():
                if item.get("core") and self.answers.get(name) in ("yes", "unknown"):
                    groups |= set(item["groups"])
        within = None  # j
        if outcome == "refer_routine":
            within = min(rule["within_days"] for rule in matched if rule["outcome"] == "refer_routine")
        valid = None  # l
        if outcome not in ("not_determined", "urgent_same_day", "emergency"):
            numbers = [
                POLICY["valid_days"],
                *(rule["valid_days"] for rule in matched if "valid_days" in rule),
            ]
            valid = min([*numbers, within] if within is not None else numbers)
        return {
            "status": status,
            "outcome": outcome,
            "groups": groups,
            "rules": {rule["id"] for rule in matched},
            "precautions": {each for rule in matched for each in rule.get("precautions", [])},
            "advice": {each for rule in matched for each in rule.get("advice", [])},
            "unresolved": set(unresolved),
            "conflicts": set(conflicts),
            "within_days": within,
            "valid_days": valid,
            "plan_hold": any(rule.get("plan_hold", False) for rule in matched),  # k
            "needs_decision": {rule["id"] for rule in matched if rule.get("needs_decision")},
        }


@settings(max_examples=150)
@given(answers=answer_sets())
def test_two_ways_of_carrying_out_the_definition_agree_on_every_field(answers: Told) -> None:
    found = rules.assess(questionnaire(), answers).as_mapping()
    plain = {key: set(value) if isinstance(value, list) else value for key, value in found.items()}
    assert plain == Reference(answers).result()


@settings(max_examples=30)
@given(answers=answer_sets())
def test_both_ways_ask_for_the_same_questions(answers: Told) -> None:
    reference = Reference(answers)
    names = [name for name in ITEMS if reference.asked(name)]
    assert list(rules.asked(questionnaire(), answers)) == names
    assert list(rules.missing(questionnaire(), answers)) == [
        name for name in ITEMS if reference.missing(name)
    ]
