"""What was answered to a request that may come again."""

from django.db import models


class Answer(models.Model):
    """The answer to the request `key` of `owner`; `digest` tells whether the next one is the same.

    `owner` is a token or a signed-in person, never a name.
    """

    owner = models.CharField(max_length=40)
    key = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    body = models.JSONField(null=True)
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "key"], name="answered_once")]
        indexes = [models.Index(fields=["expires_at"])]
