from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "tinhso.site"
    label = "tinhso_site"
    verbose_name = "Tỉnh Số"
