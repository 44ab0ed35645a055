"""Lists of a unit, what runs there, and what is found there, without reading the province."""

from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models

import tinhso.modules.dossiers.models

NEWEST = ["unit", "-submitted_at", "-id"]
IS_OPEN = models.Q(("state__in", ["refused", "returned", "stopped", "withdrawn"]), _negated=True)


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0015_collected_signature")]

    operations = [
        migrations.AddIndex("dossier", models.Index(fields=NEWEST, name="dossiers_of_a_unit")),
        migrations.AddIndex(
            "dossier",
            models.Index(fields=NEWEST, condition=IS_OPEN, name="dossiers_open_in_a_unit"),
        ),
        migrations.AddIndex(
            "dossier", models.Index(fields=["code"], condition=IS_OPEN, name="dossiers_open")
        ),
        migrations.AddIndex(
            "dossier",
            GinIndex(
                tinhso.modules.dossiers.models.FoundInUnit(),
                name="dossiers_found",
                gin_pending_list_limit=64,
            ),
        ),
    ]
