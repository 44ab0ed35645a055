"""What an administrator, or an officer for themselves, types about posts, roles and absence."""

from collections.abc import Mapping
from dataclasses import dataclass

from tinhso.core.actor import Role
from tinhso.core.errors import NotFound, Refused
from tinhso.core.people.delegating import Scope
from tinhso.core.words.worded import worded
from tinhso.modules.desk.forms.reading import day_after, day_of


@dataclass(frozen=True, kw_only=True)
class StaffForm:
    """One thing done about an officer: its page, the inputs on it, and who does it.

    `is_own` says that officers do it for themselves too.
    """

    verb: str
    title: str
    button: str
    done: str
    inputs: tuple[str, ...] = ()
    text: str = ""
    is_own: bool = False


_FORMS = (
    StaffForm(
        verb="chuc-danh",
        title=worded("Giao chức danh"),
        button=worded("Giao chức danh"),
        done=worded("Đã giao chức danh"),
        inputs=("unit_id", "title", "valid_from", "until"),
    ),
    StaffForm(
        verb="vai-tro",
        title=worded("Giao vai trò"),
        button=worded("Giao vai trò"),
        done=worded("Đã giao vai trò"),
        text=worded("Vai trò có hiệu lực ở đơn vị được chọn và mọi đơn vị bên dưới."),
        inputs=("role", "unit_id", "valid_from", "until"),
    ),
    StaffForm(
        verb="thoi-chuc-danh",
        title=worded("Kết thúc chức danh này?"),
        button=worded("Kết thúc chức danh"),
        done=worded("Đã ghi ngày kết thúc chức danh"),
        text=worded("Sau khi ghi vẫn bỏ được ngày kết thúc ở trang của công chức."),
        inputs=("ends_on",),
    ),
    StaffForm(
        verb="thoi-vai-tro",
        title=worded("Kết thúc vai trò này?"),
        button=worded("Kết thúc vai trò"),
        done=worded("Đã ghi ngày kết thúc vai trò"),
        text=worded("Sau khi ghi vẫn bỏ được ngày kết thúc ở trang của công chức."),
        inputs=("ends_on",),
    ),
    StaffForm(
        verb="giu-chuc-danh",
        title="",
        button=worded("Bỏ ngày kết thúc"),
        done=worded("Đã bỏ ngày kết thúc chức danh"),
    ),
    StaffForm(
        verb="giu-vai-tro",
        title="",
        button=worded("Bỏ ngày kết thúc"),
        done=worded("Đã bỏ ngày kết thúc vai trò"),
    ),
    StaffForm(
        verb="vang-mat",
        title=worded("Khai vắng mặt"),
        button=worded("Khai vắng mặt"),
        done=worded("Đã khai vắng mặt"),
        text=worded("Đồng nghiệp thấy ngày vắng ở mọi nơi có tên người vắng. Lý do thì không."),
        inputs=("valid_from", "until", "reason"),
        is_own=True,
    ),
    StaffForm(
        verb="bo-vang-mat",
        title="",
        button=worded("Bỏ lần vắng này"),
        done=worded("Đã bỏ lần vắng mặt"),
        is_own=True,
    ),
    StaffForm(
        verb="uy-quyen",
        title=worded("Ủy quyền cho đồng nghiệp"),
        button=worded("Ủy quyền"),
        done=worded("Đã ủy quyền"),
        text=worded("Người nhận làm thay trong thời hạn và phạm vi ghi ở đây; sổ cái ghi cả hai."),
        inputs=("delegate", "form", "roles", "valid_from", "until", "basis", "scope"),
        is_own=True,
    ),
    StaffForm(
        verb="thu-hoi",
        title="",
        button=worded("Thu hồi"),
        done=worded("Đã thu hồi ủy quyền"),
        is_own=True,
    ),
)
FORMS: Mapping[str, StaffForm] = {form.verb: form for form in _FORMS}


def form_of(verb: str) -> StaffForm:
    """Return what is done under this name, or refuse."""
    if verb not in FORMS:
        raise NotFound(worded("Không có việc này trong quản lý công chức."))
    return FORMS[verb]


def role_of(values: Mapping[str, str]) -> Role:
    """Read the role that was chosen."""
    try:
        return Role(values.get("role", ""))
    except ValueError:
        raise Refused(worded("Chọn một vai trò."), field="role") from None


def scope_of(
    values: Mapping[str, str], *, roles: list[str], procedures: list[str], documents: list[str]
) -> Scope:
    """Read what is delegated; each of `roles` is a role and the id of its unit, as `leader:12`."""
    return Scope(
        roles=tuple(_pair(text) for text in roles),
        valid_from=day_of(values, "valid_from"),
        valid_to=day_after(values, "until"),
        procedures=frozenset(procedures),
        documents=frozenset(documents),
    )


def _pair(text: str) -> tuple[Role, int]:
    role, _, unit = text.partition(":")
    try:
        return Role(role), int(unit)
    except ValueError:
        raise Refused(worded("Chọn vai trò trong danh sách."), field="roles") from None
