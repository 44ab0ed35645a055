"""What a file really is, told from its content and never from its name. Pure."""

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import PurePath
from unicodedata import category, normalize
from zipfile import BadZipFile, ZipFile

import puremagic

from tinhso.core.errors import Refused
from tinhso.core.words.amounts import size
from tinhso.core.words.worded import together, worded

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
TEXT = "text/plain"
UNKNOWN = "application/octet-stream"
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
COMPLETE: Mapping[str, Callable[[bytes], bool]] = {
    PDF: lambda content: b"%%EOF" in content[-2048:],
    PNG: lambda content: content.rstrip(b"\0\r\n").endswith(b"IEND\xaeB`\x82"),
    JPEG: lambda content: b"\xff\xd9" in content[-4096:],
}


def digest_of(content: bytes) -> str:
    """Return the SHA-256 of the content, in hex."""
    return sha256(content).hexdigest()


def sniff(content: bytes) -> str:
    """Tell the media type of a file from its content alone."""
    if content.startswith(b"PK\x03\x04"):
        return _zip_kind(content)
    known = next((mime for head, mime in HEADERS if content.startswith(head)), None)
    return known or _markup(content) or _other(content)


def check(content: bytes, name: str, *, accept: Set[str], limit: int) -> str:
    """Return the media type of a file that may be kept, or refuse it by name."""
    if not content:
        raise Refused(worded("Tệp “%(name)s” không có nội dung. Chọn lại tệp.", name=name))
    if len(content) > limit:
        raise Refused(
            worded(
                "Tệp “%(name)s” nặng %(content)s, quá mức %(limit)s. Chụp hoặc quét lại với độ "
                "nét thấp hơn, hoặc chia thành nhiều tệp.",
                name=name,
                content=size(len(content)),
                limit=size(limit),
            )
        )
    mime = sniff(content)
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
    if not COMPLETE.get(mime, bool)(content):
        raise Refused(
            worded(
                "Tệp “%(name)s” bị cắt mất phần cuối. Mở thử tệp trên máy rồi tải lên lại.",
                name=name,
            )
        )
    return mime


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


def _zip_kind(content: bytes) -> str:
    try:
        with ZipFile(BytesIO(content)) as archive:
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
    return HTML if any(mark in head for mark in MARKUP) else None


def _other(content: bytes) -> str:
    try:
        return str(puremagic.from_string(content, mime=True)) or _text_or_unknown(content)
    except (puremagic.PureError, ValueError):
        return _text_or_unknown(content)


def _text_or_unknown(content: bytes) -> str:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return UNKNOWN
    return UNKNOWN if b"\0" in content else TEXT
