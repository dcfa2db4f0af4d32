"""A paper for somebody outside, as plain values and as text: to whom, how soon, what was found."""

from dataclasses import dataclass
from typing import Final

DENSE_FROM: Final = 6
RUNNING_FROM: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of a part: what it says, beside it an answer or a source, and what it is about."""

    text: str
    beside: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A heading with its lines. `may_be_dense`: many of them are set small in two columns, more of them one
    after the other under what they are about."""

    title: str
    entries: tuple[Entry, ...]
    may_be_dense: bool = False

    @property
    def is_dense(self) -> bool:
        return self.may_be_dense and DENSE_FROM <= len(self.entries) < RUNNING_FROM

    @property
    def is_running(self) -> bool:
        return self.may_be_dense and len(self.entries) >= RUNNING_FROM

    @property
    def by_subject(self) -> tuple[tuple[str, tuple[Entry, ...]], ...]:
        """The lines by what they are about, in the order in which it first comes up."""
        subjects = dict.fromkeys(entry.about for entry in self.entries)
        return tuple(
            (about, tuple(entry for entry in self.entries if entry.about == about)) for about in subjects
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The whole paper. `urgency` stands out; `body` is in the writer's own words, a paragraph each."""

    language: str
    title: str
    subject: str
    day: str
    recipient: tuple[str, ...] = ()
    urgency: str = ""
    urgency_more: str = ""
    is_emergency: bool = False
    body: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    signature: tuple[str, ...] = ()
    foot: str = ""
    is_draft_content: bool = False


def text(sheet: Sheet) -> str:
    """The paper as plain text for any other system: no tables, no tabs, one line for each thing."""
    blocks = [
        "\n".join(sheet.recipient),
        "\n".join(filter(None, (sheet.title, sheet.subject, sheet.day))),
        "\n".join(filter(None, (sheet.urgency.upper(), sheet.urgency_more))),
        *sheet.body,
        *(
            "\n".join((part.title, *(line(entry) for entry in part.entries)))
            for part in sheet.parts
            if part.entries
        ),
        "\n".join(sheet.signature),
        sheet.foot,
    ]
    return "\n\n".join(block for block in blocks if block) + "\n"


def line(entry: Entry) -> str:
    """A line of a list: the text, and after a dash what stands beside it."""
    return f"- {entry.text} – {entry.beside}" if entry.beside else f"- {entry.text}"


def paragraphs(text: str) -> tuple[str, ...]:
    """What was typed, cut where a line was left free."""
    return tuple(block.strip() for block in text.replace("\r\n", "\n").split("\n\n") if block.strip())
