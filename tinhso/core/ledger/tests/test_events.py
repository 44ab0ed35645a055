from datetime import date
from decimal import Decimal

import pytest
from django.utils.safestring import SafeString

from tinhso.core.ledger.encoding import NotCanonical, canonical
from tinhso.core.ledger.events import kind_of, load, payload_of
from tinhso.core.ledger.tests.samples import AT, Channel, Counted, Filed, Line

FULL = Filed(
    code="A1",
    channel=Channel.ONLINE,
    due=date(2026, 12, 1),
    at=AT,
    share=Decimal("98.20"),
    lines=(Line(label="Lệ phí", dong=8000), Line(label="Bản sao", dong=16000)),
)


class KindOf:
    def test_names_the_room_and_the_event(self):
        assert kind_of(FULL) == kind_of(Filed) == "ledger.Filed"

    def test_refuses_what_belongs_to_no_room(self):
        with pytest.raises(NotCanonical):
            kind_of(object())


class PayloadOf:
    def test_writes_plain_values(self):
        assert payload_of(FULL) == {
            "code": "A1",
            "channel": "online",
            "due": "2026-12-01",
            "at": "2026-11-20T10:32:05.123456+07:00",
            "share": "98.20",
            "lines": [{"label": "Lệ phí", "dong": 8000}, {"label": "Bản sao", "dong": 16000}],
        }

    def test_takes_a_marked_text_as_text(self):
        payload = payload_of(Filed(code=SafeString("A1")))

        assert type(payload["code"]) is str

    def test_leaves_a_real_number_to_be_refused(self):
        with pytest.raises(NotCanonical, match="number: float"):
            canonical(payload_of(Counted(number=1.5)))

    def test_refuses_what_is_not_an_event(self):
        with pytest.raises(NotCanonical):
            payload_of({"code": "A1"})


class Load:
    def test_returns_the_event_that_was_written(self):
        assert load(Filed, payload_of(FULL)) == FULL

    def test_gives_fields_of_later_versions_their_default(self):
        assert load(Filed, {"code": "A1", "personal": {"name": "00"}}) == Filed(code="A1")
