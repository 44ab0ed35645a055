"""What was told to whom, and the e-mails still to go."""

from django.db import models
from django.db.models import Q

from tinhso.core.words.fields import SaidField
from tinhso.core.words.worded import worded


class Notification(models.Model):
    """One thing told to one person. `cause` keeps it from being told twice.

    What concerns an organisation is the person's only while they may act for it.
    """

    person_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField(null=True)
    subject = SaidField()
    text = SaidField()
    link = models.CharField(max_length=300, blank=True)
    cause = models.CharField(max_length=100)
    told_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person_id", "cause"], name="notification_told_once"),
        ]
        indexes = [
            models.Index(fields=["person_id", "-told_at", "-id"]),
            models.Index(
                fields=["person_id"],
                condition=Q(read_at__isnull=True),
                name="notification_unread",
            ),
        ]


class MailState(models.TextChoices):
    WAITING = "waiting", worded("chờ gửi")
    SENT = "sent", worded("đã gửi")
    GIVEN_UP = "given_up", worded("không gửi được")


class Mail(models.Model):
    """An e-mail of the outbox. `due_at` moves on with each claim and each failure."""

    notification = models.OneToOneField(Notification, models.PROTECT, related_name="mail")
    state = models.CharField(max_length=10, choices=MailState.choices, default=MailState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(state="waiting"), name="notification_mail_due"
            ),
        ]
