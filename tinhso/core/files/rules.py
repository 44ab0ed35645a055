"""What a file really is, told from its content and never from its name. Pure."""

import codecs
import re
from collections.abc import Mapping, Set
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import PurePath
from typing import BinaryIO
from unicodedata import category, normalize
from zipfile import BadZipFile, ZipFile

import puremagic

from tinhso.core.errors import Refused
from tinhso.core.words.amounts import size
from tinhso.core.words.worded import together, worded

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
TEXT = "text/plain"
UNKNOWN = "application/octet-stream"
XML, P7S = "application/xml", "application/pkcs7-signature"
ZIP, HTML, SVG = "application/zip", "text/html", "image/svg+xml"
PROGRAM = "application/x-msdownload"
OFFICE = "application/vnd.openxmlformats-officedocument."
DOCX, XLSX = OFFICE + "wordprocessingml.document", OFFICE + "spreadsheetml.sheet"

LONGEST_NAME = 200


@dataclass(frozen=True)
class Format:
    name: str
    endings: tuple[str, ...]


FORMATS: Mapping[str, Format] = {
    PDF: Format("PDF", (".pdf",)),
    JPEG: Format(worded("ảnh JPEG"), (".jpg", ".jpeg")),
    PNG: Format(worded("ảnh PNG"), (".png",)),
    DOCX: Format(worded("tệp Word"), (".docx",)),
    XLSX: Format(worded("bảng tính Excel"), (".xlsx",)),
    ZIP: Format(worded("tệp nén ZIP"), (".zip",)),
    HTML: Format("trang web HTML", (".html", ".htm")),
    SVG: Format(worded("ảnh vẽ SVG"), (".svg",)),
    PROGRAM: Format(worded("chương trình Windows"), (".exe", ".dll")),
    "application/x-executable": Format(worded("chương trình Linux"), ()),
    "text/x-shellscript": Format(worded("tập lệnh"), (".sh",)),
    "application/gzip": Format(worded("tệp nén GZIP"), (".gz",)),
    "application/x-rar-compressed": Format(worded("tệp nén RAR"), (".rar",)),
    "application/x-7z-compressed": Format(worded("tệp nén 7-Zip"), (".7z",)),
    "application/msword": Format(worded("tệp Word đời cũ"), (".doc",)),
    "image/gif": Format(worded("ảnh GIF"), (".gif",)),
    "image/heic": Format(worded("ảnh HEIC"), (".heic",)),
    "image/webp": Format(worded("ảnh WebP"), (".webp",)),
    "image/tiff": Format(worded("ảnh TIFF"), (".tif", ".tiff")),
    "video/mp4": Format("phim MP4", (".mp4",)),
    TEXT: Format(worded("văn bản thường"), (".txt", ".csv")),
    P7S: Format(worded("chữ ký số rời"), (".p7s", ".p7m")),
    XML: Format(worded("tệp XML"), (".xml",)),
}

HEADERS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", PDF),
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"MZ", PROGRAM),
    (b"\x7fELF", "application/x-executable"),
    (b"#!", "text/x-shellscript"),
    (b"\x1f\x8b", "application/gzip"),
    (b"Rar!", "application/x-rar-compressed"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/msword"),
    (b"GIF8", "image/gif"),
)
MARKUP = (b"<!doctype html", b"<html", b"<head", b"<body", b"<script", b"<iframe")
# the first bytes of CMS SignedData in DER (RFC 5652): SEQUENCE, then the object identifier
SIGNED_DATA = rb"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"
CMS = re.compile(rb"\x30(?:[\x80-\x84].{0,4}|.)" + SIGNED_DATA, re.DOTALL)
HEAD, TAIL = 64 * 1024, 4096
ENDS: Mapping[str, bytes] = {PDF: b"%%EOF", PNG: b"IEND\xaeB`\x82", JPEG: b"\xff\xd9"}


def digest_of(content: bytes) -> str:
    """Return the SHA-256 of the content, in hex."""
    return sha256(content).hexdigest()


def sniff(content: bytes | BinaryIO) -> str:
    """Tell the media type of a file from its content alone, reading no more than it must."""
    file = BytesIO(content) if isinstance(content, bytes) else content
    file.seek(0)
    head = file.read(HEAD)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(file)
    known = next((mime for start, mime in HEADERS if head.startswith(start)), None)
    return known or (P7S if CMS.match(head) else None) or _markup(head) or _other(head)


def check(content: bytes | BinaryIO, name: str, *, accept: Set[str], limit: int) -> str:
    """Return the media type of a file that may be kept, or refuse it by name."""
    file = BytesIO(content) if isinstance(content, bytes) else content
    length = file.seek(0, 2)
    check_length(length, name, limit=limit)
    mime = sniff(file)
    if mime not in accept:
        raise Refused(
            worded(
                "Tệp “%(name)s” là %(mime)s, không phải %(accept)s. %(advice)s",
                name=name,
                mime=_named(mime),
                accept=_wanted(accept),
                advice=ADVICE,
            )
        )
    _check_ending(name, mime)
    file.seek(max(0, length - TAIL))
    if ENDS.get(mime, b"") not in file.read():
        raise Refused(
            worded(
                "Tệp “%(name)s” bị cắt mất phần cuối. Mở thử tệp trên máy rồi tải lên lại.",
                name=name,
            )
        )
    return mime


def check_length(length: int, name: str, *, limit: int) -> None:
    """Refuse by name a file without content, or of more than `limit` bytes."""
    if not length:
        raise Refused(worded("Tệp “%(name)s” không có nội dung. Chọn lại tệp.", name=name))
    if length > limit:
        raise Refused(
            worded(
                "Tệp “%(name)s” nặng %(content)s, quá mức %(limit)s. Chụp hoặc quét lại với độ "
                "nét thấp hơn, hoặc chia thành nhiều tệp.",
                name=name,
                content=size(length),
                limit=size(limit),
            )
        )


ADVICE = worded("Chọn đúng tệp hoặc lưu lại tệp ở dạng được nhận.")


def clean_name(name: str) -> str:
    """Return a file name fit to be shown: no folders, no invisible letters, not endless."""
    last = normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    visible = "".join(letter for letter in last if category(letter)[0] != "C").strip(" .")
    path = PurePath(visible or "tep")
    return path.stem[: LONGEST_NAME - len(path.suffix)] + path.suffix[:LONGEST_NAME]


def _check_ending(name: str, mime: str) -> None:
    known = FORMATS.get(mime)
    ending = PurePath(name).suffix.lower()
    if known and known.endings and ending not in known.endings:
        right = f"{PurePath(name).stem}{known.endings[0]}"
        raise Refused(
            worded(
                "Tệp “%(name)s” thật ra là %(name2)s. Đổi tên thành “%(right)s” hoặc chọn đúng "
                "tệp.",
                name=name,
                name2=known.name,
                right=right,
            )
        )


def _named(mime: str) -> str:
    return FORMATS[mime].name if mime in FORMATS else worded("dạng tệp không nhận ra được")


def _wanted(accept: Set[str]) -> str:
    names = [known.name for mime, known in FORMATS.items() if mime in accept]
    return (
        worded("%(names)s hoặc %(names2)s", names=together(names[:-1], by=", "), names2=names[-1])
        if len(names) > 1
        else together(names)
    )


def _zip_kind(file: BinaryIO) -> str:
    try:
        with ZipFile(file) as archive:
            names = set(archive.namelist())
    except (BadZipFile, ValueError):
        return ZIP
    inside = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX}
    has_macros = any(name.endswith("vbaProject.bin") for name in names)
    return ZIP if has_macros else next((m for part, m in inside.items() if part in names), ZIP)


def _markup(content: bytes) -> str | None:
    head = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"<svg" in head:
        return SVG
    if any(mark in head for mark in MARKUP):
        return HTML
    return XML if head.startswith(b"<?xml") else None


def _other(content: bytes) -> str:
    try:
        return str(puremagic.from_string(content, mime=True)) or _text_or_unknown(content)
    except (puremagic.PureError, ValueError):
        return _text_or_unknown(content)


def _text_or_unknown(content: bytes) -> str:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(content)
    except UnicodeDecodeError:
        return UNKNOWN
    return UNKNOWN if b"\0" in content else TEXT
