"""PDF: what acts by itself or carries other files is taken out; a signed one is left untouched."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from tinhso.core.files.cleaning.limits import (
    BROKEN_PDF,
    LOCKED_PDF,
    MAX_DEPTH,
    MAX_OBJECTS,
    MAX_PAGES,
    NO_PAGES,
    TOO_MANY_OBJECTS,
    TOO_MANY_PAGES,
    Cleaned,
    Unfit,
)

# ISO 32000-2, 12.8.1: a signature dictionary names the bytes it signs.
BYTE_RANGE = re.compile(rb"/ByteRange\s*\[\s*\d")
SIGNATURES = {"/Sig", "/DocTimeStamp"}
# Actions that run, fetch, send or open something (12.6.4). Going to a place or an address stays.
DANGEROUS = {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/ResetForm", "/GoToE"}
DANGEROUS |= {"/GoToR", "/Rendition", "/Movie", "/Sound", "/RichMediaExecute", "/GoTo3DView"}
DANGEROUS |= {"/Trans", "/Hide", "/SetOCGState"}
CARRIERS = {"/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"}
ACTIONS = ("/A", "/OpenAction", "/PA", "/Next")
ALWAYS = ("/AA", "/JS", "/AF", "/XFA", "/PieceInfo")
IN_CATALOGUE = ("/Collection", "/Requirements", "/Legal", "/SpiderInfo")
NAMES = ("/JavaScript", "/EmbeddedFiles", "/Renditions", "/AlternatePresentations")
# Streams stay as packed as they came: packing them costs more than all the rest of the work.
AS_IT_CAME = {
    "deterministic_id": True,
    "object_stream_mode": pikepdf.ObjectStreamMode.preserve,
    "compress_streams": False,
    "stream_decode_level": pikepdf.StreamDecodeLevel.none,
}


def clean(source: Path, target: Path) -> Cleaned:
    """Write the PDF without what acts or is carried along, unless somebody signed it."""
    with _opened(source) as pdf:
        _refuse_excess(pdf)
        if BYTE_RANGE.search(source.read_bytes()) or _has_signature(pdf):
            return Cleaned(is_changed=False, is_signed=True)
        _take_out(pdf)
        with target.open("wb") as file:
            pdf.save(file, **AS_IT_CAME)
    return Cleaned(is_changed=True, is_signed=False)


def _opened(source: Path) -> Pdf:
    try:
        return Pdf.open(source, suppress_warnings=True, inherit_page_attributes=False)
    except pikepdf.PasswordError as error:
        raise Unfit(LOCKED_PDF) from error
    except (pikepdf.PdfError, ValueError, RuntimeError, RecursionError) as error:
        raise Unfit(BROKEN_PDF) from error


def _refuse_excess(pdf: Pdf) -> None:
    objects = len(pdf.objects)
    if objects > MAX_OBJECTS:
        raise Unfit(TOO_MANY_OBJECTS, count=objects, most=MAX_OBJECTS)
    try:
        pages = len(pdf.pages)
    except (pikepdf.PdfError, ValueError, RuntimeError) as error:
        raise Unfit(BROKEN_PDF) from error
    if not pages:
        raise Unfit(NO_PAGES)
    if pages > MAX_PAGES:
        raise Unfit(TOO_MANY_PAGES, count=pages, most=MAX_PAGES)


def _has_signature(pdf: Pdf) -> bool:
    return any(
        "/ByteRange" in one or str(one.get("/Type", "")) in SIGNATURES or _is_filled(one)
        for one in _dictionaries(pdf)
    )


def _is_filled(field: Object) -> bool:
    return field.get("/FT") == Name.Sig and "/V" in field


def _take_out(pdf: Pdf) -> None:
    for one in [*_dictionaries(pdf)]:
        _drop(one, ALWAYS)
        _drop(one, [key for key in ACTIONS if key in one and _is_dangerous(one[key])])
        if "/Annots" in one:
            _keep_plain_notes(one)
    _drop(pdf.Root, IN_CATALOGUE)
    names = pdf.Root.get("/Names")
    if isinstance(names, Dictionary):
        _drop(names, NAMES)


def _drop(one: Object, keys: Iterable[str]) -> None:
    for key in keys:
        if key in one:
            del one[key]


def _is_dangerous(action: Object) -> bool:
    if isinstance(action, Array):
        return any(_is_dangerous(one) for one in action if isinstance(one, Dictionary))
    return isinstance(action, Dictionary) and (
        str(action.get("/S", "")) in DANGEROUS or "/JS" in action or "/F" in action
    )


def _keep_plain_notes(page: Object) -> None:
    notes = page["/Annots"]
    if not isinstance(notes, Array):
        del page["/Annots"]
        return
    kept = [
        note
        for note in notes
        if isinstance(note, Dictionary) and str(note.get("/Subtype", "")) not in CARRIERS
    ]
    if len(kept) < len(notes):
        page["/Annots"] = Array(kept)


def _dictionaries(pdf: Pdf) -> Iterator[Object]:
    """Yield every dictionary of the file, those inside others too."""
    yield pdf.Root
    for one in pdf.objects:
        yield from _inside(one, 0)


def _inside(value: object, depth: int) -> Iterator[Object]:
    if depth > MAX_DEPTH:
        raise Unfit(BROKEN_PDF)
    if isinstance(value, Stream):
        value = value.stream_dict
    if isinstance(value, Dictionary):
        yield value
    for part in _parts(value):
        if not part.is_indirect:
            yield from _inside(part, depth + 1)


def _parts(value: object) -> list[Object]:
    if isinstance(value, Dictionary):
        held = [*value.values()]
    else:
        held = [*value] if isinstance(value, Array) else []
    return [part for part in held if isinstance(part, (Dictionary, Array))]
