from django.apps import AppConfig


class CalendarConfig(AppConfig):
    name = "tinhso.core.calendar"
    label = "calendar"
    verbose_name = "Lịch làm việc"
