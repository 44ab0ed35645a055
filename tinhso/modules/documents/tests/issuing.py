"""Documents brought to their end, for tests of what comes after."""

from datetime import datetime

from tinhso.core.actor import Actor, Role
from tinhso.core.units.models import Unit
from tinhso.core.words.dates import ZONE
from tinhso.modules.documents import actions
from tinhso.modules.documents.queries import DocumentRow
from tinhso.modules.documents.tests.samples import RESULTS

AT = datetime(2026, 11, 20, 9, 58, tzinfo=ZONE)
LATER = datetime(2026, 11, 20, 16, 18, 7, tzinfo=ZONE)
OFFICER = Actor(id="person:1", person_id=1, name="Phạm Văn Ví Dụ")


def leader_of(*units: Unit, person: int = 7) -> Actor:
    """Return somebody who leads these units."""
    return Actor(
        id=f"person:{person}",
        person_id=person,
        name="Hoàng Văn Minh Họa",
        post="Chủ tịch",
        grants={Role.LEADER: frozenset(unit.pk for unit in units)},
    )


def issued(
    unit: Unit, subject: str, *, template: str = "birth_certificate", at: datetime = AT
) -> DocumentRow:
    """Return a document of the unit that people hold, signed and sealed."""
    row = actions.draft_result(
        subject=subject,
        template=template,
        values=RESULTS[template],
        unit_id=unit.pk,
        title="Giấy khai sinh" if template == "birth_certificate" else "Giấy khác",
        at=at,
        actor=OFFICER,
    )
    by = {"document_id": row.id, "actor": OFFICER, "at": at}
    actions.approve(**by, book=template, symbol="")
    actions.sign(**by, key="H56.102.leader", signer_name="Hoàng Văn Minh Họa", signer_title="")
    return actions.seal(**by, key="H56.102.seal")
