"""A form under way as the pages need it: the draft, its form, where one stands, what is missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from tinhso.core.errors import WrongState
from tinhso.core.files.queries import StoredFile, infected_text, stored_many
from tinhso.core.forms.definition import Files, Form, Places
from tinhso.core.forms.reading import name_of
from tinhso.core.forms.reviewing import review
from tinhso.core.forms.scope import scope
from tinhso.core.forms.views import PageView, page_view
from tinhso.core.pages import ActorRequest
from tinhso.core.words.amounts import size
from tinhso.core.words.worded import started, together, worded
from tinhso.modules.dossiers.queries import lists
from tinhso.modules.dossiers.queries.attached import attached
from tinhso.modules.dossiers.queries.known import known_of
from tinhso.modules.dossiers.queries.lists import DraftPaperRow, DraftView
from tinhso.modules.dossiers.queries.places import places
from tinhso.modules.dossiers.queries.versions import Standing, standing_of
from tinhso.modules.procedures import queries as procedures
from tinhso.modules.procedures.queries import Paper, Procedure

PAPERS, REVIEW = "giay-to", "xem-lai"
TITLES = {PAPERS: worded("Giấy tờ"), REVIEW: worded("Xem lại")}
NAMES = {PAPERS: "portal:papers", REVIEW: "portal:review"}


@dataclass(frozen=True, kw_only=True)
class SlotFile:
    """A file put to a paper: how it stands with malware, and whether it has a small picture."""

    id: int
    name: str
    note: str
    fault: str
    has_picture: bool


@dataclass(frozen=True, kw_only=True)
class PaperSlot:
    """One paper that is asked for, with the files put to it so far."""

    paper: Paper
    files: tuple[SlotFile, ...]
    fault: str
    sheets: Mapping[str, int]

    @property
    def control(self) -> str:
        return f"paper-{self.paper.key}"

    @property
    def is_optional(self) -> bool:
        return not self.paper.required


@dataclass(frozen=True)
class Filing:
    """Everything a page of the way needs to know."""

    draft: DraftView
    procedure: Procedure
    form: Form
    today: date
    places: Places
    person: Mapping[str, Any]
    files: Files
    standing: Standing

    @property
    def is_outdated(self) -> bool:
        """Whether the form in force asks otherwise: what changed is told before going on."""
        return self.standing.newer is not None and not self.draft.dossier_code

    @property
    def is_at_desk(self) -> bool:
        """Whether a clerk fills it in for somebody who stands at the desk."""
        return bool(self.draft.at_desk_of)

    @cached_property
    def pages(self) -> list[str]:
        """The pages of the form that are asked for these answers."""
        return list(scope(self.form, self.draft.answers, today=self.today).shown_pages)

    @cached_property
    def needed(self) -> tuple[Paper, ...]:
        return procedures.papers_needed(self.procedure, self.draft.answers, today=self.today)

    @cached_property
    def keys(self) -> list[str]:
        return [*self.pages, *([PAPERS] if self.needed else []), REVIEW]

    @cached_property
    def titles(self) -> list[str]:
        return [TITLES.get(key) or self.form.page(key).title for key in self.keys]

    def number(self, key: str) -> int:
        """Return which step `key` is, counted from one."""
        return self.keys.index(key) + 1 if key in self.keys else len(self.keys)

    def after(self, key: str) -> str:
        """Return the step that follows `key`."""
        return self.keys[min(self.number(key), len(self.keys) - 1)]

    def before(self, key: str) -> str:
        """Return the address of the step before `key`; of the procedure before the first one."""
        at = self.number(key) - 2
        if at < 0 and self.is_at_desk:
            return reverse("desk:counter_person", args=[self.draft.person_id])
        if at < 0:
            return reverse("portal:procedure", args=[self.procedure.code])
        return self.address(self.keys[at])

    def step(self, key: str) -> dict[str, object]:
        """Return what the head of a step shows: which one it is and the way back."""
        return {"filing": self, "number": self.number(key), "back": self.before(key)}

    def address(self, key: str) -> str:
        """Return the address of the step `key`."""
        if key in NAMES:
            return reverse(NAMES[key], args=[self.draft.id])
        return reverse("portal:form_page", args=[self.draft.id, key])

    def page(self, key: str, faults: Mapping[str, str], warnings: Mapping[str, str]) -> PageView:
        """Return a page of the form, ready to be shown."""
        answers = self.draft.answers
        return page_view(
            self.form,
            key,
            answers,
            faults,
            today=self.today,
            places=self.places,
            files=self.files,
            person=self.person,
            warnings=warnings,
        )

    def paper_rows(self, faults: Mapping[str, str]) -> list[PaperSlot]:
        """Return a place for each paper, with what is there and what is wrong."""
        kept = stored_many(row.file_id for row in self.draft.papers)
        return [
            PaperSlot(
                paper=paper,
                files=tuple(
                    _slot_file(row, kept.get(row.file_id))
                    for row in self.draft.papers
                    if row.key == paper.key
                ),
                fault=faults.get(f"paper-{paper.key}", ""),
                sheets=self.draft.on_paper.get(paper.key, {}),
            )
            for paper in self.needed
        ]

    def missing_papers(self) -> dict[str, str]:
        """Return what must still be put to the dossier, by the id of its control."""
        given = {row.key for row in self.draft.papers} | self.draft.on_paper.keys()
        return {
            f"paper-{paper.key}": worded("Tải lên %(title)s", title=started(paper.title))
            for paper in self.needed
            if paper.required and paper.key not in given
        }

    def places_of(self, faults: Mapping[str, str]) -> list[tuple[str, str]]:
        """Return each fault with the place to mend it."""
        homes = {field.key: page.key for page in self.form.pages for field in page.fields}
        return [(self._place(key, homes), text) for key, text in faults.items()]

    def _place(self, key: str, homes: Mapping[str, str]) -> str:
        if key.startswith("paper-"):
            return f"{self.address(PAPERS)}#{key}"
        field = key.split(".", maxsplit=1)[0]
        return f"{self.address(homes[field])}#{name_of(key)}" if field in homes else key

    def reviewed(self) -> dict[str, object]:
        """Return all answers in words, the papers and the fee."""
        channel = {"channel": "desk"} if self.is_at_desk else {}
        lines = procedures.fee_lines(
            self.procedure, self.draft.answers, today=self.today, **channel
        )
        return {
            "review": review(self.form, self.draft.answers, today=self.today, person=self.person),
            "papers": self.paper_rows({}),
            "lines": lines,
            "total": sum(line.amount for line in lines),
        }


def _slot_file(row: DraftPaperRow, kept: StoredFile | None) -> SlotFile:
    if kept is None:
        return SlotFile(id=row.id, name=row.name, note="", fault="", has_picture=False)
    is_infected = bool(kept.threat)
    return SlotFile(
        id=row.id,
        name=row.name,
        note="" if is_infected else together((size(kept.size), kept.scan_text), by=". "),
        fault=infected_text(row.name, kept.threat) if is_infected else "",
        has_picture=kept.has_picture,
    )


def filing_of(request: ActorRequest, draft_id: UUID) -> Filing:
    """Load the draft of the one who asks, with everything that belongs to it."""
    draft = lists.draft(actor=request.actor, draft_id=draft_id)
    today = timezone.localdate(request.at)
    standing = standing_of(draft.procedure, draft.version_id, day=today)
    procedure = standing.procedure
    if procedure.form is None or standing.is_repealed:
        raise WrongState(worded("Thủ tục này không còn nhận trực tuyến. Nộp tại quầy giúp bạn."))
    person = known_of(person_id=draft.person_id, day=today, organisation_id=draft.organisation_id)
    files = attached(
        draft.papers, address=lambda paper: reverse("portal:draft_paper", args=[draft.id, paper])
    )
    known = places(day=today, form=procedure.form)
    return Filing(draft, procedure, procedure.form, today, known, person, files, standing)
