"""`tinhso files gc|check`: sweep what nobody refers to, and prove that the rest is whole."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from tinhso.core.files.actions.checking import check
from tinhso.core.files.actions.sweeping import sweep


class Command(BaseCommand):
    help = "Sweep files nobody refers to (gc), or prove that every file is whole (check)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("work", choices=["gc", "check"])
        parser.add_argument(
            "--grace-hours",
            type=int,
            default=settings.FILES_GRACE_HOURS,
            help="how long a file may stand without a reference (at least 1)",
        )

    def handle(self, *_arguments: Any, **options: Any) -> None:
        if options["work"] == "gc":
            self._sweep(timedelta(hours=options["grace_hours"]))
        else:
            self._check()

    def _sweep(self, grace: timedelta) -> None:
        done = sweep(at=timezone.now(), grace=grace)
        self.stdout.write(
            f"{done.marked} marked, {done.buried} taken away, {done.leftovers} leftovers"
        )

    def _check(self) -> None:
        whole, faults = 0, 0
        for fault in check():
            if fault is None:
                whole += 1
                continue
            faults += 1
            self.stdout.write(f"{fault.digest} is {fault.why}; {fault.names} files name it")
        self.stdout.write(f"{whole} contents are whole, {faults} are not")
        if faults:
            raise CommandError("Restore the contents above from a copy.")
