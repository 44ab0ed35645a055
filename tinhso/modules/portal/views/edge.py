"""What the views share: reading numbers from addresses."""

from django.http import HttpRequest

from tinhso.core.paging import page_asked


def page_number(request: HttpRequest) -> int:
    """Return the page of a list that is asked for; the first one for anything else."""
    return page_asked(request.GET.dict(), "trang")
