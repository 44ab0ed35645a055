"""Drafts filled in at a desk, and papers handed in there."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0006_said"),
        ("people", "0004_revised"),
        ("units", "0003_revised"),
    ]

    operations = [
        migrations.AddField("dossier", "on_paper", models.JSONField(default=dict)),
        migrations.AddField("draft", "on_paper", models.JSONField(default=dict)),
        migrations.AddField(
            "draft",
            "clerk",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.person",
            ),
        ),
        migrations.AddIndex(
            "draft",
            models.Index(
                fields=["unit", "-saved_at"],
                condition=Q(clerk__isnull=False, dossier_code=""),
                name="drafts_at_a_desk",
            ),
        ),
    ]
