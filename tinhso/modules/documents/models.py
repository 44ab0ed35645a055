"""Results as documents."""

from django.db import models
from django.db.models import Q

from tinhso.modules.documents.rules import ENDED, HELD, SIGNED, STATE_LABEL, State


class Document(models.Model):
    """One result of one dossier, from its draft to the file people hold.

    `values` is what the template prints; `marks` where the signatures show. The `pages` of an
    original, where there are some, come before the sheet that certifies them. A number once taken
    stays, also when the draft is made again: the books have no gap. What was issued may end:
    `ended_by` names who revoked it, or put `successor` in its place, as leader of `ended_unit`.
    """

    subject = models.CharField(max_length=60)
    template = models.CharField(max_length=50)
    title = models.CharField(max_length=200)
    unit_id = models.BigIntegerField()
    unit_name = models.CharField(max_length=200)
    holder = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=list(STATE_LABEL.items()))
    values = models.JSONField()
    draft_digest = models.CharField(max_length=64)
    pages_digest = models.CharField(max_length=64, blank=True, default="")
    pages_count = models.PositiveSmallIntegerField(default=0)
    lookup_code = models.CharField(max_length=12, unique=True)
    book = models.CharField(max_length=50, blank=True)
    year = models.PositiveSmallIntegerField(null=True)
    ordinal = models.PositiveIntegerField(null=True)
    number = models.CharField(max_length=60, blank=True)
    issued_on = models.DateField(null=True)
    signer_name = models.CharField(max_length=100, blank=True)
    signer_title = models.CharField(max_length=100, blank=True)
    marks = models.JSONField(default=dict)
    signed_digest = models.CharField(max_length=64, blank=True, db_index=True)
    drafted_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True)
    signed_at = models.DateTimeField(null=True)
    issued_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=300, blank=True, default="")
    ended_by = models.CharField(max_length=200, blank=True, default="")
    ended_unit = models.CharField(max_length=200, blank=True, default="")
    successor = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject", "template"], name="document_once"),
            models.UniqueConstraint(
                fields=["unit_id", "book", "year", "ordinal"],
                condition=Q(ordinal__isnull=False),
                name="document_number_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in State]), name="document_state"
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(ordinal__isnull=False, issued_on__isnull=False),
                name="document_approved_has_number",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(SIGNED)) | ~Q(signed_digest=""),
                name="document_signed_has_file",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(ENDED)) | Q(ended_at__isnull=False),
                name="document_ended_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="superseded") | Q(successor__isnull=False),
                name="document_superseded_by_one",
            ),
        ]
        indexes = [
            models.Index(
                fields=["unit_id", "-issued_at", "-id"],
                condition=Q(state__in=sorted(HELD)),
                name="documents_of_a_unit",
            ),
        ]
