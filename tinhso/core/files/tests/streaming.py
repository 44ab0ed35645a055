"""Takes a file in and sends it out again, and tells how far memory grew, in bytes.

Usage: python -m tinhso.core.files.tests.streaming BYTES
"""

import resource
import sys
from datetime import UTC, datetime

import django

django.setup()

from django.conf import settings  # noqa: E402  after the set-up
from django.test import RequestFactory  # noqa: E402

from tinhso.core.files.actions import take_in  # noqa: E402
from tinhso.core.files.rules import TEXT  # noqa: E402
from tinhso.core.files.sendable import kept  # noqa: E402
from tinhso.core.files.serving import send  # noqa: E402

AT = datetime(2026, 11, 20, 3, tzinfo=UTC)


class Endless:
    """So many letters, none of them held."""

    def __init__(self, length):
        self.left = length

    def read(self, size):
        piece = b"a" * min(size, self.left)
        self.left -= len(piece)
        return piece


def _peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def main(length):
    settings.UPLOAD_LIMIT_BYTES = length
    small = take_in(source=Endless(100_000), name="b.txt", accept={TEXT}, at=AT)
    list(send(RequestFactory().get("/"), kept(small)))
    before = _peak()
    file = take_in(source=Endless(length), name="a.txt", accept={TEXT}, at=AT)
    sent = sum(len(piece) for piece in send(RequestFactory().get("/"), kept(file)))
    assert sent == length
    sys.stdout.write(f"{_peak() - before}\n")


if __name__ == "__main__":
    main(int(sys.argv[1]))
