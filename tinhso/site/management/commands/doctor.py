"""`tinhso doctor`: what is wrong with this installation, and how to mend it."""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from tinhso.core.ledger.health import Level
from tinhso.site.operation.doctor import examine

MARKS = {Level.OK: "ok  ", Level.WARN: "warn", Level.RED: "RED "}


class Command(BaseCommand):
    help = "Say what is wrong with this installation and how to mend it; exit 1 if anything is red."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="for machines")

    def handle(self, *_arguments: Any, **options: Any) -> None:
        found = list(examine(at=timezone.now()))
        if options["json"]:
            self.stdout.write(json.dumps([asdict(one) for one in found], ensure_ascii=False))
        for one in [] if options["json"] else found:
            self.stdout.write(f"{MARKS[one.level]}  {one.about:<10}  {one.text}")
            if one.remedy:
                self.stdout.write(f"{'':16}  → {one.remedy}")
        if any(one.level is Level.RED for one in found):
            raise SystemExit(1)
