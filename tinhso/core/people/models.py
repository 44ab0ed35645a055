"""Persons and organisations, what they are known by, and what officers hold and hand on, dated."""

from datetime import date
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from tinhso.core.actor import Role
from tinhso.core.words.worded import worded


class Person(models.Model):
    """A human being: citizen, officer or both.

    `personal_number` is the 12-digit số định danh cá nhân, kept in step with the identifier of
    that kind. `gender` is `male`, `female` or empty. `merged_into` is the row that stands for this
    one since both turned out to be one human being.
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
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")

    def __str__(self) -> str:
        return f"person:{self.pk}"


class OrganisationKind(models.TextChoices):
    ENTERPRISE = "enterprise", worded("doanh nghiệp")
    BRANCH = "branch", worded("chi nhánh, văn phòng đại diện")
    COOPERATIVE = "cooperative", worded("hợp tác xã")
    HOUSEHOLD_BUSINESS = "household_business", worded("hộ kinh doanh")
    HOUSEHOLD = "household", worded("hộ gia đình")
    AGENCY = "agency", worded("cơ quan nhà nước")
    ASSOCIATION = "association", worded("tổ chức chính trị, xã hội, nghề nghiệp")
    FOREIGN = "foreign", worded("tổ chức nước ngoài")


class Organisation(models.Model):
    """Whoever is no human being but files, pays and answers: a business, an agency, a household.

    An agency of the province is a unit as well; `unit` says which.
    """

    name = models.CharField(max_length=300)
    folded_name = models.CharField(max_length=300, db_index=True)
    kind = models.CharField(max_length=20, choices=OrganisationKind.choices)
    unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, related_name="+")
    phone = models.CharField(max_length=15, blank=True)
    email = models.EmailField(blank=True)
    address = models.CharField(max_length=300, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")

    def __str__(self) -> str:
        return f"organisation:{self.pk}"


class AccountManager(BaseUserManager["Account"]):
    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(username=username)


class Account(AbstractBaseUser):
    """What a person signs in with. Officers have a password, citizens come through VNeID.

    `leaves_on` is the first day on which the password opens nothing: its bearer left the service.
    """

    username = models.CharField(max_length=150, unique=True)
    email = models.EmailField(blank=True)
    person = models.OneToOneField(Person, models.PROTECT, null=True, related_name="account")
    is_active = models.BooleanField(default=True)
    assurance = models.PositiveSmallIntegerField(default=0)
    leaves_on = models.DateField(null=True)
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


def _ends_after_it_begins(name: str) -> models.CheckConstraint:
    """Let a period be empty (ended on the day it began), never backward."""
    return models.CheckConstraint(
        condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name=name
    )


class Dated(models.Model):
    """Something that holds from a day on; `valid_to` is the first day on which it does not."""

    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    objects = models.Manager.from_queryset(DatedQuerySet)()

    class Meta:
        abstract = True


class Identifier(models.Model):
    """What a person or an organisation is known by: one number of one kind (`identifiers.yaml`).

    `value` is as compared, without spaces. `valid_from` is empty when nobody said since when.
    """

    kind = models.CharField(max_length=30)
    value = models.CharField(max_length=60)
    country = models.CharField(max_length=2, default="VN")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="identifiers")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="identifiers"
    )
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=True) ^ Q(organisation__isnull=True),
                name="identifier_has_one_bearer",
            ),
            models.UniqueConstraint(
                fields=["kind", "country", "value"],
                condition=Q(valid_to__isnull=True),
                name="identifier_one_bearer_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
                name="identifier_ends_after_it_begins",
            ),
        ]
        indexes = [models.Index(fields=["value"], name="identifier_value")]


class Capacity(models.TextChoices):
    LEGAL = "legal", worded("người đại diện theo pháp luật")
    AUTHORISED = "authorised", worded("người được ủy quyền")
    HEAD = "head", worded("chủ hộ")


class Representation(Dated):
    """A person acts for an organisation; `basis` names the paper that says so."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="representations")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="representations")
    capacity = models.CharField(max_length=12, choices=Capacity.choices)
    basis = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            _ends_after_it_begins("representation_ends_after_it_begins"),
            models.UniqueConstraint(
                fields=["person", "organisation", "capacity"],
                condition=Q(valid_to__isnull=True),
                name="representation_open_once",
            ),
        ]


class Post(Dated):
    """An officer's place in a unit, with the title that stands under a signature."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="posts")
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="posts")
    title = models.CharField(max_length=100)

    class Meta:
        constraints = [_ends_after_it_begins("post_ends_after_it_begins")]


class Assignment(Dated):
    """A role, held by a person over a unit and everything below it."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="assignments")
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="assignments")
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "unit", "role"],
                condition=Q(valid_to__isnull=True),
                name="assignment_open_once",
            ),
            _ends_after_it_begins("assignment_ends_after_it_begins"),
        ]


class Absence(Dated):
    """An officer is away; `valid_to` is the first day back. Cancelled ones keep their period."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="absences")
    reason = models.CharField(max_length=200, blank=True)
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [_ends_after_it_begins("absence_ends_after_it_begins")]
        indexes = [models.Index(fields=["person", "valid_to"], name="absences_of_a_person")]


class Delegation(Dated):
    """What one officer lets another do in their place, for a while and within a scope.

    `form` is the form of signing of NĐ 30/2020/NĐ-CP (`signing-forms.yaml`); `wording` stands over
    the delegate's `title` on paper. Empty `procedures` or `documents` limit nothing. `source` is
    the delegation passed on, where the law lets one be passed on. `revoked_at` ends it at once.
    """

    delegator = models.ForeignKey(Person, models.PROTECT, related_name="delegations_given")
    delegate = models.ForeignKey(Person, models.PROTECT, related_name="delegations_received")
    source = models.ForeignKey("self", models.PROTECT, null=True, related_name="passed_on")
    form = models.CharField(max_length=10)
    wording = models.CharField(max_length=60, blank=True)
    title = models.CharField(max_length=60, blank=True)
    basis = models.CharField(max_length=200, blank=True)
    procedures = ArrayField(models.CharField(max_length=40), default=list)
    documents = ArrayField(models.CharField(max_length=50), default=list)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            _ends_after_it_begins("delegation_ends_after_it_begins"),
            models.CheckConstraint(
                condition=~Q(delegator=F("delegate")), name="delegation_to_another"
            ),
        ]
        indexes = [
            models.Index(
                fields=["delegate"],
                condition=Q(revoked_at__isnull=True),
                name="delegations_in_force",
            ),
        ]


class DelegatedRole(models.Model):
    """A role over a unit and everything below it, as part of a delegation."""

    delegation = models.ForeignKey(Delegation, models.PROTECT, related_name="roles")
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["delegation", "role", "unit"], name="delegated_role_once"
            ),
        ]


class Departure(models.Model):
    """A person leaves the service on a day; `heir` takes over what is open.

    `finished_at` is set once what was still open on that day has been handed over as well.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="departures")
    heir = models.ForeignKey(Person, models.PROTECT, related_name="+")
    leaves_on = models.DateField()
    decided_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(finished_at__isnull=True),
                name="departure_open_once",
            ),
        ]
