"""Two questions a supervisor or a load balancer asks, open to all and without personal data."""

import dataclasses
from datetime import UTC, datetime

from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tinhso.core.ledger import health as ledger_health
from tinhso.core.ledger import queries as ledger
from tinhso.core.ledger.rights import are_kept
from tinhso.core.ledger.sweeping import alarms
from tinhso.site.wiring import CONSUMERS


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
    answer: dict[str, object] = {"ready": ready, **parts, "worker_seconds": None}
    if ready:
        answer |= {
            "worker_seconds": _worker_seconds(),
            "ledger_rights": are_kept(),
            "ledger_alarms": len(alarms()),
            "ledger": _ledger(),
        }
    return JsonResponse(answer, status=200 if ready else 503)


def _ledger() -> dict[str, object]:
    """Tell how the ledger is: numbers as they are, faults in words with their level."""
    found = ledger_health.state(at=datetime.now(UTC), consumers=(one.name for one in CONSUMERS))
    return {
        "level": found.level,
        "faults": [{"level": fault.level, "text": fault.text} for fault in found.faults],
        "position": found.position,
        "unplaced_seconds": found.unplaced_seconds,
        "seals": [dataclasses.asdict(one) for one in found.sealed],
        "parked": found.parked,
        "lag_rows": max((reader.rows for reader in found.readers), default=0),
        "lag_seconds": max((reader.seconds for reader in found.readers), default=0.0),
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


def _worker_seconds() -> float | None:
    """Return how long ago the worker gave its last sign of life, or None when it never did."""
    beat = ledger.heartbeat()
    return round((datetime.now(UTC) - beat.beat_at).total_seconds(), 1) if beat else None
