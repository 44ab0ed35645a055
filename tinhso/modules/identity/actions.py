"""Letting people in and out, and their programs."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.db import connection, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from tinhso.core.actor import NOBODY, Actor, system
from tinhso.core.api.access import Scope
from tinhso.core.api.actions import forget_answers_of
from tinhso.core.errors import FormRefused, NotAllowed, NotFound, Refused, WrongState
from tinhso.core.ledger.actions import record
from tinhso.core.ledger.events import kind_of
from tinhso.core.ledger.forgetting import Kept, still_erased
from tinhso.core.ledger.queries import Entry, history
from tinhso.core.pages import ActorRequest
from tinhso.core.people import actions as people
from tinhso.core.people.models import Account
from tinhso.core.people.needed import needed
from tinhso.core.people.queries import actor_of
from tinhso.core.people.rules import is_forgotten
from tinhso.core.words.dates import clock, day
from tinhso.core.words.worded import worded
from tinhso.modules.identity import permissions, rules
from tinhso.modules.identity.events import SignedIn, SignedOut, TokenMade, TokenRevoked
from tinhso.modules.identity.models import AccessToken, Guesses, Link
from tinhso.modules.identity.permissions import has_left
from tinhso.modules.identity.queries import ASSURANCE, METHOD, VNEID, is_over

_DOORMAN = system("identity")
_BACKEND = "django.contrib.auth.backends.ModelBackend"
_WRONG = worded("Tên đăng nhập hoặc mật khẩu chưa đúng. Kiểm tra Caps Lock và bộ gõ tiếng Việt.")

# Counts before the password is looked at, so that guesses made at once are counted all the same.
_GUESS = """
insert into identity_guesses as known (key, count, first_at) values (%(key)s, 1, %(at)s)
on conflict (key) do update set
    count = case when known.first_at <= %(since)s then 1 else known.count + 1 end,
    first_at = case when known.first_at <= %(since)s then %(at)s else known.first_at end
returning count, first_at
"""


@transaction.atomic
def sign_in(
    request: ActorRequest,
    account: Account,
    *,
    method: str,
    at: datetime,
    assurance: int | None = None,
) -> None:
    """Let the account in from here on, in a new session.

    `method` says how it proved itself. The session has the level of assurance this sign-in
    proved, or the account's own when none is told.
    """
    if not account.is_active:
        raise Refused(
            worded("Tài khoản này đang bị khóa. Gọi số hỗ trợ ở cuối trang để được mở lại.")
        )
    leaves_on = account.leaves_on
    if leaves_on and method != VNEID and has_left(account, timezone.localdate(at)):
        raise Refused(
            worded(
                "Tài khoản công chức này đã đóng từ ngày %(leaves_on)s vì người dùng nghỉ việc. "
                "Dùng VNeID để vào với tư cách công dân.",
                leaves_on=day(leaves_on),
            )
        )
    login(request, account, backend=_BACKEND)
    request.session[METHOD] = method
    level = account.assurance if assurance is None else assurance
    request.session[ASSURANCE] = level
    request.actor = replace(actor_of(account, day=timezone.localdate(at)), assurance=level)
    event = SignedIn(account_id=account.pk, method=method, assurance=level)
    record(event, stream=_stream(account), actor=request.actor, at=at)


def end_if_over(request: ActorRequest, *, at: datetime) -> None:
    """Close the session of an officer whose last day has passed, at the first request after it."""
    if is_over(request, day=timezone.localdate(at)):
        logout(request)


@transaction.atomic
def sign_out(request: ActorRequest, *, at: datetime) -> None:
    """Let whoever is in out again and forget the session."""
    account = request.user
    if isinstance(account, Account):
        event = SignedOut(account_id=account.pk)
        record(event, stream=_stream(account), actor=request.actor, at=at)
    logout(request)
    request.actor = NOBODY


def sign_in_officer(
    request: ActorRequest, *, username: str, password: str, address: str, at: datetime
) -> None:
    """Let in who knows the password; too many wrong ones from one place have to wait."""
    key = _key(username, address)
    count, first_at = _count_guess(key, at)
    if count > rules.GUESSES:
        until = clock(rules.ends_at(first_at))
        raise Refused(
            worded(
                "Đã nhập sai %(guesses)s lần. Chờ đến %(until)s rồi đăng nhập lại.",
                guesses=rules.GUESSES,
                until=until,
            )
        )
    account = authenticate(request, username=username, password=password)
    if not isinstance(account, Account):
        raise Refused(_WRONG)
    _forget_guesses(key, at)
    # a password proves no identity in the sense of NĐ 69/2024/NĐ-CP
    sign_in(request, account, method="password", assurance=0, at=at)


@transaction.atomic
def sign_in_citizen(request: ActorRequest, *, claims: rules.Claims, at: datetime) -> None:
    """Let in the citizen VNeID vouches for, at the level of assurance it vouches for."""
    account = admit_citizen(claims=claims, issuer=settings.OIDC_ISSUER, at=at)
    sign_in(request, account, method=VNEID, assurance=claims.assurance, at=at)


@transaction.atomic
def admit_citizen(*, claims: rules.Claims, issuer: str, at: datetime) -> Account:
    """Return the account of the citizen: the one linked, else by number, else a new one.

    What VNeID says now is taken over: names change.
    """
    link = Link.objects.select_related("account__person")
    known = link.filter(issuer=issuer, subject=claims.subject).first()
    if known and not _is_bearer(known.account, claims):
        raise WrongState(
            worded(
                "Tài khoản VNeID này từng đăng nhập với số định danh khác. "
                "Gọi số hỗ trợ ở cuối trang để được kiểm tra."
            )
        )
    person_id = people.enrol_person(
        actor=_DOORMAN,
        at=at,
        full_name=claims.full_name,
        personal_number=claims.personal_number,
        birth_date=claims.birth_date,
        gender=claims.gender,
        phone=claims.phone,
        email=claims.email,
        address=claims.address,
    )
    account_id = people.open_account(actor=_DOORMAN, at=at, person_id=person_id)
    people.raise_assurance(account_id=account_id, assurance=claims.assurance)
    if known is None:
        Link.objects.get_or_create(
            issuer=issuer,
            subject=claims.subject,
            defaults={"account_id": account_id, "linked_at": at},
        )
    return Account.objects.select_related("person").get(pk=account_id)


def _is_bearer(account: Account, claims: rules.Claims) -> bool:
    person = account.person
    return person is not None and person.personal_number == claims.personal_number


def _count_guess(key: str, at: datetime) -> tuple[int, datetime]:
    with connection.cursor() as cursor:
        cursor.execute(_GUESS, {"key": key, "at": at, "since": at - rules.WINDOW})
        count, first_at = cursor.fetchone()
    return count, first_at


def _forget_guesses(key: str, at: datetime) -> None:
    Guesses.objects.filter(key=key).delete()
    Guesses.objects.filter(first_at__lte=at - rules.WINDOW).delete()


def _key(username: str, address: str) -> str:
    typed = f"{username.strip().casefold()}\n{address}"
    return salted_hmac("identity.guesses", typed, algorithm="sha256").hexdigest()


def _stream(account: Account) -> str:
    return f"person:{account.person_id}" if account.person_id else f"account:{account.pk}"


@dataclass(frozen=True, kw_only=True)
class TokenOrder:
    """What a token is to be: called `name`, for `scopes`, in force for `days`, within a unit."""

    name: str
    scopes: Collection[Scope]
    days: int
    unit_id: int | None = None


@transaction.atomic
def make_token(order: TokenOrder, *, actor: Actor, at: datetime) -> str:
    """Make a token for programs of the actor and return it; it cannot be read again afterwards."""
    rows = Account.objects.select_for_update()
    account = rows.filter(person_id=actor.person_id).first() if actor.person_id else None
    if account is None:
        raise NotAllowed(_("Đăng nhập để tạo mã truy cập."))
    _check_order(order, actor)
    in_force = AccessToken.objects.filter(
        account=account, revoked_at__isnull=True, expires_at__gt=at
    )
    if in_force.count() >= rules.MOST_TOKENS:
        text = _("Bạn đang có %(most)d mã còn hạn. Thu hồi mã không dùng nữa rồi tạo mã mới.")
        raise WrongState(text % {"most": rules.MOST_TOKENS})
    token = rules.new_token()
    row = AccessToken.objects.create(
        account=account,
        unit_id=order.unit_id,
        name=order.name,
        prefix=rules.shown_of(token),
        digest=rules.token_digest(token),
        scopes=sorted(scope.value for scope in order.scopes),
        assurance=actor.assurance,
        made_at=at,
        expires_at=at + timedelta(days=order.days),
    )
    event = TokenMade(
        token_id=row.pk,
        account_id=account.pk,
        scopes=row.scopes,
        unit_id=order.unit_id,
        expires_at=row.expires_at,
    )
    record(event, stream=_stream(account), actor=actor, at=at, personal={"name": order.name})
    return token


def _check_order(order: TokenOrder, actor: Actor) -> None:
    faults = {}
    if not order.name:
        faults["name"] = _("Nhập tên mã, ví dụ tên phần mềm sẽ dùng nó")
    elif len(order.name) > 100:
        faults["name"] = _("Tên mã dài nhất 100 ký tự")
    if not order.scopes:
        faults["scopes"] = _("Chọn ít nhất một việc mà mã này được làm")
    elif not permissions.may_give(actor, frozenset(order.scopes)):
        faults["scopes"] = _("Bạn không phục vụ ở đơn vị nào nên mã không làm việc của đơn vị được")
    if order.days not in rules.TOKEN_DAYS:
        faults["days"] = _("Chọn thời hạn của mã")
    if order.unit_id is not None and order.unit_id not in permissions.units_served(actor):
        faults["unit"] = _("Chọn một đơn vị mà bạn đang phục vụ")
    if faults:
        raise FormRefused(faults)


@transaction.atomic
def revoke_token(*, actor: Actor, token_id: int, at: datetime) -> None:
    """Make a token worth nothing from here on; revoking it again changes nothing."""
    reach = AccessToken.objects.filter(permissions.may_revoke(actor)).values("pk")
    rows = AccessToken.objects.select_for_update(of=("self",)).select_related("account")
    token = rows.filter(pk=token_id, pk__in=reach).first()
    if token is None:
        raise NotFound(_("Không có mã truy cập này trong danh sách của bạn."))
    if token.revoked_at is not None:
        return
    token.revoked_at = at
    token.save(update_fields=["revoked_at"])
    event = TokenRevoked(token_id=token.pk, account_id=token.account_id)
    record(event, stream=_stream(token.account), actor=actor, at=at)


def note_use(*, token_id: int, at: datetime) -> None:
    """Keep when a token was last used."""
    AccessToken.objects.filter(pk=token_id).update(last_used_at=at)


@transaction.atomic
def forget(erasure: Entry, *, at: datetime) -> Sequence[Kept]:
    """Let go of the names of tokens, and of who comes in as whom, unless the person is needed yet.

    Whoever is forgotten and comes again through VNeID comes as somebody new.
    """
    kind, _, number = erasure.stream.partition(":")
    if kind != "person":
        return ()
    entries = history(erasure.stream)
    for entry in entries:
        if entry.kind == kind_of(TokenMade) and "name" in entry.erased:
            AccessToken.objects.filter(pk=entry.payload["token_id"]).update(name="")
    erased = still_erased(erasure, entries)
    if not (is_forgotten(erased) or "personal_number" in erased):
        return ()
    if kept := needed(int(number), at=at):
        return kept
    Link.objects.filter(account__person_id=number).delete()
    if is_forgotten(erased):
        _revoke_all(int(number), at)
    return ()


def _revoke_all(person_id: int, at: datetime) -> None:
    tokens = AccessToken.objects.filter(account__person_id=person_id)
    for owner in (f"person:{person_id}", *(f"token:{token.pk}" for token in tokens)):
        forget_answers_of(owner=owner)
    tokens.filter(revoked_at=None).update(revoked_at=at)
