import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from tinhso.site import fingerprints, preparing

SLOW_SECONDS = 5


class Command(BaseCommand):
    help = "Bring database, data and assets to the state of this program; quick when they are."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--demo", action="store_true", help="fill the demo province too")

    def handle(self, *_arguments: Any, **options: Any) -> None:
        for what, step in preparing.steps(demo=options["demo"], at=timezone.now()):
            self.stdout.write(f"{what}…")
            begun = time.monotonic()
            step()
            if (seconds := time.monotonic() - begun) > SLOW_SECONDS:
                self.stdout.write(f"    {seconds:.0f} s")
        everything = fingerprints.of(*fingerprints.EVERYTHING)
        preparing.remember(f"all{'+demo' if options['demo'] else ''}", everything)
