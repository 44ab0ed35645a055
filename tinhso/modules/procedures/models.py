"""The catalogue of procedures, version by version."""

from datetime import date
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from tinhso.core.words.worded import worded


class Status(models.TextChoices):
    PUBLISHED = "published", worded("Đang công bố")
    REPLACED = "replaced", worded("Đã được thay thế")
    REPEALED = "repealed", worded("Đã bãi bỏ")


class ProcedureField(models.Model):
    """A lĩnh vực."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.name


class LifeEvent(models.Model):
    """What people come for, in their own words; `icon` names an icon of the house."""

    key = models.CharField(max_length=40, unique=True)
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=100)
    text = models.CharField(max_length=200)
    icon = models.CharField(max_length=40)

    def __str__(self) -> str:
        return self.name


class Procedure(models.Model):
    code = models.CharField(max_length=40, unique=True)

    def __str__(self) -> str:
        return self.code


class ProcedureDraft(models.Model):
    """A text somebody at the desk works on, right or wrong; one for each procedure."""

    code = models.CharField(max_length=40, unique=True)
    text = models.TextField()
    saved_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    saved_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.code


class ProcedureVersionQuerySet(models.QuerySet["ProcedureVersion"]):
    def on(self, day: date) -> "ProcedureVersionQuerySet":
        """Keep the versions that hold on `day`."""
        open_ended = Q(valid_to__isnull=True) | Q(valid_to__gt=day)
        return self.filter(open_ended, valid_from__lte=day, status=Status.PUBLISHED)

    def listed(self, day: date) -> "ProcedureVersionQuerySet":
        """Keep what the catalogue of `day` lists: samples hold, but are no procedures."""
        return self.on(day).filter(is_sample=False)


class ProcedureVersion(models.Model):
    """One text of a procedure; `definition` is whole and never rewritten.

    What lists and search need stands in columns. `names` and `words` are in small letters with
    tone marks, `names_folded` and `words_folded` without; each begins with a space, so that the
    beginning of a word can be looked for.
    """

    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="versions")
    field = models.ForeignKey(ProcedureField, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PUBLISHED)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    loaded_at = models.DateTimeField()
    definition = models.JSONField()
    name = models.CharField(max_length=500)
    short_name = models.CharField(max_length=200)
    summary = models.CharField(max_length=500)
    agency_level = models.CharField(max_length=20)
    agency_text = models.CharField(max_length=200)
    service_level = models.CharField(max_length=20)
    duration_text = models.CharField(max_length=200)
    fee_text = models.CharField(max_length=200)
    is_complete = models.BooleanField()
    is_sample = models.BooleanField(default=False)
    life_events = ArrayField(models.CharField(max_length=40))
    names = models.TextField()
    names_folded = models.TextField()
    words = models.TextField()
    words_folded = models.TextField()

    objects: ClassVar[models.Manager["ProcedureVersion"]] = models.Manager.from_queryset(
        ProcedureVersionQuerySet
    )()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["procedure", "number"], name="procedure_version_once"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="procedure_version_ends_after_it_begins",
            ),
        ]
        indexes = [models.Index(fields=["valid_from", "valid_to"])]

    def __str__(self) -> str:
        return f"{self.short_name} ({self.number})"
