"""Petitions: one row each, from the first words to the answer; and the files put to them."""

from uuid import uuid4

from django.db import models
from django.db.models import Q

from tinhso.core.words.fields import SaidField
from tinhso.modules.petitions.rules import (
    LABEL,
    PHONE_LIMIT,
    PLACE_LIMIT,
    SUBJECT_LIMIT,
    State,
)


class Petition(models.Model):
    """What somebody reports or proposes, and what became of it.

    While it is a draft it has no code and only its writer reads it. `unit` holds it now. The unit
    takes it in by `take_by`, counted from `came_at`, and answers by `answer_by`, counted from
    `begun_at`: when it was sent, or petitioned again. `due_at` is the next of these, none while it
    waits for the petitioner or is done. `was_late` stays once anything came after its deadline.
    Whoever wrote it is let go of when they are forgotten.
    """

    draft_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    code = models.CharField(max_length=60, null=True, unique=True)
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=20, blank=True)
    about = models.CharField(max_length=20, blank=True)
    dossier_code = models.CharField(max_length=60, blank=True)
    subject = models.CharField(max_length=SUBJECT_LIMIT, blank=True)
    text = models.TextField(blank=True)
    place = models.CharField(max_length=PLACE_LIMIT, blank=True)
    phone = models.CharField(max_length=PHONE_LIMIT, blank=True)
    folded = models.TextField(blank=True)

    state = models.CharField(
        max_length=12,
        choices=[(state.value, LABEL[state]) for state in State],
        default=State.DRAFT.value,
    )
    saved_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    begun_at = models.DateTimeField(null=True)
    came_at = models.DateTimeField(null=True)
    take_by = models.DateTimeField(null=True)
    answer_by = models.DateTimeField(null=True)
    answer_why = SaidField(blank=True)
    due_at = models.DateTimeField(null=True)
    was_late = models.BooleanField(default=False)

    asked_text = models.TextField(blank=True)
    asked_at = models.DateTimeField(null=True)
    answer_before = models.DateTimeField(null=True)
    supplemented_at = models.DateTimeField(null=True)

    answer = models.TextField(blank=True)
    finished_at = models.DateTimeField(null=True)
    satisfied = models.BooleanField(null=True)
    rated_at = models.DateTimeField(null=True)
    rounds = models.PositiveSmallIntegerField(default=0)

    public_subject = models.CharField(max_length=SUBJECT_LIMIT, blank=True)
    public_text = models.TextField(blank=True)
    public_folded = models.TextField(blank=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft", code__isnull=True)
                | (~Q(state="draft") & Q(code__isnull=False)),
                name="petition_sent_has_a_code",
            ),
            models.CheckConstraint(
                condition=Q(code__isnull=True)
                | Q(unit__isnull=False, submitted_at__isnull=False, answer_by__isnull=False),
                name="petition_sent_has_a_place_and_time",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "state", "due_at"], name="petition_of_unit"),
            models.Index(fields=["person", "-submitted_at"], name="petition_of_person"),
            models.Index(fields=["dossier_code"], name="petition_about_dossier"),
            models.Index(
                fields=["-published_at"],
                condition=Q(published_at__isnull=False),
                name="petition_published",
            ),
        ]

    def __str__(self) -> str:
        return self.code or str(self.draft_id)


class PetitionFile(models.Model):
    """A picture or a PDF put to a petition, before it was sent or as a supplement."""

    petition = models.ForeignKey(Petition, models.CASCADE, related_name="files")
    file = models.ForeignKey("files.File", models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    is_supplement = models.BooleanField(default=False)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["petition", "file"], name="petition_file_once"),
        ]

    def __str__(self) -> str:
        return self.name
