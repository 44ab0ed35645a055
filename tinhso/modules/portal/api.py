"""What anybody may ask by program besides the catalogue: units by day, and signed papers."""

from datetime import date
from hashlib import sha256
from typing import Annotated, Any

from django.utils import timezone
from ninja import File, Path, Query, Router, UploadedFile
from pydantic import Field

from tinhso.core.api.access import ApiRequest
from tinhso.core.api.cursors import cut_list
from tinhso.core.api.operations import Code, Paging, Search, op
from tinhso.core.errors import NotFound, Refused
from tinhso.core.search import fold
from tinhso.core.units import queries as units
from tinhso.core.units.queries import UnitRow
from tinhso.modules.documents import queries as documents
from tinhso.modules.documents.queries import PublicDocument
from tinhso.modules.portal.queries.checking import checked
from tinhso.modules.portal.rules.standing import standing_of
from tinhso.modules.portal.schemas import Level, Node, UnitOut, UnitPage, Verified

router = Router()
Day = Annotated[date | None, Field(description="The day asked about; today if left out")]
Under = Annotated[str, Field(max_length=60, description="Code of a unit: only those below it")]
Lookup = Annotated[str, Field(min_length=1, max_length=60)]


@router.get("/units", response=UnitPage, tags=["units"], **op("listUnits", "Đơn vị theo ngày"))
def list_units(
    request: ApiRequest,
    paging: Query[Paging],
    q: Search = "",
    level: Level = "",
    under: Under = "",
    day: Day = None,
) -> Any:
    """List the units of a day by code; `q` finds names without tone marks."""
    when = _day(request, day)
    found = [row for _, row in units.tree(day=when) if _is_wanted(row, q, level)]
    if under:
        below = units.subtree(_top(under, when).id)
        found = [row for row in found if row.id in below]
    wanted = paging.wanted("units", q, level, under, when)
    return cut_list(found, key=lambda row: (row.code, row.id), wanted=wanted)


@router.get("/units/tree", response=list[Node], tags=["units"], **op("getUnitTree", "Cây đơn vị"))
def tree(request: ApiRequest, day: Day = None) -> list[dict[str, Any]]:
    """Give every unit of a day with its depth, each parent before its children."""
    return [{**row.__dict__, "depth": d} for d, row in units.tree(day=_day(request, day))]


@router.get("/units/{code}", response=UnitOut, tags=["units"], **op("getUnit", "Một đơn vị"))
def unit(request: ApiRequest, code: Path[Code], day: Day = None, *, follow: bool = False) -> Any:
    """Give the unit that bears the code, in any of its three forms, on a day.

    With `follow`, the code of a unit that closed leads to its successor.
    """
    return units.by_code(code, day=_day(request, day), follow=follow)


@router.get(
    "/units/{code}/successors",
    response=list[UnitOut],
    tags=["units"],
    **op("listSuccessors", "Đơn vị kế thừa"),
)
def successors(request: ApiRequest, code: Path[Code], day: Day = None) -> Any:
    """List the units that hold on a day what the unit held, the default one first.

    A unit that still exists on that day is its own successor.
    """
    when = _day(request, day)
    return units.successors(units.ever(code, day=when).id, day=when)


@router.get(
    "/units/{code}/predecessors",
    response=list[UnitOut],
    tags=["units"],
    **op("listPredecessors", "Đơn vị tiền thân"),
)
def predecessors(request: ApiRequest, code: Path[Code], day: Day = None) -> Any:
    """List the units of a day that the unit took over from, wholly or in part."""
    today = timezone.localdate(request.at)
    return units.predecessors(units.by_code(code, day=today).id, day=_day(request, day))


@router.post(
    "/verifications",
    response=Verified,
    tags=["signatures"],
    **op("verifyFile", "Kiểm tra chữ ký số của một tệp"),
)
def verify_file(request: ApiRequest, file: File[UploadedFile]) -> dict[str, Any]:
    """Check the signatures of a PDF, offline; the file is forgotten afterwards."""
    pdf = file.read()
    return _checked(pdf, documents.by_digest(sha256(pdf).hexdigest()), request)


@router.get(
    "/verifications/{lookup}",
    response=Verified,
    tags=["signatures"],
    **op("verifyCode", "Kiểm tra bằng mã tra cứu"),
)
def verify_code(request: ApiRequest, lookup: Path[Lookup]) -> dict[str, Any]:
    """Check the signed file that stands behind the code printed beside its QR."""
    document = documents.by_lookup(lookup)
    return _checked(documents.signed_file(document.id), document, request)


def _checked(pdf: bytes, document: PublicDocument | None, request: ApiRequest) -> dict[str, Any]:
    whole = checked(pdf, document, at=request.at)
    found, said = whole.found, whole.verdict
    return {
        "verdict": found.verdict,
        "standing": standing_of(document),
        "headline": said.title,
        "reason": found.reason if found.verdict != "genuine" else said.lead,
        "signatures": found.signatures,
        "merged": whole.merged,
        "document": document,
    }


def _top(code: str, day: date) -> UnitRow:
    try:
        return units.by_code(code, day=day)
    except NotFound as refusal:
        raise Refused(refusal.text, field="under") from None


def _day(request: ApiRequest, day: date | None) -> date:
    return day or timezone.localdate(request.at)


def _is_wanted(row: UnitRow, q: str, level: str) -> bool:
    return fold(q) in fold(row.name) and level in {"", row.level}
