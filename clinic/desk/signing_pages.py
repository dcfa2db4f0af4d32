"""The content used here and who signed it, as plain values: what is in use, and the marked rules."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import url_for
from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from clinic.accounts.models import Practice
from clinic.library.catalogue import library
from clinic.plans.programmes.catalogue import programmes
from clinic.screening import signing, versions
from clinic.screening.catalogue import questionnaire
from clinic.screening.changes import Part as Kind
from clinic.screening.changes import changes
from clinic.screening.criteria import pointed_to
from clinic.screening.models import Approval, Content, Settlement, Verdict
from clinic.screening.questionnaire import Criterion
from clinic.screening.signing import Signed

SHORT = 12  # so many characters of a digest are enough to compare by eye


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One kind of content: what it is, whether it is signed, and by whom it was."""

    content: Content
    title: str
    version: str
    digest: str
    about: str
    state: str
    is_signed: bool
    history: Sequence[str]
    sign_url: str

    @property
    def fingerprint(self) -> str:
        return self.digest[:SHORT]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A rule that can also be read otherwise, and what a clinician here decided about it."""

    id: str
    text: str
    outcome: str
    alternative: str
    sources: Sequence[tuple[str, str]]
    state: str
    is_open: bool
    stands: bool
    decision: str
    reason: str
    before: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """All of it."""

    parts: Sequence[Part]
    marks: Sequence[Mark]
    left: int
    languages: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """What changed since a version somebody here signed."""

    title: str
    counts: Sequence[str]
    things: Sequence[str]


def in_use() -> dict[Content, Signed]:
    """Exactly what is in use, to be signed."""
    asked, held, sets = questionnaire(), library(), programmes()
    return {
        Content.SCREENING: Signed(content=Content.SCREENING, version=asked.version, digest=asked.digest),
        Content.EXERCISES: Signed(
            content=Content.EXERCISES, version=held.versions["exercises"], digest=held.digest
        ),
        Content.PROGRAMMES: Signed(content=Content.PROGRAMMES, version=sets.version, digest=sets.digest),
    }


def title(content: Content) -> str:
    """What a kind of content is called."""
    names = {
        Content.SCREENING: _("Questions and rules of the screening"),
        Content.EXERCISES: _("Exercises"),
        Content.PROGRAMMES: _("Programmes"),
    }
    return str(names[content])


def page(*, of: Practice, language: str) -> Page:
    """Everything in use with its signatures, and the marked rules with their decisions."""
    signed = signing.approvals(of=of)
    marks = _marks(of=of, language=language)
    return Page(
        parts=[_part(each, signed, of=of) for each in in_use().values()],
        marks=marks,
        left=sum(not mark.stands for mark in marks),
        languages=", ".join(questionnaire().languages),
    )


def part(content: Content, *, of: Practice) -> Part:
    """One kind of content."""
    return _part(in_use()[content], signing.approvals(of=of), of=of)


def mark(criterion: str, *, of: Practice, language: str) -> Mark | None:
    """One marked rule, or None where this version marks no such rule."""
    return next((one for one in _marks(of=of, language=language) if one.id == criterion), None)


def since(*, of: Practice) -> Since | None:
    """What the questionnaire in use has that the one signed last had not."""
    asked = questionnaire()
    last = next(
        (
            one
            for one in signing.approvals(of=of)
            if one.content is Content.SCREENING and not one.withdrawn and one.digest != asked.digest
        ),
        None,
    )
    old = versions.known(last.digest) if last else None
    if last is None or old is None:
        return None
    found = changes(old, asked)
    counted = Counter(change.part for change in found)
    questions, rules = counted[Kind.QUESTION], counted[Kind.RULE]
    others = len(found) - questions - rules
    return Since(
        title=_("Since version %(version)s, signed by %(name)s", version=last.version, name=last.name),
        counts=[
            ngettext("%(num)d question differs", "%(num)d questions differ", questions),
            ngettext("%(num)d rule differs", "%(num)d rules differ", rules),
            ngettext("%(num)d other thing differs", "%(num)d other things differ", others),
        ],
        things=[f"{change.id}: {', '.join(one.field for one in change.details)}" for change in found],
    )


def _part(each: Signed, signed: Sequence[Approval], *, of: Practice) -> Part:
    zone = ZoneInfo(of.time_zone)
    own = [row for row in signed if row.content is each.content]
    newest = next((row for row in own if row.digest == each.digest), None)
    is_signed = newest is not None and not newest.withdrawn
    return Part(
        content=each.content,
        title=title(each.content),
        version=each.version,
        digest=each.digest,
        about=_about(each.content),
        state=_signed_by(newest, zone)
        if newest is not None and is_signed
        else _("No clinician of this practice has signed version %(version)s yet.", version=each.version),
        is_signed=is_signed,
        history=[_line(row, zone) for row in own],
        sign_url=url_for("content.sign", content=each.content.value),
    )


def _about(content: Content) -> str:
    asked = questionnaire()
    if content is Content.SCREENING:
        return str(
            _(
                "%(questions)d questions, %(rules)d rules",
                questions=len(asked.questions),
                rules=len(asked.criteria),
            )
        )
    if content is Content.EXERCISES:
        return str(ngettext("%(num)d exercise", "%(num)d exercises", len(library())))
    return str(ngettext("%(num)d programme", "%(num)d programmes", len(programmes())))


def _signed_by(row: Approval, zone: ZoneInfo) -> str:
    return str(
        _("Signed by %(who)s on %(day)s.", who=_who(row), day=_day(row.at, zone)),
    )


def _line(row: Approval, zone: ZoneInfo) -> str:
    values = {"version": row.version, "who": _who(row), "day": _day(row.at, zone)}
    text = (
        _("Version %(version)s: signature taken back by %(who)s on %(day)s", **values)
        if row.withdrawn
        else _("Version %(version)s: signed by %(who)s on %(day)s", **values)
    )
    return f"{text}. {row.text}" if row.text else f"{text}."


def _marks(*, of: Practice, language: str) -> list[Mark]:
    asked = questionnaire()
    names = signing.marks(asked)
    decided = signing.settled(asked.digest, of=of)
    earlier = signing.settled_before(asked.digest, names, of=of)
    zone = ZoneInfo(of.time_zone)
    return [
        _mark(asked.criteria[name], decided.get(name), earlier.get(name), zone, language=language)
        for name in names
    ]


def _mark(
    criterion: Criterion,
    decided: Settlement | None,
    earlier: Settlement | None,
    zone: ZoneInfo,
    *,
    language: str,
) -> Mark:
    asked = questionnaire()
    words = asked.words[language]
    states = {
        None: _("to be decided"),
        Verdict.STANDS: _("stands"),
        Verdict.CHANGE: _("to be changed"),
    }
    sources = [asked.sources[name] for name in criterion.sources]
    return Mark(
        id=criterion.id,
        text=words.criteria[criterion.id].rationale,
        outcome=pointed_to(criterion, words),
        alternative=words.criteria[criterion.id].alternative,
        sources=[
            (source.cite, f"https://doi.org/{source.doi}" if source.doi else source.url) for source in sources
        ],
        state=str(states[decided.verdict if decided else None]),
        is_open=decided is None,
        stands=decided is not None and decided.verdict is Verdict.STANDS,
        decision=_decided(decided, zone) if decided else "",
        reason=decided.text if decided else "",
        before=_("Version %(version)s: %(line)s", version=earlier.version, line=_decided(earlier, zone))
        if earlier
        else "",
        url=url_for("content.mark", criterion=criterion.id),
    )


def _decided(row: Settlement, zone: ZoneInfo) -> str:
    values = {"who": _who(row), "day": _day(row.at, zone)}
    if row.verdict is Verdict.STANDS:
        return str(_("Stands as it is, decided by %(who)s on %(day)s.", **values))
    return str(_("To be changed, decided by %(who)s on %(day)s.", **values))


def _who(row: Approval | Settlement) -> str:
    return f"{row.name}, {row.title}" if row.title else row.name


def _day(at: datetime, zone: ZoneInfo) -> str:
    return str(format_date(at.astimezone(zone).date(), "long"))
