"""What is kept, and what it was called. The content stands in the store, under its digest."""

from django.db import models


class File(models.Model):
    """One content under one name; the same content under another name is another row."""

    digest = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    mime = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["digest", "name"], name="file_once")]
