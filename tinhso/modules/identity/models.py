"""What this room remembers: which identity outside is which account, and who guesses passwords."""

from django.conf import settings
from django.db import models


class Link(models.Model):
    """An identity of the provider outside, and the account it comes in as."""

    issuer = models.CharField(max_length=200)
    subject = models.CharField(max_length=200)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    linked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="identity_linked_once"),
        ]


class Guesses(models.Model):
    """Wrong passwords for one name from one address. The key is a keyed hash of both."""

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField()
    first_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["first_at"])]
