from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tinhso.core.errors import Refused
from tinhso.site.ledger_desk import COMMANDS


class Command(BaseCommand):
    help = "What is done to the ledger by hand."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One sub-command for each entry of the table."""
        subs = parser.add_subparsers(dest="sub", required=True, metavar="COMMAND")
        for one in COMMANDS:
            sub = subs.add_parser(one.name, help=one.help, description=one.help)
            one.arguments(sub)
            sub.set_defaults(act=one.act)

    def handle(self, *_arguments: Any, **options: Any) -> None:
        """Do it; a refusal is told in its own words."""
        try:
            options["act"](self.stdout.write, options)
        except Refused as refusal:
            raise CommandError(refusal.text) from refusal
