"""Two questions a supervisor or a load balancer asks, open to all and without personal data."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tinhso.site.operation.state import State, state


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
    """Answer 200 as soon as pages can be served; what else is wrong is told, not waited for."""
    parts = {"database": _database_answers(), "static": _static_is_there()}
    ready = all(parts.values())
    told = _told(state(at=timezone.now())) if ready else {}
    return JsonResponse({"ready": ready, **parts, **told}, status=200 if ready else 503)


def _told(found: State) -> dict[str, object]:
    """Return what is wrong in words, worst first, and the figures it was seen by."""
    figures = {name: value for name, (_, value) in found.figures().items()}
    return {
        "level": found.faults[0].level if found.faults else "ok",
        "faults": [{"level": fault.level, "text": fault.text} for fault in found.faults],
        "worker_seconds": found.worker_seconds,
        "figures": {**figures, "consumer_lag_rows": found.consumer_lag},
    }


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
