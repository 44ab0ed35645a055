from datetime import UTC, datetime

import pytest

from tinhso.site import env, fingerprints, preparing

AT = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


@pytest.fixture
def static(tmp_path, settings):
    settings.STATIC_ROOT, settings.KEYS_FOLDER = tmp_path, tmp_path / "keys"
    return tmp_path


def _named() -> list[str]:
    return [what for what, _step in preparing.steps(demo=False, at=AT)]


@pytest.mark.django_db
class Steps:
    def test_names_what_a_new_database_lacks(self, static):
        key = "Making the key that seals the ledger"
        assert _named() == ["Loading data/", "Collecting assets", key]

    def test_names_nothing_once_all_is_done(self, static):
        for _what, step in preparing.steps(demo=False, at=AT):
            step()

        assert _named() == []

    def test_loads_again_when_data_was_prepared_from_other_files(self, static):
        preparing.remember("data", "of another day")

        assert "Loading data/" in _named()


class Of:
    def test_changes_with_a_byte_and_with_a_name(self, tmp_path, monkeypatch):
        monkeypatch.setattr(env, "ROOT", tmp_path)
        (tmp_path / "data").mkdir()
        file = tmp_path / "data" / "a.yaml"
        file.write_text("x")
        first = fingerprints.of("data")
        file.write_text("y")
        second = fingerprints.of("data")
        file.rename(tmp_path / "data" / "b.yaml")

        assert len({first, second, fingerprints.of("data")}) == 3

    def test_leaves_tests_and_caches_out(self, tmp_path, monkeypatch):
        monkeypatch.setattr(env, "ROOT", tmp_path)
        (tmp_path / "tinhso" / "tests").mkdir(parents=True)
        before = fingerprints.of("tinhso")
        (tmp_path / "tinhso" / "tests" / "test_x.py").write_text("x")

        assert fingerprints.of("tinhso") == before
