"""A few invented petitions at every place where one can stand, by the actions people use."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from simulators.province.answers import Applicant
from simulators.province.staff import actor_named
from tinhso.core.actor import Actor
from tinhso.core.calendar.queries import calendar_of
from tinhso.core.units.queries import UnitRow
from tinhso.modules.petitions.actions import drafts, handling, petitioning
from tinhso.modules.petitions.queries.one import Written

MINUTES_A_DAY = 8 * 60
ASKED = "Cho biết nhà văn hóa khu phố nào, kèm một ảnh nếu có."
REFUSED = "Đây là khiếu nại về đất đai, không phải phản ánh. Gửi đơn đến Ban Tiếp công dân."
AGAIN = "Biển vẫn như cũ. Đề nghị cho biết bao giờ thay."


@dataclass(frozen=True, kw_only=True)
class Story:
    """A petition sent `days` working days ago, and what became of it, `then` in order."""

    days: float
    subject: str
    text: str
    kind: str = "report"
    about: str = "service"
    then: tuple[str, ...] = ()
    answer: str = ""
    public: tuple[str, str] = ("", "")


STORIES = (
    Story(
        days=14.5,
        subject="Chờ số thứ tự quá lâu vào sáng thứ Hai",
        text="Sáng thứ Hai đầu tháng tôi chờ gần hai giờ mới đến lượt, chỉ có một quầy mở.",
        then=("accept", "answer", "publish", "like"),
        answer="Từ tuần này sáng thứ Hai mở cả ba quầy. Ông, bà cũng đặt lịch hẹn trước được.",
        public=(
            "Mở thêm quầy vào sáng thứ Hai",
            "Sáng thứ Hai hằng tuần mở cả ba quầy. Đặt lịch hẹn trước để được gọi đúng giờ.",
        ),
    ),
    Story(
        days=13,
        subject="Đề nghị bỏ bản sao giấy khai sinh khi đã có dữ liệu",
        text="Con tôi đã có khai sinh điện tử nhưng vẫn bị yêu cầu nộp bản sao giấy.",
        kind="proposal",
        about="rule",
        then=("accept", "answer", "publish"),
        answer="Đã nhắc bộ phận một cửa: khai sinh đã có trong dữ liệu thì không yêu cầu bản sao.",
        public=(
            "Không yêu cầu bản sao giấy khai sinh đã có dữ liệu",
            "Giấy đã có trong cơ sở dữ liệu thì công chức tra cứu, người dân không phải nộp.",
        ),
    ),
    Story(
        days=11,
        subject="Biển chỉ dẫn vào khu trả kết quả khó thấy",
        text="Người lớn tuổi không tìm được phòng trả kết quả vì biển chỉ dẫn nhỏ và bị che.",
        then=("accept", "answer", "dislike", "again"),
        answer="Đã ghi nhận ý kiến của ông, bà.",
    ),
    Story(
        days=17,
        subject="Hồ sơ hộ tịch trả chậm hai ngày không xin lỗi",
        text="Tôi được hẹn trả thứ Tư nhưng thứ Sáu mới nhận, không ai báo trước.",
        then=("accept",),
    ),
    Story(
        days=3,
        subject="Máy lấy số ở cửa chính hay hết giấy",
        text="Ba lần gần đây đến đều phải xin số viết tay vì máy hết giấy.",
        then=("accept",),
    ),
    Story(
        days=2.5,
        subject="Công chức nói chuyện điện thoại khi tiếp dân",
        text="Chiều hôm trước công chức ở quầy nói chuyện riêng hơn mười phút khi tôi đang chờ.",
        about="conduct",
    ),
    Story(
        days=2,
        subject="Đường trước nhà văn hóa ngập khi mưa",
        text="Cứ mưa to là đường trước nhà văn hóa khu phố ngập, học sinh đi lại khó.",
        then=("accept", "ask"),
    ),
    Story(
        days=1.2,
        subject="Giá đất nhà hàng xóm được đền bù cao hơn",
        text="Tôi muốn khiếu nại giá đền bù đất của gia đình so với nhà bên cạnh.",
        then=("refuse",),
    ),
    Story(
        days=0.4,
        subject="Xin thêm ghế ở khu chờ",
        text="Khu chờ tầng một chỉ có mười ghế, người già phải đứng vào giờ cao điểm.",
        kind="proposal",
    ),
)
OF_CITIZEN = Story(
    days=4,
    subject="Không gọi được số điện thoại của bộ phận một cửa",
    text="Tôi gọi số in trên giấy tiếp nhận ba lần trong giờ làm việc, không ai nghe máy.",
    then=("accept", "answer"),
    answer="Đường dây hỏng hai ngày, nay đã nối lại. Xin lỗi vì đã để bà phải gọi nhiều lần.",
)


def petition(*, home: UnitRow, owners: Sequence[Applicant], at: datetime) -> int:
    """Send all of `STORIES` and the demo citizen's own; return how many there are."""
    writers = [_actor(one) for one in owners[1 : len(STORIES) + 1]]
    for story, writer in zip(STORIES, writers, strict=True):
        _tell(story, writer, home, at)
    _tell(OF_CITIZEN, actor_named("nguoidan", day=timezone.localdate(at)), home, at)
    return len(STORIES) + 1


def _actor(one: Applicant) -> Actor:
    return Actor(id=f"person:{one.id}", person_id=one.id, name=one.full_name, assurance=2)


def _tell(story: Story, who: Actor, home: UnitRow, now: datetime) -> None:
    calendar = calendar_of(home.id)
    begun = calendar.shift(now, -round(story.days * MINUTES_A_DAY))
    written = Written(
        kind=story.kind,
        about=story.about,
        subject=story.subject,
        text=story.text,
        unit_id=home.id,
    )
    draft_id = drafts.begin(actor=who, written=written, at=begun)
    code = petitioning.submit(actor=who, draft_id=draft_id, at=begun)
    pace = round(story.days * MINUTES_A_DAY / (len(story.then) + 1))
    for number, verb in enumerate(story.then, start=1):
        at = min(now, calendar.shift(begun, min(pace, 6 * 60) * number))
        _do(verb, story, code, who, at)


def _do(verb: str, story: Story, code: str, who: Actor, at: datetime) -> None:
    day = timezone.localdate(at)
    clerk, officer = actor_named("motcua", day=day), actor_named("chuyenmon", day=day)
    if verb == "accept":
        handling.accept(actor=clerk, code=code, at=at)
    elif verb == "ask":
        handling.ask(actor=clerk, code=code, note=ASKED, at=at)
    elif verb == "refuse":
        handling.refuse(actor=clerk, code=code, note=REFUSED, at=at)
    elif verb == "answer":
        handling.answer(actor=officer, code=code, note=story.answer, at=at)
    elif verb == "publish":
        leader, (subject, text) = actor_named("lanhdao", day=day), story.public
        handling.publish(actor=leader, code=code, subject=subject, text=text, at=at)
    elif verb == "again":
        petitioning.petition_again(actor=who, code=code, note=AGAIN, at=at)
    else:
        petitioning.rate(actor=who, code=code, satisfied=verb == "like", note="", at=at)
