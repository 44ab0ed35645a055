"""What changes so seldom that it is held in memory, each with a stamp that tells it changed."""

from django.db import models


class Revision(models.Model):
    """The stamp of `name`, given anew by triggers in the transaction that changes a row of it.

    A stamp is never given twice, so what was held under one of a transaction that was taken back is
    not found again.
    """

    name = models.CharField(max_length=20, primary_key=True)
    stamp = models.UUIDField()

    def __str__(self) -> str:
        return self.name
