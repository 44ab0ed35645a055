"""Who may call an operation: everybody, or somebody with a scope. Deny by default."""

from dataclasses import dataclass
from enum import StrEnum
from time import monotonic
from typing import cast
from urllib.parse import unquote

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja.utils import check_csrf

from tinhso.core.api import limits
from tinhso.core.api.problems import Later, NotSignedIn
from tinhso.core.api.reading import refuse_odd
from tinhso.core.errors import NotAllowed
from tinhso.core.pages import ActorRequest

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class Scope(StrEnum):
    """What a token may be used for; always within the rights of whoever holds it."""

    OWN_READ = "own:read"
    OWN_WRITE = "own:write"
    DESK_READ = "desk:read"
    DESK_ACT = "desk:act"


SCOPES: dict[Scope, str | Promise] = {
    Scope.OWN_READ: gettext_lazy("Đọc hồ sơ của chính tôi"),
    Scope.OWN_WRITE: gettext_lazy("Nộp, bổ sung, rút và đánh giá hồ sơ của chính tôi"),
    Scope.DESK_READ: gettext_lazy("Đọc hồ sơ của đơn vị tôi phục vụ"),
    Scope.DESK_ACT: gettext_lazy("Giải quyết hồ sơ của đơn vị tôi phục vụ"),
}
OF_OFFICERS = frozenset({Scope.DESK_READ, Scope.DESK_ACT})


@dataclass(frozen=True, kw_only=True)
class Credential:
    """How somebody proved who they are. `owner` is `token:7` or `person:7`, empty for nobody.

    `scopes` is None in a session: what the person may do there has no narrower bounds. `fault`
    says why a token that was sent is worth nothing.
    """

    owner: str = ""
    scopes: frozenset[Scope] | None = None
    fault: str = ""

    @property
    def is_token(self) -> bool:
        return self.scopes is not None


NONE = Credential()


class ApiRequest(ActorRequest):
    """A request of a program: with what it came in."""

    credential: Credential
    allowance: limits.Allowance | None


class Access:
    """Lets in whoever has every one of `scopes`; without any, everybody."""

    def __init__(self, *scopes: Scope) -> None:
        self.scopes = scopes

    def __call__(self, request: HttpRequest) -> bool:
        credential: Credential = getattr(request, "credential", NONE)
        refuse_odd(request.path_info, unquote(request.META.get("QUERY_STRING", "")))
        if credential.fault:
            raise NotSignedIn(credential.fault)
        _spend(request, credential)
        if self.scopes:
            _require(request, credential, self.scopes)
        return True


def _spend(request: HttpRequest, credential: Credential) -> None:
    if not credential.owner:
        return
    allowance = limits.spend(credential.owner, now=monotonic())
    cast("ApiRequest", request).allowance = allowance
    if wait := allowance.wait:
        text = _("Mã truy cập này đang gọi quá nhanh. Gọi lại sau %(seconds)d giây.")
        raise Later(text % {"seconds": wait}, seconds=wait)


def _require(request: HttpRequest, credential: Credential, scopes: tuple[Scope, ...]) -> None:
    if not credential.owner:
        raise NotSignedIn(_("Gửi kèm mã truy cập, hoặc đăng nhập rồi gọi lại."))
    if credential.scopes is None:
        if request.method not in SAFE and check_csrf(request) is not None:
            raise NotAllowed(_("Thiếu mã chống giả mạo của trang. Tải lại trang rồi làm lại."))
        return
    for scope in scopes:
        if scope not in credential.scopes:
            text = _("Mã truy cập này không có phạm vi “%(scope)s”: %(meaning)s.")
            raise NotAllowed(text % {"scope": scope.value, "meaning": SCOPES[scope]})
