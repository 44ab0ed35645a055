from django.apps import AppConfig


class PetitionsConfig(AppConfig):
    name = "tinhso.modules.petitions"
    label = "petitions"
    verbose_name = "Phản ánh, kiến nghị"
