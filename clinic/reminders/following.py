"""Where a link is replaced, its reminders go on with the new one: same times, same feed, same mail.

It happens within the action that replaces the link, so neither is ever done without the other.
"""

from sqlalchemy import select

from clinic.database import db
from clinic.reminders.models import Reminder
from clinic.sharing.models import Link


def follow(link: Link, fresh: Link) -> None:
    """Let the reminders of a link be those of the one that takes its place."""
    for reminder in db.session.scalars(select(Reminder).where(Reminder.link_id == link.id)):
        reminder.link_id = fresh.id
