import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from opentelemetry import trace
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.sdk.trace import TracerProvider
from prometheus_client.parser import text_string_to_metric_families
from structlog.testing import capture_logs

from tinhso.site.operation import observing, traces

TOKEN = "a-token-for-the-tests-only"
NAME = "Nguyễn Thị Kín"

pytestmark = pytest.mark.django_db


@pytest.fixture
def scraped(client, settings):
    settings.METRICS_TOKEN = TOKEN

    def scrape():
        text = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).text
        return {
            (sample.name, *sorted(sample.labels.values())): sample.value
            for family in text_string_to_metric_families(text)
            for sample in family.samples
        }

    return scrape


class Request:
    def test_is_a_line_that_names_the_view_and_nothing_typed(self, client):
        with capture_logs() as lines:
            client.get("/thu-tuc/", {"q": NAME})

        (line,) = [line for line in lines if line["event"] == "request"]
        assert (line["view"], line["method"], line["status"]) == ("portal:catalogue", "GET", 200)
        assert line["queries"] > 0
        assert NAME not in json.dumps(lines, ensure_ascii=False, default=str)

    def test_of_a_machine_is_no_line(self, client):
        with capture_logs() as lines:
            client.get("/healthz")

        assert lines == []

    def test_that_leads_nowhere_has_no_view(self, client):
        with capture_logs() as lines:
            client.get(f"/khong-co/{NAME}/")

        assert [(line["view"], line["status"]) for line in lines if "view" in line] == [("-", 404)]


class Metrics:
    def test_count_answers_by_view(self, client, scraped):
        labels = ("tinhso_request_seconds_count", "2xx", "GET", "portal:home")
        before = scraped().get(labels, 0)

        client.get("/")

        assert scraped()[labels] == before + 1

    def test_tell_the_state_of_the_house(self, scraped):
        found = scraped()

        assert found[("tinhso_tasks_given_up",)] == 0
        assert found[("tinhso_ledger_alarms",)] == 0
        assert ("tinhso_worker_age_seconds",) not in found, "it never ran"

    @pytest.mark.parametrize("given", ["", "Bearer wrong", TOKEN[:-1]])
    def test_are_for_those_with_the_token(self, client, settings, given):
        settings.METRICS_TOKEN = TOKEN

        assert client.get("/metrics", headers={"Authorization": given}).status_code == 404

    def test_are_nowhere_without_a_token(self, client, settings):
        settings.METRICS_TOKEN = ""

        assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


class _Collector(BaseHTTPRequestHandler):
    """A collector that speaks OTLP over HTTP."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers.get("Content-Encoding") == "gzip":
            raise AssertionError("not asked for")
        self.server.received.append((self.path, body))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_arguments):
        pass


@pytest.fixture
def collector(monkeypatch):
    server = HTTPServer(("127.0.0.1", 0), _Collector)
    server.received = []
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", f"http://127.0.0.1:{server.server_port}")
    yield server.received
    server.shutdown()
    thread.join()
    server.server_close()


class Traces:
    def test_reach_a_collector_without_what_was_typed(self, client, collector, monkeypatch):
        provider = traces.provider("web")
        monkeypatch.setattr(observing.trace, "get_tracer", provider.get_tracer)

        client.get(
            "/thu-tuc/",
            {"q": NAME},
            headers={"traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"},
        )
        provider.shutdown()

        ((path, body),) = collector
        sent = ExportTraceServiceRequest.FromString(body).resource_spans[0]
        (span,) = sent.scope_spans[0].spans
        assert path == "/v1/traces"
        assert span.name == "GET portal:catalogue"
        assert span.trace_id.hex() == "0af7651916cd43dd8448eb211c80319c"
        assert NAME not in body.decode(errors="replace")

    def test_are_not_made_without_a_collector(self, monkeypatch):
        monkeypatch.delenv("OTEL_EXPORTER_OTLP_ENDPOINT", raising=False)

        traces.begin("web")

        assert not isinstance(trace.get_tracer_provider(), TracerProvider)
