"""What every page knows about the province it serves."""

from django.conf import settings
from django.http import HttpRequest


def province(request: HttpRequest) -> dict[str, object]:
    """Name the province and how to reach it."""
    return {
        "province_name": settings.PROVINCE_NAME,
        "province_helpline": settings.PROVINCE_HELPLINE,
        "actor": getattr(request, "actor", None),
    }
