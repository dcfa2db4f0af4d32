"""The questionnaire as a page shows it: lines in their order, details under the question that opens them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from clinic.screening import answer_words, fact_words, logic, rules
from clinic.screening.doubt_words import sentences
from clinic.screening.logic import NO, UNKNOWN, YES, Answer
from clinic.screening.questionnaire import Outcome, Question, Questionnaire

Kind = Literal["yes-no", "number", "count"]
OPENING = (YES, UNKNOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One question with its words, today's answer and the one before, and what its "yes" opens."""

    id: str
    number: str
    title: str
    question: str
    help: str
    kind: Kind
    unit: str
    ticks: tuple[str, ...]
    parts: tuple[str, ...]
    lowest: float | None
    highest: float | None
    required: bool
    answer: Answer | None
    before: Answer | None
    # A fact of the record that nobody confirmed yet; parts that were meant; an answer that may interrupt.
    is_unconfirmed: bool = False
    ticked: tuple[int, ...] = ()
    is_urgent: bool = False
    # The answer as it is read, with its unit, and as it is typed; the one before; what to look at again.
    text: str = ""
    typed: str = ""
    before_text: str = ""
    doubt: str = ""
    is_measured: bool = False
    details: "tuple[Line, ...]" = ()

    @property
    def field(self) -> str:
        """The name of its field in a form."""
        return field(self.id)

    @property
    def unmeasured(self) -> str:
        """The name of the box that says there is no number."""
        return unmeasured_field(self.id)

    @property
    def is_open(self) -> bool:
        """Whether the details stand open: the answer opens them, or one of them is answered."""
        return self.answer in OPENING or any(line.is_answered for line in self.details)

    @property
    def is_answered(self) -> bool:
        return self.answer is not None or any(line.is_answered for line in self.details)

    def whole(self) -> "Iterator[Line]":
        """This line and all below it."""
        yield self
        for line in self.details:
            yield from line.whole()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """All lines: what the record knows, and what is asked."""

    facts: tuple[Line, ...]
    lines: tuple[Line, ...]

    @property
    def asked(self) -> tuple[Line, ...]:
        """The lines that are always asked, or asked of this person: those that count in the progress."""
        return self.lines

    @property
    def opened(self) -> tuple[Line, ...]:
        """The details that stand open."""

        def below(line: Line) -> Iterator[Line]:
            if line.is_open:
                for detail in line.details:
                    yield detail
                    yield from below(detail)

        return tuple(detail for line in self.lines for detail in below(line))


def ledger(
    questionnaire: Questionnaire,
    answers: Mapping[str, Answer],
    *,
    before: Mapping[str, Answer],
    known: Collection[str],
    language: str,
    unconfirmed: Collection[str] = (),
    ticked: Mapping[str, Sequence[int]] | None = None,
) -> Ledger:
    """The page of a screening with these answers. A question nothing has opened yet stands under the one
    whose "yes" opens it, so that a page can unfold it at once.

    `known` are the facts the record could tell; what it could not is asked first, like any question.
    """
    building = _Building(questionnaire, answers, before, unconfirmed, ticked or {}, language)
    shown = rules.shown(questionnaire, answers)
    of_the_record = [name for name in shown if questionnaire.questions[name].section == "ctx"]
    facts = [name for name in of_the_record if name in known]
    untold = [name for name in of_the_record if name not in known]
    gateways = [question.id for question in questionnaire.questions.values() if question.is_gateway]
    closing = [question.id for question in questionnaire.questions.values() if question.is_closing]
    building.placed.update(of_the_record, gateways, closing)
    under = {name: building.details(name, answers) for name in gateways}
    asked_first = [
        building.line(name, str(number), answers, details=under.get(name))
        for number, name in enumerate([*untold, *gateways], start=1)
    ]
    # Only now does every follow-up have its place, however deep; what is left stands in a row of its own.
    free = [name for name in shown if name not in building.placed]
    building.placed.update(free)
    return Ledger(
        facts=tuple(building.line(name, "", answers, details=()) for name in facts),
        lines=(
            *asked_first,
            *(
                building.line(name, str(number), answers)
                for number, name in enumerate([*free, *closing], start=len(asked_first) + 1)
            ),
        ),
    )


def field(item: str) -> str:
    """What a question's field is called. A full stop would make a form nest its values."""
    return item.replace(".", "-")


def unmeasured_field(item: str) -> str:
    """What the box is called that says there is no number."""
    return f"{field(item)}-unmeasured"


def parts_field(item: str) -> str:
    """What the field is called that names the parts of a gateway that were meant."""
    return f"parts-{field(item)}"


class _Building:
    """One page under construction; `placed` holds the questions that have their place."""

    def __init__(
        self,
        questionnaire: Questionnaire,
        answers: Mapping[str, Answer],
        before: Mapping[str, Answer],
        unconfirmed: Collection[str],
        ticked: Mapping[str, Sequence[int]],
        language: str,
    ) -> None:
        self.questionnaire = questionnaire
        self.answers = answers
        self.before = before
        self.unconfirmed = unconfirmed
        self.ticked = ticked
        self.words = questionnaire.words[language]
        self.language = language
        self.doubts = sentences(questionnaire, answers, language=language)
        self.placed: set[str] = set()
        # Only what an opening reads can open or close it; asking the others would take most of the time.
        self.readers: dict[str, set[str]] = {}
        for question in questionnaire.questions.values():
            if question.ask_if is not None:
                for read in logic.questions(question.ask_if, questionnaire.derived):
                    self.readers.setdefault(read, set()).add(question.id)

    def details(self, name: str, given: Mapping[str, Answer]) -> tuple[str, ...]:
        """What a "yes" here opens; each detail has one place, under the first question that opens it."""
        question = self.questionnaire.questions[name]
        if question.is_number:
            return ()
        # An answered detail stays on the page, or a conflict with its gateway could not be seen.
        answered = {ask for part in question.parts for ask in part.asks} & set(self.answers)
        among = (self.readers.get(name, set()) | answered) - self.placed
        if not among:
            return ()
        with_it = set(rules.shown(self.questionnaire, _opened(name, given), among=among))
        without = set(rules.shown(self.questionnaire, {**given, name: NO}, among=among))
        wanted = (with_it | answered) - without - self.placed
        found = tuple(each for each in self.questionnaire.questions if each in wanted)
        self.placed.update(found)
        return found

    def line(
        self, name: str, number: str, given: Mapping[str, Answer], *, details: tuple[str, ...] | None = None
    ) -> Line:
        question = self.questionnaire.questions[name]
        words = self.words.questions[name]
        below = self.details(name, given) if details is None else details
        opened = given if question.is_number else _opened(name, given)
        return Line(
            id=name,
            number=number,
            title=words.headline or fact_words.named(name, self.language) or words.question,
            question=words.question,
            help=words.help,
            kind=_kind(question),
            unit=self.words.units.get(question.unit, "") if question.unit else "",
            ticks=tuple(words.ticks.values()),
            parts=words.parts,
            lowest=question.range.lowest if question.range else None,
            highest=question.range.highest if question.range else None,
            required=question.required,
            answer=self.answers.get(name),
            before=self.before.get(name),
            is_unconfirmed=name in self.unconfirmed,
            ticked=tuple(self.ticked.get(name, ())),
            is_urgent=question.urgency is Outcome.EMERGENCY,
            text=self._said(question, self.answers.get(name)),
            typed=self._typed(self.answers.get(name)),
            before_text=self._said(question, self.before.get(name)),
            doubt=self.doubts.get(name, ""),
            is_measured=question.is_measured,
            details=tuple(
                self.line(detail, _below(number, place), opened) for place, detail in enumerate(below)
            ),
        )

    def _said(self, question: Question, answer: Answer | None) -> str:
        unit = self.words.units.get(question.unit, "") if question.unit else ""
        return answer_words.said(answer, unit=unit, measured=question.is_measured, language=self.language)

    def _typed(self, answer: Answer | None) -> str:
        if not isinstance(answer, int | float):
            return ""
        return answer_words.number(answer, language=self.language)


def _opened(name: str, given: Mapping[str, Answer]) -> dict[str, Answer]:
    answer = given.get(name)
    return {**given, name: answer if answer in OPENING else YES}


def _kind(question: Question) -> Kind:
    if not question.is_number:
        return "yes-no"
    return "count" if question.ticks else "number"


def _below(number: str, place: int) -> str:
    """The number of a detail: 3, 3a, 3a1."""
    return f"{number}{chr(ord('a') + place)}" if number.isdigit() else f"{number}{place + 1}"
