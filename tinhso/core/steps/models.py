"""The steps of running cases as rows, so that "what is late, and where" is an indexed query."""

from django.db import models
from django.db.models import Q

from tinhso.core.actor import Role


class CaseStep(models.Model):
    """One step of one case, open until `finished_at`.

    `case` is the code of the case; `assignee` the person who took it, if anybody has. While
    `paused_at` is set the step waits for somebody outside and its clock stands still.
    """

    case = models.CharField(max_length=60, db_index=True)
    key = models.CharField(max_length=40)
    label = models.CharField(max_length=100)
    kind = models.CharField(max_length=20)
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    assignee = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    finished_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(finished_at__isnull=True), name="one_open_step_a_case"
            ),
        ]
        indexes = [
            models.Index(
                fields=["unit", "role", "due_at"],
                condition=Q(finished_at__isnull=True),
                name="open_steps",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.key}"
