import pytest

MB = 1024 * 1024


def _whole(store, path, *between):
    return b"".join(store.read(path, *between))


class AnyStore:
    def test_gives_back_what_was_put(self, any_store):
        any_store.put("ab/cd/one", b"content")

        assert _whole(any_store, "ab/cd/one") == b"content"
        assert any_store.size("ab/cd/one") == 7

    def test_takes_a_file_of_many_parts(self, any_store, tmp_path):
        content = bytes(range(256)) * (12 * MB // 256)
        (tmp_path / "large").write_bytes(content)

        any_store.put("large", tmp_path / "large")

        assert any_store.size("large") == len(content)
        assert _whole(any_store, "large") == content
        assert len(list(any_store.read("large"))) > 1

    @pytest.mark.parametrize(
        ("between", "expected"),
        [((2,), b"ntent"), ((0, 3), b"con"), ((2, 4), b"nt"), ((7, 7), b"")],
    )
    def test_reads_a_range(self, any_store, between, expected):
        any_store.put("one", b"content")

        assert _whole(any_store, "one", *between) == expected

    def test_says_when_there_is_nothing(self, any_store):
        assert any_store.size("nothing") is None
        with pytest.raises(FileNotFoundError):
            any_store.read("nothing")

    def test_lets_what_is_put_again_take_the_place(self, any_store):
        any_store.put("one", b"half")
        any_store.put("one", b"whole")

        assert _whole(any_store, "one") == b"whole"

    def test_lists_a_folder_and_forgets_what_is_deleted(self, any_store):
        for path in ("parts/a/0", "parts/a/5", "parts/b/0", "ab/cd/x"):
            any_store.put(path, b"12345")

        any_store.remove(["parts/a/0", "parts/a/5", "parts/never"])

        assert [(one.path, one.size) for one in any_store.list("parts")] == [("parts/b/0", 5)]
        assert {one.path for one in any_store.list()} == {"parts/b/0", "ab/cd/x"}
