"""The steps of a procedure, read from its file; and what keeps them from running."""

import pytest

from tinhso.core.steps.graph import GraphFault, Kind, StepType
from tinhso.core.steps.loading import load, load_dossier
from tinhso.core.steps.tests.samples import DOSSIER, GENERAL, row


def faults(rows, **options):
    with pytest.raises(GraphFault) as refused:
        load(rows, **options)
    return str(refused.value)


class LoadDossier:
    def test_keeps_the_order_and_counts_minutes(self):
        graph = load_dossier(DOSSIER)

        assert [step.kind for step in graph.tasks] == list(Kind)
        assert graph.steps[-1].type is StepType.END
        assert graph.minutes == 480

    def test_names_a_kind_that_is_missing(self):
        with pytest.raises(GraphFault, match="Thiếu bước loại decision"):
            load_dossier([item for item in DOSSIER if item["key"] != "decision"])

    def test_refuses_steps_out_of_order(self):
        with pytest.raises(GraphFault, match="“Thẩm tra” đứng sai thứ tự"):
            load_dossier([DOSSIER[1], DOSSIER[0], *DOSSIER[2:]])

    def test_refuses_a_way_round_the_decision(self):
        rows = [*DOSSIER]
        rows[1] = {
            **rows[1],
            "type": "choice",
            "kind": "examination",
            "next": [{"to": "decision", "label": "Trình"}, {"to": "issuing", "label": "Cấp ngay"}],
        }

        with pytest.raises(GraphFault, match="“Phát hành” đứng sai thứ tự"):
            load_dossier(rows)

    def test_refuses_an_end_before_the_return(self):
        rows = [{**DOSSIER[0], "next": "examination"}, *DOSSIER[1:]]
        rows[0] = {
            **rows[0],
            "type": "choice",
            "next": [{"to": "examination", "label": "Đủ"}, {"to": "end", "label": "Thôi"}],
        }

        with pytest.raises(GraphFault, match="khi chưa trả kết quả"):
            load_dossier(rows)

    @pytest.mark.parametrize(
        ("rows", "said"),
        [
            ([row("fee", label="Nộp phí", role="", type="payment", hours=0)], "Bước đầu “Nộp phí”"),
            (
                [
                    DOSSIER[0],
                    row("ask", label="Hỏi", role="", type="applicant", hours=0, next="decision"),
                    DOSSIER[1],
                ],
                "không bao giờ đến được",
            ),
            (
                [
                    *DOSSIER[:2],
                    row("ask", label="Hỏi", role="", type="applicant", hours=0, next="decision"),
                ],
                "“Hỏi” chờ người nộp nên sau đó phải là bước thẩm tra",
            ),
        ],
    )
    def test_refuses_a_wait_of_which_nobody_knows_what_follows(self, rows, said):
        rest = [item for item in DOSSIER if item not in rows]
        with pytest.raises(GraphFault, match=said):
            load_dossier([*rows, *rest])

    def test_refuses_to_choose_where_it_is_signed(self):
        ways = [{"to": "issuing", "label": "Ký"}, {"to": "examination", "label": "Làm lại"}]
        signing = {**DOSSIER[2], "type": "choice", "next": ways}

        with pytest.raises(GraphFault, match="“Quyết định” là bước decision, ký hay trả"):
            load_dossier([*DOSSIER[:2], signing, *DOSSIER[3:]])


class StagesAfter:
    def test_look_past_waits_splits_and_joins(self):
        rows = [
            row("reception", next="fee"),
            row("fee", role="", type="payment", hours=0, next="split"),
            row("split", role="", type="parallel", hours=0, next=["examination", "tax"]),
            row("examination", next="gather"),
            row("tax", role="", type="timer", time="2 days", hours=None, next="gather"),
            row("gather", role="", type="join", hours=0, next="decision"),
            *DOSSIER[2:],
        ]
        graph = load([{k: v for k, v in item.items() if v is not None} for item in rows])

        assert graph.stages_after(graph.step("reception")) == {Kind.EXAMINATION, Kind.DECISION}
        assert graph.stages_after(graph.step("tax")) == {Kind.DECISION}
        assert graph.joins_after(graph.step("examination"))
        assert not graph.joins_after(graph.step("reception"))


class Load:
    def test_reads_every_type_of_step(self):
        graph = load(GENERAL)

        assert {step.type for step in graph.steps} == set(StepType)
        assert graph.step("gather").type is StepType.JOIN
        assert graph.sources["gather"] == ("land", "police", "tax_paid")

    @pytest.mark.parametrize(
        ("rows", "said"),
        [
            ([], "chưa có bước nào"),
            ([{"label": "A"}], "Bước thứ 1 thiếu key"),
            ([row("a", colour="red")], "Bước “A” có mục lạ 'colour'"),
            ([row("a", role="")], "Bước “A” thiếu role"),
            ([row("a", role="mayor")], "Bước “A”: không có vai trò 'mayor'. Dùng một trong: one"),
            ([row("a", type="robot")], "Bước “A”: không có kiểu bước 'robot'"),
            ([row("a", hours="lots")], "Bước “A”: hours 'lots' không phải số giờ"),
            ([row("a", hours=-1)], "Bước “A”: hours -1 phải từ 0"),
            ([row("a", hours=float("nan"))], "không phải số giờ"),
            ([row("a", hours=None, time="3 weeks")], "Bước “A” ghi cả hours và time"),
            (
                [row("t", role="", type="timer", hours=0)],
                "“T” là bước chờ thời gian mà thiếu",
            ),
            ([row("s", role="", type="sub_case")], "Bước “S” mở hồ sơ con mà thiếu graph"),
            ([row("a"), row("a")], "Bước “A” dùng lại mã 'a'"),
            ([row("a", next="b")], "Bước “A” dẫn đến 'b', không có bước nào"),
            ([row("a", next=[])], "Bước “A” là ngõ cụt"),
            ([row("a", next="c"), row("b"), row("c")], "Bước “B” không bao giờ đến được"),
            ([row("a", next=["b", "c"]), row("b"), row("c")], "Bước “A” có nhiều lối ra"),
            ([row("a"), row("b", next="a")], "Các bước “A”, “B” quay vòng, không có lối ra"),
            ([row("a", next="a")], "Các bước “A” quay vòng"),
        ],
    )
    def test_names_the_step_and_the_fault(self, rows, said):
        assert said in faults(rows)

    def test_refuses_time_it_cannot_count(self):
        said = faults([{"key": "a", "label": "A", "role": "leader", "time": "3 weeks"}])

        assert "Bước “A”: Không có đơn vị thời gian “weeks”" in said

    def test_refuses_a_choice_that_might_go_nowhere(self):
        ways = [{"to": "b", "when": "x"}, {"to": "end", "when": "!x"}]

        said = faults([row("a", type="choice", role="", next=ways), row("b")])

        assert "lối cuối không có when" in said

    def test_refuses_a_choice_of_an_officer_without_words(self):
        said = faults([row("a", type="choice", next=["b", "end"]), row("b")])

        assert "Bước “A” do công chức chọn nên mỗi lối cần label" in said

    def test_refuses_a_condition_that_cannot_be_read(self):
        ways = [{"to": "b", "when": "x &&"}, "end"]

        said = faults([row("a", type="choice", role="", next=ways), row("b")])

        assert "Bước “A”: không đọc được điều kiện 'x &&'" in said

    def test_refuses_a_split_without_a_join(self):
        split = row("s", type="parallel", role="", next=["a", "b"])

        said = faults([split, row("a", next="end"), row("b", next="end")])

        assert "Bước song song “S” tách mà không gộp" in said
        assert "còn dở" in said

    def test_refuses_a_split_whose_branches_meet_in_a_task(self):
        split = row("s", type="parallel", role="", next=["a", "b"])

        said = faults([split, row("a", next="c"), row("b", next="c"), row("c")])

        assert "Bước song song “S” tách mà không gộp" in said

    def test_refuses_a_join_of_which_only_one_branch_comes(self):
        ways = [{"to": "a", "when": "x"}, "b"]
        choice = row("s", type="choice", role="", next=ways)
        join = row("j", type="join", role="")

        said = faults([choice, row("a", next="j"), row("b", next="j"), join])

        assert "Bước gộp “J” không bao giờ gộp đủ: có lúc không còn gì đến từ" in said

    def test_refuses_a_branch_that_leaves_before_the_join(self):
        split = row("s", type="parallel", role="", next=["a", "b"])
        leaving = [{"to": "j", "label": "Được"}, {"to": "end", "label": "Thôi"}]
        rows = [split, row("a", type="choice", next=leaving), row("b", next="j")]

        assert "kết thúc khi “J” còn dở" in faults([*rows, row("j", type="join", role="")])

    def test_refuses_a_loop_in_which_nobody_does_anything(self):
        first = row("a", type="choice", role="", next=[{"to": "b", "when": "x"}, "end"])
        second = row("b", type="choice", role="", next=[{"to": "a", "when": "y"}, "end"])

        assert "tự quay lại mà không ai làm gì" in faults([first, second])

    def test_refuses_more_time_than_the_procedure_has(self):
        said = faults(DOSSIER, most=479)

        assert said == "Các bước cộng lại dài 1 ngày, quá thời hạn của thủ tục là 7 giờ 59 phút."
        assert load(DOSSIER, most=480).minutes == 480

    def test_counts_the_longest_branch_only(self):
        assert load(GENERAL).minutes == (1 + 8 + 2 + 1) * 60

    def test_refuses_what_is_too_large_to_look_at(self):
        keys = [f"t{number}" for number in range(16)]
        split = row("s", type="parallel", role="", next=keys)
        join = row("j", type="join", role="")

        assert "quá nhiều nhánh" in faults([split, *(row(key, next="j") for key in keys), join])
