import base64
import hashlib
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import RequestFactory

from tinhso.core.files import queries, rules, tus
from tinhso.core.files.actions import uploads
from tinhso.core.files.gateway import PARTS
from tinhso.core.files.models import File, Upload
from tinhso.core.files.tests import samples
from tinhso.core.files.tests.tusclient import AT, OFFSETS, Broken, Client, Died, die

PHOTO = samples.picture("PNG", size=(700, 700))

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folder")]


@pytest.fixture
def client():
    return Client(PHOTO)


class Creation:
    def test_says_where_the_upload_is_and_how_long_it_is_kept(self, client):
        upload = client.begin()
        answer = client.ask("HEAD", upload=upload)

        assert answer["Upload-Offset"] == "0"
        assert answer["Upload-Length"] == str(len(PHOTO))
        assert answer["Upload-Expires"] == "Sat, 21 Nov 2026 03:00:00 GMT"
        assert answer["Cache-Control"] == "no-store"
        assert Upload.objects.get().name == "ảnh.png"

    @pytest.mark.parametrize(
        ("headers", "status"),
        [
            ({"upload_length": "10", "tus-resumable": "0.2"}, 412),
            ({}, 400),
            ({"upload_length": "-1"}, 400),
            ({"upload_length": "1", "upload_metadata": "filename !!!"}, 400),
            ({"upload_length": "0"}, 422),
            ({"upload_length": str(11 * 1024 * 1024)}, 422),
        ],
    )
    def test_is_refused_when_the_request_is_wrong(self, client, headers, status):
        assert client.ask("POST", **headers).status_code == status
        assert not Upload.objects.exists()

    def test_is_refused_to_who_has_too_many_open(self, client):
        for _ in range(uploads.MOST_OPEN):
            client.begin()

        assert client.ask("POST", upload_length="5").status_code == 422


class Patch:
    @pytest.mark.parametrize("part", [1_000, 1_999, len(PHOTO)])
    def test_puts_part_after_part_until_it_is_a_file(self, client, part, any_store):
        upload = client.begin()
        for offset in range(0, len(PHOTO), part):
            assert client.put(upload, PHOTO[offset : offset + part], offset).status_code == 204

        (kept,) = client.used
        assert kept.original_digest == rules.digest_of(PHOTO)
        assert queries.stored(kept.id).name == "ảnh.png"
        assert client.offset(upload) == len(PHOTO)
        assert list(any_store.list(PARTS)) == []

    def test_is_used_once_however_often_the_end_is_sent(self, client):
        upload = client.begin()
        client.put(upload, PHOTO, 0)

        assert client.put(upload, b"", len(PHOTO)).status_code == 204
        assert client.put(upload, PHOTO[-5:], len(PHOTO) - 5).status_code == 409
        assert len(client.used) == File.objects.count() == 1

    @pytest.mark.parametrize(
        ("body", "headers", "status"),
        [
            (b"abc", {"upload_offset": "7"}, 409),
            (b"abc", {"upload_offset": "x"}, 400),
            (b"abc", {"upload_offset": "0", "kind": "text/plain"}, 415),
            (PHOTO + b"more", {"upload_offset": "0"}, 422),
            (b"abc", {"upload_offset": "0", "upload_checksum": "crc32 AAAA"}, 400),
            (b"abc", {"upload_offset": "0", "upload_checksum": "sha256 AAAA"}, 460),
        ],
        ids=["elsewhere", "no-number", "kind", "too-long", "unknown-checksum", "wrong-checksum"],
    )
    def test_keeps_nothing_of_a_wrong_request(self, client, body, headers, status):
        upload = client.begin()

        assert client.ask("PATCH", body, upload, **headers).status_code == status
        assert client.offset(upload) == 0

    def test_takes_a_part_whose_checksum_is_right(self, client):
        upload = client.begin()
        proof = base64.b64encode(hashlib.sha256(PHOTO[:900]).digest()).decode()

        answer = client.put(upload, PHOTO[:900], 0, upload_checksum=f"sha256 {proof}")

        assert (answer.status_code, answer["Upload-Offset"]) == (204, "900")

    def test_keeps_what_came_before_the_line_broke(self, client):
        upload = client.begin()
        request = RequestFactory().generic(
            "PATCH",
            "/",
            headers={"tus-resumable": "1.0.0", "upload-offset": "0"},
            CONTENT_TYPE=OFFSETS,
        )
        request._stream = Broken(PHOTO[:1500])
        request._read_started = False

        tus.serve(request, client.desk, upload)

        assert client.offset(upload) == 1500
        assert client.put(upload, PHOTO[1500:], 1500).status_code == 204
        assert client.used[0].original_digest == rules.digest_of(PHOTO)

    @pytest.mark.parametrize("place", ["before the row", "before the file"])
    def test_is_taken_up_where_a_process_that_died_left_it(self, client, monkeypatch, place):
        upload = client.begin()
        client.put(upload, PHOTO[:1000], 0)
        with monkeypatch.context() as patch, pytest.raises(Died):
            if place == "before the row":
                patch.setattr(Upload, "save", die)
            else:
                patch.setattr(uploads, "take_in", die)
            client.put(upload, PHOTO[1000:], 1000)

        stands = client.offset(upload)
        assert stands == (1000 if place == "before the row" else len(PHOTO))
        client.put(upload, PHOTO[stands:], stands)
        assert [kept.original_digest for kept in client.used] == [rules.digest_of(PHOTO)]

    def test_ends_with_the_reason_when_the_file_is_refused(self, client, any_store):
        upload = client.begin(length=200)

        answer = client.put(upload, b"MZ" + b"\0" * 198, 0)

        assert answer.status_code == 422
        assert "“ảnh.png” là chương trình Windows" in answer.content.decode()
        assert client.ask("HEAD", upload=upload).status_code == 404
        assert list(any_store.list(PARTS)) == []


class Termination:
    def test_takes_the_parts_away(self, client, any_store):
        upload = client.begin()
        client.put(upload, PHOTO[:500], 0)

        assert client.ask("DELETE", upload=upload).status_code == 204
        assert client.ask("HEAD", upload=upload).status_code == 404
        assert list(any_store.list(PARTS)) == []


class Owners:
    @pytest.mark.parametrize("method", ["HEAD", "PATCH", "DELETE"])
    def test_are_never_mixed(self, client, method):
        upload = client.begin()
        headers = {"upload_offset": "0"}

        for other in (Client(PHOTO, owner="person:2"), Client(PHOTO, purpose="draft:2:paper")):
            assert other.ask(method, b"abc", upload, **headers).status_code == 404
        assert client.ask(method, b"abc", uuid4(), **headers).status_code == 404
        assert client.offset(upload) == 0


class Expiration:
    def test_discards_what_nobody_went_on_with(self, client, any_store):
        upload = client.begin()
        client.put(upload, PHOTO[:500], 0)
        late = AT + timedelta(hours=24)

        assert Client(PHOTO, at=late).ask("HEAD", upload=upload).status_code == 404
        assert uploads.discard_uploads(at=late - timedelta(seconds=1)) == 0
        assert uploads.discard_uploads(at=late) == 1
        assert list(any_store.list(PARTS)) == []
