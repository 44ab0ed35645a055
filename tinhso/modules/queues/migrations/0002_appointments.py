"""Appointments at a one-stop shop, what it offers, and the numbers that come of them."""

import django.db.models.deletion
from django.db import migrations, models

STATES = [
    ("booked", "Đã đặt"),
    ("cancelled", "Đã hủy"),
    ("kept", "Đã đến"),
    ("missed", "Không đến"),
]
ID = models.BigAutoField(
    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
)


def _of(table: str, *, null: bool = False) -> models.ForeignKey:
    protect = django.db.models.deletion.PROTECT
    return models.ForeignKey(table, protect, null=null, related_name="+")


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0004_revised"),
        ("queues", "0001_initial"),
        ("units", "0003_revised"),
    ]

    operations = [
        migrations.AddField("ticket", "appointed_at", models.DateTimeField(null=True)),
        migrations.CreateModel(
            name="Offer",
            fields=[
                ("id", ID.clone()),
                ("valid_from", models.DateField()),
                ("minutes", models.PositiveSmallIntegerField()),
                ("places", models.PositiveSmallIntegerField()),
                ("days_ahead", models.PositiveSmallIntegerField()),
                ("unit", _of("units.unit")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("unit", "valid_from"), name="queue_one_offer_a_day"
                    )
                ]
            },
        ),
        migrations.CreateModel(
            name="Appointment",
            fields=[
                ("id", ID.clone()),
                ("code", models.CharField(max_length=8, unique=True)),
                ("day", models.DateField()),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("state", models.CharField(choices=STATES, default="booked", max_length=10)),
                ("unit", _of("units.unit")),
                ("person", _of("people.person", null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["unit", "day"], name="queue_appointments_of_day")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "booked")),
                        fields=("person", "unit", "day"),
                        name="queue_one_open_appointment",
                    )
                ],
            },
        ),
    ]
