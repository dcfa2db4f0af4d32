"""When a patient wants to be reminded, and by which of three ways: a file, a feed, a mail."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import JSON, CheckConstraint, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from clinic.accounts.models import Practice
from clinic.database import Base
from clinic.sharing.models import Link


class Reminder(Base):
    """The days and times chosen on one link's page.

    Without `days` the plan's own count. `version` rises with each change, and `most_times` remembers how many
    times a day ever stood in a calendar, so that an entry given up can be taken out of it again.
    """

    __tablename__ = "reminder"
    __table_args__ = (
        UniqueConstraint("link_id"),
        UniqueConstraint("feed_digest"),
        CheckConstraint("(email IS NULL) = (email_given_at IS NULL)", name="email_has_a_time"),
        CheckConstraint("email_confirmed_at IS NULL OR email IS NOT NULL", name="confirmed_is_an_email"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    practice_id: Mapped[UUID] = mapped_column(ForeignKey("practice.id"), index=True)
    link_id: Mapped[UUID] = mapped_column(ForeignKey("link.id"))
    days: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    times: Mapped[list[str]] = mapped_column(JSON)
    most_times: Mapped[int]
    keeps_zone: Mapped[bool] = mapped_column(default=False)
    zone: Mapped[str]
    language: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)
    made_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    feed_digest: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    feed_made_at: Mapped[datetime | None]
    email: Mapped[str | None]
    email_given_at: Mapped[datetime | None]
    email_confirmed_at: Mapped[datetime | None]
    # Up to here every reminder by mail was put into the outbox.
    queued_until: Mapped[datetime | None]

    practice: Mapped[Practice] = relationship(lazy="raise_on_sql")
    link: Mapped[Link] = relationship(lazy="raise_on_sql")

    def forget_email(self) -> None:
        """No mail, and no address kept."""
        self.email = self.email_given_at = self.email_confirmed_at = self.queued_until = None
