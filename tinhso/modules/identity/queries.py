"""Who is behind a request, and which tokens there are."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from tinhso.core.actor import NOBODY, Actor, Instrument
from tinhso.core.api.access import NONE, Credential, Scope
from tinhso.core.people.models import Account
from tinhso.core.people.queries import actor_of
from tinhso.core.units.queries import subtree, units
from tinhso.core.words.dates import day as written
from tinhso.modules.identity import permissions, rules
from tinhso.modules.identity.models import AccessToken
from tinhso.modules.identity.permissions import has_left

# where the session keeps the level of assurance its sign-in proved
ASSURANCE = "assurance"
# and how it proved who came in
METHOD = "method"
VNEID = "vneid"
BEARER = "bearer "


def actor_behind(request: HttpRequest, *, at: datetime) -> Actor:
    """Return who asks, at the level of assurance this session was opened with."""
    account = request.user
    if not isinstance(account, Account):
        return NOBODY
    if is_over(request, day=timezone.localdate(at)):
        return NOBODY
    actor = actor_of(account, day=timezone.localdate(at))
    return replace(actor, assurance=request.session.get(ASSURANCE, actor.assurance))


def is_over(request: HttpRequest, *, day: date) -> bool:
    """Say whether the session was opened as that of an officer who has left by `day`.

    Whoever left stays a citizen: a session opened through VNeID goes on.
    """
    account = request.user
    if not isinstance(account, Account) or not has_left(account, day):
        return False
    return request.session.get(METHOD) != VNEID


@dataclass(frozen=True, kw_only=True)
class Bearer:
    """Who calls with a token: never more than the person may at this moment."""

    actor: Actor = NOBODY
    credential: Credential = NONE
    token_id: int | None = None
    last_used_at: datetime | None = None


def bearer_of(authorization: str, *, at: datetime) -> Bearer:
    """Return who calls with the header `Authorization`, or why what stands there is no use."""
    if not authorization.lower().startswith(BEARER):
        return _nobody(_("Gửi mã truy cập theo dạng “Authorization: Bearer ts_…”."))
    digest = rules.token_digest(authorization[len(BEARER) :].strip())
    row = AccessToken.objects.select_related("account__person").filter(digest=digest).first()
    if row is None or not row.account.is_active:
        return _nobody(_("Không có mã truy cập này. Kiểm tra lại, hoặc tạo mã mới."))
    if row.revoked_at is not None:
        return _nobody(_("Mã truy cập này đã bị thu hồi. Tạo mã mới."))
    if row.expires_at <= at:
        text = _("Mã truy cập này hết hạn từ ngày %(day)s. Tạo mã mới.")
        return _nobody(text % {"day": written(timezone.localdate(row.expires_at))})
    if not row.assurance and has_left(row.account, timezone.localdate(at)):
        return _nobody(_("Người giữ mã này đã thôi việc, mã không dùng được nữa."))
    scopes = frozenset(Scope(scope) for scope in row.scopes)
    credential = Credential(owner=f"token:{row.pk}", scopes=scopes)
    return Bearer(
        actor=_narrowed(row, scopes, at),
        credential=credential,
        token_id=row.pk,
        last_used_at=row.last_used_at,
    )


def _nobody(fault: str) -> Bearer:
    return Bearer(credential=Credential(fault=fault))


def _narrowed(row: AccessToken, scopes: frozenset[Scope], at: datetime) -> Actor:
    """Return the person with the roles of today, as far as the token's scopes and unit go."""
    actor = actor_of(row.account, day=timezone.localdate(at))
    unit_ids = subtree(row.unit_id) if row.unit_id is not None else None
    narrowed = permissions.within_token(actor, scopes, unit_ids)
    return replace(
        narrowed,
        assurance=min(row.assurance, actor.assurance),
        instrument=Instrument(token_id=row.pk, name=row.name),
    )


@dataclass(frozen=True, kw_only=True)
class TokenRow:
    id: int
    name: str
    owner_name: str
    prefix: str
    scopes: tuple[str, ...]
    unit_name: str
    made_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    last_used_at: datetime | None
    is_in_force: bool


def tokens_of(*, actor: Actor, at: datetime) -> tuple[TokenRow, ...]:
    """Return the actor's own tokens, newest first."""
    if actor.person_id is None:
        return ()
    return _rows(AccessToken.objects.filter(account__person_id=actor.person_id), at)


def tokens_looked_after(*, actor: Actor, at: datetime) -> tuple[TokenRow, ...]:
    """Return the tokens in force of officers in the units the actor administers."""
    theirs = AccessToken.objects.filter(permissions.looked_after(actor)).values("pk")
    in_force = AccessToken.objects.filter(pk__in=theirs, revoked_at__isnull=True, expires_at__gt=at)
    return _rows(in_force.exclude(account__person_id=actor.person_id or 0), at)


def units_served(*, actor: Actor) -> tuple[tuple[int, str], ...]:
    """Return the units a token of the actor may be kept to, by id and name."""
    found = units(permissions.units_served(actor)).values()
    return tuple((one.id, one.name) for one in sorted(found, key=lambda one: one.code))


def _rows(found: QuerySet[AccessToken], at: datetime) -> tuple[TokenRow, ...]:
    rows = found.select_related("account__person", "unit").order_by("-made_at", "-pk")
    return tuple(
        TokenRow(
            id=row.pk,
            name=row.name,
            owner_name=row.account.get_full_name(),
            prefix=row.prefix,
            scopes=tuple(row.scopes),
            unit_name=row.unit.name if row.unit else "",
            made_at=row.made_at,
            expires_at=row.expires_at,
            revoked_at=row.revoked_at,
            last_used_at=row.last_used_at,
            is_in_force=row.revoked_at is None and row.expires_at > at,
        )
        for row in rows
    )
