"""The doors: for officers a password, for citizens VNeID, out again, and tokens for programs."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tinhso.core.api.access import OF_OFFICERS, SCOPES
from tinhso.core.errors import FormRefused, Refused
from tinhso.core.pages import ActorRequest, render
from tinhso.core.words.worded import worded
from tinhso.modules.identity import actions, gateway, queries, rules
from tinhso.modules.identity.forms import SignInForm, TokenForm
from tinhso.modules.identity.permissions import has_desk
from tinhso.ui.context import address

_TROUBLE = {
    gateway.Unavailable: (
        503,
        worded("Chưa kết nối được với VNeID"),
        worded("VNeID chưa trả lời. Những gì bạn đã điền trên cổng vẫn còn. Thử lại sau ít phút."),
    ),
    gateway.Cancelled: (
        403,
        worded("Bạn chưa đăng nhập"),
        worded("Bạn đã từ chối chia sẻ thông tin từ VNeID, nên cổng không nhận được gì về bạn."),
    ),
    gateway.Untrusted: (
        400,
        worded("Lần đăng nhập này không dùng được nữa"),
        worded("Trang đăng nhập đã mở quá lâu, đã dùng rồi, hoặc mở từ một trình duyệt khác."),
    ),
}


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def login(request: ActorRequest) -> HttpResponse:
    """Let an officer in by name and password."""
    if request.method == "GET":
        if request.actor.is_signed_in:
            return HttpResponseRedirect(_onward(request))
        return _login_page(request, SignInForm())
    form = SignInForm(request.POST)
    if not form.is_valid():
        return _login_page(request, form, faults=form.faults(), status=422)
    try:
        actions.sign_in_officer(
            request,
            username=form.cleaned_data["username"],
            password=form.cleaned_data["password"],
            address=request.META.get("REMOTE_ADDR", ""),
            at=request.at,
        )
    except Refused as refusal:
        return _login_page(request, form, refusal=refusal.text, status=refusal.status)
    return HttpResponseRedirect(_onward(request))


@login_not_required
@never_cache
@require_GET
def citizen_login(request: ActorRequest) -> HttpResponse:
    """Send a citizen to VNeID."""
    try:
        return gateway.begin(
            request, next_url=_wanted(request), hint=request.GET.get("login_hint", "")
        )
    except (gateway.Unavailable, gateway.Untrusted) as trouble:
        return _trouble_page(request, trouble, _wanted(request))


@login_not_required
@never_cache
@require_GET
def citizen_callback(request: ActorRequest) -> HttpResponse:
    """Let in the citizen whom VNeID sends back."""
    try:
        back = gateway.finish(request)
    except (gateway.Unavailable, gateway.Cancelled, gateway.Untrusted) as trouble:
        return _trouble_page(request, trouble, "")
    actions.sign_in_citizen(request, claims=rules.read_claims(back.told), at=request.at)
    return HttpResponseRedirect(_safe(request, back.next) or _home(request))


@login_not_required
@require_POST
def logout(request: ActorRequest) -> HttpResponse:
    """Let whoever is in out again."""
    actions.sign_out(request, at=request.at)
    return HttpResponseRedirect(address("portal:home"))


@never_cache
@require_http_methods(["GET", "POST"])
def tokens(request: ActorRequest) -> HttpResponse:
    """List the tokens of whoever asks; make one and show it, this once."""
    form = TokenForm(request.POST if request.method == "POST" else None)
    if request.method == "GET":
        return _tokens_page(request, form)
    try:
        made = actions.make_token(form.order(), actor=request.actor, at=request.at)
    except FormRefused as refusal:
        return _tokens_page(request, form, faults=refusal.faults, status=refusal.status)
    return _tokens_page(request, TokenForm(), made=made)


@require_POST
def revoke(request: ActorRequest, token_id: int) -> HttpResponse:
    """Make a token worth nothing."""
    actions.revoke_token(actor=request.actor, token_id=token_id, at=request.at)
    messages.success(request, _("Đã thu hồi mã truy cập. Phần mềm dùng mã này không gọi được nữa."))
    return HttpResponseRedirect(reverse("identity:tokens"))


def _tokens_page(
    request: ActorRequest,
    form: TokenForm,
    *,
    made: str = "",
    faults: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    offered = SCOPES.keys() if has_desk(request.actor) else SCOPES.keys() - OF_OFFICERS
    chosen = request.POST.getlist("scopes") if form.is_bound else []
    context = {
        "made": made,
        "typed": {name: form.data.get(name, "") for name in ("name", "days", "unit")},
        "faults": list((faults or {}).items()),
        "fault": faults or {},
        "scopes": [
            (scope.value, text, scope.value in chosen)
            for scope, text in SCOPES.items()
            if scope in offered
        ],
        "days": [(days, _("%(days)d ngày") % {"days": days}) for days in rules.TOKEN_DAYS],
        "units": queries.units_served(actor=request.actor),
        "own": queries.tokens_of(actor=request.actor, at=request.at),
        "others": queries.tokens_looked_after(actor=request.actor, at=request.at),
    }
    return render(request, "identity/tokens.html", context, status=status)


def _login_page(
    request: ActorRequest,
    form: SignInForm,
    *,
    faults: list[tuple[str, str]] | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "username": form.data.get("username", ""),
        "faults": faults or [],
        "fault": dict(faults or []),
        "refusal": refusal,
        "next": _wanted(request),
    }
    return render(request, "identity/login.html", context, status=status)


def _trouble_page(request: ActorRequest, trouble: Exception, wanted: str) -> HttpResponse:
    status, title, text = _TROUBLE[type(trouble)]
    context = {"title": title, "text": text, "next": wanted}
    return render(request, "identity/trouble.html", context, status=status)


def _onward(request: ActorRequest) -> str:
    return _wanted(request) or _home(request)


def _home(request: ActorRequest) -> str:
    return address("desk:inbox" if has_desk(request.actor) else "portal:my_dossiers")


def _wanted(request: ActorRequest) -> str:
    return _safe(request, request.POST.get("next") or request.GET.get("next") or "")


def _safe(request: ActorRequest, wanted: str) -> str:
    """Return the place to go on to if it is one of ours, else nothing."""
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_ours else ""
