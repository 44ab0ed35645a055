"""The organisations a citizen acts for: what is known of each, what was filed for it."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from tinhso.core.errors import NotFound
from tinhso.core.ledger import access
from tinhso.core.pages import ActorRequest, render
from tinhso.core.people import queries as people
from tinhso.core.words.worded import worded
from tinhso.modules.dossiers.queries import lists
from tinhso.modules.dossiers.queries.organisations import number_of
from tinhso.modules.portal.views.edge import page_number
from tinhso.modules.procedures import queries as procedures

citizen = login_required(login_url="identity:citizen_login")


@citizen
@require_safe
def organisations(request: ActorRequest) -> HttpResponse:
    """List the organisations the citizen acts for today, with the paper that says so."""
    day = timezone.localdate(request.at)
    rows = people.organisations_of(request.actor.person_id or 0, day=day)
    access.opened(*(f"organisation:{row.organisation_id}" for row in rows))
    found = [(row, number_of(row.organisation_id, day=day)) for row in rows]
    return render(request, "portal/organisations.html", {"found": found})


@citizen
@require_safe
def organisation(request: ActorRequest, organisation_id: int) -> HttpResponse:
    """Show one of them: what is known of it, who acts for it, its drafts and dossiers."""
    day = timezone.localdate(request.at)
    acting = people.representatives_of(organisation_id, day=day)
    if request.actor.person_id not in {row.person_id for row in acting}:
        raise NotFound(worded("Không có tổ chức này trong các tổ chức bạn đang đại diện."))
    access.opened(f"organisation:{organisation_id}", *(f"person:{row.person_id}" for row in acting))
    drafts = lists.drafts_of(actor=request.actor, at=request.at, organisation_id=organisation_id)
    context = {
        "organisation": people.organisation(organisation_id),
        "identifiers": people.identifiers_of(organisation_id=organisation_id),
        "acting": acting,
        "procedures": procedures.for_organisations(day=day),
        "drafts": [(row, procedures.version(row.version_id).short_name) for row in drafts],
        "listing": lists.mine(
            actor=request.actor,
            at=request.at,
            page=page_number(request),
            organisation_id=organisation_id,
        ),
    }
    return render(request, "portal/organisation.html", context)
