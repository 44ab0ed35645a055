"""One row a counter."""

from django.db import models


class Counter(models.Model):
    """The last number taken from a book of a unit in a period, usually a year."""

    book = models.CharField(max_length=50)
    unit_id = models.BigIntegerField()
    period = models.CharField(max_length=20)
    last = models.PositiveBigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "unit_id", "period"], name="counter_once"),
        ]
