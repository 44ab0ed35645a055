from typing import Any

from django.core.management.commands.migrate import Command as Migrate

from tinhso.site import rights


class Command(Migrate):
    help = "Bring the database to this version, and give the application's role its rights."

    def handle(self, *arguments: Any, **options: Any) -> None:
        """Migrate as ever; the tables that are new then get their rights."""
        super().handle(*arguments, **options)
        if rights.give() and options["verbosity"] > 0:
            self.stdout.write("The application's role has its rights.")
