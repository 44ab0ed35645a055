from datetime import UTC, datetime
from pathlib import Path

import pytest

from tinhso.core.errors import NotFound, Refused
from tinhso.core.files import gateway, queries, rules
from tinhso.core.files.actions import keep
from tinhso.core.files.models import File

AT = datetime(2026, 11, 20, 3, tzinfo=UTC)
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
PAPERS = frozenset({rules.PDF})

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    settings.FILES_URL = f"file://{tmp_path}"
    gateway.store.cache_clear()
    yield tmp_path
    gateway.store.cache_clear()


class Keep:
    def test_keeps_the_content_under_its_digest(self, folder):
        kept = keep(content=PDF, name="to khai.pdf", accept=PAPERS, at=AT)

        assert (kept.digest, kept.mime, kept.size) == (rules.digest_of(PDF), rules.PDF, len(PDF))
        assert [path.name for path in folder.rglob("*") if path.is_file()] == [kept.digest]
        assert queries.stored(kept.id) == kept
        assert queries.content(kept.digest) == PDF
        assert b"".join(queries.open_stream(kept.digest)) == PDF

    def test_changes_nothing_when_repeated(self):
        first = keep(content=PDF, name="to khai.pdf", accept=PAPERS, at=AT)

        assert keep(content=PDF, name="to khai.pdf", accept=PAPERS, at=AT) == first
        assert File.objects.count() == 1

    def test_does_not_show_the_name_another_person_gave(self):
        keep(content=PDF, name="don cua ba Mau.pdf", accept=PAPERS, at=AT)

        assert keep(content=PDF, name="a.pdf", accept=PAPERS, at=AT).name == "a.pdf"

    def test_stores_nothing_it_refuses(self, folder):
        with pytest.raises(Refused):
            keep(content=b"MZ" + PDF, name="a.pdf", accept=PAPERS, at=AT)

        assert not File.objects.exists()
        assert not list(folder.rglob("*"))

    def test_takes_the_limit_from_the_settings(self, settings):
        settings.UPLOAD_LIMIT_BYTES = 10

        with pytest.raises(Refused, match="quá mức 10 byte"):
            keep(content=PDF, name="a.pdf", accept=PAPERS, at=AT)


class Content:
    def test_says_when_the_store_was_tampered_with(self, folder):
        kept = keep(content=PDF, name="a.pdf", accept=PAPERS, at=AT)
        path = next(Path(p) for p in folder.rglob("*") if p.is_file())
        path.write_bytes(PDF.replace(b"1.7", b"1.4"))

        with pytest.raises(queries.Damaged):
            queries.content(kept.digest)


class Stored:
    def test_refuses_an_unknown_file(self):
        with pytest.raises(NotFound):
            queries.stored(404)
