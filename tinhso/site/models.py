"""What the roof itself remembers."""

from django.db import models


class Preparation(models.Model):
    """What one part of this database was last prepared from."""

    part = models.CharField(max_length=20, primary_key=True)
    fingerprint = models.CharField(max_length=64)

    class Meta:
        db_table = "site_preparation"
