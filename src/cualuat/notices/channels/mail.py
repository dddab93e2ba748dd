"""E-mail over SMTP.

SMTP cannot promise that a message arrives exactly once: when the connection ends between the last line of a message and
the answer to it, nobody knows whether it was taken over. It is then sent again, always under the same Message-ID, by
which mail servers and programs recognise a second copy.
"""

from __future__ import annotations

import contextlib
import smtplib
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from cualuat.notices.channels.interface import Accepted, Later, NotTaken, Outcome, Parcel

# No such mailbox here, elsewhere, or a name that none can have. Other refusals may be the fault of our own set-up.
_NO_SUCH_ADDRESS = (550, 551, 553)


class Mail:
    """Django's mail backend with the settings of the house."""

    def ready(self) -> bool:
        """Whether there is a mail server."""
        return bool(settings.EMAIL_HOST)

    def carry(self, parcel: Parcel, at: datetime) -> Outcome:
        """Sends one mail."""
        mail = EmailMessage(
            subject=parcel.subject,
            body=parcel.text,
            to=[parcel.to],
            headers={**parcel.headers, "Message-ID": f"<{parcel.key}>", "Auto-Submitted": "auto-generated"},
        )
        try:
            mail.message()
        except ValueError as failure:  # an address or a header that cannot be written
            return NotTaken(_words(failure))
        connection = get_connection()
        try:
            connection.open()
        except (smtplib.SMTPException, OSError) as failure:
            return Later(_words(failure), counts=False, rest=True)
        try:
            return _send(connection, mail)
        finally:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                connection.close()


def _send(connection: Any, mail: EmailMessage) -> Outcome:
    try:
        connection.send_messages([mail])
    except smtplib.SMTPRecipientsRefused as failure:
        code, words = next(iter(failure.recipients.values()))
        text = f"{code} {words.decode(errors='replace')}"
        return NotTaken(text) if code in _NO_SUCH_ADDRESS else Later(text)
    except smtplib.SMTPSenderRefused as failure:  # our own address: no message fares better
        return Later(_words(failure), counts=False, rest=True)
    except (smtplib.SMTPServerDisconnected, OSError) as failure:
        return Later(_words(failure), rest=not isinstance(failure, smtplib.SMTPResponseException))
    return Accepted()


def _words(failure: Exception) -> str:
    return f"{type(failure).__name__}: {failure}"
