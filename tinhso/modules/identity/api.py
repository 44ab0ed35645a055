"""Who am I: the first thing a program asks with a new token."""

from datetime import date
from typing import Any

from django.utils import timezone
from ninja import Router

from tinhso.core.actor import Actor
from tinhso.core.api.access import ApiRequest, Scope
from tinhso.core.api.operations import op
from tinhso.core.api.problems import NotSignedIn
from tinhso.core.people.queries import RepresentationRow, organisations_of
from tinhso.core.words.worded import worded
from tinhso.modules.identity import permissions
from tinhso.modules.identity.schemas import Me

router = Router(tags=["identity"])


@router.get("/me", response=Me, **op("whoAmI", "Tôi là ai, mã này làm được gì"))
def me(request: ApiRequest) -> dict[str, Any]:
    """Tell who holds the token, its scopes, and the roles that stand behind them today."""
    actor = request.actor
    if not actor.is_signed_in:
        raise NotSignedIn(worded("Gửi kèm mã truy cập, hoặc đăng nhập rồi gọi lại."))
    scopes = request.credential.scopes
    return {
        "name": actor.name,
        "post": actor.post,
        "assurance": actor.assurance,
        "scopes": sorted(Scope if scopes is None else scopes),
        "roles": permissions.roles_told(actor),
        "organisations": _represented(actor, timezone.localdate(request.at)),
        "today": timezone.localdate(request.at),
    }


def _represented(actor: Actor, day: date) -> tuple[RepresentationRow, ...]:
    return organisations_of(actor.person_id, day=day) if actor.person_id else ()
