"""Public figures: the plan on one page, the rows behind each number, and both as files."""

import csv
from collections.abc import Iterable, Iterator

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from tinhso.core.pages import ActorRequest, render
from tinhso.core.words.dates import local
from tinhso.core.words.worded import worded
from tinhso.modules.plan import forms
from tinhso.modules.plan.queries import cases
from tinhso.modules.plan.queries.standing import overview
from tinhso.modules.plan.rules.counting import Part
from tinhso.modules.plan.rules.shown import CaseRow
from tinhso.modules.plan.rules.targets import UNMET, Status

GROUPS = (
    (worded("Chưa đạt"), tuple(UNMET)),
    (worded("Đã đạt"), (Status.MET,)),
    (worded("Kế hoạch không đặt mục tiêu"), (Status.NO_TARGET,)),
    (worded("Chưa có số liệu"), (Status.NO_DATA,)),
)


@login_not_required
@require_safe
def public(request: ActorRequest) -> HttpResponse:
    """Show how the plan stands."""
    asked = _asked(request)
    shown = overview(day=asked.day, at=request.at)
    context = {
        "plan": shown,
        "asked": asked,
        "is_today": asked.day == asked.today,
        "at": request.at,
        "query": asked.query(loc=None, don_vi=None, thu_tuc=None),
        "missed_query": asked.query(loc=Part.MISSED.value, don_vi=None, thu_tuc=None),
        "groups": [(title, shown.having(*of)) for title, of in GROUPS if shown.having(*of)],
    }
    return render(request, "plan/public.html", context)


@login_not_required
@require_safe
def rows(request: ActorRequest, key: str) -> HttpResponse:
    """Show the cases behind an indicator."""
    asked = _asked(request)
    found = cases.rows(
        key, day=asked.day, at=request.at, narrowing=asked.narrowing, page=asked.page
    )
    one = found.indicator
    parts = (
        (Part.ALL, worded("Tất cả"), one.tally.base),
        (Part.HIT, one.counted, one.tally.hit),
        (Part.MISSED, one.missed, one.missed_count),
    )
    whole = {"don_vi": None, "thu_tuc": None}
    context = {
        "found": found,
        "back": asked.query(loc=None, **whole),
        "file_query": asked.query(),
        "prefix": asked.query(trang="0").removesuffix("0"),
        "all_units": asked.query(**whole),
        "narrowed_to": found.names_of(asked.narrowing),
        "views": [
            (asked.query(loc=part.value, **whole), label, count, part is asked.narrowing.part)
            for part, label, count in parts
        ],
        "unit_rows": [(asked.query(don_vi=unit.id, loc=None), unit) for unit in found.units],
    }
    return render(request, "plan/rows.html", context)


@login_not_required
@require_safe
def public_file(request: ActorRequest) -> StreamingHttpResponse:
    """Give the table of indicators as open data."""
    asked = _asked(request)
    shown = overview(day=asked.day, at=request.at)
    head = ["chi_tieu", "ten", "muc_tieu", "gia_tri_phan_tram", "tu_so", "mau_so", "du_bao_31_12"]
    lines: list[list[object]] = [[*head, "trang_thai", "den_ngay"]]
    for one in shown.indicators:
        value = "" if one.tally.percent is None else f"{float(one.tally.percent):.2f}"
        ahead = "" if one.forecast is None else f"{float(one.forecast):.2f}"
        figures = [one.target_text, value, one.tally.hit, one.tally.base, ahead]
        lines.append([one.key, one.name, *figures, one.status_label, asked.day.isoformat()])
    return _file(lines, f"chi-tieu-{asked.day:%Y%m%d}.csv")


@login_not_required
@require_safe
def rows_file(request: ActorRequest, key: str) -> StreamingHttpResponse:
    """Give the cases behind an indicator as open data."""
    asked = _asked(request)
    found = cases.all_rows(key, day=asked.day, at=request.at, narrowing=asked.narrowing)
    return _file(_lines(found), f"{key}-{asked.day:%Y%m%d}.csv")


def _asked(request: ActorRequest) -> forms.Asked:
    return forms.asked(request.GET, today=timezone.localdate(request.at))


def _lines(found: Iterable[CaseRow]) -> Iterator[list[object]]:
    yield ["ma_ho_so", "don_vi", "thu_tuc", "duoc_tinh", "tiep_nhan", "hen_tra", "moc_tinh"]
    for row in found:
        moments = (row.received_at, row.due_at, row.counted_at)
        told = [local(moment).isoformat(timespec="minutes") if moment else "" for moment in moments]
        yield [row.code, row.unit_name, row.procedure, "co" if row.is_hit else "khong", *told]


class _Line:
    """What a csv writer writes to; it hands the line on."""

    def write(self, text: str) -> str:
        return text


def _file(lines: Iterable[list[object]], name: str) -> StreamingHttpResponse:
    writer = csv.writer(_Line())
    # the mark tells spreadsheets that this is UTF-8
    body = (
        ("\ufeff" if first == 0 else "") + writer.writerow(line) for first, line in enumerate(lines)
    )
    answer = StreamingHttpResponse(body, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
