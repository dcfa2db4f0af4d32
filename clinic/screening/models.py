"""A screening: one pass through the red-flag questions, then the clinician's decision, then never changed."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column, relationship

from clinic.accounts.models import Clinician, Mode
from clinic.database import Base
from clinic.patients.models import Episode


class Setting(StrEnum):
    """How the questions were put."""

    IN_PERSON = "in-person"
    VIDEO = "video"
    PHONE = "phone"


class Origin(StrEnum):
    """Where an answer comes from."""

    ASKED = "asked"
    RECORD = "record"
    CONFIRMED = "confirmed"  # answered in an earlier screening, gone through and confirmed in this one


class Screening(Base):
    """A draft until decided. Once `decided_at` is set, triggers refuse every change and deletion."""

    __tablename__ = "screening"
    __table_args__ = (
        Index(None, "episode_id", "decided_at"),
        CheckConstraint("(decided_at IS NULL) = (outcome IS NULL)", name="decided_whole"),
        CheckConstraint("(decided_at IS NULL) = (decided_by IS NULL)", name="decided_by_someone"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    practice_id: Mapped[UUID] = mapped_column(ForeignKey("practice.id"), index=True)
    episode_id: Mapped[UUID] = mapped_column(ForeignKey("episode.id"))
    questionnaire: Mapped[str]
    questionnaire_version: Mapped[str]
    questionnaire_digest: Mapped[str]
    language: Mapped[str]
    mode: Mapped[Mode]
    setting: Mapped[Setting] = mapped_column(default=Setting.IN_PERSON)
    started_at: Mapped[datetime]
    started_by: Mapped[UUID] = mapped_column(ForeignKey("clinician.id"))
    # One person answers at a time; whoever else opens the draft reads, until they take it on.
    answering_by: Mapped[UUID] = mapped_column(ForeignKey("clinician.id"))
    version: Mapped[int] = mapped_column(default=1)
    # What the rules said and what the clinician decided, kept apart; both empty while it is a draft.
    assessment: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    outcome: Mapped[str | None]
    status: Mapped[str | None]
    alongside: Mapped[bool | None]
    assess_by: Mapped[date | None]
    valid_until: Mapped[datetime | None]
    review_on: Mapped[date | None]
    plan_hold: Mapped[bool] = mapped_column(default=False)
    precautions: Mapped[list[str]] = mapped_column(JSON, default=list)
    acknowledged: Mapped[list[str]] = mapped_column(JSON, default=list)
    conditions: Mapped[list[str]] = mapped_column(JSON, default=list)
    reasons: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    safety_net: Mapped[str] = mapped_column(default="")
    safety_net_given: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(default="")
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("clinician.id"))
    corrects_id: Mapped[UUID | None] = mapped_column(ForeignKey("screening.id"))
    correction: Mapped[str | None]  # what was recorded wrongly in that one
    # Each change to other questions while it was a draft: from which, what reopened, what was set aside.
    # One that begins with answers of an earlier screening says so first, and which of them were confirmed.
    takeovers: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    digest: Mapped[bytes | None] = mapped_column(LargeBinary(32))

    episode: Mapped[Episode] = relationship(lazy="raise_on_sql")
    starter: Mapped[Clinician] = relationship(foreign_keys=started_by, lazy="raise_on_sql")
    answerer: Mapped[Clinician] = relationship(foreign_keys=answering_by, lazy="raise_on_sql")
    decider: Mapped[Clinician | None] = relationship(foreign_keys=decided_by, lazy="raise_on_sql")
    answers: Mapped[list["Answer"]] = relationship(
        back_populates="screening", lazy="raise_on_sql", cascade="all, delete-orphan"
    )
    releases: Mapped[list["Release"]] = relationship(lazy="raise_on_sql", order_by="Release.at")
    letters: Mapped[list["Letter"]] = relationship(lazy="raise_on_sql", order_by="Letter.at")


class Answer(Base):
    """One answer with who gave it and when. No row means not answered; 'unknown' is an answer.

    What the record tells waits without a person until a clinician confirms it; till then it decides nothing.
    """

    __tablename__ = "answer"
    __table_args__ = (CheckConstraint("\"by\" IS NOT NULL OR origin = 'record'", name="given_by_someone"),)

    screening_id: Mapped[UUID] = mapped_column(ForeignKey("screening.id"), primary_key=True)
    item: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
    at: Mapped[datetime]
    by: Mapped[UUID | None] = mapped_column(ForeignKey("clinician.id"))
    origin: Mapped[Origin] = mapped_column(default=Origin.ASKED)
    # Which parts of a gateway were meant, by their place in it: for the note only, they decide nothing.
    parts: Mapped[list[int]] = mapped_column(JSON, default=list)

    giver: Mapped[Clinician | None] = relationship(lazy="raise_on_sql")
    screening: Mapped[Screening] = relationship(back_populates="answers", lazy="raise_on_sql")


class Release(Base):
    """A clinician let a held plan go, and said why."""

    __tablename__ = "hold_release"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    practice_id: Mapped[UUID] = mapped_column(ForeignKey("practice.id"), index=True)
    screening_id: Mapped[UUID] = mapped_column(ForeignKey("screening.id"), index=True)
    reason: Mapped[str]
    text: Mapped[str]
    at: Mapped[datetime]
    by: Mapped[UUID] = mapped_column(ForeignKey("clinician.id"))


class Letter(Base):
    """A letter to a doctor, as it was given: to whom, in whose words. Another one is another row."""

    __tablename__ = "letter"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    practice_id: Mapped[UUID] = mapped_column(ForeignKey("practice.id"), index=True)
    screening_id: Mapped[UUID] = mapped_column(ForeignKey("screening.id"), index=True)
    language: Mapped[str]
    recipient: Mapped[str]
    body: Mapped[str]
    at: Mapped[datetime]
    by: Mapped[UUID] = mapped_column(ForeignKey("clinician.id"))

    writer: Mapped[Clinician] = relationship(lazy="raise_on_sql")


class StoredQuestionnaire(Base):
    """The files of a questionnaire that was put to somebody: what was asked can be read for good."""

    __tablename__ = "questionnaire"

    digest: Mapped[str] = mapped_column(primary_key=True)
    questionnaire: Mapped[str]
    version: Mapped[str]
    files: Mapped[bytes] = mapped_column(LargeBinary)
    kept_at: Mapped[datetime]


class Content(StrEnum):
    """What a clinician signs as a whole."""

    SCREENING = "screening"
    EXERCISES = "exercises"
    PROGRAMMES = "programmes"


class Approval(Base):
    """A named clinician answers for exactly these files at this practice, or takes that back."""

    __tablename__ = "approval"
    __table_args__ = (Index(None, "practice_id", "content", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    practice_id: Mapped[UUID] = mapped_column(ForeignKey("practice.id"))
    content: Mapped[Content]
    version: Mapped[str]
    digest: Mapped[str]
    withdrawn: Mapped[bool] = mapped_column(default=False)
    # As they stood that day; a later change of name or title does not rewrite a signature.
    name: Mapped[str]
    title: Mapped[str]
    text: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]
    by: Mapped[UUID] = mapped_column(ForeignKey("clinician.id"))


class Verdict(StrEnum):
    """What a clinician decides about a criterion that could also be read otherwise."""

    STANDS = "stands"
    CHANGE = "change"


class Settlement(Base):
    """A clinician's decision about one marked criterion of one version, with name and reason."""

    __tablename__ = "settlement"
    __table_args__ = (Index(None, "practice_id", "digest", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    practice_id: Mapped[UUID] = mapped_column(ForeignKey("practice.id"))
    digest: Mapped[str]
    version: Mapped[str]
    criterion: Mapped[str]
    verdict: Mapped[Verdict]
    text: Mapped[str]
    name: Mapped[str]
    title: Mapped[str]
    at: Mapped[datetime]
    by: Mapped[UUID] = mapped_column(ForeignKey("clinician.id"))


class Pause(Base):
    """While one of an episode stands, none of its plans offers exercises. Only a clinician lifts it.

    Begun by a sign that a patient tapped (`begun_by` is empty) or by a clinician. A sign taken back ends its
    pause without anybody having lifted it. Once ended, triggers refuse every change.
    """

    __tablename__ = "pause"
    __table_args__ = (
        Index(None, "episode_id", "ended_at"),
        CheckConstraint("lifted_by IS NULL OR ended_at IS NOT NULL", name="lifted_is_ended"),
        CheckConstraint("(lifted_by IS NULL) = (reason IS NULL)", name="lifted_with_a_reason"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    practice_id: Mapped[UUID] = mapped_column(ForeignKey("practice.id"), index=True)
    episode_id: Mapped[UUID] = mapped_column(ForeignKey("episode.id"))
    cause: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    began_at: Mapped[datetime]
    begun_by: Mapped[UUID | None] = mapped_column(ForeignKey("clinician.id"))
    ended_at: Mapped[datetime | None]
    lifted_by: Mapped[UUID | None] = mapped_column(ForeignKey("clinician.id"))
    reason: Mapped[str | None]
    text: Mapped[str] = mapped_column(default="")
