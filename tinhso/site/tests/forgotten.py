"""A province in which somebody is forgotten, and where to look for what is left of them."""

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pypdfium2
import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import override_settings
from django.utils import timezone

from tinhso.core.actor import Instrument
from tinhso.core.api.models import Answer
from tinhso.core.files.actions.uploads import begin
from tinhso.core.files.gateway import store
from tinhso.core.ledger import forgetting
from tinhso.core.ledger.actions import ensure_months
from tinhso.core.ledger.consumers import advance, start
from tinhso.core.ledger.erasing import erase, holding
from tinhso.core.ledger.sequencer import assign_positions
from tinhso.core.search import fold
from tinhso.core.testing.database import undone
from tinhso.modules.dossiers.actions import filing, handling, reception, results
from tinhso.modules.dossiers.actions.handovers import make_handover, receive_handover
from tinhso.modules.dossiers.events import Carries
from tinhso.modules.dossiers.tests.factories import moment
from tinhso.modules.feedback.actions import rate
from tinhso.modules.payments.actions import settle_at_desk
from tinhso.modules.payments.queries import charges_of
from tinhso.modules.signing import gateway
from tinhso.site.tests.province import NOW, OWNER, PERSONAL, a_province
from tinhso.site.wiring import CONSUMERS, FORGETS

GROUND = "Điều 14 Luật 91/2025/QH15"
ROOMS = next(one for one in CONSUMERS if one.name == "rooms.forget")
WORDS = (*PERSONAL, fold(OWNER))
AFTER = NOW + timedelta(days=731)  # no rule keeps a dossier of today so long


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker, keys_folder, tmp_path_factory):
    """A province for the whole file; what each test does in it is undone."""
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        patch.setattr(timezone, "now", lambda: NOW)
        patch.setattr(settings, "KEYS_FOLDER", keys_folder)
        patch.setattr(settings, "FILES_URL", f"file://{tmp_path_factory.mktemp('files')}")
        gateway.keys.cache_clear()
        store.cache_clear()
        with transaction.atomic():
            ensure_months(first=AFTER.date(), last=AFTER.date())
            province = a_province(keys_folder)
            _more_of_the_owner(province)
            start(ROOMS)
            yield province
            transaction.set_rollback(True)
    gateway.keys.cache_clear()


@pytest.fixture
def province(made, tmp_path):
    """The province with a store of this test's own."""
    files = tmp_path / "files"
    shutil.copytree(settings.FILES_URL.removeprefix("file://"), files)
    store.cache_clear()
    with undone(), override_settings(FILES_URL=f"file://{files}"):
        yield made
    store.cache_clear()


def _more_of_the_owner(province):
    """A dossier taken back, a rating with words, an upload, an answer kept for a program, a result
    that was missing when it was handed over."""
    owner, at = province.actors["owner"], moment(17, 8)
    words = f"Cảm ơn, {OWNER}"
    draft = province.commune.draft(at, citizen=owner)
    province.codes["withdrawn"] = filing.submit(actor=owner, draft_id=draft, at=at)
    program = replace(owner, instrument=Instrument(token_id=province.token, name=words))
    filing.withdraw(actor=program, code=province.codes["withdrawn"], reason=words, at=NOW)
    rate(actor=owner, code=province.codes["issued"], score=5, comment=words, at=NOW)
    issued, by = province.codes["issued"], province.actors
    list_id = make_handover(
        actor=by["registrar"], carries=Carries.RESULTS, codes=[issued], receiver_id=None, at=NOW
    )
    receive_handover(actor=by["clerk"], handover_id=list_id, missing={issued: words}, at=NOW)
    begin(owner=owner.id, purpose="draft", name=f"{OWNER}.png", length=9, at=NOW)
    Answer.objects.create(
        owner=owner.id,
        key="1",
        digest="0" * 64,
        status=200,
        body={"owner": OWNER},
        expires_at=NOW + timedelta(days=1),
    )


def erase_person(province, fields=None, *, at=NOW):
    stream = province.actors["owner"].id
    held = {field for found in holding(stream).values() for field in found}
    erase(
        actor=province.actors["admin"],
        stream=stream,
        fields=fields or held,
        ground=GROUND,
        at=at,
    )
    settle()


def settle():
    """Let the worker's sequencer and the rooms come to rest."""
    while assign_positions() + advance(ROOMS):
        pass


def later(at):
    """Let the worker look again at what was kept, until nothing is due."""
    while forgetting.again(FORGETS)(at=at):
        settle()


def places():
    """Return every table and field in which a word of the owner's stands."""
    found = set()
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.oid::regclass::text, a.attname from pg_class c"
            " join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped"
            " where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')"
            " and not c.relispartition"
        )
        for table, column in cursor.fetchall():
            words = [f"%{word}%" for word in WORDS]
            cursor.execute(
                f'select exists (select from {table} where "{column}"::text ilike any(%s))', [words]
            )
            if cursor.fetchone()[0]:
                found.add(f"{table}.{column}")
    return found


def stored():
    """Return the files of the store by name, which is their digest."""
    root = Path(settings.FILES_URL.removeprefix("file://"))
    return {file.name: file for file in root.rglob("*") if file.is_file()}


def named_files():
    """Return the digests of stored contents in which a word of the owner's can be read."""
    found = set()
    for digest, file in stored().items():
        content = file.read_bytes()
        text = _text(content) if content.startswith(b"%PDF") else content.decode(errors="replace")
        if any(word in text for word in WORDS):
            found.add(digest)
    return found


def _text(content):
    document = pypdfium2.PdfDocument(content)
    pages = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return " ".join(" ".join(pages).split())


def finish_all(province):
    """Bring every dossier of the owner's to its end."""
    by, codes, at = province.actors, province.codes, NOW
    for state in ("submitted", "paused", "received", "examining"):
        filing.withdraw(actor=by["owner"], code=codes[state], reason=OWNER, at=at)
    handling.decide(actor=by["leader"], code=codes["deciding"], note="", at=at)
    for state in ("deciding", "signing"):
        results.sign(actor=by["leader"], code=codes[state], at=at)
    for state in ("deciding", "signing", "issuing"):
        results.issue(actor=by["registrar"], code=codes[state], at=at)
        settle_at_desk(charge_id=charges_of(subject=codes[state])[0].id, actor=by["clerk"], at=at)
        reception.return_result(actor=by["clerk"], code=codes[state], at=at)
