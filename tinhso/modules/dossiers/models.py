"""Drafts, dossiers, their papers and the supplements asked for."""

import uuid

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Func, Q

from tinhso.core.calendar.reasons import Cause
from tinhso.core.words.fields import SaidField
from tinhso.modules.dossiers.events import Carries, Delivery
from tinhso.modules.dossiers.rules import FINAL, Channel, State

IS_OPEN = ~Q(state__in=sorted(FINAL))


class FoundInUnit(Func):
    """The words a dossier is found by, each bound to its unit (`bound`).

    So that finding among the dossiers of a unit reads what is there, not what a province has.
    """

    template = (
        "to_tsvector('simple'::regconfig, regexp_replace(%(expressions)s,"
        " '[^[:alnum:]]*([[:alnum:]]+)', ' d' || (unit_id)::text || 'x\\1', 'g'))"
    )
    output_field = SearchVectorField()

    def __init__(self) -> None:
        super().__init__("folded")


def bound(word: str, unit_id: int) -> str:
    """Return the word as `FoundInUnit` has it for dossiers of the unit."""
    return f"d{unit_id}x{word}"


class Draft(models.Model):
    """A form somebody is filling in. It becomes one dossier, whose code it then remembers.

    `person` began it; with an `organisation` it belongs to whoever may act for that today. With a
    `clerk` it is filled in at the desk of the `unit` for the person who stands there. `on_paper`
    says by key of paper how many originals and copies were handed in there.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "people.Organisation", models.PROTECT, null=True, related_name="+"
    )
    procedure = models.CharField(max_length=40)
    version_id = models.BigIntegerField()
    unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, related_name="+")
    clerk = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    answers = models.JSONField(default=dict)
    on_paper = models.JSONField(default=dict)
    page = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    dossier_code = models.CharField(max_length=60, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["person", "-saved_at"]),
            models.Index(fields=["expires_at"]),
            models.Index(
                fields=["unit", "-saved_at"],
                condition=Q(clerk__isnull=False, dossier_code=""),
                name="drafts_at_a_desk",
            ),
        ]


class DraftPaper(models.Model):
    """A file put to a draft, for the paper `key` of the procedure."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="papers")
    key = models.CharField(max_length=40)
    file = models.ForeignKey("files.File", models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draft", "key", "file"], name="draft_paper_once"),
        ]


class Dossier(models.Model):
    """One case, from filing to return.

    `owner` is the person who filed it, for themselves or for the `organisation` whose it is then.
    `subject` says in one line what is asked for; `owner_name` repeats whose it is, for lists.
    While `paused_at` is set the clock stands still. `findings` is what the case officer filled in
    before proposing a result, where the procedure asks for it. `on_paper` is what was handed in at
    a desk, `handed_in_by` who stood there in the owner's place, on which `handed_in_basis`.
    `delivery` is how the result came to them; `collected_by` took it in the owner's place, on which
    `collected_basis`. `collected_signature` is what whoever took it at the desk drew, if they did.
    In an interlinked filing `parent` is what this one follows, as its `part`.
    """

    code = models.CharField(max_length=60, unique=True)
    procedure = models.CharField(max_length=40)
    procedure_name = models.CharField(max_length=300)
    version_id = models.BigIntegerField()
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    owner = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "people.Organisation", models.PROTECT, null=True, related_name="+"
    )
    owner_name = models.CharField(max_length=300)
    folded = models.CharField(max_length=800)
    subject = models.CharField(max_length=300)
    channel = models.CharField(max_length=10, choices=[(c.value, c.value) for c in Channel])
    service_level = models.CharField(max_length=20)
    answers = models.JSONField()
    findings = models.JSONField(default=dict)
    on_paper = models.JSONField(default=dict)
    handed_in_by = models.CharField(max_length=100, blank=True, default="")
    handed_in_number = models.CharField(max_length=12, blank=True, default="")
    handed_in_basis = models.CharField(max_length=200, blank=True, default="")
    delivery = models.CharField(
        max_length=10, blank=True, default="", choices=[(d.value, d.value) for d in Delivery]
    )
    collected_by = models.CharField(max_length=100, blank=True, default="")
    collected_number = models.CharField(max_length=12, blank=True, default="")
    collected_basis = models.CharField(max_length=200, blank=True, default="")
    collected_signature = models.ForeignKey(
        "files.File", models.PROTECT, null=True, related_name="+"
    )
    state = models.CharField(max_length=30, choices=[(s.value, s.value) for s in State])
    submitted_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    due_why = SaidField(blank=True)
    paused_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)
    supplement_count = models.PositiveSmallIntegerField(default=0)
    postponed_count = models.PositiveSmallIntegerField(default=0)
    refused_why = models.CharField(max_length=1000, blank=True)
    postponed_why = models.CharField(max_length=1000, blank=True)
    postponed_at = models.DateTimeField(null=True)
    postponed_to = models.DateTimeField(null=True)
    first_due_at = models.DateTimeField(null=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts")
    part = models.CharField(max_length=40, blank=True, default="")
    charge_id = models.BigIntegerField(null=True)
    document_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "part"],
                condition=Q(parent__isnull=False),
                name="dossier_part_opened_once",
            ),
            models.CheckConstraint(
                condition=Q(received_at__isnull=True) | Q(due_at__isnull=False),
                name="dossier_received_is_due",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.ISSUED, State.RETURNED])
                | Q(finished_at__isnull=False),
                name="dossier_issued_is_finished",
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "-submitted_at"]),
            models.Index(
                fields=["organisation", "-submitted_at"],
                condition=Q(organisation__isnull=False),
                name="dossiers_of_an_organisation",
            ),
            models.Index(fields=["unit", "state", "due_at"]),
            models.Index(
                fields=["unit", "received_at"],
                condition=Q(received_at__isnull=False),
                name="dossiers_received",
            ),
            models.Index(fields=["-submitted_at", "-id"]),
            models.Index(fields=["unit", "-submitted_at", "-id"], name="dossiers_of_a_unit"),
            models.Index(
                fields=["unit", "-submitted_at", "-id"],
                condition=IS_OPEN,
                name="dossiers_open_in_a_unit",
            ),
            models.Index(fields=["code"], condition=IS_OPEN, name="dossiers_open"),
            GinIndex(SearchVector("folded", config="simple"), name="dossier_folded"),
            # what waits to be sorted in is read by every search: little of it
            GinIndex(FoundInUnit(), name="dossiers_found", gin_pending_list_limit=64),
        ]

    def __str__(self) -> str:
        return self.code


class DossierPaper(models.Model):
    """A paper of the dossier: a file put by the applicant, for the paper `key` of the procedure."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="papers")
    key = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    file = models.ForeignKey("files.File", models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    added_at = models.DateTimeField()


class Supplement(models.Model):
    """What was asked of the applicant, and when it was answered.

    `step` is the wait of the procedure that asks, if it is not an officer who does.
    """

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="supplements")
    text = models.CharField(max_length=1000)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    step = models.ForeignKey("steps.CaseStep", models.PROTECT, null=True, related_name="+")
    answer_before = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"],
                condition=Q(answered_at__isnull=True),
                name="one_open_supplement",
            ),
        ]
        indexes = [
            models.Index(
                fields=["answer_before"],
                condition=Q(answered_at__isnull=True),
                name="open_supplements",
            ),
        ]


class Pause(models.Model):
    """A time in which the clock of the dossier stood still, and for whom; never two at once."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="pauses")
    cause = models.CharField(max_length=10, choices=[(c.value, c.value) for c in Cause])
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(until__isnull=True), name="one_open_pause"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=models.F("since")),
                name="pause_ends_after_it_begins",
            ),
        ]


class Handover(models.Model):
    """A numbered list of dossiers, or of results, that go from one pair of hands to another.

    `unit` numbers it, from 1 in each year. Without a `receiver` it is for whoever may receive at
    `to_unit`. Names are those of the people and of the dossiers: none is kept here.
    """

    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    carries = models.CharField(max_length=10, choices=[(c.value, c.value) for c in Carries])
    to_unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    sender = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    receiver = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    received_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    received_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "year", "number"], name="handover_once"),
            models.CheckConstraint(
                condition=Q(received_at__isnull=True, received_by__isnull=True)
                | Q(received_at__isnull=False, received_by__isnull=False),
                name="handover_received_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "-made_at"]),
            models.Index(fields=["to_unit", "-made_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.number}/{self.year}"


class HandoverLine(models.Model):
    """One dossier of a hand-over list, `step` being what was finished when it left the hands.

    What `is_missing` did not come, and may go along with another list.
    """

    handover = models.ForeignKey(Handover, models.PROTECT, related_name="lines")
    place = models.PositiveSmallIntegerField()
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="+")
    step = models.ForeignKey("steps.CaseStep", models.PROTECT, related_name="+")
    is_missing = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["handover", "place"], name="handover_place_once"),
            models.UniqueConstraint(
                fields=["step"], condition=Q(is_missing=False), name="handed_over_on_one_list"
            ),
        ]
