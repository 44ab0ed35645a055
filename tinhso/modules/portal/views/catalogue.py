"""Finding a procedure and reading what it asks for."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from tinhso.core.pages import ActorRequest, render
from tinhso.core.paging import place
from tinhso.core.words.worded import worded
from tinhso.modules.plan.queries.front import shopfront
from tinhso.modules.portal.views.edge import page_number
from tinhso.modules.procedures import queries as procedures

PAGE = 20
# what people type
OFTEN = (
    worded("khai sinh"),
    worded("tình trạng hôn nhân"),
    worded("hộ kinh doanh"),
    worded("lý lịch tư pháp"),
)
LEVELS = (("commune", worded("Xã, phường")), ("province", worded("Sở, ngành của tỉnh")))


@login_not_required
@require_safe
def home(request: ActorRequest) -> HttpResponse:
    """Ask what the citizen wants to do."""
    day = timezone.localdate(request.at)
    context = {
        "often": OFTEN,
        "life_events": procedures.life_events(day=day),
        "procedure_count": sum(field.count for field in procedures.fields(day=day)),
        "shopfront": shopfront(at=request.at),
        "samples": procedures.samples(day=day),
    }
    return render(request, "portal/home.html", context)


@login_not_required
@require_safe
def catalogue(request: ActorRequest) -> HttpResponse:
    """List procedures: found by words, by what happened in life, by field, by agency."""
    day = timezone.localdate(request.at)
    asked = {name: request.GET.get(name, "").strip() for name in ("q", "viec", "linh_vuc", "cap")}
    found = procedures.search(
        asked["q"],
        day=day,
        life_event=asked["viec"],
        field=asked["linh_vuc"],
        level=asked["cap"],
    )
    where = place(total=len(found), page=page_number(request), size=PAGE)
    kept = urlencode({name: value for name, value in asked.items() if value})
    context = {
        **asked,
        "rows": found[where.rows],
        "total": len(found),
        "page": where.page,
        "pages": where.pages,
        "prefix": f"?{kept}&trang=" if kept else "?trang=",
        "life_events": [(row.key, row.name) for row in procedures.life_events(day=day)],
        "fields": [(row.code, row.name) for row in procedures.fields(day=day)],
        "levels": LEVELS,
        "samples": procedures.samples(day=day),
    }
    return render(request, "portal/catalogue.html", context)


@login_not_required
@require_safe
def procedure(request: ActorRequest, code: str) -> HttpResponse:
    """Show one procedure with everything the law wants published."""
    day = timezone.localdate(request.at)
    found = procedures.published(code, day=day)
    events = {row.key: row.name for row in procedures.life_events(day=day)}
    context = {
        "procedure": found,
        "event": next(((key, events[key]) for key in found.life_events if key in events), None),
        "related": [row for row in procedures.search(day=day) if row.code in found.related],
    }
    return render(request, "portal/procedure.html", context)
