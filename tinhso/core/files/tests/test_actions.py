from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest

from tinhso.core.errors import NotFound, Refused
from tinhso.core.files import gateway, queries, rules
from tinhso.core.files.actions import keep, take_in
from tinhso.core.files.models import Content, File, Scan
from tinhso.core.files.reading import Damaged, open_stream
from tinhso.core.files.tests import samples

AT = datetime(2026, 11, 20, 3, tzinfo=UTC)
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
PAPERS = frozenset({rules.PDF, rules.JPEG, rules.PNG})


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folder")]


class Keep:
    def test_keeps_the_content_under_its_digest(self, folder):
        kept = keep(content=PDF, name="to khai.pdf", accept=PAPERS, at=AT)

        assert (kept.digest, kept.mime, kept.size) == (rules.digest_of(PDF), rules.PDF, len(PDF))
        assert [path.name for path in folder.rglob("*") if path.is_file()] == [kept.digest]
        assert queries.stored(kept.id) == kept
        assert queries.content(kept.digest) == PDF
        assert b"".join(open_stream(kept.digest)) == PDF

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


class TakeIn:
    def test_keeps_a_cleaned_copy_and_remembers_both_digests(self, any_store):
        came = samples.photo()

        kept = take_in(source=BytesIO(came), name="anh.jpg", accept=PAPERS, at=AT)

        held = queries.content(kept.digest)
        assert kept.original_digest == rules.digest_of(came) != kept.digest
        assert b"May anh" not in held
        assert kept.size == len(held) == any_store.size(gateway.place_of(kept.digest))
        assert kept.scan is Scan.NOT_YET

    def test_never_touches_a_signed_file(self, any_store):
        came = samples.pdf(change=samples.signed)

        kept = take_in(source=came, name="ky.pdf", accept=PAPERS, at=AT)

        assert kept.is_signed
        assert kept.digest == kept.original_digest == rules.digest_of(came)
        assert queries.content(kept.digest) == came

    def test_never_touches_a_detached_signature_or_xml(self):
        accept = frozenset({rules.P7S, rules.XML})
        cms = b"\x30\x82\x01\x00\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02" + b"\0" * 20
        xml = b'<?xml version="1.0"?><a><Signature xmlns="http://www.w3.org/2000/09/xmldsig#"/></a>'

        for content, name in ((cms, "a.p7s"), (xml, "a.xml")):
            kept = take_in(source=content, name=name, accept=accept, at=AT)
            assert queries.content(kept.digest) == content

    def test_refuses_a_hostile_file_by_name_and_keeps_nothing(self, folder):
        with pytest.raises(Refused, match=r"Tệp “bom\.png” có 50000 × 50000 điểm ảnh"):
            take_in(source=samples.bomb(), name="bom.png", accept=PAPERS, at=AT)

        assert not Content.objects.exists()
        assert [path for path in folder.parent.rglob("*") if path.is_file()] == []

    def test_stops_reading_at_the_limit(self, settings):
        settings.UPLOAD_LIMIT_BYTES = 1000
        source = BytesIO(samples.pdf() + b"\0" * 10_000_000)

        with pytest.raises(Refused, match="quá mức"):
            take_in(source=source, name="a.pdf", accept=PAPERS, at=AT)

        assert source.tell() < 1_000_000

    def test_refuses_again_what_was_found_to_be_infected(self):
        kept = take_in(source=samples.pdf(), name="a.pdf", accept=PAPERS, at=AT)
        Content.objects.filter(pk=kept.digest).update(scan=Scan.INFECTED, threat="Eicar")

        with pytest.raises(Refused, match=r"“b\.pdf” có mã độc \(Eicar\)"):
            take_in(source=samples.pdf(), name="b.pdf", accept=PAPERS, at=AT)


class Whole:
    def test_says_when_the_store_was_tampered_with(self, folder):
        kept = keep(content=PDF, name="a.pdf", accept=PAPERS, at=AT)
        path = next(Path(p) for p in folder.rglob("*") if p.is_file())
        path.write_bytes(PDF.replace(b"1.7", b"1.4"))

        with pytest.raises(Damaged):
            queries.content(kept.digest)


class Stored:
    def test_refuses_an_unknown_file(self):
        with pytest.raises(NotFound):
            queries.stored(404)
