"""The database gone, the disk full, the clock set back."""

import resource
from contextlib import contextmanager
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import Client
from django.utils import timezone

from tinhso.core.files import gateway as files
from tinhso.core.ledger.queries import history
from tinhso.modules.dossiers.actions import filing, reception, sending
from tinhso.modules.dossiers.models import Dossier, DraftPaper, Supplement
from tinhso.modules.dossiers.tests.factories import PNG, Commune, moment
from tinhso.modules.portal.tests.factories import browser_of

pytestmark = pytest.mark.usefixtures("ten_oclock")


class DatabaseLost:
    def test_shows_a_page_with_a_code_writes_nothing_and_recovers(self, commune, monkeypatch):
        draft = commune.draft(timezone.now())
        browser = browser_of(commune)
        told = sending.tell

        def lose_it_first(*args, **more):
            _cut(connection.connection.info.backend_pid)
            return told(*args, **more)

        monkeypatch.setattr(sending, "tell", lose_it_first)
        lost = _served(browser, f"/nop/{draft}/xem-lai/", {"oath": "1"})
        monkeypatch.setattr(sending, "tell", told)

        assert lost.status_code == 500
        assert f">{lost['X-Request-ID']}<" in lost.content.decode()
        assert "Thử lại" in lost.content.decode()
        again = _served(browser, f"/nop/{draft}/xem-lai/", {"oath": "1"})
        assert again.status_code == 302
        dossier = Dossier.objects.get()
        assert dossier.code.endswith("-0001")
        assert len(history(f"dossier:{dossier.code}")) == 1


def _cut(pid):
    """Let the server end a connection, as it does when it is restarted."""
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("select pg_terminate_backend(%s)", [pid])
    other.close()


def _served(browser, address, form):
    """Send a form the way a web server does: the test client leaves the connections alone."""
    token = "x" * 32
    cookies = "; ".join(f"{name}={part.value}" for name, part in browser.cookies.items())
    body = urlencode(form).encode()
    environ = Client()._base_environ(
        PATH_INFO=address,
        REQUEST_METHOD="POST",
        CONTENT_TYPE="application/x-www-form-urlencoded",
        CONTENT_LENGTH=str(len(body)),
        HTTP_COOKIE=f"{cookies}; csrftoken={token}",
        HTTP_X_CSRFTOKEN=token,
    )
    environ["wsgi.input"].write(body)
    response = WSGIHandler()(environ, lambda status, headers: None)
    response.close()
    return response


@contextmanager
def disk_full():
    """Let this process write no file beyond a few bytes, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (16, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.django_db
class DiskFull:
    def test_refuses_the_upload_in_plain_words_and_keeps_the_draft(self, store, monkeypatch):
        commune = Commune()
        draft = commune.draft(timezone.now(), with_paper=False)
        browser = browser_of(commune)
        picture = SimpleUploadedFile("chung-sinh.png", PNG)
        put = files.ObjectStore.put

        def put_on_a_full_disk(self, digest, content):
            with disk_full():
                put(self, digest, content)

        monkeypatch.setattr(files.ObjectStore, "put", put_on_a_full_disk)
        address = f"/nop/{draft}/giay-to/"
        answer = browser.post(address, {"paper-birth_notice": picture, "upload": "1"})
        monkeypatch.setattr(files.ObjectStore, "put", put)

        html = answer.content.decode()
        assert answer.status_code == 422
        assert "chưa nhận được tệp “chung-sinh.png”" in html
        assert "Những gì đã lưu vẫn còn nguyên" in html
        assert not DraftPaper.objects.exists()
        assert [file for file in store.rglob("*") if file.is_file()] == []
        browser.post(address, {"paper-birth_notice": SimpleUploadedFile("a.png", PNG)})
        assert DraftPaper.objects.count() == 1


@pytest.mark.django_db
class ClockSteppedBack:
    HOUR = timedelta(hours=1)

    def test_takes_no_time_from_anybody(self):
        commune = Commune()
        code = commune.submitted(moment(16, 10))
        reception.receive(actor=commune.clerk, code=code, at=moment(16, 10, 5))
        reception.hand_over(actor=commune.clerk, code=code, note="", at=moment(16, 10, 6))
        promised = Dossier.objects.get(code=code).due_at
        asked_at = moment(16, 11)
        reception.request_supplement(actor=commune.officer, code=code, text="Thiếu", at=asked_at)

        filing.supplement(
            actor=commune.citizen, code=code, papers=(), note="Đây", at=asked_at - self.HOUR
        )

        dossier = Dossier.objects.get(code=code)
        assert dossier.due_at == promised
        assert dossier.paused_at is None
        assert Supplement.objects.get().answered_at == asked_at - self.HOUR

    def test_tells_the_story_in_the_order_it_happened(self):
        commune = Commune()
        code = commune.submitted(moment(16, 10))

        reception.receive(actor=commune.clerk, code=code, at=moment(16, 9))

        kinds = [entry.kind.rpartition(".")[2] for entry in history(f"dossier:{code}")]
        assert kinds == ["DossierSubmitted", "DossierReceived"]
        assert Dossier.objects.get(code=code).due_at > moment(16, 9)

    def test_gives_no_code_and_no_number_twice(self):
        commune = Commune()
        midnight = moment(17, 0, 10)
        codes = [commune.submitted(at) for at in (midnight - self.HOUR, midnight)]
        codes += [commune.submitted(at) for at in (midnight - self.HOUR, midnight)]

        assert [code[-11:] for code in codes] == [
            *("261116-0001", "261117-0001"),
            *("261116-0002", "261117-0002"),
        ]
