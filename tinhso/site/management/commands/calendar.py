from argparse import ArgumentParser
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils import timezone

from tinhso.core.calendar.rules import DayKind, SpecialDay
from tinhso.core.errors import Refused
from tinhso.core.units.queries import by_code
from tinhso.core.words.amounts import number
from tinhso.core.words.dates import clock, day, weekday_day
from tinhso.modules.dossiers.actions.calendar import change_day
from tinhso.modules.dossiers.permissions import CONSOLE
from tinhso.modules.dossiers.queries.what_if import DueChange, what_if
from tinhso.site.management.asking import AskingCommand

KINDS = {
    "holiday": DayKind.HOLIDAY,
    "observed": DayKind.OBSERVED,
    "swapped-off": DayKind.SWAPPED_OFF,
    "working": DayKind.SWAPPED_WORK,
}


class Command(AskingCommand):
    help = (
        "Ask what a change of the calendar would do, or make it. "
        "Example: tinhso calendar what-if --day 2026-12-31 --as holiday. "
        "'set-day' lists the same and moves the dossiers when --yes is given."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        questions = parser.add_subparsers(dest="question", required=True, metavar="what-if|set-day")
        for name, what in (
            ("what-if", "list the open dossiers that would be due at another moment"),
            ("set-day", "change the day and move those dossiers"),
        ):
            one = questions.add_parser(name, help=what)
            one.add_argument("--day", required=True, help="such as 2026-12-31")
            one.add_argument("--as", dest="kind", required=True, choices=sorted(KINDS))
            one.add_argument("--unit", help="agency code; without it, the whole province")
            if name == "set-day":
                one.add_argument("--name", required=True, help="what the day is called")
                one.add_argument("--source", required=True, help="the decision behind it")
                one.add_argument("--yes", action="store_true", help="do it; without it, only list")

    def answer(self, options: dict[str, Any]) -> Sequence[str]:
        """Return the lines of the answer."""
        return answer(options)


def answer(options: dict[str, Any]) -> Sequence[str]:
    """Return the dossiers that would move, or did; one line each, and how many."""
    on = _day(options["day"])
    unit_id = by_code(options["unit"], day=on).id if options["unit"] else None
    special = SpecialDay(KINDS[options["kind"]], options.get("name") or "Ngày thử")
    wanted: dict[str, Any] = {"actor": CONSOLE, "day": on, "special": special, "unit_id": unit_id}
    if not options.get("yes"):
        changes = what_if(**wanted)
        asked = options["question"] == "set-day"
        hint = " Chưa đổi gì: thêm --yes để đổi." if asked else ""
        return [*_lines(changes), f"{number(len(changes))} hồ sơ sẽ đổi ngày hẹn.{hint}"]
    changes = change_day(**wanted, source=options["source"], at=timezone.now())
    return [*_lines(changes), f"{number(len(changes))} hồ sơ đã đổi ngày hẹn vì {day(on)}."]


def _day(said: str) -> date:
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise Refused(f"Không có ngày {said!r}. Viết năm-tháng-ngày, ví dụ 2026-12-31.") from None


def _lines(changes: Sequence[DueChange]) -> list[str]:
    def said(change: DueChange) -> str:
        was, becomes = (f"{clock(at)} {weekday_day(at)}" for at in (change.was, change.becomes))
        return f"{change.code}  {was} → {becomes}"

    return [said(change) for change in changes]
