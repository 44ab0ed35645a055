"""The numbers people wait with at a one-stop shop, day by day, and the appointments they make."""

from django.db import models
from django.db.models import Q

from tinhso.core.words.worded import worded


class State(models.TextChoices):
    WAITING = "waiting", worded("Đang chờ")
    CALLED = "called", worded("Đang gọi")
    SERVED = "served", worded("Đã xong")
    MISSED = "missed", worded("Vắng mặt")


class Kept(models.TextChoices):
    BOOKED = "booked", worded("Đã đặt")
    CANCELLED = "cancelled", worded("Đã hủy")
    KEPT = "kept", worded("Đã đến")
    MISSED = "missed", worded("Không đến")


class Ticket(models.Model):
    """One number of a day at a unit. `is_first` is for who the law lets go first.

    `appointed_at` is the time of an appointment; whose it was is not kept here.
    """

    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    day = models.DateField()
    number = models.PositiveIntegerField()
    is_first = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    counter = models.PositiveSmallIntegerField(null=True)
    appointed_at = models.DateTimeField(null=True)
    given_at = models.DateTimeField()
    called_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "day", "number"], name="queue_number_given_once"
            ),
            models.UniqueConstraint(
                fields=["unit", "day", "counter"],
                condition=Q(state="called"),
                name="queue_counter_calls_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}"


class Offer(models.Model):
    """What a unit offers from a day on, until a later row; see `rules.Terms`."""

    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    valid_from = models.DateField()
    minutes = models.PositiveSmallIntegerField()
    places = models.PositiveSmallIntegerField()
    days_ahead = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "valid_from"], name="queue_one_offer_a_day"),
        ]


class Appointment(models.Model):
    """A place in a slot. Whose it was is let go of when the person is forgotten."""

    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    code = models.CharField(max_length=8, unique=True)
    day = models.DateField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=Kept.choices, default=Kept.BOOKED)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "unit", "day"],
                condition=Q(state="booked"),
                name="queue_one_open_appointment",
            ),
        ]
        indexes = [models.Index(fields=["unit", "day"], name="queue_appointments_of_day")]

    def __str__(self) -> str:
        return self.code
