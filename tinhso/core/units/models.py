"""The organisation tree, dated. A unit that closed stays; UnitChange names its successors."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from tinhso.core.words.worded import worded


class Level(models.TextChoices):
    PROVINCE = "province", worded("Cấp tỉnh")
    DISTRICT = "district", worded("Cấp huyện")
    COMMUNE = "commune", worded("Cấp xã")


class Kind(models.TextChoices):
    PROVINCE = "province", worded("tỉnh")
    OFFICE = "office", worded("văn phòng")
    DEPARTMENT = "department", worded("sở, ban, ngành")
    CENTRE = "centre", worded("trung tâm")
    CITY = "city", worded("thành phố")
    TOWN = "town", worded("thị xã")
    DISTRICT = "district", worded("huyện")
    WARD = "ward", worded("phường")
    COMMUNE = "commune", worded("xã")
    TOWNSHIP = "township", worded("thị trấn")
    SPECIAL_ZONE = "special_zone", worded("đặc khu")


class UnitQuerySet(models.QuerySet["Unit"]):
    def on(self, day: date) -> "UnitQuerySet":
        """Keep the units that exist on `day`."""
        return self.filter(Q(valid_from__lte=day), Q(valid_to__isnull=True) | Q(valid_to__gt=day))


UnitManager = models.Manager.from_queryset(UnitQuerySet)


class Unit(models.Model):
    """One agency from one day to another.

    `code` is the form of QĐ 20/2020/QĐ-TTg (H56.18.06), `code_2016` that of QCVN 102:2016
    (000.06.18.H56), `area_code` the code of its administrative area in the statistics (14797).
    `valid_to` is the first day on which the unit is no more. `is_sample_code` marks a code the
    project invented because no decision that assigns the real one was at hand.
    """

    code = models.CharField(max_length=35)
    code_2016 = models.CharField(max_length=13, blank=True)
    area_code = models.CharField(max_length=5, blank=True)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=100, blank=True)
    folded = models.CharField(max_length=200)
    level = models.CharField(max_length=10, choices=Level.choices)
    kind = models.CharField(max_length=30, choices=Kind.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    is_sample_code = models.BooleanField(default=False)

    objects = UnitManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="unit_code_once_a_day"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="unit_ends_after_it_begins",
            ),
        ]
        indexes = [
            models.Index(fields=["code_2016"]),
            models.Index(fields=["area_code"]),
            models.Index(fields=["folded"]),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class ChangeKind(models.TextChoices):
    WHOLE = "whole", worded("toàn bộ")
    PART = "part", worded("một phần")


class UnitChange(models.Model):
    """A unit hands over to its successor: the whole of it, or a part (then one is the default)."""

    predecessor = models.ForeignKey(Unit, models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Unit, models.PROTECT, related_name="predecessions")
    kind = models.CharField(max_length=5, choices=ChangeKind.choices)
    is_default = models.BooleanField(default=True)
    effective_on = models.DateField()
    legal_basis = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor", "successor", "effective_on"], name="unit_change_once"
            ),
        ]
