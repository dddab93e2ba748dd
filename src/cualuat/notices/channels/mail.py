"""E-mail over SMTP.

SMTP cannot promise that a message arrives exactly once: when the connection ends between the last line of a message and
the answer to it, nobody knows whether it was taken over. It is then sent again, always under the same Message-ID, by
which mail servers and programs recognise a second copy.
"""

from __future__ import annotations

import contextlib
import re
import smtplib
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from cualuat.notices.channels.interface import Accepted, Later, NotTaken, Outcome, Parcel

# No such mailbox here, elsewhere, or a name that none can have. Other refusals may be the fault of our own set-up.
_NO_SUCH_ADDRESS = (550, 551, 553)
_ENHANCED = re.compile(
    r"5\.(\d{1,3})\.\d{1,3}\b"
)  # RFC 3463: «5.1.1 no such user», «5.7.1 we do not like your network»
_OF_THE_ADDRESS = ("1", "2")  # addressing, mailbox


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
        bad = _refused_for_good(code, words, plain=True)
        return NotTaken(text, bad) if bad and code in _NO_SUCH_ADDRESS else Later(text, code=bad)
    except smtplib.SMTPSenderRefused as failure:  # our own address: no message fares better
        return Later(_words(failure), counts=False, rest=True)
    except smtplib.SMTPDataError as failure:  # the address was taken, the letter was not
        bad = _refused_for_good(failure.smtp_code, failure.smtp_error, plain=False)
        return NotTaken(_words(failure), bad) if bad else Later(_words(failure))
    except (smtplib.SMTPServerDisconnected, OSError) as failure:
        return Later(_words(failure), rest=not isinstance(failure, smtplib.SMTPResponseException))
    return Accepted()


def _refused_for_good(code: int, words: bytes | str, *, plain: bool) -> str:
    """The code where a server says that an address takes no mail, now or ever, and not that it dislikes us; else nothing.

    `plain`: whether a code without the numbers of RFC 3463 says that, as it does in answer to an address.
    """
    text = words.decode(errors="replace") if isinstance(words, bytes) else words
    told = _ENHANCED.match(text.strip())
    is_address = told[1] in _OF_THE_ADDRESS if told else plain
    return str(code) if 500 <= code < 600 and is_address else ""


def _words(failure: Exception) -> str:
    return f"{type(failure).__name__}: {failure}"
