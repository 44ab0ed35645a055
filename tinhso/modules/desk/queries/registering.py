"""The register of dossiers as the columns of its form."""

from tinhso.core.words.dates import day
from tinhso.core.words.worded import worded
from tinhso.modules.desk.workbook import Cell, Column
from tinhso.modules.dossiers.queries.register import Entry, Span

# The columns of form 07 of TT 03/2025/TT-VPCP, in its order.
COLUMNS = (
    Column(title=worded("TT"), width=6),
    Column(title=worded("Mã hồ sơ"), width=24),
    Column(title=worded("Tên thủ tục hành chính"), width=30),
    Column(title=worded("Số lượng hồ sơ (bộ)"), width=9),
    Column(title=worded("Tên cá nhân, tổ chức"), width=22),
    Column(title=worded("Địa chỉ, số điện thoại"), width=28),
    Column(title=worded("Cơ quan chủ trì giải quyết"), width=22),
    Column(title=worded("Nhận hồ sơ"), width=16),
    Column(title=worded("Hẹn trả kết quả"), width=16),
    Column(title=worded("Chuyển hồ sơ đến cơ quan giải quyết"), width=16),
    Column(title=worded("Nhận kết quả từ cơ quan giải quyết"), width=16),
    Column(title=worded("Trả kết quả"), width=16),
    Column(title=worded("Phương thức nhận kết quả"), width=12),
    Column(title=worded("Ký nhận"), width=14),
    Column(title=worded("Ghi chú"), width=20),
)


def above(span: Span, unit_name: str) -> tuple[str, ...]:
    """Return what stands over the table: whose register, and of which days."""
    days = worded("Từ ngày %(first)s đến ngày %(last)s", first=day(span.first), last=day(span.last))
    return (unit_name, worded("SỔ THEO DÕI HỒ SƠ"), days)


def cells_of(entry: Entry) -> tuple[Cell, ...]:
    """Return a line of the register under COLUMNS; the place to sign stays empty."""
    return (
        entry.number,
        entry.code,
        entry.procedure_name,
        entry.sets,
        entry.owner_name,
        ", ".join(part for part in (entry.address, entry.phone) if part),
        entry.unit_name,
        entry.received_at,
        entry.due_at,
        entry.handed_over_at,
        entry.result_at,
        entry.returned_at,
        entry.delivery,
        "",
        entry.note,
    )
