"""The ratings: one for a dossier."""

from django.db import models
from django.db.models import Q


class Rating(models.Model):
    """What the owner of a dossier said of how it was handled."""

    dossier_code = models.CharField(max_length=60, unique=True)
    unit_id = models.BigIntegerField()
    procedure = models.CharField(max_length=40)
    score = models.PositiveSmallIntegerField()
    comment = models.TextField(blank=True)
    rated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(score__range=(1, 5)), name="rating_from_1_to_5"),
        ]
        indexes = [models.Index(fields=["unit_id", "rated_at"])]
