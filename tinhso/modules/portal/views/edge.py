"""What the views share: reading numbers from addresses."""

from django.http import HttpRequest


def page_number(request: HttpRequest) -> int:
    """Return the page of a list that is asked for; the first one for anything else."""
    asked = request.GET.get("trang", "1")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
