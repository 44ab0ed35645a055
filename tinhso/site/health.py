"""Two questions a supervisor or a load balancer asks, open to all and without personal data."""

from datetime import UTC, datetime

from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tinhso.core.ledger import queries as ledger
from tinhso.core.ledger.rights import are_kept
from tinhso.core.ledger.sweeping import alarms


@never_cache
@login_not_required
@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """Answer 200 while the process lives."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@login_not_required
@require_safe
def readyz(_request: HttpRequest) -> JsonResponse:
    """Answer 200 as soon as pages can be served; the worker is told of, not waited for."""
    parts = {"database": _database_answers(), "static": _static_is_there()}
    ready = all(parts.values())
    answer = {
        "ready": ready,
        **parts,
        "worker_seconds": _worker_seconds() if ready else None,
        "ledger_rights": are_kept() if ready else None,
        "ledger_alarms": len(alarms()) if ready else None,
    }
    return JsonResponse(answer, status=200 if ready else 503)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM site_preparation LIMIT 1")
    except DatabaseError:
        return False
    return True


def _static_is_there() -> bool:
    """Tell whether the assets were collected, where the storage needs that at all."""
    return bool(getattr(staticfiles_storage, "hashed_files", True))


def _worker_seconds() -> float | None:
    """Return how long ago the worker gave its last sign of life, or None when it never did."""
    beat = ledger.heartbeat()
    return round((datetime.now(UTC) - beat.beat_at).total_seconds(), 1) if beat else None
