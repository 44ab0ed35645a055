"""`tinhso restore FOLDER`: a backup back into an empty database, looked through from end to end."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from tinhso.site.operation.audit import NotWhole
from tinhso.site.operation.programs import ProgramFailed
from tinhso.site.operation.restore import CannotRestore, restore
from tinhso.site.operation.vault import BadBackup


class Command(BaseCommand):
    help = "Bring a backup back into an empty database, and look through all of it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="one backup, such as …/2026-11-26T070000Z")

    def handle(self, *_arguments: Any, **options: Any) -> None:
        folder = options["folder"].resolve()
        try:
            done = restore(folder, at=timezone.now(), say=self.stdout.write)
        except (BadBackup, CannotRestore, ProgramFailed, NotWhole) as fault:
            raise CommandError(str(fault)) from fault
        found = done.audited
        self.stdout.write(
            f"Restored and whole: {found.rows} ledger rows ({found.sealed} sealed),"
            f" {found.contents} contents. Epoch {done.resumed.epoch} begins;"
            f" {done.resumed.erased} rows were erased again."
        )
