"""Logs: one line a thing, with the code of the request and without personal data."""

import re
from collections.abc import MutableMapping, Sequence
from typing import Any

import structlog
from structlog.types import Processor

from tinhso.site import incidents

# Numbers of persons and telephones, addresses of e-mail, and what PostgreSQL quotes of a row.
_SECRETS: Sequence[tuple[re.Pattern[str], str]] = (
    (re.compile(r"(?im)^\s*DETAIL:.*$"), "DETAIL: …"),
    (re.compile(r"(?i)\(([a-z_, ]+)\)=\([^\n]*\)"), r"(\1)=(…)"),
    (re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+"), "…@…"),
    (re.compile(r"(?<![\w.-])\+?\d(?:[ .]?\d){8,14}(?![\w-])"), "…"),
)
KEPT = frozenset({"timestamp", "request", "level", "logger"})


def masked(text: str) -> str:
    """Return the text with numbers of persons, telephones, e-mail and quoted rows taken out."""
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    return text


def _without_personal(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> Any:
    for key, value in event.items():
        if key not in KEPT and isinstance(value, str):
            event[key] = masked(value)
    return event


def _with_request(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> Any:
    event["request"] = incidents.current()
    return event


# How much each talks, where that is not what the root says.
LEVELS = {
    "django": "WARNING",
    # a refusal names the address asked for, in which anything may have been typed; the line of
    # the request tells of it by view and status
    "django.request": "ERROR",
    "procrastinate": "WARNING",
    # it warns of an app made in the main program, which is how the runner is meant
    "procrastinate.blueprints": "ERROR",
    # a paper that was changed after signing is an answer, not a fault of ours
    "pyhanko": "CRITICAL",
    "pyhanko_certvalidator": "CRITICAL",
}
_BEFORE: tuple[Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    _with_request,
)


def settings(*, as_json: bool, level: str) -> dict[str, Any]:
    """Return the LOGGING of Django, and make structlog write through the same handler."""
    structlog.configure(
        processors=[*_BEFORE, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": list(_BEFORE),
        "processors": [
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            _without_personal,
            _written(as_json=as_json),
        ],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"structured": formatter},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "structured"}},
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {
            "tinhso": {"level": level},
            # Django puts a handler of its own on this one
            "django": {"handlers": [], "level": LEVELS["django"], "propagate": True},
            **{name: {"level": of} for name, of in LEVELS.items() if name != "django"},
        },
    }


def _written(*, as_json: bool) -> Processor:
    if as_json:
        return structlog.processors.JSONRenderer(ensure_ascii=False)
    return structlog.dev.ConsoleRenderer(colors=False)
