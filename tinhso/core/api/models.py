"""What was answered to a request that may come again, and how much callers have asked."""

from django.db import models


class Answer(models.Model):
    """The answer to the request `key` of `owner`; `digest` tells whether the next one is the same.

    `owner` is a token or a signed-in person, never a name. Without a status it is being worked out
    by the process that made the `claim`, or was, if that is not done by `busy_until`.
    """

    owner = models.CharField(max_length=40)
    key = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    claim = models.UUIDField(null=True)
    busy_until = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(null=True)
    body = models.JSONField(null=True)
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "key"], name="answered_once")]
        indexes = [models.Index(fields=["expires_at"])]


class Spending(models.Model):
    """How much of the calls of a minute `owner` has spent, told by when all will be back.

    Unlogged: written often, and after a crash of the database everybody starts afresh. `taken` is
    what the last statement took.
    """

    owner = models.CharField(max_length=40, primary_key=True)
    full_at = models.DateTimeField()
    taken = models.PositiveIntegerField()
