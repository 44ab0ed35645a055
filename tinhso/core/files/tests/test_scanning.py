import time
from datetime import UTC, datetime, timedelta

import pytest

from tinhso.core.errors import NotAllowed, WrongState
from tinhso.core.files import clamav, queries, rules
from tinhso.core.files.actions import take_in
from tinhso.core.files.actions.scanning import scan_waiting
from tinhso.core.files.models import Content, Scan

AT = datetime(2026, 11, 20, 3, tzinfo=UTC)
EICAR = b"X5O!P%@AP" + rb"[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"
TEXTS = frozenset({rules.TEXT})

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folder")]


def _taken(content, name="a.txt"):
    return take_in(source=content, name=name, accept=TEXTS, at=AT)


class ScanWaiting:
    def test_does_nothing_without_a_scanner_and_says_so(self):
        kept = _taken(b"xin chao")

        assert scan_waiting(at=AT) == 0
        assert queries.served(kept.id).scan_text == "Chưa quét mã độc"

    def test_lets_a_clean_file_out_and_never_an_infected_one(self, clamd):
        clamd()
        clean, bad = _taken(b"xin chao"), _taken(b"x" * 300_000 + EICAR, "b.txt")
        with pytest.raises(WrongState, match=r"“a\.txt” đang chờ quét"):
            queries.served(clean.id)

        assert scan_waiting(at=AT) == 2

        assert queries.served(clean.id).scan_text == "Đã quét, không có mã độc"
        with pytest.raises(NotAllowed, match=r"“b\.txt” có mã độc \(Eicar-Test-Signature\)"):
            queries.served(bad.id)

    def test_leaves_in_quarantine_what_the_scanner_did_not_answer_for(self, clamd):
        process = clamd()
        process.kill()
        process.wait()
        kept = _taken(b"xin chao")

        assert scan_waiting(at=AT) == 0
        with pytest.raises(WrongState):
            queries.served(kept.id)
        assert queries.stored(kept.id).scan_text == "Chờ quét mã độc: máy quét chưa trả lời"
        clamd()
        assert scan_waiting(at=AT) == 0
        assert scan_waiting(at=AT + timedelta(seconds=6)) == 1
        assert queries.served(kept.id).scan is Scan.CLEAN

    def test_does_not_wait_for_ever_for_a_slow_scanner(self, clamd, monkeypatch):
        monkeypatch.setattr(clamav, "ANSWER_SECONDS", 0.2)
        clamd("--slow", "30")
        kept = _taken(b"xin chao")

        begun = time.monotonic()
        assert scan_waiting(at=AT) == 0
        assert time.monotonic() - begun < 20
        assert not queries.stored(kept.id).is_served

    def test_scans_later_what_came_when_there_was_no_scanner(self, clamd):
        kept = _taken(EICAR)
        clamd()

        assert scan_waiting(at=AT) == 1
        assert Content.objects.get(pk=kept.digest).threat == "Eicar-Test-Signature"

    def test_takes_up_what_a_worker_that_died_had_claimed(self, clamd):
        clamd()
        kept = _taken(b"xin chao")
        Content.objects.filter(pk=kept.digest).update(scan_after=AT + timedelta(minutes=2))

        assert scan_waiting(at=AT) == 0
        assert scan_waiting(at=AT + timedelta(minutes=2)) == 1
