"""What a plan promises, and the one row a dossier has in the counting."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Coalesce

from tinhso.modules.plan.rules.counting import Measure, Narrowing, Part

SATISFIED_FROM = 4  # Hài lòng, of 5


class PlanIndicator(models.Model):
    """Something the system measures by itself; the words come from data/plans/indicators.yaml."""

    key = models.CharField(max_length=40, unique=True)
    position = models.PositiveSmallIntegerField()
    measure = models.CharField(max_length=20)
    name = models.CharField(max_length=200)
    short = models.CharField(max_length=100)
    base = models.CharField(max_length=40)
    counted = models.CharField(max_length=60)
    missed = models.CharField(max_length=60)
    how = models.TextField()

    def __str__(self) -> str:
        return self.key


class PlanTarget(models.Model):
    """One figure of a plan or of a report about it, as it stands in the document."""

    code = models.CharField(max_length=10, unique=True)
    province = models.CharField(max_length=40)
    seed = models.CharField(max_length=10)
    kind = models.CharField(max_length=10)
    system = models.CharField(max_length=30)
    text = models.CharField(max_length=400)
    scope = models.CharField(max_length=100)
    period = models.CharField(max_length=10)
    year = models.PositiveSmallIntegerField()
    op = models.CharField(max_length=10)
    value = models.CharField(max_length=20)
    unit = models.CharField(max_length=30)
    indicator = models.ForeignKey(PlanIndicator, models.SET_NULL, null=True, related_name="targets")

    class Meta:
        indexes = [models.Index(fields=["province", "kind"])]

    def __str__(self) -> str:
        return self.code


@dataclass(frozen=True)
class Counting:
    """Which cases a measure counts, by which moment, and which of them are hits."""

    dated: str
    base: Q
    hit: Q


COUNTING = {
    Measure.ONLINE: Counting("received_at", Q(received_at__isnull=False), Q(channel="online")),
    Measure.FULL_ONLINE: Counting(
        "received_at", Q(received_at__isnull=False, service_level="full"), Q(channel="online")
    ),
    Measure.SATISFACTION: Counting(
        "rated_at", Q(rated_at__isnull=False), Q(rating__gte=SATISFIED_FROM)
    ),
    Measure.ON_TIME: Counting(
        "finished_at",
        Q(finished_at__isnull=False),
        Q(finished_at__lte=F("due_at"), supplement_count__lte=1, is_postponed=False),
    ),
}


class PlanCaseQuerySet(models.QuerySet["PlanCase"]):
    def past_due(self, until: datetime) -> "PlanCaseQuerySet":
        """Keep what was open past its due moment, except while it waited for the citizen.

        `closed_at` is the moment at which it was open no more.
        """
        waits = Q(waiting_since__isnull=False, waiting_since__lte=F("due_at"))
        return (
            self.filter(received_at__isnull=False, due_at__lte=until)
            .exclude(waits)
            .annotate(closed_at=Coalesce("finished_at", "withdrawn_at"))
            .filter(Q(closed_at__isnull=True) | Q(closed_at__gt=F("due_at")))
        )

    def counted_by(
        self, measure: Measure, *, start: datetime, until: datetime
    ) -> "PlanCaseQuerySet":
        """Keep exactly what a measure counts in a window; `is_hit` says on which side."""
        counting = COUNTING[measure]
        by_then = Q(**{f"{counting.dated}__lte": until})
        within = counting.base & by_then & Q(**{f"{counting.dated}__gte": start})
        if measure is Measure.ON_TIME:
            still_open = Q(closed_at__isnull=True) | Q(closed_at__gt=until)
            within |= Q(pk__in=self.past_due(until).filter(still_open).values("pk"))
        hit = When(counting.hit & by_then, then=Value(value=True))
        return self.filter(within).annotate(is_hit=Case(hit, default=Value(value=False)))

    def narrowed(self, narrowing: Narrowing) -> "PlanCaseQuerySet":
        """Keep what is asked for, of cases marked by `counted_by`."""
        asked = {
            Part.ALL: Q(),
            Part.HIT: Q(is_hit=True),
            Part.MISSED: Q(is_hit=False),
            Part.FINISHED: Q(finished_at__isnull=False),
        }[narrowing.part]
        if narrowing.unit_id is not None:
            asked &= Q(unit_id=narrowing.unit_id)
        if narrowing.procedure:
            asked &= Q(procedure=narrowing.procedure)
        return self.filter(asked)


class PlanCase(models.Model):
    """One dossier as the indicators see it, folded from the ledger. No personal data."""

    code = models.CharField(max_length=60, primary_key=True)
    unit_id = models.BigIntegerField()
    procedure = models.CharField(max_length=40)
    channel = models.CharField(max_length=10)
    service_level = models.CharField(max_length=20)
    received_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    waiting_since = models.DateTimeField(null=True)
    supplement_count = models.PositiveSmallIntegerField(default=0)
    is_postponed = models.BooleanField(default=False)
    rating = models.PositiveSmallIntegerField(null=True)
    rated_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["PlanCase"]] = models.Manager.from_queryset(PlanCaseQuerySet)()

    class Meta:
        db_table = "plan_case"
        indexes = [
            models.Index(fields=["received_at"]),
            models.Index(fields=["finished_at"]),
            models.Index(fields=["rated_at"]),
            models.Index(
                fields=["due_at"],
                condition=Q(finished_at=None, withdrawn_at=None),
                name="plan_case_open",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class PlanFront(models.Model):
    """The figures of the front page as last counted: one row, so that the page only reads."""

    computed_at = models.DateTimeField()
    folded = models.BigIntegerField()
    shown = models.JSONField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="plan_front_is_one")]


class Scope(models.TextChoices):
    """Whose numbers: all of the unit's, those of a procedure, those of an officer."""

    ALL = "a"
    PROCEDURE = "p"
    OFFICER = "o"


class Span(models.TextChoices):
    """How long a row of numbers is; a month is the sum of its days, so that few rows are read."""

    DAY = "d"
    MONTH = "m"


class PlanCount(models.Model):
    """How much of a number fell on a day, or in the month that begins on it.

    `unit_id` is 0 for the whole province. `whose` is a procedure's code or an officer's id, as
    `scope` says. A row that came to nothing is deleted, so that what is rebuilt is the same.
    """

    PROVINCE = 0

    pk = models.CompositePrimaryKey("unit_id", "scope", "span", "day", "whose", "key")
    unit_id = models.BigIntegerField()
    scope = models.CharField(max_length=1, choices=Scope)
    span = models.CharField(max_length=1, choices=Span)
    day = models.DateField()
    whose = models.CharField(max_length=40)
    key = models.CharField(max_length=20)
    amount = models.BigIntegerField()

    class Meta:
        db_table = "plan_count"


class PlanWait(models.Model):
    """A time in which a dossier waited for somebody outside the desk; there is one at a time."""

    pk = models.CompositePrimaryKey("code", "number")
    code = models.CharField(max_length=60)
    number = models.PositiveSmallIntegerField()
    cause = models.CharField(max_length=10)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        db_table = "plan_wait"
        indexes = [
            models.Index(fields=["code"], condition=Q(until=None), name="plan_wait_open"),
        ]


def _in_a_unit(field: str) -> models.Index:
    """Return the index by which what happened to dossiers of a unit in some days is found."""
    there = Q(**{f"{field}__isnull": False})
    return models.Index(fields=["unit_id", field], condition=there, name=f"plan_track_{field}")


class PlanTrack(models.Model):
    """One dossier as the dashboard follows it; see `rules.tracking.Track`. No personal data."""

    code = models.CharField(max_length=60, primary_key=True)
    unit_id = models.BigIntegerField()
    procedure = models.CharField(max_length=40)
    channel = models.CharField(max_length=10)
    service_level = models.CharField(max_length=20)
    submitted_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True)
    received_by = models.BigIntegerField(null=True)
    due_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)
    asked_by = models.BigIntegerField(null=True)
    postponed_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_how = models.CharField(max_length=10)
    proposed_at = models.DateTimeField(null=True)
    proposed_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.BigIntegerField(null=True)
    signed_at = models.DateTimeField(null=True)
    signed_by = models.BigIntegerField(null=True)
    finished_at = models.DateTimeField(null=True)
    issued_by = models.BigIntegerField(null=True)
    ended_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)
    returned_by = models.BigIntegerField(null=True)
    delivery = models.CharField(max_length=20)
    paid_at = models.DateTimeField(null=True)
    paid_how = models.CharField(max_length=20)
    paid = models.BigIntegerField()
    refunded_at = models.DateTimeField(null=True)
    refunded = models.BigIntegerField()

    class Meta:
        db_table = "plan_track"
        indexes = [
            models.Index(fields=["unit_id", "submitted_at"], name="plan_track_submitted_at"),
            models.Index(
                fields=["unit_id", "due_at"],
                condition=Q(received_at__isnull=False, ended_at=None),
                name="plan_track_open",
            ),
            models.Index(
                fields=["unit_id"],
                condition=Q(received_at=None, ended_at=None),
                name="plan_track_awaiting",
            ),
            models.Index(
                fields=["due_at"],
                condition=Q(received_at__isnull=False, ended_at=None),
                name="plan_track_falls_due",
            ),
            *(
                _in_a_unit(f"{did}_at")
                for did in (
                    *("received", "refused", "asked", "postponed", "closed", "proposed"),
                    *("decided", "signed", "finished", "ended", "returned", "paid", "refunded"),
                )
            ),
        ]

    def __str__(self) -> str:
        return self.code
