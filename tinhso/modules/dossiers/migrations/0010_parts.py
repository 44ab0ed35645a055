"""Parts of an interlinked filing: each a dossier that follows another."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0009_findings")]

    operations = [
        migrations.AddField(
            "dossier",
            "parent",
            models.ForeignKey(
                "dossiers.dossier",
                django.db.models.deletion.PROTECT,
                null=True,
                related_name="parts",
            ),
        ),
        migrations.AddField(
            "dossier", "part", models.CharField(max_length=40, blank=True, default="")
        ),
        migrations.AddConstraint(
            "dossier",
            models.UniqueConstraint(
                fields=["parent", "part"],
                condition=models.Q(parent__isnull=False),
                name="dossier_part_opened_once",
            ),
        ),
    ]
