"""The way out for e-mails."""

from dataclasses import dataclass
from typing import Protocol

from django.core.mail import EmailMessage


class CannotSend(Exception):
    """The e-mail did not go; the text says why, without an address."""


@dataclass(frozen=True)
class Letter:
    """An e-mail ready to go. `key` is the same on every attempt, so that servers see a repeat."""

    to: str
    subject: str
    body: str
    key: str


class Post(Protocol):
    def send(self, letter: Letter) -> None: ...


class DjangoPost:
    """Sends through the mail backend of the settings."""

    def send(self, letter: Letter) -> None:
        message = EmailMessage(
            subject=" ".join(letter.subject.split()),
            body=letter.body,
            to=[letter.to],
            headers={"Message-ID": f"<{letter.key}@tinhso>", "Auto-Submitted": "auto-generated"},
        )
        try:
            message.send()
        except (OSError, ValueError) as error:
            # smtplib's errors are OSErrors; their text may repeat the address
            raise CannotSend(type(error).__name__) from error
