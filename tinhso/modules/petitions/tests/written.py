"""Petitions of one person, at every place where one can be read, for tests of several rooms."""

from dataclasses import dataclass
from datetime import datetime

from tinhso.core.actor import Actor
from tinhso.modules.dossiers.tests.factories import PNG
from tinhso.modules.petitions.actions import drafts, handling, petitioning
from tinhso.modules.petitions.models import PetitionFile
from tinhso.modules.petitions.rules import Written


@dataclass(frozen=True, kw_only=True)
class Petitions:
    """A petition with a file, one whose answer is `public`, and a `draft` with a file."""

    code: str
    file: int
    public: str
    draft: str
    draft_file: int

    def named_in(self, page: str) -> dict[str, str | int]:
        """Return what the address of a page of petitions names; nothing of other pages."""
        if "petition" not in page:
            return {}
        is_draft = any(word in page for word in ("draft", "review", "discard"))
        return {
            "code": self.public if page == "portal:petition_public" else self.code,
            "draft_id": self.draft,
            "file_id": self.draft_file if is_draft else self.file,
        }


def petitions_of(who: Actor, unit_id: int, leader: Actor, *, words: str, at: datetime) -> Petitions:
    """Write them with personal `words` wherever a citizen or an officer may put some."""
    written = Written(
        kind="report",
        about="service",
        subject=f"Quầy nghỉ sớm, {words}",
        text=f"Kể rõ sự việc: {words}",
        place=words,
        phone="0900777001",
        unit_id=unit_id,
    )
    by = {"actor": who, "at": at}

    def begun() -> str:
        draft_id = drafts.begin(**by, written=written)
        drafts.add_file(**by, draft_id=draft_id, given=("anh.png", PNG))
        return str(draft_id)

    code = petitioning.submit(**by, draft_id=begun())
    public = petitioning.submit(**by, draft_id=begun())
    lead = {"actor": leader, "code": public, "at": at}
    handling.accept(**lead)
    handling.ask(**lead, note=f"Ngày nào, {words}?")
    petitioning.supplement(**by, code=public, note=words, files=())
    handling.answer(**lead, note=f"Trả lời {words}")
    petitioning.rate(**by, code=public, satisfied=True, note=words)
    handling.publish(**lead, subject="Giờ làm việc", text="Quầy mở đến 17 giờ.")
    draft = begun()
    files = PetitionFile.objects.order_by("pk")
    return Petitions(
        code=code,
        file=files.get(petition__code=code).pk,
        public=public,
        draft=draft,
        draft_file=files.get(petition__draft_id=draft).pk,
    )
