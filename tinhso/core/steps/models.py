"""Graphs, the cases that run through them, and the steps of each as rows.

Steps are rows so that "what is late, and where" is one indexed query.
"""

from django.db import models
from django.db.models import F, Q

from tinhso.core.actor import Role
from tinhso.core.steps.graph import StepType
from tinhso.core.steps.rules import FINISHED, StepState


class GraphVersion(models.Model):
    """One text of a graph, never rewritten; a case keeps the one it began under."""

    name = models.CharField(max_length=60)
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    rows = models.JSONField()
    kept_at = models.DateTimeField()

    class Meta:
        db_table = "steps_graph"
        constraints = [
            models.UniqueConstraint(fields=["name", "number"], name="steps_graph_number_once"),
            models.UniqueConstraint(fields=["name", "digest"], name="steps_graph_text_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.number}"


class Case(models.Model):
    """A case on its way through a graph. `root` is the case that a sub-case belongs to in the end:

    whoever moves any of the family locks that row first. `parent_step` waits for the sub-case.
    """

    code = models.CharField(max_length=60, unique=True)
    graph = models.ForeignKey(GraphVersion, models.PROTECT, related_name="+")
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    root = models.ForeignKey("self", models.PROTECT, null=True, related_name="family")
    parent_step = models.OneToOneField(
        "CaseStep", models.PROTECT, null=True, related_name="sub_case"
    )
    values = models.JSONField(default=dict)
    due_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    is_cancelled = models.BooleanField(default=False)

    class Meta:
        db_table = "steps_case"

    def __str__(self) -> str:
        return self.code


class CaseStep(models.Model):
    """One step of one case, open until `finished_at`.

    `case` is the code of the case, `root` that of the case its family belongs to; `is_guest` says
    that another unit does it than that of the root. `assignee` took it, if anybody has. While
    `paused_at` is set the step waits for somebody outside and its clock stands still. At a join
    `came_from` is the step whose branch came. `opened_by` and `closed_by` are the steps whose
    completion did so; `outcome` is how it ended, `way` where it led. `rings_at` is a timer's.
    `warns_at` is when somebody is told next that the step is about to be late, or is: `warn_lead`
    working minutes before the due moment `watched_due`, and then.
    """

    case = models.CharField(max_length=60, db_index=True)
    root = models.CharField(max_length=60, db_index=True)
    is_guest = models.BooleanField(default=False)
    key = models.CharField(max_length=40)
    label = models.CharField(max_length=100)
    type = models.CharField(max_length=12, default=StepType.TASK.value)
    kind = models.CharField(max_length=20, blank=True)
    role = models.CharField(
        max_length=20, blank=True, choices=[(role.value, role.value) for role in Role]
    )
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    assignee = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    finished_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    came_from = models.CharField(max_length=40, blank=True)
    opened_by = models.ForeignKey("self", models.PROTECT, null=True, related_name="opened")
    closed_by = models.ForeignKey("self", models.PROTECT, null=True, related_name="closed")
    outcome = models.CharField(max_length=12, blank=True)
    way = models.CharField(max_length=40, blank=True)
    rings_at = models.DateTimeField(null=True)
    watched_due = models.DateTimeField(null=True)
    warns_at = models.DateTimeField(null=True)
    warn_lead = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "key", "came_from"],
                condition=Q(finished_at__isnull=True),
                name="one_open_step_a_place",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["", *sorted(state.value for state in FINISHED)]),
                name="steps_outcome_known",
            ),
        ]
        indexes = [
            models.Index(
                fields=["unit", "role", "due_at"],
                condition=Q(finished_at__isnull=True),
                name="open_steps",
            ),
            models.Index(
                fields=["due_at", "unit", "key"],
                condition=Q(finished_at__isnull=True, paused_at__isnull=True),
                name="late_steps",
            ),
            models.Index(fields=["unit", "root"], condition=Q(is_guest=True), name="guest_steps"),
            models.Index(
                fields=["rings_at"],
                condition=Q(finished_at__isnull=True, rings_at__isnull=False),
                name="ringing_steps",
            ),
            models.Index(
                fields=["id"],
                condition=Q(finished_at__isnull=True, due_at__isnull=False)
                & (Q(watched_due__isnull=True) | ~Q(watched_due=F("due_at"))),
                name="unwatched_steps",
            ),
            models.Index(
                fields=["warns_at"],
                condition=Q(finished_at__isnull=True, warns_at__isnull=False),
                name="warning_steps",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.key}"

    @property
    def state(self) -> StepState:
        """Where the step is; a finished one that says no more was done."""
        if self.finished_at is not None:
            return StepState(self.outcome or StepState.DONE)
        if self.paused_at is not None:
            return StepState.PAUSED
        if self.type not in {StepType.TASK, StepType.CHOICE}:
            return StepState.WAITING
        return StepState.TAKEN if self.assignee_id is not None else StepState.OPEN
