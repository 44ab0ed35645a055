"""`python -m django seed_province`: fill an empty installation with the demo province, once."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from simulators.province.seed import seed


class Command(BaseCommand):
    help = "Fill an empty installation with the demo province; does nothing when it is there."

    def handle(self, *_args: Any, **_options: Any) -> None:
        seed(at=timezone.now(), say=self.stdout.write)
