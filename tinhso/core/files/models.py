"""What is kept, what it was called, and what is still on its way in."""

import uuid

from django.db import models
from django.db.models import Q

from tinhso.core.words.worded import worded


class Scan(models.TextChoices):
    """What is known of malware in a content."""

    OURS = "ours", worded("do hệ thống soạn")
    NOT_YET = "not_yet", worded("chưa quét")
    CLEAN = "clean", worded("đã quét, không có mã độc")
    INFECTED = "infected", worded("có mã độc")


class Content(models.Model):
    """Bytes in the store, under their SHA-256.

    `touched_at` is when they last came in. The sweep sets `marked_at` on what nobody refers to,
    and `condemned_at` once no name leads to it any more (actions/sweeping.py).
    """

    digest = models.CharField(max_length=64, primary_key=True)
    size = models.PositiveBigIntegerField()
    touched_at = models.DateTimeField()
    scan = models.CharField(max_length=8, choices=Scan.choices)
    threat = models.CharField(max_length=200, blank=True, default="")
    scanned_at = models.DateTimeField(null=True)
    scan_tries = models.PositiveIntegerField(default=0)
    scan_after = models.DateTimeField(null=True)
    marked_at = models.DateTimeField(null=True)
    condemned_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["scan_after"], condition=Q(scan="not_yet"), name="content_to_scan")
        ]


class File(models.Model):
    """One content under one name; the same content under another name is another row.

    `original_digest` is of the bytes as they came; it differs where cleaning changed them.
    """

    content = models.ForeignKey(Content, models.PROTECT, db_column="digest", related_name="files")
    original_digest = models.CharField(max_length=64, db_index=True)
    name = models.CharField(max_length=200)
    mime = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    kept_at = models.DateTimeField()
    is_signed = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["content", "original_digest", "name"], name="file_named_once"
            )
        ]


class Upload(models.Model):
    """A file coming in by parts, for its owner's `purpose`; done once `file` is set."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.CharField(max_length=100)
    purpose = models.CharField(max_length=200)
    name = models.CharField(max_length=200)
    length = models.PositiveBigIntegerField()
    offset = models.PositiveBigIntegerField(default=0)
    expires_at = models.DateTimeField(db_index=True)
    file = models.ForeignKey(File, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(offset__lte=models.F("length")), name="upload_within_its_length"
            )
        ]
