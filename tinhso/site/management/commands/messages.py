from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from tinhso.site.data_words import said_in
from tinhso.ui.language import catalogue


class Command(BaseCommand):
    help = "Bring the catalogues in step with program and data/; say what has no words yet."
    requires_system_checks = ()

    def handle(self, *_arguments: Any, **_options: Any) -> None:
        said = said_in(settings.DATA_FOLDER)
        for language in catalogue.languages() or ["en"]:
            catalogue.update(language)
            catalogue.update_data(language, said)
            faults = [*catalogue.faults(language), *catalogue.data_faults(language, said)]
            for fault in faults:
                self.stdout.write(fault)
