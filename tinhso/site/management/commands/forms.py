"""Reading forms at the command line: what differs between two of them."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tinhso.core.errors import Refused
from tinhso.core.forms.comparing import compare
from tinhso.core.forms.definition import Form
from tinhso.core.words.worded import worded
from tinhso.modules.procedures.actions import definition_of
from tinhso.modules.procedures.queries import form_numbered, loaded

SIGNS = {"added": "+", "removed": "-", "renamed": "~", "moved": "~", "changed": "~"}


class Command(BaseCommand):
    help = "Say what changed between two forms, each a file of data/ or CODE@NUMBER."

    def add_arguments(self, parser: CommandParser) -> None:
        tasks = parser.add_subparsers(dest="task", required=True)
        diff = tasks.add_parser("diff", help="compare two versions, in sentences")
        diff.add_argument("old")
        diff.add_argument("new")

    def handle(self, *_arguments: Any, **options: Any) -> None:
        changes = compare(_form(options["old"]), _form(options["new"]))
        for change in changes:
            self.stdout.write(f"{SIGNS[change.kind]} {change.path}: {change.text}")
        if not changes:
            self.stdout.write(worded("Hai tờ khai hỏi như nhau."))


def _form(name: str) -> Form:
    try:
        if Path(name).exists():
            form = loaded(definition_of(Path(name))).form
        else:
            code, _, number = name.partition("@")
            form = form_numbered(code, int(number) if number.isdecimal() else None)
    except Refused as refusal:
        raise CommandError(refusal.text) from refusal
    if form is None:
        raise CommandError(worded("%(name)s không có tờ khai.", name=name))
    return form
