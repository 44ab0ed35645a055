"""The numbers people wait with at a one-stop shop."""

import django.db.models.deletion
from django.db import migrations, models

STATES = [
    ("waiting", "Đang chờ"),
    ("called", "Đang gọi"),
    ("served", "Đã xong"),
    ("missed", "Vắng mặt"),
]


class Migration(migrations.Migration):
    initial = True
    dependencies = [("units", "0003_revised")]

    operations = [
        migrations.CreateModel(
            name="Ticket",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("number", models.PositiveIntegerField()),
                ("is_first", models.BooleanField(default=False)),
                ("state", models.CharField(choices=STATES, default="waiting", max_length=10)),
                ("counter", models.PositiveSmallIntegerField(null=True)),
                ("given_at", models.DateTimeField()),
                ("called_at", models.DateTimeField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
                (
                    "unit",
                    models.ForeignKey(
                        "units.unit", django.db.models.deletion.PROTECT, related_name="+"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("unit", "day", "number"), name="queue_number_given_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "called")),
                        fields=("unit", "day", "counter"),
                        name="queue_counter_calls_one",
                    ),
                ]
            },
        )
    ]
