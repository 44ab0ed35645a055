"""Commands that ask a question and print the answer."""

import sys
from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand

from tinhso.core.errors import Refused

BAD_INPUT = 2


class AskingCommand(BaseCommand):
    """Prints the lines of the answer; a refusal goes to stderr in its own words, exit code 2."""

    def answer(self, options: dict[str, Any]) -> Iterable[str]:
        """Return the answer, line by line, or refuse."""
        raise NotImplementedError

    def handle(self, *_arguments: Any, **options: Any) -> None:
        try:
            lines = self.answer(options)
        except Refused as refusal:
            self.stderr.write(refusal.text)
            sys.exit(BAD_INPUT)
        for line in lines:
            self.stdout.write(line)
