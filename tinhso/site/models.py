"""What the roof itself remembers."""

from django.db import models


class Preparation(models.Model):
    """The state of program and data that this database was last prepared for."""

    fingerprint = models.CharField(max_length=64)

    class Meta:
        db_table = "site_preparation"
