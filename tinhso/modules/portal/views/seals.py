"""What a stranger needs to hold the province to its own record: seals and the keys behind them."""

import re

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from tinhso.core.errors import NotFound
from tinhso.core.ledger import anchors, seal_keys
from tinhso.core.words.worded import worded

_KEY = re.compile(r"[0-9a-f]{16}")


@login_not_required
@require_safe
@cache_control(public=True, max_age=60)
def seals(_request: HttpRequest) -> HttpResponse:
    """Publish the seals of every day and the newest, as plain text that anybody may keep."""
    return HttpResponse(anchors.page(), content_type="text/plain; charset=utf-8")


@login_not_required
@require_safe
@cache_control(public=True, max_age=3600)
def seal_key(_request: HttpRequest, key: str) -> HttpResponse:
    """Hand out the public half of a key that closed or closes the ledger."""
    pem = seal_keys.public_keys().get(key) if _KEY.fullmatch(key) else None
    if pem is None:
        raise NotFound(worded("Không có khóa niêm phong nào mang mã này."))
    return HttpResponse(pem, content_type="application/x-pem-file")
