"""What Prometheus reads at `/metrics`: requests of all web processes, and the state of the house.

Counters are kept in files that the processes of one machine share (PROMETHEUS_MULTIPROC_DIR);
the state is looked up when it is asked for.
"""

import os
import secrets
from collections.abc import Iterator

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import REGISTRY, Collector

from tinhso.site.operation.state import State, state

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10)
REQUESTS = Histogram(
    "tinhso_request_seconds", "Time to answer", ["view", "method", "status"], buckets=SECONDS
)
QUERIES = Counter("tinhso_request_queries", "Statements sent to the database", ["view"])


def count_request(*, view: str, method: str, status: int, seconds: float, queries: int) -> None:
    """Count one answer. Only the hundreds of the status are told: 2xx, 4xx, 5xx."""
    REQUESTS.labels(view=view, method=method, status=f"{status // 100}xx").observe(seconds)
    QUERIES.labels(view=view).inc(queries)


class StateCollector(Collector):
    """Turns the state of the house into gauges, at the moment it is asked."""

    def __init__(self, found: State) -> None:
        self.found = found

    def collect(self) -> Iterator[Metric]:
        """Yield one gauge a figure, and one a consumer of the ledger."""
        for name, (words, value) in self.found.figures().items():
            if value is not None:
                yield GaugeMetricFamily(f"tinhso_{name}", words, value=value)
        lag = GaugeMetricFamily(
            "tinhso_ledger_consumer_lag_rows", "Rows a consumer has not read", labels=["consumer"]
        )
        for consumer, rows in self.found.consumer_lag.items():
            lag.add_metric([consumer], rows)
        yield lag


@never_cache
@login_not_required
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer whoever bears METRICS_TOKEN; to all others there is no such page."""
    token = settings.METRICS_TOKEN
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not token or not secrets.compare_digest(given.encode(), token.encode()):
        raise Http404
    registry = CollectorRegistry()
    registry.register(StateCollector(state(at=timezone.now())))
    counted = REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:  # read by prometheus_client itself
        counted = CollectorRegistry()
        MultiProcessCollector(counted)  # type: ignore[no-untyped-call]
    text = generate_latest(registry) + generate_latest(counted)
    return HttpResponse(text, content_type=CONTENT_TYPE_LATEST)
