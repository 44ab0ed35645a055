"""Persons, the accounts they sign in with, and the dated posts and roles of officers."""

from datetime import date
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from tinhso.core.actor import Role


class Person(models.Model):
    """A human being: citizen, officer or both.

    `personal_number` is the 12-digit số định danh cá nhân. `gender` is `male`, `female` or empty.
    """

    full_name = models.CharField(max_length=100)
    name_key = models.CharField(max_length=100, db_index=True)
    folded_name = models.CharField(max_length=100, db_index=True)
    birth_date = models.DateField(null=True)
    gender = models.CharField(max_length=6, blank=True)
    personal_number = models.CharField(max_length=12, null=True, unique=True)
    phone = models.CharField(max_length=15, blank=True)
    email = models.EmailField(blank=True)
    address = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"person:{self.pk}"


class AccountManager(BaseUserManager["Account"]):
    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(username=username)


class Account(AbstractBaseUser):
    """What a person signs in with. Officers have a password, citizens come through VNeID."""

    username = models.CharField(max_length=150, unique=True)
    email = models.EmailField(blank=True)
    person = models.OneToOneField(Person, models.PROTECT, null=True, related_name="account")
    is_active = models.BooleanField(default=True)
    assurance = models.PositiveSmallIntegerField(default=0)
    date_joined = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[AccountManager] = AccountManager()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.username

    def get_full_name(self) -> str:
        return self.person.full_name if self.person else self.username

    @property
    def first_name(self) -> str:
        return ""

    @property
    def last_name(self) -> str:
        return ""


class DatedQuerySet(models.QuerySet[Any]):
    def on(self, day: date) -> "DatedQuerySet":
        """Keep what holds on `day`."""
        return self.filter(Q(valid_from__lte=day), Q(valid_to__isnull=True) | Q(valid_to__gt=day))


class Post(models.Model):
    """An officer's place in a unit, with the title that stands under a signature."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="posts")
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="posts")
    title = models.CharField(max_length=100)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    objects = models.Manager.from_queryset(DatedQuerySet)()


class Assignment(models.Model):
    """A role, held by a person over a unit and everything below it."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="assignments")
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="assignments")
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    objects = models.Manager.from_queryset(DatedQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "unit", "role"],
                condition=Q(valid_to__isnull=True),
                name="assignment_open_once",
            ),
        ]
