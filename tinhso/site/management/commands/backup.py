"""`tinhso backup --to FOLDER`: database, files and keys, while everything runs."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils import timezone

from tinhso.core.words.amounts import size
from tinhso.site.operation.backup import CannotBackUp, back_up
from tinhso.site.operation.programs import ProgramFailed
from tinhso.site.operation.proving import NotProved, prove


class Command(BaseCommand):
    help = "Back up database, files and keys while everything runs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", type=Path, required=True, help="the folder of all backups")
        parser.add_argument(
            "--verify", action="store_true", help="bring it back beside, and look through all of it"
        )

    def handle(self, *_arguments: Any, **options: Any) -> None:
        try:
            made = back_up(to=options["to"].resolve(), at=timezone.now(), say=self.stdout.write)
        except DatabaseError as fault:
            raise CommandError(f"No backup was made. {fault}Run tinhso doctor.") from fault
        except (CannotBackUp, ProgramFailed, OSError) as fault:
            raise CommandError(f"No backup was made. {fault}") from fault
        held = made.manifest
        self.stdout.write(
            f"{made.folder}: ledger to position {held.position}, {held.file_count} files"
            f" ({size(held.file_bytes)}), {made.copied} of them new to the pool."
        )
        if options["verify"]:
            try:
                self.stdout.write(prove(made.folder))
            except NotProved as fault:
                raise CommandError(str(fault)) from fault
        if held.missing:
            raise CommandError(
                f"{len(held.missing)} contents could not be backed up, for the store lacks them or"
                f" has them damaged, such as {held.missing[0]}. Run tinhso files check."
            )
