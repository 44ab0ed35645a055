"""Delegating work and signatures, and revoking it."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from tinhso.core.actor import Actor
from tinhso.core.errors import NotAllowed, NotFound, Refused, WrongState
from tinhso.core.ledger.actions import record
from tinhso.core.people import delegating, permissions
from tinhso.core.people.actions.absences import units_of
from tinhso.core.people.actions.locking import lock, stream_of
from tinhso.core.people.delegating import Form, Scope
from tinhso.core.people.events import DelegationRevoked, WorkDelegated
from tinhso.core.people.models import DelegatedRole, Delegation, Post
from tinhso.core.people.queries.actors import grants_of, mandates_of
from tinhso.core.people.queries.persons import titles_of
from tinhso.core.people.queries.staff import away
from tinhso.core.words.dates import day
from tinhso.core.words.worded import worded

_NOT_YOURS = worded("Chỉ người giữ vai trò hoặc người quản trị của đơn vị mới ủy quyền được.")
LONGEST = 60


@transaction.atomic
def delegate(
    *,
    actor: Actor,
    at: datetime,
    delegator_id: int,
    delegate_id: int,
    form: str,
    scope: Scope,
    basis: str = "",
) -> int:
    """Let a colleague act in the delegator's place within `scope`; return the delegation's id.

    Refused are: what the delegator does not hold on the first day, what the form of signing does
    not allow, passing on what was itself delegated (but for TL. to a deputy), a colleague who is
    away, or none. The same delegation twice is one.
    """
    first = scope.valid_from
    if not permissions.can_answer_for(actor, delegator_id, units_of(delegator_id, first)):
        raise NotAllowed(_NOT_YOURS)
    if delegator_id == delegate_id:
        raise Refused(
            worded("Chọn một đồng nghiệp, không phải chính người ủy quyền."), field="delegate"
        )
    lock(delegator_id, delegate_id)
    known, basis = delegating.form_of(form), " ".join(basis.split())[:200]
    said = delegating.fault(known, scope, basis=basis, today=timezone.localdate(at))
    if said:
        raise Refused(said[1], field=said[0])
    _check_delegate(delegate_id, scope)
    wording, title = _wording(known, delegator_id, delegate_id, scope)
    made = Delegation(
        delegator_id=delegator_id,
        delegate_id=delegate_id,
        source_id=_source(delegator_id, known, scope),
        form=form,
        wording=wording,
        title=title,
        basis=basis,
        procedures=sorted(scope.procedures),
        documents=sorted(scope.documents),
        valid_from=first,
        valid_to=scope.valid_to,
    )
    same = _same(made, scope)
    if same is None:
        _keep(made, scope)
        record(_told(made, scope), stream=stream_of(delegator_id), actor=actor, at=at)
    return same or made.pk


def _keep(made: Delegation, scope: Scope) -> None:
    Delegation.objects.bulk_create([made])
    DelegatedRole.objects.bulk_create(
        DelegatedRole(delegation=made, role=role.value, unit_id=unit_id)
        for role, unit_id in dict.fromkeys(scope.roles)
    )


@transaction.atomic
def revoke_delegation(*, actor: Actor, at: datetime, delegation_id: int) -> None:
    """End a delegation at once; what was passed on from it ends with it."""
    row = Delegation.objects.select_for_update().filter(pk=delegation_id).first()
    if row is None:
        raise NotFound(worded("Không có ủy quyền này."))
    today = timezone.localdate(at)
    if not permissions.can_answer_for(actor, row.delegator_id, units_of(row.delegator_id, today)):
        raise NotAllowed(
            worded("Chỉ người ủy quyền hoặc người quản trị của đơn vị mới thu hồi được.")
        )
    if row.revoked_at is not None:
        raise WrongState(worded("Ủy quyền này đã được thu hồi. Tải lại trang."))
    if row.valid_to is not None and row.valid_to <= today:
        raise WrongState(
            worded("Ủy quyền này đã hết hạn từ ngày %(valid_to)s.", valid_to=day(row.valid_to))
        )
    row.revoked_at = at
    row.save(update_fields=["revoked_at"])
    event = DelegationRevoked(
        person_id=row.delegator_id, delegate_id=row.delegate_id, delegation_id=row.pk
    )
    record(event, stream=stream_of(row.delegator_id), actor=actor, at=at)


def _check_delegate(person_id: int, scope: Scope) -> None:
    """Only a colleague in service, present on the first day, takes over."""
    if not units_of(person_id, scope.valid_from):
        raise Refused(
            worded(
                "Người nhận chưa có chức danh hoặc vai trò nào vào ngày bắt đầu. Chọn người khác."
            ),
            field="delegate",
        )
    until = away([person_id], day=scope.valid_from).get(person_id)
    if until is not None:
        raise Refused(
            worded(
                "Người nhận vắng đến hết %(until)s. Chọn người khác hoặc ngày khác.",
                until=day(until),
            ),
            field="delegate",
        )


def _source(delegator_id: int, form: Form, scope: Scope) -> int | None:
    """Return the delegation that is passed on, none where the delegator holds the roles; refuse."""
    held = grants_of(delegator_id, day=scope.valid_from)
    if all(unit_id in held.get(role, frozenset()) for role, unit_id in scope.roles):
        return None
    mandates = mandates_of(delegator_id, day=scope.valid_from)
    covering = [
        mandate.id
        for mandate in mandates
        if all(unit_id in mandate.grants.get(role, frozenset()) for role, unit_id in scope.roles)
    ]
    if not covering:
        raise Refused(
            worded(
                "Người ủy quyền không giữ vai trò này ở đơn vị này vào ngày bắt đầu. Chỉ giao "
                "được việc mình đang giữ."
            ),
            field="roles",
        )
    sources = list(Delegation.objects.filter(pk__in=covering).order_by("pk"))
    return _passed_on(sources, form, scope)


def _passed_on(sources: list[Delegation], form: Form, scope: Scope) -> int:
    lawful = [row for row in sources if form.form in delegating.form_of(row.form).passed_on_as]
    if not lawful:
        received = delegating.form_of(sources[0].form)
        raise Refused(
            worded(
                "Việc này được giao cho người ủy quyền bằng %(name)s, không được giao lại bằng "
                "%(name2)s (%(basis)s).",
                name=received.name,
                name2=form.name,
                basis=received.basis,
            ),
            field="form",
        )
    for row in lawful:
        if row.source_id is None and scope.lies_within(_scope_of(row)):
            return row.pk
    raise Refused(
        worded("Chỉ giao lại được trong thời hạn và phạm vi mà mình được giao."), field="valid_to"
    )


def _scope_of(row: Delegation) -> Scope:
    return Scope(
        roles=(),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        procedures=frozenset(row.procedures),
        documents=frozenset(row.documents),
    )


def _wording(form: Form, delegator_id: int, delegate_id: int, scope: Scope) -> tuple[str, str]:
    """Return both lines over a signature, from the posts of the two; none where none signs."""
    if not form.prefix:
        return "", ""
    titles = titles_of([delegator_id, delegate_id], day=scope.valid_from)
    head, own = titles.get(delegator_id), titles.get(delegate_id)
    if not head:
        raise Refused(
            worded("Người ủy quyền chưa có chức danh, nên chưa ghi được lời ký."), field="form"
        )
    if not own:
        raise Refused(
            worded("Người nhận chưa có chức danh, nên chưa ký thay được."), field="delegate"
        )
    if form.form == "kt" and not _is_deputy(own, delegator_id, delegate_id, scope):
        raise Refused(
            worded(
                "Ký thay (KT.) chỉ giao cho cấp phó cùng cơ quan (%(basis)s). Chọn cấp phó, hoặc "
                "dùng ký thừa lệnh, thừa ủy quyền.",
                basis=form.basis,
            ),
            field="delegate",
        )
    return delegating.wording_of(form, head)[:LONGEST], own.upper()[:LONGEST]


def _is_deputy(title: str, delegator_id: int, delegate_id: int, scope: Scope) -> bool:
    posts = Post.objects.on(scope.valid_from)
    theirs = posts.filter(person_id=delegator_id).values("unit_id")
    same_unit = posts.filter(person_id=delegate_id, unit_id__in=theirs).exists()
    return bool(same_unit) and title.casefold().startswith("phó ")  # Vietnamese: of posts


def _same(made: Delegation, scope: Scope) -> int | None:
    """Return the delegation that says the very same already: the second click of two."""
    wanted = {(role.value, unit_id) for role, unit_id in scope.roles}
    rows = Delegation.objects.filter(
        delegator_id=made.delegator_id,
        delegate_id=made.delegate_id,
        form=made.form,
        valid_from=made.valid_from,
        valid_to=made.valid_to,
        procedures=made.procedures,
        documents=made.documents,
        revoked_at=None,
    )
    for row in rows.prefetch_related("roles"):
        if {(one.role, one.unit_id) for one in row.roles.all()} == wanted:
            return int(row.pk)
    return None


def _told(row: Delegation, scope: Scope) -> WorkDelegated:
    return WorkDelegated(
        person_id=row.delegator_id,
        delegate_id=row.delegate_id,
        delegation_id=row.pk,
        source_id=row.source_id,
        form=row.form,
        basis=row.basis,
        roles=[f"{role.value}:{unit_id}" for role, unit_id in scope.roles],
        procedures=list(row.procedures),
        documents=list(row.documents),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )
