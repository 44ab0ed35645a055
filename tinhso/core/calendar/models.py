"""Shifts and special days. A row without a unit holds for the whole province."""

from django.db import models
from django.db.models import F, Q

from tinhso.core.calendar.reasons import DayKind


class ShiftRow(models.Model):
    """A stretch of work on some weekdays, dated. A unit with rows of its own follows only those."""

    unit_id = models.BigIntegerField(null=True)
    weekdays = models.CharField(max_length=7, help_text="0 is Monday: 01234")
    starts = models.TimeField()
    ends = models.TimeField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    source = models.CharField(max_length=200)

    class Meta:
        db_table = "calendar_shift"
        constraints = [
            models.UniqueConstraint(
                fields=["unit_id", "weekdays", "starts", "valid_from"],
                nulls_distinct=False,
                name="calendar_shift_once",
            ),
            models.CheckConstraint(
                condition=Q(ends__gt=F("starts")), name="calendar_shift_ends_after_it_starts"
            ),
        ]


class DayRow(models.Model):
    """A day that differs from its weekday."""

    unit_id = models.BigIntegerField(null=True)
    day = models.DateField()
    kind = models.CharField(max_length=12, choices=[(kind.value, kind.value) for kind in DayKind])
    name = models.CharField(max_length=100)
    source = models.CharField(max_length=200)
    is_sure = models.BooleanField(default=True)

    class Meta:
        db_table = "calendar_day"
        constraints = [
            models.UniqueConstraint(
                fields=["unit_id", "day"], nulls_distinct=False, name="calendar_day_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in DayKind]), name="calendar_day_kind"
            ),
        ]
