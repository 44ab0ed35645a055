"""The catalogue for programs: public, no token needed."""

from datetime import date
from typing import Annotated, Any

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone, translation
from ninja import Path, Query, Router
from pydantic import Field

from tinhso.core.api.access import ApiRequest
from tinhso.core.api.operations import Code, Paging, Search, Word, op
from tinhso.core.errors import NotFound
from tinhso.core.forms.answering import schema_read
from tinhso.core.words.worded import worded
from tinhso.modules.procedures import queries
from tinhso.modules.procedures.queries import Procedure
from tinhso.modules.procedures.rules import linked
from tinhso.modules.procedures.schemas import (
    FieldOut,
    Level,
    LifeEventOut,
    ProcedureOut,
    ProcedurePage,
)

router = Router(tags=["catalogue"])
TEXT = {"schema": {"type": "string"}}
GRAPH = {"schema": {"type": "object"}}
AS_GRAPH = {linked.TURTLE: TEXT, linked.JSON_LD: GRAPH}
Q = Annotated[Search, Field(description="Words to look for; tone marks may be left out")]


def _also(content: dict[str, Any]) -> dict[str, Any]:
    return {"responses": {200: {"description": "OK", "content": content}}}


@router.get(
    "/procedures",
    response=ProcedurePage,
    openapi_extra=_also(AS_GRAPH),
    **op("listProcedures", "Tìm thủ tục; gõ không dấu cũng được"),
)
def procedures(
    request: ApiRequest,
    paging: Query[Paging],
    q: Q = "",
    field: Word = "",
    life_event: Word = "",
    level: Level = "",
) -> Any:
    """List the procedures in force, best match first. `Accept: text/turtle` or
    `application/ld+json` gives the whole catalogue as CPSV-AP linked data instead."""
    day = _day(request)
    wanted = linked.wanted(request.headers.get("Accept", ""))
    if wanted in AS_GRAPH:
        return _linked(request, wanted)
    return queries.search_page(
        q,
        day=day,
        life_event=life_event,
        field=field,
        level=level,
        wanted=paging.wanted("procedures", q, field, life_event, level),
    )


@router.get(
    "/procedures.ttl",
    openapi_extra=_also({linked.TURTLE: TEXT}),
    **op("catalogueAsTurtle", "Danh mục dạng CPSV-AP (Turtle)"),
)
def turtle(request: ApiRequest) -> HttpResponse:
    """Give the whole catalogue as CPSV-AP 3.2 in Turtle."""
    return _linked(request, linked.TURTLE)


@router.get(
    "/procedures.jsonld",
    openapi_extra=_also({linked.JSON_LD: GRAPH}),
    **op("catalogueAsJsonLd", "Danh mục dạng CPSV-AP (JSON-LD)"),
)
def json_ld(request: ApiRequest) -> HttpResponse:
    """Give the whole catalogue as CPSV-AP 3.2 in JSON-LD, its context inside."""
    return _linked(request, linked.JSON_LD)


@router.get("/procedures/{code}", response=ProcedureOut, **op("getProcedure", "Một thủ tục"))
def procedure(request: ApiRequest, code: Path[Code]) -> Procedure:
    """Give one procedure as it holds today."""
    return queries.published(code, day=_day(request))


@router.get(
    "/procedures/{code}/form",
    response=dict[str, Any],
    **op("getForm", "Tờ khai của thủ tục, dạng JSON Schema"),
)
def form(request: ApiRequest, code: Path[Code]) -> dict[str, Any]:
    """Give the form of the procedure as JSON Schema 2020-12 of its answers."""
    found = queries.published(code, day=_day(request))
    if found.form is None:
        raise NotFound(worded("Thủ tục này chưa có tờ khai điện tử."))
    return schema_read(found.form)


@router.get("/fields", response=list[FieldOut], **op("listFields", "Các lĩnh vực"))
def fields(request: ApiRequest) -> Any:
    """List the fields (lĩnh vực) with procedures in force, and how many each has."""
    return queries.fields(day=_day(request))


@router.get("/life-events", response=list[LifeEventOut], **op("listLifeEvents", "Sự kiện đời sống"))
def life_events(request: ApiRequest) -> Any:
    """List what people come for, and how many procedures answer each."""
    return queries.life_events(day=_day(request))


def _day(request: ApiRequest) -> date:
    return timezone.localdate(request.at)


def _linked(request: ApiRequest, media_type: str) -> HttpResponse:
    with translation.override(settings.LANGUAGE_CODE):  # every text of it says it is Vietnamese
        text = linked.written(
            queries.all_published(day=_day(request)),
            media_type=media_type,
            base=settings.PUBLIC_URL,
            province=settings.PROVINCE_NAME,
        )
    return HttpResponse(text, content_type=media_type, headers={"Vary": "Accept"})
