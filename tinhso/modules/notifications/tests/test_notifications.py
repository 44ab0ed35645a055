from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.urls import reverse

from tinhso.core.actor import Actor, system
from tinhso.core.errors import NotAllowed, NotFound
from tinhso.core.people import queries as people
from tinhso.core.people.actions import enrol_person, open_account
from tinhso.modules.notifications import actions, queries, rules, tasks
from tinhso.modules.notifications.gateway import CannotSend, Letter
from tinhso.modules.notifications.models import Mail, Notification

AT = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
CLERK = system("test")


class _PaperPost:
    """Keeps the letters, or fails as often as told."""

    def __init__(self, failures: int = 0) -> None:
        self.letters: list[Letter] = []
        self.failures = failures

    def send(self, letter: Letter) -> None:
        if self.failures:
            self.failures -= 1
            raise CannotSend("SMTPServerDisconnected")
        self.letters.append(letter)


@pytest.fixture
def person_id(db):
    return _enrol("038190000001", "mau@example.com")


def _enrol(number, email=""):
    return enrol_person(
        actor=CLERK, at=AT, full_name="Nguyễn Thị Mẫu", personal_number=number, email=email
    )


def _tell(person_id, cause="a", at=AT):
    return actions.notify(
        person_id=person_id,
        subject="Hồ sơ H56.102-261120-0007 đã có kết quả",
        text="Mở hồ sơ để tải bản điện tử.",
        link="/ho-so/H56.102-261120-0007/",
        at=at,
        cause=cause,
    )


class WaitAfter:
    def test_grows_to_a_limit(self):
        waits = [rules.wait_after(attempt) for attempt in range(1, rules.TRIES + 1)]
        assert waits == sorted(waits)
        assert waits[0] == timedelta(minutes=1)
        assert waits[-1] == rules.LONGEST_WAIT


class Notify:
    def test_tells_once_for_each_cause(self, person_id):
        assert _tell(person_id) == _tell(person_id)
        _tell(person_id, cause="b")
        assert Notification.objects.count() == Mail.objects.count() == 2

    def test_puts_no_mail_in_the_outbox_for_who_has_no_address(self, db):
        _tell(_enrol("038190000002"))
        assert not Mail.objects.exists()

    @pytest.mark.parametrize("link", ["https://example.com/", "//example.com/", "/\\example.com"])
    def test_leads_nobody_out_of_the_portal(self, link, person_id):
        with pytest.raises(ValueError):
            actions.notify(person_id=person_id, subject="a", text="b", link=link, at=AT, cause="c")

    def test_sends_nothing_itself(self, person_id):
        _tell(person_id)
        assert mail.outbox == []


class SendDue:
    def test_sends_each_mail_once(self, person_id, settings):
        settings.PUBLIC_URL = "https://dichvucong.example"
        _tell(person_id)

        assert tasks.send_due(at=AT) == 1
        assert tasks.send_due(at=AT + timedelta(days=1)) == 0

        (sent,) = mail.outbox
        assert sent.to == ["mau@example.com"]
        assert "https://dichvucong.example/ho-so/H56.102-261120-0007/" in sent.body
        assert sent.extra_headers["Message-ID"].startswith("<notification-")
        assert Mail.objects.get().state == "sent"

    def test_leaves_alone_what_another_worker_claimed(self, person_id):
        _tell(person_id)
        post = _PaperPost()
        actions.claim_due(at=AT, limit=50)

        assert tasks.send_due(at=AT, post=post) == 0
        assert tasks.send_due(at=AT + rules.CLAIM, post=post) == 1

    def test_does_not_touch_a_mail_whose_claim_was_lost(self, person_id):
        _tell(person_id)
        (slow,) = actions.claim_due(at=AT, limit=50)
        actions.claim_due(at=AT + rules.CLAIM, limit=50)

        actions.mark_failed(claimed=slow, fault="late", at=AT)

        assert Mail.objects.get().fault == ""

    def test_tries_again_later_and_later_and_then_gives_up(self, person_id):
        _tell(person_id)
        post, at = _PaperPost(failures=99), AT

        assert tasks.send_due(at=at, post=post) == 0
        assert tasks.send_due(at=at + timedelta(seconds=59), post=post) == 0
        assert Mail.objects.get().attempts == 1
        for _ in range(rules.TRIES):
            at += rules.LONGEST_WAIT
            tasks.send_due(at=at, post=post)

        row = Mail.objects.get()
        assert (row.state, row.attempts, row.fault) == (
            "given_up",
            rules.TRIES,
            "SMTPServerDisconnected",
        )

    def test_recovers_after_a_failure(self, person_id):
        _tell(person_id)
        post = _PaperPost(failures=1)

        tasks.send_due(at=AT, post=post)
        tasks.send_due(at=AT + timedelta(minutes=1), post=post)

        assert len(post.letters) == 1
        assert Mail.objects.get().fault == ""

    def test_asks_the_same_for_one_and_for_twenty(self, person_id, django_assert_num_queries):
        for number in range(20):
            _tell(person_id, cause=str(number))
        # claim (savepoint, update, read, release), persons, and one update for each mail
        with django_assert_num_queries(5 + 20):
            assert tasks.send_due(at=AT, post=_PaperPost()) == 20


class Reading:
    def test_shows_only_what_the_actor_was_told(self, person_id, django_assert_num_queries):
        other = _enrol("038190000002")
        for number in range(25):
            _tell(person_id, cause=str(number), at=AT + timedelta(minutes=number))
        _tell(other)

        with django_assert_num_queries(3):
            listing = queries.listing(actor=_actor(person_id), page=99)

        assert (listing.number, listing.count, listing.unread) == (2, 2, 25)
        assert len(listing.rows) == 5

    def test_refuses_nobody(self, db):
        with pytest.raises(NotAllowed):
            queries.listing(actor=Actor(id="nobody"))
        assert queries.unread_count(actor=Actor(id="nobody")) == 0

    def test_opens_ones_own_only(self, person_id):
        told = _tell(person_id)

        with pytest.raises(NotFound):
            actions.open_notification(
                actor=_actor(_enrol("038190000002")), notification_id=told, at=AT
            )
        assert queries.unread_count(actor=_actor(person_id)) == 1

        link = actions.open_notification(actor=_actor(person_id), notification_id=told, at=AT)
        assert link == "/ho-so/H56.102-261120-0007/"
        assert queries.unread_count(actor=_actor(person_id)) == 0

    def test_reads_all_at_once(self, person_id):
        for cause in "abc":
            _tell(person_id, cause=cause)
        assert actions.read_all(actor=_actor(person_id), at=AT) == 3
        assert queries.unread_count(actor=_actor(person_id)) == 0


class NotificationList:
    def test_shows_what_was_told_and_marks_it_read(self, client, person_id):
        account_id = open_account(actor=CLERK, at=AT, person_id=person_id)
        client.force_login(people.account_of(person_id))
        told = _tell(person_id)
        address = reverse("notifications:notification_list")

        page = client.get(address)

        assert account_id
        assert page.status_code == 200
        assert "Hồ sơ H56.102-261120-0007 đã có kết quả" in page.content.decode()
        opened = client.post(reverse("notifications:open_notification", args=[told]))
        assert opened.url == "/ho-so/H56.102-261120-0007/"
        assert "chưa đọc" not in client.get(address).content.decode()
        assert client.post(reverse("notifications:read_all")).url == address

    def test_asks_to_sign_in_first(self, client, db):
        assert client.get(reverse("notifications:notification_list")).status_code == 302


def _actor(person_id) -> Actor:
    return Actor(id=f"person:{person_id}", person_id=person_id)
