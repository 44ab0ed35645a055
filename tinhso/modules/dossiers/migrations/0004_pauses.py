"""The times in which a clock stood still get rows of their own; those of supplements so far too."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

FILL = """
insert into dossiers_pause (dossier_id, cause, since, until)
select s.dossier_id, 'applicant', s.asked_at, greatest(s.answered_at, s.asked_at)
from dossiers_supplement s join dossiers_dossier d on d.id = s.dossier_id
where s.answered_at is not null or d.paused_at is not null
"""


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0003_file_references"), ("steps", "0003_families")]

    operations = [
        migrations.AlterField(
            "supplement",
            "asked_by",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.person",
            ),
        ),
        migrations.AddField(
            "supplement",
            "step",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="steps.casestep",
            ),
        ),
        migrations.CreateModel(
            name="Pause",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("applicant", "applicant"),
                            ("agency", "agency"),
                            ("payment", "payment"),
                        ],
                        max_length=10,
                    ),
                ),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                (
                    "dossier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pauses",
                        to="dossiers.dossier",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=Q(until__isnull=True), fields=("dossier",), name="one_open_pause"
                    ),
                    models.CheckConstraint(
                        condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                        name="pause_ends_after_it_begins",
                    ),
                ]
            },
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
