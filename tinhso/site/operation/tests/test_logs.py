import io
import json
import logging
import logging.config

import pytest
import structlog

from tinhso.site import incidents
from tinhso.site.operation import logs


@pytest.fixture
def lines():
    """Log as production does, into memory, and give back what was written."""
    before = structlog.get_config()
    handlers, level = logging.root.handlers[:], logging.root.level
    stream = io.StringIO()
    config = logs.settings(as_json=True, level="INFO")
    config["handlers"]["console"]["stream"] = stream
    logging.config.dictConfig(config)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    structlog.configure(**before)
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)
    for name in ("django", "tinhso", "procrastinate"):
        logging.getLogger(name).handlers[:] = []
        logging.getLogger(name).propagate = True


class Masked:
    @pytest.mark.parametrize(
        ("text", "secret"),
        [
            ("Key (personal_number)=(038190000001) already exists.", "038190000001"),
            ("duplicate\nDETAIL:  Failing row contains (1, Nguyễn Thị Kín, 1990).", "Kín"),
            ("citizen 038190000001", "038190000001"),
            ("call 0900 777 001 now", "0900 777 001"),
            ("call +84 900777001", "900777001"),
            ("mail to kin@example.invalid", "kin@"),
        ],
    )
    def test_takes_out(self, text, secret):
        assert secret not in logs.masked(text)

    @pytest.mark.parametrize(
        "text",
        ["dossier H56.102-261126-0001", "127.0.0.1:8000", "12345678 rows", "2026-11-26 07:00:01"],
    )
    def test_leaves(self, text):
        assert logs.masked(text) == text


class Log:
    def test_is_one_object_a_line_with_the_code_of_the_request(self, lines):
        structlog.get_logger("tinhso.test").info("request", view="desk:inbox", ms=1.5)
        logging.getLogger("anything").warning("said %s", "so")

        first, second = lines()
        assert {"event": "request", "view": "desk:inbox", "ms": 1.5}.items() <= first.items()
        assert (first["level"], first["logger"]) == ("info", "tinhso.test")
        assert first["request"] == incidents.current()
        assert (second["event"], second["level"]) == ("said so", "warning")

    def test_keeps_a_traceback_and_no_number_in_it(self, lines):
        try:
            raise ValueError("no place for 038190000001")
        except ValueError:
            logging.getLogger("django.request").exception("failed")

        (line,) = lines()
        assert "Traceback" in line["exception"]
        assert "038190000001" not in json.dumps(line)
