from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from tinhso.site.loading import load


class Command(BaseCommand):
    help = "Load data/ into the database; safe to repeat."

    def handle(self, *_arguments: Any, **options: Any) -> None:
        for name in load(settings.DATA_FOLDER, at=timezone.now()):
            if options["verbosity"] > 1:
                self.stdout.write(f"{name} loaded")
