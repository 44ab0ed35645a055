"""Signing keys of the administrator's units: which there are, and taking one out of use."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from tinhso.core.errors import NotFound, Refused
from tinhso.core.pages import ActorRequest
from tinhso.core.words.dates import day as said
from tinhso.core.words.worded import worded
from tinhso.modules.desk.forms.signing import moment_of, require_sure
from tinhso.modules.desk.views.shell import for_officers, show
from tinhso.modules.signing import queries
from tinhso.modules.signing.actions import revoke_key
from tinhso.modules.signing.queries import KeyRow

HERE = "signing_keys"


@require_safe
@for_officers
def listing(request: ActorRequest) -> HttpResponse:
    """List the keys with the certificates behind them, and which are revoked since when."""
    rows = queries.keys_of(actor=request.actor, day=timezone.localdate(request.at))
    found = [(row, row.is_over(request.at)) for row in rows]
    return show(request, "signing_keys", {"found": found}, here=HERE)


@require_http_methods(["GET", "POST"])
@for_officers
def revoke(request: ActorRequest, name: str) -> HttpResponse:
    """Ask why and since when, and for a word that it is meant; then revoke the certificate."""
    key = queries.key_of(actor=request.actor, name=name, day=timezone.localdate(request.at))
    if request.method == "GET":
        return _asked(request, key)
    typed = request.POST.dict()
    try:
        require_sure(typed)
        revoke_key(
            actor=request.actor,
            key=name,
            reason=typed.get("reason", ""),
            note=typed.get("note", ""),
            revoked_at=moment_of(typed, at=request.at),
            at=request.at,
        )
    except NotFound:
        raise
    except Refused as refusal:
        return _asked(request, key, refusal)
    done = worded(
        "Đã thu hồi chứng thư số của %(holder)s. Khóa này không ký được nữa.", holder=key.holder
    )
    messages.success(request, done)
    return HttpResponseRedirect(reverse("desk:signing_keys"))


def _asked(request: ActorRequest, key: KeyRow, refusal: Refused | None = None) -> HttpResponse:
    fault = [(refusal.field, refusal.text)] if refusal and refusal.field else []
    context = {
        "key": key,
        "reasons": tuple((reason.value, text) for reason, text in queries.REASONS.items()),
        "typed": request.POST.dict() or {"day": said(timezone.localdate(request.at))},
        "refusal": refusal,
        "faults": fault,
        "errors": dict(fault),
    }
    status = refusal.status if refusal else 200
    return show(request, "signing_key", context, here=HERE, status=status)
