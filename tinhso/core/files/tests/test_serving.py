from datetime import UTC, datetime

import pytest
from django.test import RequestFactory

from tinhso.core.files import rules
from tinhso.core.files.actions import keep
from tinhso.core.files.gateway import place_of, store
from tinhso.core.files.reading import Damaged
from tinhso.core.files.sendable import kept, made
from tinhso.core.files.serving import send

AT = datetime(2026, 11, 20, 3, tzinfo=UTC)
CONTENT = b"0123456789"
LONG = b"%PDF-1.7\n" + bytes(range(256)) * 4000 + b"%%EOF\n"


def _asked(method="GET", file=None, **headers):
    request = RequestFactory().generic(method, "/tep", headers=headers)
    file = file or made(CONTENT, name="Giấy chứng sinh.pdf", mime=rules.PDF)
    return send(request, file)


def _body(answer):
    return b"".join(answer) if answer.streaming else answer.content


TAG = _asked()["ETag"]


class Send:
    def test_sends_the_whole_file_shut_in(self):
        answer = _asked()

        assert (answer.status_code, _body(answer)) == (200, CONTENT)
        assert answer["Content-Length"] == "10"
        assert answer["Accept-Ranges"] == "bytes"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Cache-Control"] == "private, no-store"
        assert answer["Content-Disposition"] == (
            "inline; filename*=utf-8''Gi%E1%BA%A5y%20ch%E1%BB%A9ng%20sinh.pdf"
        )
        assert (
            "sandbox"
            in _asked(file=made(b"x", name="a.png", mime=rules.PNG))["Content-Security-Policy"]
        )

    @pytest.mark.parametrize("mime", [rules.HTML, rules.SVG, rules.XML, rules.TEXT])
    def test_never_shows_what_could_act_as_a_page(self, mime):
        answer = _asked(file=made(b"<script>", name="a.html", mime=mime))

        assert answer["Content-Type"] == "application/octet-stream"
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["Content-Security-Policy"].endswith("sandbox")

    @pytest.mark.parametrize(
        ("asked", "body", "told"),
        [
            ("bytes=0-3", b"0123", "bytes 0-3/10"),
            ("bytes=4-", b"456789", "bytes 4-9/10"),
            ("bytes=-3", b"789", "bytes 7-9/10"),
            ("bytes=-300", CONTENT, "bytes 0-9/10"),
            ("bytes=8-99", b"89", "bytes 8-9/10"),
        ],
    )
    def test_sends_the_range_that_is_asked_for(self, asked, body, told):
        answer = _asked(range=asked)

        assert (answer.status_code, _body(answer)) == (206, body)
        assert answer["Content-Range"] == told
        assert answer["Content-Length"] == str(len(body))

    @pytest.mark.parametrize("asked", ["bytes=10-", "bytes=99-100", "bytes=-0"])
    def test_refuses_a_range_that_is_not_there(self, asked):
        answer = _asked(range=asked)

        assert answer.status_code == 416
        assert answer["Content-Range"] == "bytes */10"

    @pytest.mark.parametrize(
        "asked", ["bytes=", "bytes=-", "bytes=5-2", "bytes=0-1,4-5", "pages=1-2", "bytes=٣-", "x"]
    )
    def test_sends_all_when_the_range_makes_no_sense(self, asked):
        assert _body(_asked(range=asked)) == CONTENT

    def test_sends_all_when_the_range_is_of_another_version(self):
        assert _asked(range="bytes=0-3", if_range='"other"').status_code == 200
        assert _asked(range="bytes=0-3", if_range=TAG).status_code == 206

    @pytest.mark.parametrize("tags", [TAG, f'"a", W/{TAG}', "*"])
    def test_sends_nothing_to_who_has_it(self, tags):
        answer = _asked(if_none_match=tags)

        assert (answer.status_code, _body(answer)) == (304, b"")

    def test_tells_the_length_to_a_head(self):
        answer = _asked("HEAD")

        assert (answer["Content-Length"], _body(answer)) == ("10", b"")


@pytest.mark.django_db
class Kept:
    def test_file_is_sent_piece_by_piece_from_either_store(self, any_store):
        file = keep(content=LONG, name="a.pdf", accept=frozenset({rules.PDF}), at=AT)

        answer = _asked(file=kept(file))
        pieces = list(answer)
        assert b"".join(pieces) == LONG
        assert len(pieces) > 1
        assert _body(_asked(file=kept(file), range="bytes=1000-999999")) == LONG[1000:1000000]

    def test_file_that_was_damaged_is_never_sent_to_its_end(self, folder):
        file = keep(content=LONG, name="a.pdf", accept=frozenset({rules.PDF}), at=AT)
        store().put(place_of(file.digest), LONG[:-1] + b"!")
        answer = _asked(file=kept(file))

        with pytest.raises(Damaged):
            list(answer)
