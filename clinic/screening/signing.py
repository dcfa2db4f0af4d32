"""Who answers for the content used here: marks settled one by one, whole files signed by their digest.

    settled(digest, of=…)       the newest decision on each marked rule of this version
    left(questionnaire, …)      the marks that keep a version from being signed
    approvals(of=…)             everything signed or taken back here, the newest first
    unsigned(approved, …)       which kinds of content are drafts for a practice

One changed byte makes another digest, and another digest is a draft again. A practice without a signature
works under the mark; nothing is refused to it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from clinic.accounts.models import Clinician, Practice
from clinic.audit import action, record
from clinic.database import db
from clinic.screening.models import Approval, Content, Settlement, Verdict
from clinic.screening.questionnaire import Questionnaire

PAGE = "page"  # where somebody decides or signs, unless the record says otherwise
# Of a signature and its withdrawal in one instant, the withdrawal counts.
NEWEST = (Approval.at.desc(), Approval.withdrawn.desc(), Approval.id)


class MarksLeft(Exception):
    """A rule of this version still waits for a clinician's decision, or is to be changed first."""

    def __init__(self, marks: tuple[str, ...]) -> None:
        super().__init__(", ".join(marks))
        self.marks = marks


class OtherContent(Exception):
    """What is in use is not what was read: it changed since the page was opened."""


class NoSuchMark(Exception):
    """This version marks no such rule."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """What is signed: the kind, its version number, and the digest of exactly these files."""

    content: Content
    version: str
    digest: str


def marks(questionnaire: Questionnaire) -> tuple[str, ...]:
    """The rules of a version that a clinician has to decide on."""
    return tuple(one.id for one in questionnaire.criteria.values() if one.needs_decision)


def left(questionnaire: Questionnaire, verdicts: Mapping[str, Verdict]) -> tuple[str, ...]:
    """The marks nobody has decided on, and those a clinician wants changed: both keep the version a draft."""
    return tuple(name for name in marks(questionnaire) if verdicts.get(name) is not Verdict.STANDS)


def unsigned(approved: Mapping[str, str], digests: Mapping[Content, str]) -> tuple[Content, ...]:
    """The kinds of content whose files in use nobody of a practice has signed."""
    return tuple(content for content, digest in digests.items() if approved.get(content) != digest)


def settled(digest: str, *, of: Practice) -> dict[str, Settlement]:
    """The newest decision on each rule of a version."""
    rows = db.session.scalars(
        select(Settlement)
        .where(Settlement.practice_id == of.id, Settlement.digest == digest)
        .order_by(Settlement.at, Settlement.id)
    )
    return {row.criterion: row for row in rows}


def settled_before(digest: str, criteria: Iterable[str], *, of: Practice) -> dict[str, Settlement]:
    """The newest decision on each of these rules under any other version, to be read beside it."""
    rows = db.session.scalars(
        select(Settlement)
        .where(
            Settlement.practice_id == of.id,
            Settlement.digest != digest,
            Settlement.criterion.in_(tuple(criteria)),
        )
        .order_by(Settlement.at, Settlement.id)
    )
    return {row.criterion: row for row in rows}


def approvals(*, of: Practice) -> Sequence[Approval]:
    """Everything signed or taken back here, the newest first."""
    return db.session.scalars(select(Approval).where(Approval.practice_id == of.id).order_by(*NEWEST)).all()


def approval_of(digest: str, *, of: Practice, at: datetime | None = None) -> Approval | None:
    """The signature under these files, as it stood at that moment or stands now."""
    rows = select(Approval).where(Approval.practice_id == of.id, Approval.digest == digest)
    if at is not None:
        rows = rows.where(Approval.at <= at)
    newest = db.session.scalars(rows.order_by(*NEWEST).limit(1)).first()
    return None if newest is None or newest.withdrawn else newest


@action
def settle(
    criterion: str,
    verdict: Verdict,
    *,
    questionnaire: Questionnaire,
    digest: str,
    text: str,
    title: str,
    way: str = PAGE,
    by: Clinician,
    now: datetime,
) -> Settlement:
    """Decide on a marked rule: it stands as it is, or it is to be changed in a later version."""
    if digest != questionnaire.digest:
        raise OtherContent
    if criterion not in marks(questionnaire):
        raise NoSuchMark
    settlement = Settlement(
        practice_id=by.practice_id,
        digest=questionnaire.digest,
        version=questionnaire.version,
        criterion=criterion,
        verdict=verdict,
        text=text,
        name=by.name,
        title=title,
        at=now,
        by=by.id,
    )
    db.session.add(settlement)
    db.session.flush()
    if verdict is Verdict.CHANGE:
        # Whoever wants a rule changed does not answer for it meanwhile.
        _withdraw(Content.SCREENING, by=by, now=now, title=title, text=text, only=questionnaire.digest)
    record(
        "content.mark-settled",
        by=by,
        subject=settlement,
        at=now,
        criterion=criterion,
        verdict=str(verdict),
        version=questionnaire.version,
        digest=questionnaire.digest,
        way=way,
    )
    return settlement


@action
def approve(
    signed: Signed,
    *,
    in_use: Signed,
    questionnaire: Questionnaire | None = None,
    text: str,
    title: str,
    way: str = PAGE,
    by: Clinician,
    now: datetime,
) -> Approval:
    """Sign exactly the files in use, with one's own name. A questionnaire comes with its marks settled."""
    if signed != in_use:
        raise OtherContent
    if questionnaire is not None:
        verdicts = {name: row.verdict for name, row in settled(questionnaire.digest, of=by.practice).items()}
        if marks_left := left(questionnaire, verdicts):
            raise MarksLeft(marks_left)
    approval = Approval(
        practice_id=by.practice_id,
        content=signed.content,
        version=signed.version,
        digest=signed.digest,
        name=by.name,
        title=title,
        text=text,
        at=now,
        by=by.id,
    )
    db.session.add(approval)
    db.session.flush()
    practice = _practice(by)
    practice.approved = {**practice.approved, signed.content.value: signed.digest}
    record(
        "content.approved",
        by=by,
        subject=approval,
        at=now,
        content=str(signed.content),
        version=signed.version,
        digest=signed.digest,
        way=way,
    )
    return approval


@action
def withdraw(content: Content, *, text: str, title: str, by: Clinician, now: datetime) -> Approval | None:
    """Take a signature back; from now on the content is a draft here. Without one, nothing happens."""
    withdrawn = _withdraw(content, by=by, now=now, title=title, text=text)
    record("content.withdrawn", by=by, subject=withdrawn or by, at=now, content=str(content))
    return withdrawn


def _withdraw(
    content: Content, *, by: Clinician, now: datetime, title: str, text: str, only: str = ""
) -> Approval | None:
    practice = _practice(by)
    digest = practice.approved.get(content.value)
    if digest is None or (only and digest != only):
        return None
    signed = db.session.scalars(
        select(Approval)
        .where(Approval.practice_id == practice.id, Approval.digest == digest)
        .order_by(Approval.at.desc())
        .limit(1)
    ).one()
    withdrawn = Approval(
        practice_id=practice.id,
        content=content,
        version=signed.version,
        digest=digest,
        withdrawn=True,
        name=by.name,
        title=title,
        text=text,
        at=now,
        by=by.id,
    )
    db.session.add(withdrawn)
    practice.approved = {name: one for name, one in practice.approved.items() if name != content.value}
    db.session.flush()
    return withdrawn


def _practice(by: Clinician) -> Practice:
    return db.session.get_one(Practice, by.practice_id, with_for_update=True, populate_existing=True)
