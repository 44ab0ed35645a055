"""The addresses of the officers' desk."""

from django.urls import path

from tinhso.modules.desk.views import dossier, inbox, lists, papers

app_name = "desk"
urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("hang-loat/", inbox.bulk, name="bulk"),
    path("ho-so/", lists.dossiers, name="dossiers"),
    path("ho-so/tai-ve.csv", lists.export_csv, name="export"),
    path("tra-cuu/", lists.search, name="search"),
    path("don-vi/", lists.people, name="people"),
    path("phim-tat/", lists.keys, name="keys"),
    path("ho-so/<str:code>/", dossier.dossier, name="dossier"),
    path("ho-so/<str:code>/du-thao.pdf", papers.draft, name="draft"),
    path("ho-so/<str:code>/ket-qua.pdf", papers.result, name="result"),
    path("ho-so/<str:code>/giay-to/<int:paper_id>/", papers.paper, name="paper"),
    path("ho-so/<str:code>/phieu/<str:form>/", papers.slip, name="slip"),
    path("ho-so/<str:code>/<str:verb>/", dossier.act, name="act"),
]
