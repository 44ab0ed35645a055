from typing import Any

from django.core.management.base import BaseCommand

from tinhso.ui.language import catalogue


class Command(BaseCommand):
    help = "Bring the catalogues in step with the texts of the sources; say what has no words yet."
    requires_system_checks = ()

    def handle(self, *_arguments: Any, **_options: Any) -> None:
        for language in catalogue.languages() or ["en"]:
            catalogue.update(language)
            for fault in catalogue.faults(language):
                self.stdout.write(fault)
