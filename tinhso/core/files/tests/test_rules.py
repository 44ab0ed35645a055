import struct
import zlib
from io import BytesIO
from zipfile import ZipFile

import pytest

from tinhso.core.errors import Refused
from tinhso.core.files import rules

PAPERS = frozenset({rules.PDF, rules.JPEG, rules.PNG})
LIMIT = 100_000


def _chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


PNG = (
    b"\x89PNG\r\n\x1a\n"
    + _chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    + _chunk(b"IDAT", zlib.compress(b"\0\0\0\0"))
    + _chunk(b"IEND", b"")
)
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\0" * 30 + b"\xff\xd9"


def _zipped(*names):
    held = BytesIO()
    with ZipFile(held, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return held.getvalue()


def _check(content, name):
    return rules.check(content, name, accept=PAPERS, limit=LIMIT)


class Check:
    @pytest.mark.parametrize(
        ("content", "name", "mime"),
        [
            (PDF, "to khai.pdf", rules.PDF),
            (PDF, "TO KHAI.PDF", rules.PDF),
            (JPEG, "anh.jpeg", rules.JPEG),
            (JPEG, "anh.JPG", rules.JPEG),
            (PNG, "anh.png", rules.PNG),
        ],
    )
    def test_accepts_papers_and_pictures(self, content, name, mime):
        assert _check(content, name) == mime

    @pytest.mark.parametrize(
        ("content", "really"),
        [
            (b"MZ\x90\0" + b"\0" * 60, "chương trình Windows"),
            (b"\x7fELF\2\1\1" + b"\0" * 60, "chương trình Linux"),
            (b"#!/bin/sh\necho", "tập lệnh"),
            (_zipped("a.txt"), "tệp nén ZIP"),
            (_zipped("word/document.xml"), "tệp Word"),
            (_zipped("word/document.xml", "word/vbaProject.bin"), "tệp nén ZIP"),
            (b"PK\x03\x04 broken", "tệp nén ZIP"),
            (b"<!DOCTYPE html><p>", "trang web HTML"),
            (b"\xef\xbb\xbf  <script>alert(1)</script>", "trang web HTML"),
            (b'<?xml version="1.0"?><svg onload="x">', "ảnh vẽ SVG"),
            (b"GIF89a" + b"\0" * 20, "ảnh GIF"),
            ("Xin chào".encode(), "văn bản thường"),
            (b"\x00\x01\x02\x03random\xfe\xff", "dạng tệp không nhận ra được"),
        ],
        ids=[f"{number}" for number in range(13)],  # a ZIP holds the moment it was made
    )
    def test_refuses_other_kinds_by_what_they_really_are(self, content, really):
        with pytest.raises(Refused) as refusal:
            _check(content, "a.pdf")

        assert refusal.value.text.startswith(
            f"Tệp “a.pdf” là {really}, không phải PDF, ảnh JPEG hoặc ảnh PNG."
        )

    def test_refuses_an_ending_that_contradicts_the_content(self):
        with pytest.raises(Refused) as refusal:
            _check(JPEG, "giay chung sinh.pdf")

        assert "thật ra là ảnh JPEG" in refusal.value.text
        assert "“giay chung sinh.jpg”" in refusal.value.text

    @pytest.mark.parametrize(
        ("content", "part"),
        [
            (b"", "không có nội dung"),
            (PDF + b"\0" * LIMIT, "quá mức 97,7 KB"),
            (PDF[:20], "bị cắt"),
            (PNG[:-6], "bị cắt"),
            (JPEG[:-2], "bị cắt"),
        ],
    )
    def test_refuses_what_is_empty_too_large_or_cut(self, content, part):
        name = {b"\x89": "a.png", b"\xff": "a.jpg"}.get(content[:1], "a.pdf")

        with pytest.raises(Refused) as refusal:
            _check(content, name)

        assert part in refusal.value.text
        assert name in refusal.value.text


class CleanName:
    @pytest.mark.parametrize(
        ("given", "kept"),
        [
            ("../../etc/passwd", "passwd"),
            ("C:\\giấy tờ\\a.pdf", "a.pdf"),
            ("a\u202egpj.pdf\n", "agpj.pdf"),
            ("gia\u0302\u0301y.pdf", "giấy.pdf"),
            ("...", "tep"),
            ("", "tep"),
        ],
    )
    def test_keeps_a_plain_visible_name(self, given, kept):
        assert rules.clean_name(given) == kept

    def test_shortens_and_keeps_the_ending(self):
        name = rules.clean_name("a" * 500 + ".pdf")

        assert len(name) == 200
        assert name.endswith(".pdf")
