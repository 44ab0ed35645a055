"""The addresses of the officers' desk."""

from django.urls import path

from tinhso.modules.desk.views import (
    dossier,
    flow,
    inbox,
    lists,
    organisations,
    papers,
    procedures,
    staff,
    tasks,
)

app_name = "desk"
urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("hang-loat/", inbox.bulk, name="bulk"),
    path("ho-so/", lists.dossiers, name="dossiers"),
    path("ho-so/tai-ve/", tasks.ask_export, name="export"),
    path("viec-chay/", tasks.tasks, name="tasks"),
    path("viec-chay/hong/", tasks.failed_tasks, name="failed_tasks"),
    path("viec-chay/<int:task_id>/", tasks.task, name="task"),
    path("viec-chay/<int:task_id>/dung/", tasks.cancel_task, name="cancel_task"),
    path("viec-chay/<int:task_id>/gui-lai/", tasks.resend_task, name="resend_task"),
    path("viec-chay/<int:task_id>/tep/", tasks.task_file, name="task_file"),
    path("tra-cuu/", lists.search, name="search"),
    path("don-vi/", lists.people, name="people"),
    path("to-chuc/", organisations.listing, name="organisations"),
    path("to-chuc/moi/", organisations.enrol, name="enrol_organisation"),
    path("to-chuc/<int:organisation_id>/", organisations.organisation, name="organisation"),
    path("to-chuc/<int:organisation_id>/<str:verb>/", organisations.act, name="organisation_act"),
    path("cong-chuc/", staff.listing, name="officers"),
    path("cong-chuc/tai-ve.csv", staff.file, name="officers_file"),
    path("cong-chuc/toi/", staff.me, name="me"),
    path("cong-chuc/<int:person_id>/", staff.officer, name="officer"),
    path("cong-chuc/<int:person_id>/nghi-viec/", staff.leaving, name="leaving"),
    path("cong-chuc/<int:person_id>/<str:verb>/", staff.act, name="staff"),
    path("phim-tat/", lists.keys, name="keys"),
    path("ho-so/<str:code>/", dossier.dossier, name="dossier"),
    path("ho-so/<str:code>/so-do/", flow.flow, name="flow"),
    path("quy-trinh/<str:code>/", flow.steps, name="steps"),
    path("thu-tuc/", procedures.procedures, name="procedures"),
    path("thu-tuc/<str:code>/", procedures.versions, name="versions"),
    path("ho-so/<str:code>/du-thao.pdf", papers.draft, name="draft"),
    path("ho-so/<str:code>/ket-qua.pdf", papers.result, name="result"),
    path("ho-so/<str:code>/giay-to/<int:paper_id>/", papers.paper, name="paper"),
    path("ho-so/<str:code>/phieu/<str:form>/", papers.slip, name="slip"),
    path("ho-so/<str:code>/<str:verb>/", dossier.act, name="act"),
]
