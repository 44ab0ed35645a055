"""What stands in the rail for an officer, with how much waits at each place."""

from collections.abc import Iterable, Mapping

from django.db.models import Count, Q
from django.urls import NoReverseMatch, reverse

from tinhso.core.actor import Actor, Role
from tinhso.core.steps.graph import Kind
from tinhso.core.words.amounts import number
from tinhso.core.words.worded import worded
from tinhso.modules.desk import permissions
from tinhso.modules.dossiers.queries.lists import running_of, waits_for
from tinhso.ui.rail import RailGroup, RailItem


def rail(*, actor: Actor, here: str = "") -> tuple[RailGroup, ...]:
    """Return the places of `actor` at the desk, `here` marked: one query whatever waits."""
    waiting = _waiting(actor)
    groups = (
        RailGroup(items=_found(_inbox(actor, waiting, here))),
        RailGroup(title=worded("Một cửa"), items=_found(_one_stop(actor, waiting, here))),
        RailGroup(title=worded("Kết quả"), items=_found(_results(actor, waiting, here))),
        RailGroup(title=worded("Đơn vị"), items=_found(_unit(actor, here))),
    )
    return tuple(group for group in groups if group.items)


def _waiting(actor: Actor) -> Mapping[str, int]:
    """Count by kind of step what waits for the actor, and all that runs in the actor's units."""
    if not permissions.has_inbox(actor):
        return {}
    for_me = waits_for(actor)
    running = running_of(actor)
    return running.aggregate(
        running=Count("pk"),
        waiting=Count("pk", filter=for_me),
        **{kind.value: Count("pk", filter=for_me & Q(kind=kind)) for kind in Kind},
    )


def _inbox(actor: Actor, waiting: Mapping[str, int], here: str) -> Iterable[RailItem | None]:
    if permissions.has_inbox(actor):
        count = waiting["waiting"]
        yield _item("inbox", worded("Hộp việc"), "desk:inbox", "inbox", here, count=count)
        yield _item("search", worded("Tra cứu"), "desk:search", "search", here)
    else:
        yield _item("inbox", worded("Bàn làm việc"), "desk:inbox", "briefcase", here)


def _one_stop(actor: Actor, waiting: Mapping[str, int], here: str) -> Iterable[RailItem | None]:
    if permissions.holds_any(actor, Role.ONE_STOP):
        yield _item("counter", worded("Tại quầy"), "desk:counter", "user-plus", here)
        yield _item("queue", worded("Hàng chờ"), "desk:queue", "users", here)
        yield _waits("reception", worded("Tiếp nhận"), "file-plus", waiting, here)
    if permissions.has_inbox(actor):
        count = waiting["running"]
        yield _item(
            "dossiers",
            worded("Hồ sơ của đơn vị"),
            "desk:dossiers",
            "files",
            here,
            query="?state=open",
            count=count,
        )
        yield _item("handovers", worded("Bàn giao"), "desk:handovers", "list-check", here)
        yield _item("petitions", worded("Phản ánh"), "desk:petitions", "message", here)
    if permissions.holds_any(actor, Role.ONE_STOP):
        yield _waits("return", worded("Trả kết quả"), "package", waiting, here)


def _results(actor: Actor, waiting: Mapping[str, int], here: str) -> Iterable[RailItem | None]:
    if permissions.holds_any(actor, Role.LEADER):
        yield _waits("decision", worded("Chờ ký"), "signature", waiting, here)
    if permissions.holds_any(actor, Role.REGISTRAR):
        yield _waits("issuing", worded("Chờ phát hành"), "rubber-stamp", waiting, here)
    if permissions.holds_any(actor, Role.LEADER):
        label = worded("Văn bản đã cấp")
        yield _item("documents", label, "desk:documents", "certificate", here)


def _unit(actor: Actor, here: str) -> Iterable[RailItem | None]:
    yield _item("dashboard", worded("Bảng theo dõi"), "desk:dashboard", "eye", here)
    yield _item("plan", worded("Kế hoạch"), "plan:public", "chart-line", here)
    yield _item("report", worded("Báo cáo"), "desk:report", "report", here)
    yield _item("procedures", worded("Thủ tục"), "desk:procedures", "book", here)
    if permissions.keeps_organisations(actor):
        yield _item("organisations", worded("Tổ chức"), "desk:organisations", "building", here)
    if permissions.administers(actor):
        yield _item("officers", worded("Công chức"), "desk:officers", "user", here)
        yield _item("people", worded("Đơn vị"), "desk:people", "users", here)
        yield _item(
            "signing_keys", worded("Chứng thư số"), "desk:signing_keys", "certificate", here
        )
        yield _item("calendar", worded("Lịch làm việc"), "desk:calendar", "calendar", here)
    yield _item("tasks", worded("Việc đang chạy"), "desk:tasks", "clock", here)
    yield _item("tokens", worded("Mã truy cập"), "identity:tokens", "key", here)
    yield _item("me", worded("Vắng mặt, ủy quyền"), "desk:me", "calendar", here)
    yield _item("keys", worded("Phím tắt"), "desk:keys", "keyboard", here)


def _waits(
    kind: str, label: str, icon: str, waiting: Mapping[str, int], here: str
) -> RailItem | None:
    count = waiting.get(kind, 0)
    return _item(kind, label, "desk:inbox", icon, here, query=f"?kind={kind}", count=count)


def _item(
    key: str, label: str, view: str, icon: str, here: str, *, query: str = "", count: int = 0
) -> RailItem | None:
    """A province may run without a module; its places are then left out."""
    try:
        url = reverse(view)
    except NoReverseMatch:
        return None
    return RailItem(
        label=label,
        url=url + query,
        icon=icon,
        count=number(count) if count else "",
        is_current=key == here,
    )


def _found(items: Iterable[RailItem | None]) -> tuple[RailItem, ...]:
    return tuple(item for item in items if item is not None)
