"""`tinhso units export|import`: the organisation tree out to files and in again."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tinhso.core.units.actions import BadFiles, differences, export_units, load_units


class Command(BaseCommand):
    help = "Write all units to files (export -o DIR), or bring files in (import DIR [--dry-run])."

    def add_arguments(self, parser: CommandParser) -> None:
        works = parser.add_subparsers(dest="work", required=True)
        out = works.add_parser("export", help="write two files for each province")
        out.add_argument("-o", "--output", type=Path, required=True, metavar="DIR")
        bring = works.add_parser("import", help="bring in every file of a folder")
        bring.add_argument("folder", type=Path, metavar="DIR")
        bring.add_argument("--dry-run", action="store_true", help="tell the differences only")

    def handle(self, *_arguments: Any, **options: Any) -> None:
        if options["work"] == "export":
            done = export_units(options["output"])
            self.stdout.write(f"{done.units} units, {done.changes} hand-overs written")
            return
        try:
            self._bring_in(options["folder"], is_rehearsal=options["dry_run"])
        except BadFiles as refusal:
            for fault in refusal.faults:
                self.stderr.write(str(fault))
            raise CommandError(f"{len(refusal.faults)} faults; nothing was changed.") from refusal

    def _bring_in(self, folder: Path, *, is_rehearsal: bool) -> None:
        found = list(differences(folder))
        for one in found:
            told = "; ".join(f"{key}: {old} → {new}" for key, (old, new) in one.changed.items())
            self.stdout.write(f"{one.file}:{one.line}: {one.what}: {told or 'new'}")
        if is_rehearsal:
            self.stdout.write(f"{len(found)} differences; nothing was changed.")
            return
        done = load_units(folder)
        self.stdout.write(f"{done.units} units, {done.changes} hand-overs; {len(found)} differed")
