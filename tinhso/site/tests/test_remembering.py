"""What hardly ever changes is read once a request, and never from an earlier one."""

from types import SimpleNamespace

from django.http import HttpResponse

from tinhso.core.remembered import forget, remembered, remembering
from tinhso.site.remembering import RememberingMiddleware


def some_world():
    """Return something that may change at any time, and how often it was looked at."""
    return SimpleNamespace(value=1, looks=0)


def reader(world):
    @remembered
    def read(name):
        world.looks += 1
        return f"{name} {world.value}"

    return read


class Request:
    def test_reads_once_and_each_question_on_its_own(self):
        world = some_world()
        read = reader(world)
        with remembering():
            assert [read("a"), read("a"), read("b")] == ["a 1", "a 1", "b 1"]
        assert world.looks == 2

    def test_sees_what_changed_since_the_one_before(self, rf):
        world = some_world()
        read = reader(world)
        answer = RememberingMiddleware(lambda _request: HttpResponse(read("a") + read("a")))
        assert answer(rf.get("/")).content == b"a 1a 1"
        world.value = 2
        assert answer(rf.get("/")).content == b"a 2a 2"
        assert world.looks == 2

    def test_reads_anew_what_it_has_written_itself(self):
        world = some_world()
        read = reader(world)
        with remembering():
            read("a")
            world.value = 2
            forget()
            assert read("a") == "a 2"


def test_worker_reads_every_time():
    world = some_world()
    read = reader(world)
    read("a")
    world.value = 2
    forget()
    assert read("a") == "a 2"
