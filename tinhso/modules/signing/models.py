"""Certificates that may no longer sign."""

from django.db import models


class Revocation(models.Model):
    """A certificate was revoked: what it signs from `revoked_at` on is worth nothing.

    `fingerprint` is the SHA-256 of the certificate; `key` the name of the key in the key ring then.
    """

    fingerprint = models.CharField(max_length=64, unique=True)
    key = models.CharField(max_length=80)
    holder = models.CharField(max_length=200)
    reason = models.CharField(max_length=20)
    note = models.CharField(max_length=300)
    revoked_at = models.DateTimeField()
    decided_at = models.DateTimeField()
    decided_by = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"{self.key} {self.revoked_at}"
