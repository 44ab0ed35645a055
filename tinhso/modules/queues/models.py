"""The numbers people wait with at a one-stop shop, day by day."""

from django.db import models
from django.db.models import Q

from tinhso.core.words.worded import worded


class State(models.TextChoices):
    WAITING = "waiting", worded("Đang chờ")
    CALLED = "called", worded("Đang gọi")
    SERVED = "served", worded("Đã xong")
    MISSED = "missed", worded("Vắng mặt")


class Ticket(models.Model):
    """One number of a day at a unit. `is_first` is for who the law lets go first."""

    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    day = models.DateField()
    number = models.PositiveIntegerField()
    is_first = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    counter = models.PositiveSmallIntegerField(null=True)
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
