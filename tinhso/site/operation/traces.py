"""Traces by OpenTelemetry, for those who set OTEL_EXPORTER_OTLP_ENDPOINT; else nothing is made."""

import os

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor


def begin(program: str) -> None:
    """Trace what this process does, where a collector is named."""
    if os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT"):
        trace.set_tracer_provider(provider(program))


def provider(program: str) -> TracerProvider:
    """Return what sends traces to the collector; the library reads OTEL_… by itself."""
    made = TracerProvider(resource=Resource.create({"service.name": f"tinhso-{program}"}))
    made.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    return made
