"""The values the screening's pages are made of: plain, in the reader's language, nothing left to decide."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from clinic.screening.ledger import Ledger, field
from clinic.screening.renewal_pages import Renewal


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One criterion: our words, what it rests on or waits for, and where it comes from."""

    id: str
    text: str
    applies: bool
    because: tuple[str, ...]
    waits_for: tuple[str, ...]
    strength: str
    sources: tuple[tuple[str, str], ...]
    alternative: str
    outcome: str
    explains: bool
    is_decisive: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Whose screening it is, and what holds for all its pages."""

    id: str
    version: int
    patient: str
    patient_id: str
    episode_id: str
    facts: tuple[str, ...]
    setting: str
    with_suggestion: bool
    started: str
    starter: str
    answerer: str
    touched: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """An emergency criterion applies: what was answered (id, question, answer), why, and what to do."""

    answered: tuple[tuple[str, str, str], ...]
    why: tuple[str, ...]
    instructions: tuple[str, ...]
    number: str

    @property
    def first(self) -> str:
        """The question to go back to if it was entered by mistake."""
        return field(self.answered[-1][0]) if self.answered else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """The page of questions."""

    head: Head
    ledger: Ledger
    before: str
    before_outcome: str
    criteria: tuple[Shown, ...]
    conflicts: tuple[str, ...]
    suggestion: str
    alarm: Alarm | None
    missing: int
    renewal: Renewal | None
    unsent: Alarm

    @property
    def answered(self) -> int:
        return sum(line.answer is not None for line in self.ledger.lines)

    @property
    def still_open(self) -> tuple[int, int]:
        """How many rows, and how many of the details that opened, have no answer yet."""
        rows = sum(line.answer is None and line.required for line in self.ledger.lines)
        return rows, sum(line.answer is None and line.required for line in self.ledger.opened)

    def named(self, errors: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
        """Messages that stand far from their question, each with its question's name before it."""
        lines = (*self.ledger.facts, *(each for line in self.ledger.lines for each in line.whole()))
        titles = {line.field: line.title for line in lines}
        return {
            name: [f"{titles[name]}: {message}" if name in titles else message for message in messages]
            for name, messages in errors.items()
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Something to choose, with what it means."""

    value: str
    label: str
    hint: str = ""
    meta: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What the answers make possible: the clinician says which conditions the patient has."""

    id: str
    text: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deciding:
    """The page on which the clinician decides. `asks_why`: deciding lower, or later, takes a reason."""

    head: Head
    ledger: Ledger
    criteria: tuple[Shown, ...]
    conflicts: tuple[str, ...]
    complete: bool
    outcomes: tuple[Choice, ...]
    precautions: tuple[Choice, ...]
    questions: tuple[Question, ...]
    asks_why: bool
    reason_codes: tuple[tuple[str, str], ...]
    closing_codes: tuple[tuple[str, str], ...]
    closing_floor: str
    closing_eased: str
    closing_review_days: int | None
    closing_holds: bool
    latest_day: date | None
    advice: tuple[str, ...]
    letter_language: str
    letter_to: str
    letter_body: str
    alarm: Alarm | None

    def shows(self, field: str) -> bool:
        """Whether a field of the decision stands on this page."""
        explained = {shown.id for shown in self.criteria if shown.explains}
        if field.startswith(("code_", "text_")):
            return not self.head.with_suggestion and field[len("code_") :] in explained
        if field.startswith("ask_"):
            return field[len("ask_") :] in {question.id for question in self.questions}
        return {
            "acknowledged": bool(self.precautions),
            "closing_code": not self.complete,
            "closing_text": not self.complete,
            "physician": not self.complete and bool(self.closing_eased),
            "spoken_at": not self.complete and bool(self.closing_eased),
            "reason_code": self.asks_why,
            "reason_text": self.asks_why,
        }.get(field, True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A decided screening, as it stays."""

    head: Head
    ledger: Ledger
    criteria: tuple[Shown, ...]
    outcome: str
    suggestion: str
    action: str
    status: str
    decided: str
    decider: str
    may_hand_over: bool
    follows: str
    later: str  # the screening that counts instead, if there is a newer one
    reasons: tuple[tuple[str, str, str], ...]
    precautions: tuple[str, ...]
    safety_net: str
    patient_language: str
    emergency_signs: tuple[str, ...]
    note: str
    review_on: str
    assess_by: str
    held: bool
    releases: tuple[tuple[str, str, str], ...]
    release_codes: tuple[tuple[str, str], ...]
    questionnaire: str
    since: Renewal | None
    corrects: str
    asks_for_a_doctor: bool
    letters: tuple[str, ...]
