from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from tinhso.modules.dossiers.queries.cases import State
from tinhso.modules.portal.rules import story, verdict

NOON = datetime(2026, 11, 20, 5, tzinfo=UTC)


@dataclass(frozen=True)
class _Event:
    kind: str
    did: str
    at: datetime = NOON
    note: str = ""
    program: str = ""


SENT = _Event("dossiers.DossierSubmitted", "Đã nộp hồ sơ")
ASKED = _Event("dossiers.SupplementRequested", "Cần bạn bổ sung giấy tờ", note="Thiếu trang 2")
ISSUED = _Event("dossiers.ResultIssued", "Có kết quả")


class Timeline:
    @pytest.mark.parametrize("state", sorted(set(State) - story.CLOSED))
    def test_names_what_is_still_to_come_in_every_open_state(self, state):
        told = story.timeline(state=state, story=[SENT])

        assert told[-1].title == "Trả kết quả"
        assert told[-1].state == ""

    @pytest.mark.parametrize("state", sorted(story.CLOSED))
    def test_promises_nothing_once_the_case_is_closed(self, state):
        told = story.timeline(state=state, story=[SENT])

        assert [item.state for item in told] == ["done"]

    def test_stops_where_something_is_asked_of_the_citizen(self):
        told = story.timeline(state="supplement_at_examination", story=[SENT, ASKED])

        assert (told[1].state, told[1].chip, told[1].written) == (
            "stop",
            "Đồng hồ dừng",
            "Thiếu trang 2",
        )

    def test_stops_where_a_fee_or_another_agency_is_waited_for(self):
        stopped = replace(ASKED, kind="dossiers.ClockStopped", note="Chờ nộp tiền")

        told = story.timeline(state="examining", story=[SENT, stopped])

        assert (told[1].state, told[1].written) == ("stop", "Chờ nộp tiền")

    def test_says_how_early_or_late_the_result_came(self):
        early = story.timeline(state="returned", story=[ISSUED], clock_label="sớm 40 phút")
        late = story.timeline(state="returned", story=[ISSUED], clock_label="chậm 1 ngày")

        assert (early[0].chip, early[0].chip_kind) == ("Sớm 40 phút", "good")
        assert late[0].chip_kind == "wrong"


class CodeOf:
    def test_forgives_spaces_small_letters_and_the_long_dash(self):
        assert story.code_of(" h56.102–261120 -0007 ") == "H56.102-261120-0007"


@dataclass(frozen=True)
class _Signature:
    signer: str = "Hoàng Văn Minh Họa"
    organisation: str = "UBND phường Hạc Thành"
    title: str = "Chủ tịch"
    signed_at: datetime | None = NOON
    intact: bool = True
    certificate_valid: bool = True
    certificate_until: datetime = NOON + timedelta(days=900)
    trusted: bool = True
    is_revoked: bool = False
    revoked_at: datetime | None = None


@dataclass(frozen=True)
class _Verification:
    verdict: str
    signatures: tuple = (_Signature(),)
    headline: str = "Văn bản này là thật và còn nguyên vẹn"
    reason: str = "Nội dung tệp khác với nội dung đã được ký."


class VerdictOf:
    def test_says_only_when_it_was_checked_if_all_is_well(self):
        said = verdict.verdict(_Verification("genuine"), at=NOON)

        assert (said.kind, said.lead) == ("", "Kiểm tra lúc 12 giờ 00, ngày 20/11/2026.")

    def test_gives_the_reason_when_the_file_was_changed(self):
        said = verdict.verdict(_Verification("changed"), at=NOON)

        assert said.kind == "bad"
        assert said.lead.startswith("Nội dung tệp khác")

    def test_checks_who_signed_when_and_what(self):
        checks = verdict.checks(_Verification("unknown", (_Signature(trusted=False),)))

        assert [check.passed for check in checks] == [False, True, True]
        assert "ký lúc 12 giờ 00 ngày 20/11/2026" in checks[0].note

    def test_fails_the_whole_content_when_one_signature_does(self):
        signed = (_Signature(), _Signature(signer="UBND", title="", intact=False))

        checks = verdict.checks(_Verification("changed", signed))

        assert checks[1].title == "Con dấu số của cơ quan"
        assert not checks[-1].passed

    @pytest.mark.parametrize("is_revoked", [True, False])
    def test_tells_since_when_a_certificate_is_revoked(self, is_revoked):
        signed = _Signature(is_revoked=is_revoked, revoked_at=NOON)

        check = verdict.checks(_Verification("unknown", (signed,)))[2]

        assert check.note == "Hoàng Văn Minh Họa, thu hồi từ 12 giờ 00 ngày 20/11/2026"
        assert check.passed is not is_revoked

    def test_has_nothing_to_say_about_a_file_without_signatures(self):
        assert verdict.checks(_Verification("unknown", ())) == []
