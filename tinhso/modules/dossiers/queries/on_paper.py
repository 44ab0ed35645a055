"""What was handed in on paper at a desk, and what the receipt says of every paper."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tinhso.core.words.worded import of_data
from tinhso.modules.dossiers.models import Dossier
from tinhso.modules.procedures import queries as procedures

if TYPE_CHECKING:
    from tinhso.modules.dossiers.queries.cases import PaperRow


@dataclass(frozen=True, kw_only=True)
class OnPaper:
    """So many originals and copies of one paper."""

    key: str
    title: str
    originals: int
    copies: int


def on_paper(row: Dossier) -> tuple[OnPaper, ...]:
    """Return what was handed in on paper, in the order of the procedure."""
    if not row.on_paper:
        return ()
    return tuple(
        OnPaper(
            key=paper.key,
            title=of_data(paper.title),
            originals=row.on_paper[paper.key].get("originals", 0),
            copies=row.on_paper[paper.key].get("copies", 0),
        )
        for paper in procedures.version(row.version_id).papers
        if paper.key in row.on_paper
    )


def listed(papers: Iterable["PaperRow"], sheets: Iterable[OnPaper]) -> list[Mapping[str, str]]:
    """Return each paper once, with how many originals, copies and files there are of it."""
    rows: dict[str, dict[str, int | str]] = {}
    for paper in papers:
        row = rows.setdefault(paper.title, {"title": paper.title, "electronic": 0})
        row["electronic"] = int(row["electronic"]) + 1
    for sheet in sheets:
        row = rows.setdefault(sheet.title, {"title": sheet.title, "electronic": 0})
        row |= {"originals": sheet.originals, "certified": sheet.copies}
    return [{name: str(value or "") for name, value in row.items()} for row in rows.values()]
