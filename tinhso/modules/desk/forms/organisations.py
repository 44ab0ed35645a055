"""What is typed about an organisation: its name, its numbers, who acts for it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings

from tinhso.core.errors import NotFound
from tinhso.core.people.identifiers import ORGANISATION
from tinhso.core.people.identifiers import kinds as number_kinds
from tinhso.core.people.models import Capacity
from tinhso.core.words.worded import sentence, worded


@dataclass(frozen=True, kw_only=True)
class OrganisationForm:
    """One thing done about an organisation: its page and the inputs on it.

    `is_danger` marks what takes something from somebody.
    """

    verb: str
    title: str
    button: str
    done: str
    inputs: tuple[str, ...]
    text: str = ""
    is_danger: bool = False


NEW = OrganisationForm(
    verb="moi",
    title=worded("Ghi nhận tổ chức"),
    button=worded("Ghi nhận"),
    done=worded("Đã ghi nhận tổ chức"),
    inputs=("name", "kind", "number_kind", "value", "phone", "email", "address"),
    text=worded("Theo giấy đăng ký hoặc quyết định thành lập người dân xuất trình."),
)
_FORMS = (
    OrganisationForm(
        verb="sua",
        title=worded("Sửa thông tin tổ chức"),
        button=worded("Lưu"),
        done=worded("Đã lưu thông tin"),
        inputs=("name", "phone", "email", "address"),
    ),
    OrganisationForm(
        verb="ma-so",
        title=worded("Ghi mã số"),
        button=worded("Ghi mã số"),
        done=worded("Đã ghi mã số"),
        inputs=("number_kind", "value", "since"),
        text=worded("Mã số đang có không tự hết hiệu lực khi ghi mã số mới."),
    ),
    OrganisationForm(
        verb="thoi-ma-so",
        title=worded("Mã số này hết hiệu lực?"),
        button=worded("Ghi ngày hết hiệu lực"),
        done=worded("Đã ghi ngày hết hiệu lực"),
        inputs=("ends_on",),
        is_danger=True,
    ),
    OrganisationForm(
        verb="dai-dien",
        title=worded("Ghi người đại diện"),
        button=worded("Ghi người đại diện"),
        done=worded("Đã ghi người đại diện"),
        inputs=("personal_number", "full_name", "capacity", "basis", "valid_from", "until"),
        text=worded(
            "Người đại diện xem, nộp và làm tiếp mọi hồ sơ của tổ chức trong thời hạn này. "
            "Đối chiếu căn cước và giấy tờ chứng minh trước khi ghi."
        ),
    ),
    OrganisationForm(
        verb="thoi-dai-dien",
        title=worded("Kết thúc tư cách đại diện này?"),
        button=worded("Kết thúc tư cách"),
        done=worded("Đã ghi ngày kết thúc tư cách đại diện"),
        inputs=("ends_on",),
        text=worded("Từ ngày này người đó không còn thấy hồ sơ, bản nháp và tin của tổ chức."),
        is_danger=True,
    ),
)
FORMS: Mapping[str, OrganisationForm] = {form.verb: form for form in _FORMS}


def form_of(verb: str) -> OrganisationForm:
    """Return what is done under this name, or refuse."""
    if verb not in FORMS:
        raise NotFound(worded("Không có việc này trong quản lý tổ chức."))
    return FORMS[verb]


def capacities() -> tuple[tuple[str, str], ...]:
    """Return in which capacities somebody acts for an organisation, with their names."""
    return tuple((one.value, sentence(str(one.label))) for one in Capacity)


def numbers() -> tuple[tuple[str, str], ...]:
    """Return the kinds of numbers an organisation may bear, each with an example."""
    known = number_kinds(settings.DATA_FOLDER).values()
    borne = (one for one in known if ORGANISATION in one.bearers and one.valid_to is None)
    return tuple((one.kind, _with_example(sentence(one.name), one.example)) for one in borne)


def _with_example(name: str, example: str) -> str:
    return worded("%(name)s, ví dụ %(example)s", name=name, example=example)
