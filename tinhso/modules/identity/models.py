"""What this room remembers: who comes in as whom, who guesses passwords, and tokens of programs."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
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


class AccessToken(models.Model):
    """What a program calls the API with in place of a person. Only its digest is kept.

    `prefix` is what is shown of it afterwards. `assurance` is what the session proved in which it
    was made. With a unit it reaches no further than that unit and those below.
    """

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=100)
    prefix = models.CharField(max_length=20)
    digest = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=20))
    assurance = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["account", "-made_at"])]
