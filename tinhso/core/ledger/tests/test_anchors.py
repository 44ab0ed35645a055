from datetime import UTC, date, datetime, timedelta
from smtplib import SMTPException

import pytest
from django.core import mail
from django.db import connection

from tinhso.core.ledger import anchors, tasks
from tinhso.core.ledger.anchors import (
    AnchorNotPublished,
    choose_anchors,
    day_text,
    line,
    page,
    publish_anchors,
)
from tinhso.core.ledger.encoding import VIETNAM
from tinhso.core.ledger.seals import close_seal, last_seal
from tinhso.core.ledger.tests.exports import write

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=VIETNAM)
EVENING = datetime(2026, 11, 20, 17, 0, tzinfo=VIETNAM)
TODAY = date(2026, 11, 20)
ADDRESSES = ["thanh-tra@example.invalid", "bao-chi@example.invalid"]


@pytest.fixture
def sealed(ledger, seal_key, settings, tmp_path):
    settings.ANCHORS_FOLDER, settings.ANCHOR_ADDRESSES = tmp_path / "anchors", ADDRESSES
    write(3, at=NOON)
    return close_seal(at=NOON)


class Line:
    def test_says_which_seal_this_is(self, sealed):
        assert line(sealed).split() == [
            "H56",
            "ledger",
            "1",
            "1",
            "3",
            "2026-11-20T12:00:00.000000+07:00",
            sealed.digest.hex(),
        ]


class ChooseAnchors:
    def test_waits_for_the_evening_and_takes_one_a_day(self, sealed):
        assert choose_anchors(at=EVENING - timedelta(seconds=1)) == 0
        assert choose_anchors(at=EVENING) == 1
        assert choose_anchors(at=EVENING + timedelta(hours=2)) == 0
        assert choose_anchors(at=EVENING + timedelta(days=1)) == 1

    def test_takes_the_day_of_vietnam_and_not_of_utc(self, sealed):
        choose_anchors(at=datetime(2026, 11, 20, 10, 30, tzinfo=UTC))

        assert sealed.digest.hex() in day_text(TODAY)

    def test_takes_nothing_while_nothing_is_sealed(self, ledger, seal_key):
        assert choose_anchors(at=EVENING) == 0


class PublishAnchors:
    def test_writes_a_file_and_sends_it_once(self, sealed, settings):
        choose_anchors(at=EVENING)

        assert publish_anchors(at=EVENING) == 1
        assert publish_anchors(at=EVENING + timedelta(days=1)) == 0

        text = (settings.ANCHORS_FOLDER / "2026-11-20.txt").read_text()
        (letter,) = mail.outbox
        assert letter.body == text == day_text(TODAY)
        assert letter.to == ADDRESSES
        assert letter.extra_headers["Message-ID"] == "<anchor-H56-2026-11-20@tinhso>"
        assert text.splitlines()[-1] == line(sealed)

    def test_writes_the_file_where_nobody_is_to_be_told(self, sealed, settings):
        settings.ANCHOR_ADDRESSES = []
        choose_anchors(at=EVENING)

        assert publish_anchors(at=EVENING) == 1
        assert mail.outbox == []

    def test_tries_again_when_the_mail_server_does_not_answer(self, sealed, monkeypatch):
        choose_anchors(at=EVENING)
        send = anchors.EmailMessage.send
        monkeypatch.setattr(anchors.EmailMessage, "send", _refuse)

        with pytest.raises(AnchorNotPublished, match="2026-11-20: SMTPException"):
            publish_anchors(at=EVENING)
        assert publish_anchors(at=EVENING + timedelta(seconds=59)) == 0
        monkeypatch.setattr(anchors.EmailMessage, "send", send)
        assert publish_anchors(at=EVENING + timedelta(minutes=1)) == 1

    def test_is_taken_up_again_after_a_death(self, sealed, monkeypatch):
        choose_anchors(at=EVENING)
        monkeypatch.setattr(anchors, "_publish", _die)

        with pytest.raises(KeyboardInterrupt):
            publish_anchors(at=EVENING)
        monkeypatch.undo()
        assert publish_anchors(at=EVENING + timedelta(minutes=9)) == 0, "another may be at it"
        assert publish_anchors(at=EVENING + timedelta(minutes=10)) == 1

    def test_is_a_chore_of_the_worker(self, sealed):
        assert tasks.publish_anchors(at=EVENING) == 1
        assert tasks.publish_anchors(at=EVENING) == 0


class Page:
    def test_shows_every_day_and_the_newest(self, sealed):
        choose_anchors(at=EVENING)
        write(3, at=NOON)
        close_seal(at=EVENING)

        told = [said for said in page().splitlines() if not said.startswith("#")]

        assert told == [line(sealed), line(last_seal())]

    def test_is_the_same_after_the_tables_moved_on(self, sealed):
        choose_anchors(at=EVENING)
        before = day_text(TODAY)
        write(1, at=NOON)
        close_seal(at=EVENING)

        assert day_text(TODAY) == before
        with connection.cursor() as cursor:
            cursor.execute("select count(*) from ledger_anchor")
            assert cursor.fetchone() == (1,)


def _refuse(self):
    raise SMTPException("no")


def _die(*given, **more):
    raise KeyboardInterrupt
