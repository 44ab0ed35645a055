"""What is owed and what was paid."""

from django.db import models
from django.db.models import Q

from tinhso.modules.payments.rules import METHOD_LABEL, STATE_LABEL, State


class Charge(models.Model):
    """What one dossier owes. Once paid it has a receipt number, unique in its unit and year."""

    subject = models.CharField(max_length=60, db_index=True)
    unit_id = models.BigIntegerField()
    lines = models.JSONField()
    amount = models.PositiveBigIntegerField()
    state = models.CharField(max_length=10, choices=list(STATE_LABEL.items()))
    method = models.CharField(max_length=12, blank=True, choices=list(METHOD_LABEL.items()))
    charged_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True)
    receipt_year = models.PositiveSmallIntegerField(null=True)
    receipt_number = models.PositiveIntegerField(null=True)
    collector_id = models.BigIntegerField(null=True)
    collector_name = models.CharField(max_length=100, blank=True)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in State]), name="charge_state"
            ),
            models.CheckConstraint(
                condition=~Q(state="paid")
                | Q(paid_at__isnull=False, receipt_number__isnull=False, amount__gt=0),
                name="charge_paid_has_receipt",
            ),
            models.CheckConstraint(
                condition=~Q(state="free") | Q(amount=0), name="charge_free_is_nothing"
            ),
            models.UniqueConstraint(
                fields=["unit_id", "receipt_year", "receipt_number"], name="charge_receipt_once"
            ),
        ]
        indexes = [models.Index(fields=["unit_id", "state"])]
