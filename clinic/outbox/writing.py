"""A composed mail as it travels: plain text, one stable id, and a way to stop what repeats."""

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from uuid import UUID

from clinic.outbox.rules import Mail


def written(
    mail: Mail, *, message_id: UUID, sender: str, recipient: str, language: str, at: datetime
) -> EmailMessage:
    """The whole mail. Sent twice after an answer was lost, it is the same to every mail server."""
    message = EmailMessage(policy=SMTP)
    message["From"] = str(Address(" ".join(mail.sender.split()), addr_spec=sender))
    message["To"] = recipient
    message["Subject"] = " ".join(mail.subject.split())
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{message_id}@{sender.rpartition('@')[2]}>"
    message["Content-Language"] = language
    # No answering machine answers it.
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    if mail.stop_url:
        message["List-Unsubscribe"] = f"<{mail.stop_url}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(mail.text, charset="utf-8")
    return message
