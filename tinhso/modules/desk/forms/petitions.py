"""What the pages of a petition's verbs say, and what officers typed there."""

from collections.abc import Mapping
from dataclasses import dataclass

from tinhso.core.ids import id_of
from tinhso.core.words.worded import worded
from tinhso.modules.desk.rules import Asked, Offer
from tinhso.modules.petitions.queries.one import Verb

_NOTE = worded("Người gửi đọc được nội dung này.")
_OFFERS = (
    Offer(
        verb=Verb.ACCEPT, label=worded("Tiếp nhận"), done=worded("Đã tiếp nhận phản ánh"), key="N"
    ),
    Offer(
        verb=Verb.ANSWER,
        label=worded("Trả lời"),
        done=worded("Đã trả lời người gửi"),
        asked=Asked(
            title=worded("Trả lời người gửi"),
            text=worded("Người gửi được báo ngay. Trả lời rồi không sửa được."),
            label=worded("Câu trả lời"),
            hint=worded("Đã xem xét gì, kết quả ra sao, sẽ làm gì và khi nào"),
        ),
    ),
    Offer(
        verb=Verb.ASK,
        label=worded("Đề nghị bổ sung"),
        done=worded("Đã đề nghị bổ sung. Đồng hồ dừng cho đến khi người gửi trả lời"),
        asked=Asked(
            title=worded("Đề nghị người gửi bổ sung"),
            text=worded("Chỉ hỏi được một lần. Hỏi hết những gì cần."),
            label=worded("Cần bổ sung gì?"),
            hint=_NOTE,
        ),
    ),
    Offer(
        verb=Verb.FORWARD,
        label=worded("Chuyển đơn vị khác"),
        done=worded("Đã chuyển"),
        asked=Asked(
            title=worded("Chuyển đến đơn vị có thẩm quyền"),
            text=worded(
                "Hạn trả lời người dân giữ nguyên. Chuyển rồi đơn vị bạn không mở được nữa."
            ),
            label=worded("Vì sao thuộc đơn vị kia?"),
            hint=_NOTE,
        ),
    ),
    Offer(
        verb=Verb.REFUSE,
        label=worded("Không tiếp nhận"),
        done=worded("Đã báo không tiếp nhận"),
        is_danger=True,
        asked=Asked(
            title=worded("Không tiếp nhận phản ánh này?"),
            text=worded("Phản ánh khép lại và không mở lại được. Thuộc nơi khác thì nên chuyển."),
            label=worded("Lý do và nơi người gửi nên hỏi"),
            hint=_NOTE,
        ),
    ),
    Offer(
        verb=Verb.PUBLISH,
        label=worded("Công khai câu trả lời"),
        done=worded("Đã công khai"),
        asked=Asked(
            title=worded("Công khai câu trả lời"),
            text=worded(
                "Viết lại bằng lời của cơ quan. Không nêu tên, địa chỉ, số điện thoại, mã hồ sơ "
                "hay điều gì để nhận ra người gửi: ai cũng đọc được trang này."
            ),
            label=worded("Câu trả lời để công khai"),
        ),
    ),
    Offer(
        verb=Verb.UNPUBLISH,
        label=worded("Thôi công khai"),
        done=worded("Đã thôi công khai"),
        is_danger=True,
        asked=Asked(
            title=worded("Thôi công khai câu trả lời này?"),
            text=worded("Trang công khai biến mất ngay. Sau đó vẫn công khai lại được."),
            label=worded("Lý do"),
            hint=_NOTE,
        ),
    ),
)
OFFERS: Mapping[str, Offer] = {offer.verb: offer for offer in _OFFERS}


@dataclass(frozen=True, kw_only=True)
class PetitionForm:
    """What stood in the form of a verb, as typed."""

    note: str = ""
    subject: str = ""
    unit: str = ""

    @property
    def unit_id(self) -> int | None:
        return id_of(self.unit)


def petition_form(values: Mapping[str, str]) -> PetitionForm:
    """Read the form of a verb."""
    return PetitionForm(
        note=values.get("note", ""), subject=values.get("subject", ""), unit=values.get("unit", "")
    )
