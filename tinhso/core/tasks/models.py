"""What procrastinate does not keep: who asked, how far it is, what came of it."""

from django.db import models
from django.db.models import Q

from tinhso.core.words.fields import SaidField


class Task(models.Model):
    """One job of procrastinate, as its asker sees it. `id` is the job's number.

    `unit_id` is the unit its asker served in then: its administrator looks after the task.
    `turn` grows with every start: a run that was overtaken by a later one holds an old number
    and may write nothing any more.
    """

    id = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=60)
    title = SaidField()
    owner_id = models.BigIntegerField(null=True)
    unit_id = models.BigIntegerField(null=True)
    turn = models.PositiveIntegerField(default=0)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(null=True)
    fault = SaidField(blank=True)
    answer = models.JSONField(null=True)
    file = models.ForeignKey("files.File", models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["owner_id", "-asked_at", "-id"]),
            models.Index(
                fields=["finished_at"], condition=Q(finished_at__isnull=False), name="task_finished"
            ),
        ]


class Step(models.Model):
    """A part of a task whose effect is in the database; it is never done a second time."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="steps")
    key = models.CharField(max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["task", "key"], name="task_step_once")]
