"""Anchors: the digest of a seal where this machine cannot reach it, so that no tail is cut unseen.

Every day after 17:00 the newest seal of each log goes into a file of that day and by e-mail to the
addresses of ANCHOR_ADDRESSES. The public page shows all of them and the newest seal.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.utils.translation import gettext as _

from tinhso.core.ledger import seal_keys
from tinhso.core.ledger.encoding import VIETNAM, instant
from tinhso.core.ledger.logs import LOGS
from tinhso.core.ledger.seals import Log, Seal, last_seal, seal_of

HOUR = time(17)
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=1)
CLAIM = timedelta(minutes=10)  # longer than any mail server takes to answer


def line(seal: Seal) -> str:
    """Return the one line that says which seal this is: what `verify --anchor` reads."""
    cell = settings.PROVINCE_AGENCY_CODE
    parts = (cell, seal.log, seal.epoch, seal.number, seal.last, instant(seal.at))
    return " ".join(map(str, (*parts, seal.digest.hex())))


def page(*, logs: Sequence[Log] = LOGS) -> str:
    """Return the public page: the anchors of every day, then the newest seals."""
    newest = [seal for log in logs if (seal := last_seal(log=log))]
    return _text([*_anchored(logs), *newest])


@transaction.atomic
def choose_anchors(*, at: datetime, logs: Sequence[Log] = LOGS) -> int:
    """Make the newest seal of each log the anchor of the day, once after 17:00; return how many."""
    local = at.astimezone(VIETNAM)
    if local.time() < HOUR:
        return 0
    made = 0
    for log in logs:
        if seal := last_seal(log=log):
            made += _choose(seal, day=local.date(), at=at)
    return made


def publish_anchors(*, at: datetime) -> int:
    """Write the files and send the letters that are due; return how many days were published."""
    return sum(_publish(day, failures, at=at) for day, failures in _claimed(at))


def day_text(day: date) -> str:
    """Return what is published for one day."""
    return _text(_anchored(LOGS, day=day))


def _text(found: Iterable[Seal]) -> str:
    keys = [f"{settings.PUBLIC_URL}/niem-phong/{key}.pem" for key in seal_keys.public_keys()]
    told = [
        _("Niêm phong sổ cái của %(province)s") % {"province": settings.PROVINCE_NAME},
        _("Mỗi dòng: tỉnh, sổ, kỳ, số niêm phong, dòng cuối, thời điểm, SHA-256 của niêm phong."),
        _("Hãy giữ một bản ở nơi khác. Sổ cái xuất ra sau này phải khớp với bản bạn giữ:"),
        "python tools/verify_ledger.py FILE --keys DIR --roots DIR --anchor FILE",
        *(_("Khóa công khai: %(url)s") % {"url": url} for url in keys),
    ]
    return "\n".join([*(f"# {text}" for text in told), *map(line, found), ""])


def _anchored(logs: Sequence[Log], *, day: date | None = None) -> Iterator[Seal]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select log, number from ledger_anchor"
            " where %(day)s::date is null or day = %(day)s order by day, log",
            {"day": day},
        )
        chosen = cursor.fetchall()
    known = {log.name: log for log in logs}
    for name, number in chosen:
        if name in known and (seal := seal_of(number=number, log=known[name])):
            yield seal


def _choose(seal: Seal, *, day: date, at: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into ledger_anchor (log, day, number, try_at) values (%s, %s, %s, %s)"
            " on conflict do nothing",
            [seal.log, day, seal.number, at],
        )
        return int(cursor.rowcount)


@transaction.atomic
def _claimed(at: datetime) -> list[tuple[date, int]]:
    """Return the days that are due, each for this worker alone as long as the claim runs."""
    with connection.cursor() as cursor:
        cursor.execute(
            "update ledger_anchor set try_at = %s where mailed_at is null and try_at <= %s"
            " returning day, failures",
            [at + CLAIM, at],
        )
        return sorted(set(cursor.fetchall()))


def _publish(day: date, failures: int, *, at: datetime) -> bool:
    text = day_text(day)
    try:
        _write(day, text)
        _send(day, text)
    except OSError as failure:  # a full disk, a mail server that does not answer (SMTPException)
        wait = min(FIRST_WAIT * int(2 ** min(failures, 10)), LONGEST_WAIT)
        _note(day, at=None, failures=failures + 1, try_at=at + wait)
        raise AnchorNotPublished(f"{day}: {type(failure).__name__}") from failure
    _note(day, at=at, failures=0, try_at=at)
    return True


class AnchorNotPublished(Exception):
    """The anchor of a day did not go out; it is tried again."""


def _write(day: date, text: str) -> None:
    folder = Path(settings.ANCHORS_FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    new = folder / f".{day}-{os.getpid()}"
    new.write_text(text)
    new.replace(folder / f"{day}.txt")


def _send(day: date, text: str) -> None:
    if not settings.ANCHOR_ADDRESSES:
        return
    cell = settings.PROVINCE_AGENCY_CODE
    EmailMessage(
        subject=_("Niêm phong sổ cái %(cell)s ngày %(day)s") % {"cell": cell, "day": day},
        body=text,
        to=settings.ANCHOR_ADDRESSES,
        headers={"Message-ID": f"<anchor-{cell}-{day}@tinhso>", "Auto-Submitted": "auto-generated"},
    ).send()


@transaction.atomic
def _note(day: date, *, at: datetime | None, failures: int, try_at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "update ledger_anchor set mailed_at = %s, failures = %s, try_at = %s where day = %s",
            [at, failures, try_at, day],
        )
