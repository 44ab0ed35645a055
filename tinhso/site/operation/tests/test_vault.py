import hashlib
import json

import pytest

from tinhso.site.operation import vault
from tinhso.site.operation.vault import BadBackup, Manifest


def a_backup(folder):
    folder.mkdir()
    for name in (vault.DATABASE, vault.FILES, vault.KEYS):
        (folder / name).write_text(name)
    parts = {
        name: vault.digest_of(folder / name) for name in (vault.DATABASE, vault.FILES, vault.KEYS)
    }
    manifest = Manifest(
        made_at="2026-11-26T07:00:00+07:00",
        province="H56",
        position=3,
        epoch=1,
        file_count=0,
        file_bytes=0,
        missing=(),
        parts=parts,
    )
    vault.write_manifest(folder, manifest)
    return manifest


class Opened:
    def test_gives_back_what_was_written(self, tmp_path):
        manifest = a_backup(tmp_path / "b")
        assert vault.opened(tmp_path / "b") == manifest

    @pytest.mark.parametrize("part", [vault.DATABASE, vault.FILES, vault.KEYS])
    def test_refuses_a_changed_part_by_name(self, tmp_path, part):
        a_backup(tmp_path / "b")
        (tmp_path / "b" / part).write_text("other")

        with pytest.raises(BadBackup, match=f"{part} was changed"):
            vault.opened(tmp_path / "b")

    def test_refuses_a_missing_part_by_name(self, tmp_path):
        a_backup(tmp_path / "b")
        (tmp_path / "b" / vault.KEYS).unlink()

        with pytest.raises(BadBackup, match="sealed is missing"):
            vault.opened(tmp_path / "b")

    @pytest.mark.parametrize("text", ["", "{}", "[]", '{"format": 1}', '{"format": 1, "x": 2}'])
    def test_refuses_a_manifest_that_cannot_be_read(self, tmp_path, text):
        a_backup(tmp_path / "b")
        (tmp_path / "b" / vault.MANIFEST).write_text(text)

        with pytest.raises(BadBackup, match="no whole backup"):
            vault.opened(tmp_path / "b")

    def test_refuses_another_format(self, tmp_path):
        a_backup(tmp_path / "b")
        path = tmp_path / "b" / vault.MANIFEST
        path.write_text(json.dumps(json.loads(path.read_text()) | {"format": 2}))

        with pytest.raises(BadBackup, match="format 2"):
            vault.opened(tmp_path / "b")


class Put:
    def test_keeps_what_has_its_digest(self, tmp_path):
        digest = hashlib.sha256(b"ab").hexdigest()

        assert vault.put(tmp_path, digest, [b"a", b"b"])
        assert vault.pool_path(tmp_path, digest).read_bytes() == b"ab"

    def test_leaves_nothing_of_what_has_not(self, tmp_path):
        assert not vault.put(tmp_path, "0" * 64, [b"ab"])
        assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


class Keys:
    def test_come_back_under_the_passphrase_alone(self, tmp_path):
        (tmp_path / "keys").mkdir()
        (tmp_path / "keys" / "a.key").write_text("private")
        sealed = vault.seal_keys({"keys": tmp_path / "keys", "none": tmp_path / "no"}, "open")

        assert b"private" not in sealed
        with pytest.raises(BadBackup, match="BACKUP_PASSPHRASE"):
            vault.open_keys(sealed, "other", tmp_path / "x")
        vault.open_keys(sealed, "open", tmp_path / "out")
        assert (tmp_path / "out" / "keys" / "a.key").read_text() == "private"
