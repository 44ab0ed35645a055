"""Each step knows when somebody is warned of it next."""

from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("steps", "0003_families")]

    operations = [
        migrations.AddField("casestep", "watched_due", models.DateTimeField(null=True)),
        migrations.AddField("casestep", "warns_at", models.DateTimeField(null=True)),
        migrations.AddField("casestep", "warn_lead", models.PositiveIntegerField(null=True)),
        migrations.AddIndex(
            "casestep",
            models.Index(
                fields=["id"],
                condition=Q(finished_at__isnull=True, due_at__isnull=False)
                & (Q(watched_due__isnull=True) | ~Q(watched_due=F("due_at"))),
                name="unwatched_steps",
            ),
        ),
        migrations.AddIndex(
            "casestep",
            models.Index(
                fields=["warns_at"],
                condition=Q(finished_at__isnull=True, warns_at__isnull=False),
                name="warning_steps",
            ),
        ),
    ]
