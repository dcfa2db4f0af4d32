"""Reads content strictly: a file means what it says, and every fault names file, line and field."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NoReturn

import yaml
from marshmallow import Schema, ValidationError

ROOT: Final = Path(__file__).parent
LARGEST: Final = 1_000_000
DEEPEST: Final = 40

Field = tuple[str | int, ...]

# Parsing in C is what makes several hundred files a matter of a blink. We take its events, not its values.
_PARSER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_SUSPECT: Final = frozenset("tTfFyYnNoO~+-.0123456789")
_CONSTANTS: Final[Mapping[str, object]] = {"null": None, "true": True, "false": False}
_WHOLE: Final = re.compile(r"-?(0|[1-9][0-9]{0,14})")
_DECIMAL: Final = re.compile(r"-?(0|[1-9][0-9]{0,14})\.[0-9]{1,15}")
_TRUTH_LOOKALIKE: Final = re.compile(r"(?i)yes|no|on|off|true|false")
_NULL_LOOKALIKE: Final = re.compile(r"(?i)~|null")
_NUMBER_LOOKALIKE: Final = re.compile(
    r"""(?xi)
    [-+]?[0-9][0-9_]*(:[0-9]+)+(\.[0-9_]*)?         # 1:30 is ninety to some readers
    | [0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([t\ ].*)?      # a date
    | [-+]?0[xob]?[0-9a-f_]+                        # 010 is eight
    | [-+]?[0-9][0-9_]*(\.[0-9_]*)?(e[-+]?[0-9]+)?
    | [-+]?\.[0-9][0-9_]*(e[-+]?[0-9]+)?
    | [-+]?\.inf
    | \.nan
    """
)


class ContentError(Exception):
    """Something in a content file is wrong; `also` holds what else is wrong in the same file."""

    def __init__(
        self, file: str, line: int, field: str, message: str, also: Iterable["ContentError"] = ()
    ) -> None:
        super().__init__(file, line, field, message)
        self.file = file
        self.line = line
        self.field = field
        self.message = message
        self.also = tuple(also)

    @property
    def all(self) -> tuple["ContentError", ...]:
        return (self, *self.also)

    def __str__(self) -> str:
        return "\n".join(
            f"{one.file}:{one.line}: {one.field + ': ' if one.field else ''}{one.message}" for one in self.all
        )


def read(path: Path, schema: Schema) -> Any:
    """The one document of a content file, checked against its schema."""
    return shaped(path, parse(path), schema)


def shaped(path: Path, value: Any, schema: Schema) -> Any:
    """A document that was parsed before, checked against its schema."""
    try:
        return schema.load(value)
    except ValidationError as refusal:
        messages = _flat(refusal.normalized_messages())  # type: ignore[no-untyped-call]
        raise together(fault(path, field, message) for field, message in messages) from refusal


def parse(path: Path) -> object:
    """The one document of a content file, before any schema."""
    found = list(documents(_bytes(path), _name(path)))
    if len(found) != 1:
        raise ContentError(_name(path), 1, "", f"holds {len(found)} documents instead of one")
    return found[0]


def documents(source: str | bytes, name: str, *, largest: int = LARGEST) -> Iterator[object]:
    """The documents of a YAML text, read as strictly as our own files. An empty document is None."""
    return _Reading(name).documents(_text(source, name, largest))


def fault(path: Path, field: Field, message: str) -> ContentError:
    """A fault in a file that could be read, with the line on which its field stands."""
    reading = _Reading(_name(path), lines={})
    for _ in reading.documents(_text(_bytes(path), _name(path), LARGEST)):
        pass
    written: Field = ()
    for step in field:
        # A schema puts "key" or "value" between a mapping and what is wrong in it; no file says so.
        if (*written, step) in reading.lines or step not in ("key", "value"):
            written = (*written, step)
    known = written
    while known and known not in reading.lines:  # a missing field stands where what surrounds it stands
        known = known[:-1]
    return ContentError(_name(path), reading.lines.get(known, 1), spelt(written), message)


def together(faults: Iterable[ContentError]) -> ContentError:
    """Several faults as one, in the order of their places."""
    first, *rest = sorted(faults, key=lambda one: (one.file, one.line, one.field))
    return ContentError(first.file, first.line, first.field, first.message, also=rest)


class Inspection:
    """Reads many files and gathers what is wrong in them, so that one look shows all of it."""

    def __init__(self) -> None:
        self.faults: list[ContentError] = []

    def read(self, path: Path, schema: Schema) -> Any:
        """As `read`, or None where something is wrong."""
        try:
            return read(path, schema)
        except ContentError as wrong:
            self.faults.extend(wrong.all)
            return None

    def wrong(self, path: Path, field: Field, message: str) -> None:
        self.faults.append(fault(path, field, message))

    def conclude(self) -> None:
        """Raises all that was found, as one."""
        if self.faults:
            raise together(self.faults)


def spelt(field: Field) -> str:
    """How a place in a document is written: `phases[0].core[2].days`."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in field).removeprefix(".")


def fingerprint(paths: Iterable[Path], *, below: Path = ROOT) -> str:
    """The SHA-256 of exactly these files, names included: one changed byte makes another."""
    whole = hashlib.sha256()
    for name, path in sorted((path.relative_to(below).as_posix(), path) for path in paths):
        whole.update(name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.as_posix()


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as absent:
        raise ContentError(_name(path), 1, "", f"cannot be read: {absent.strerror}") from absent


def _text(source: str | bytes, name: str, largest: int) -> str:
    if len(source) > largest:
        raise ContentError(name, 1, "", f"is larger than {largest} bytes")
    if isinstance(source, str):
        return source
    try:
        return source.decode("utf-8")
    except UnicodeDecodeError as broken:
        line = source.count(b"\n", 0, broken.start) + 1
        raise ContentError(name, line, "", "is not UTF-8") from broken


class _Open:
    """A list or a mapping that has begun and not ended. `step` is where in it we are."""

    __slots__ = ("at_key", "keyed", "step", "value")

    def __init__(self, value: Any) -> None:
        self.value = value
        self.keyed = isinstance(value, dict)
        self.at_key = self.keyed
        self.step: str | int | None = None if self.keyed else -1


class _Reading:
    """One pass through a text. Values are made from the parser's events, so nothing is resolved unseen."""

    def __init__(self, name: str, *, lines: dict[Field, int] | None = None) -> None:
        self.name = name
        self.lines = {} if lines is None else lines
        self.keeps_lines = lines is not None
        self.line = 1
        self.open: list[_Open] = []
        self.whole: object = None

    def documents(self, text: str) -> Iterator[object]:
        try:
            events: Iterator[Any] = yaml.parse(text, Loader=_PARSER)
            for event in events:
                self.line = event.start_mark.line + 1
                if isinstance(event, yaml.ScalarEvent):
                    self.scalar(event)
                elif isinstance(event, yaml.CollectionStartEvent):
                    self.begin(event)
                elif isinstance(event, yaml.CollectionEndEvent):
                    self.open.pop()
                elif isinstance(event, yaml.AliasEvent):
                    self.refuse(f"the alias *{event.anchor} is not allowed; write the value again")
                elif isinstance(event, yaml.DocumentStartEvent):
                    if event.version or event.tags:
                        self.refuse("a directive is not allowed")
                    self.whole = None
                elif isinstance(event, yaml.DocumentEndEvent):
                    yield self.whole
        except yaml.MarkedYAMLError as broken:
            self.line = getattr(broken.problem_mark, "line", self.line - 1) + 1
            self.refuse(f"is not YAML: {broken.problem or broken.context}", broken)
        except yaml.YAMLError as broken:
            self.refuse("is not YAML: holds a character that does not belong in a text", broken)

    def scalar(self, event: yaml.ScalarEvent) -> None:
        self.undecorated(event)
        inside = self.open[-1] if self.open else None
        if inside is not None and inside.at_key:
            self.key(event, inside)
            return
        self.advance()
        if not event.implicit[0]:
            self.place(event.value)
        elif event.value:
            self.place(self.plain(event.value))
        elif inside is not None:
            self.refuse('has no value; write null, or "" for an empty word')

    def begin(self, event: yaml.CollectionStartEvent) -> None:
        self.undecorated(event)
        if self.open and self.open[-1].at_key:
            self.refuse("a key must be a word")
        self.advance()
        if len(self.open) == DEEPEST:
            self.refuse(f"is nested more than {DEEPEST} levels deep")
        value: object = {} if isinstance(event, yaml.MappingStartEvent) else []
        self.place(value)
        self.open.append(_Open(value))

    def key(self, event: yaml.ScalarEvent, inside: _Open) -> None:
        inside.step = None
        if not event.value:
            self.refuse("a key is missing")
        key = self.plain(event.value) if event.implicit[0] else event.value
        if not isinstance(key, str):
            self.refuse(f'the key {event.value} is not a word; write "{event.value}" in quotes')
        if key == "<<":
            self.refuse("merging with << is not allowed; write the values again")
        inside.step = key
        if key in inside.value:
            self.refuse("stands here twice")
        inside.at_key = False
        self.note()

    def place(self, value: object) -> None:
        if not self.open:
            self.whole = value
            return
        inside = self.open[-1]
        if inside.keyed:
            inside.value[inside.step] = value
            inside.at_key = True
        else:
            inside.value.append(value)

    def advance(self) -> None:
        if self.open and not self.open[-1].keyed:
            self.open[-1].step = len(self.open[-1].value)
            self.note()

    def plain(self, word: str) -> object:
        """A word without quotes: null, true, false, a number, or text that every reader takes for text."""
        if word[0] not in _SUSPECT:
            return word
        if word in _CONSTANTS:
            return _CONSTANTS[word]
        if _WHOLE.fullmatch(word):
            return int(word)
        if _DECIMAL.fullmatch(word):
            return float(word)
        if _TRUTH_LOOKALIKE.fullmatch(word):
            self.refuse(
                f'{word} is a truth value to some readers; write "{word}" in quotes, or true or false'
            )
        if _NULL_LOOKALIKE.fullmatch(word):
            self.refuse(f'{word} is nothing to some readers; write null, or "{word}" in quotes')
        if _NUMBER_LOOKALIKE.fullmatch(word):
            self.refuse(f'{word} is read in different ways; write "{word}" in quotes, or a plain number')
        return word

    def undecorated(self, event: yaml.NodeEvent) -> None:
        if event.anchor is not None:
            self.refuse(f"the anchor &{event.anchor} is not allowed; write the value again")
        if getattr(event, "tag", None) is not None:
            self.refuse("a tag is not allowed")

    def note(self) -> None:
        if self.keeps_lines:
            self.lines[self.place_now()] = self.line

    def place_now(self) -> Field:
        return tuple(each.step for each in self.open if each.step is not None and each.step != -1)

    def refuse(self, message: str, cause: Exception | None = None) -> NoReturn:
        raise ContentError(self.name, self.line, spelt(self.place_now()), message) from cause


def _flat(messages: Mapping[Any, Any], field: Field = ()) -> Iterator[tuple[Field, str]]:
    for step, inner in messages.items():
        below = field if step == "_schema" else (*field, step)
        if isinstance(inner, Mapping):
            yield from _flat(inner, below)
        else:
            for message in inner if isinstance(inner, list) else [inner]:
                yield below, str(message)
