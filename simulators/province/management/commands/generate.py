"""`tinhso generate --dossiers N`: a database of a size, to measure and to try things at."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from simulators.province.sizing.generating import OtherSeed, generate, settle

UNITS = 1443  # connected to the data platform of Thanh Hóa in 2022


class Command(BaseCommand):
    help = "Fill the database with invented dossiers up to a number; goes on where it was killed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dossiers", type=int, required=True, metavar="N")
        parser.add_argument("--units", type=int, default=UNITS, metavar="N")
        parser.add_argument("--seed", type=int, default=1, metavar="N")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            is_new = generate(
                dossiers=options["dossiers"],
                units=options["units"],
                seed=options["seed"],
                at=timezone.now(),
                say=self.stdout.write,
            )
        except OtherSeed as refusal:
            raise CommandError(str(refusal)) from None
        if is_new:
            settle()
