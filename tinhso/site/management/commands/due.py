from argparse import ArgumentParser
from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from tinhso.core.calendar.durations import read_duration
from tinhso.core.calendar.queries import calendar_of
from tinhso.core.errors import Refused
from tinhso.core.units.queries import by_code
from tinhso.core.words.dates import ZONE
from tinhso.site.management.asking import AskingCommand

EXAMPLE = "2026-02-13T16:10"


class Command(AskingCommand):
    help = (
        "Say when something is due and why, in the working time of a unit. "
        'Example: tinhso due --unit H56.102 --received 2026-02-13T16:10 --time "3 working days". '
        "Exit code 2: something in the question cannot be counted."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--unit", required=True, help="agency code, such as H56.102")
        parser.add_argument("--received", required=True, help=f"such as {EXAMPLE}")
        parser.add_argument("--time", required=True, help='such as "3 working days"')
        parser.add_argument("--cutoff", help="such as 15:00")

    def answer(self, options: dict[str, Any]) -> Sequence[str]:
        """Return the lines of the answer."""
        return answer(options)


def answer(options: dict[str, Any]) -> list[str]:
    """Return the due moment, the sentence that explains it, and what may still change it."""
    received = read_moment(options["received"])
    duration = read_duration(options["time"])
    cutoff = read_clock(options["cutoff"]) if options["cutoff"] else None
    unit = by_code(options["unit"], day=received.date())
    calendar = calendar_of(unit.id)
    due = calendar.due(received, duration, cutoff=cutoff)
    doubts = calendar.doubts(received, due.at)
    return [due.at.isoformat(timespec="minutes"), due.why, *doubts]


def read_moment(said: str) -> datetime:
    """Read a moment of Vietnamese time; one that says another time zone is refused."""
    try:
        moment = datetime.fromisoformat(said)
    except ValueError:
        raise Refused(
            f"Không có thời điểm {said!r}. Viết năm-tháng-ngàyTgiờ:phút, ví dụ {EXAMPLE}."
        ) from None
    if len(said) <= len("2026-02-13"):
        raise Refused(f"Thời điểm {said!r} thiếu giờ nhận. Ví dụ {EXAMPLE}.")
    if not 2020 <= moment.year <= 2100:
        raise Refused(f"Năm {moment.year} ngoài lịch làm việc. Ví dụ {EXAMPLE}.")
    here = moment.replace(tzinfo=ZONE)
    if moment.tzinfo is not None and moment.utcoffset() != here.utcoffset():
        raise Refused(
            f"Thời điểm {said!r} không phải giờ Việt Nam. Bỏ múi giờ hoặc viết +07:00, "
            f"ví dụ {EXAMPLE}+07:00."
        )
    return here


def read_clock(said: str) -> time:
    """Read a time of day."""
    try:
        return time.fromisoformat(said)
    except ValueError:
        raise Refused(f"Không có giờ {said!r}. Viết như 15:00.") from None
