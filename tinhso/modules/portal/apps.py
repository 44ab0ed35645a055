from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "tinhso.modules.portal"
    label = "portal"
    verbose_name = "Cổng dịch vụ công"
