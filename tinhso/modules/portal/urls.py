"""The citizen's addresses, in Vietnamese words without tone marks."""

from django.urls import path

from tinhso.modules.portal.views import (
    catalogue,
    dossiers,
    filing,
    seals,
    telling,
    tracking,
    units,
    uploads,
    verifying,
)

app_name = "portal"
urlpatterns = [
    path("", catalogue.home, name="home"),
    path("thu-tuc/", catalogue.catalogue, name="catalogue"),
    path("thu-tuc/<str:code>/", catalogue.procedure, name="procedure"),
    path("thu-tuc/<str:code>/bat-dau/", filing.start, name="start"),
    path("nop/<uuid:draft_id>/", filing.draft, name="draft"),
    path("nop/<uuid:draft_id>/giay-to/", filing.papers, name="papers"),
    path("nop/<uuid:draft_id>/giay-to/<int:paper_id>/", filing.paper, name="draft_paper"),
    path("nop/<uuid:draft_id>/tai-len/<slug:key>/", uploads.begin_upload, name="begin_upload"),
    path("nop/<uuid:draft_id>/tai-len/<slug:key>/<uuid:upload_id>/", uploads.upload, name="upload"),
    path("nop/<uuid:draft_id>/xem-lai/", filing.review, name="review"),
    path("nop/<uuid:draft_id>/to-khai-moi/", filing.renewed, name="renewed"),
    path("nop/<uuid:draft_id>/ban-in/", filing.printed, name="printed"),
    path("nop/<uuid:draft_id>/bo/", filing.discard, name="discard"),
    path("nop/<uuid:draft_id>/<slug:page>/", filing.form_page, name="form_page"),
    path("ho-so-cua-toi/", dossiers.my_dossiers, name="my_dossiers"),
    path("ho-so/<str:code>/", dossiers.dossier, name="dossier"),
    path("ho-so/<str:code>/da-gui/", dossiers.sent, name="sent"),
    path("ho-so/<str:code>/to-khai/", dossiers.answers, name="answers"),
    path("ho-so/<str:code>/to-khai/ban-in/", dossiers.printed, name="answers_printed"),
    path("ho-so/<str:code>/bo-sung/", dossiers.supplement, name="supplement"),
    path("ho-so/<str:code>/rut/", dossiers.withdraw, name="withdraw"),
    path("ho-so/<str:code>/danh-gia/", dossiers.rate, name="rate"),
    path("ho-so/<str:code>/giay-to/<int:paper_id>/", dossiers.paper, name="paper"),
    path("ho-so/<str:code>/phieu/<slug:form>/", dossiers.slip, name="slip"),
    path("ho-so/<str:code>/ket-qua/", dossiers.result, name="result"),
    path("don-vi/", units.units, name="units"),
    path("don-vi/<str:code>/", units.unit, name="unit"),
    path("tra-cuu/", tracking.track, name="track"),
    path("kiem-tra/", verifying.verify, name="verify"),
    path("kiem-tra/<str:lookup>/", verifying.verify_code, name="verify_code"),
    path("niem-phong.txt", seals.seals, name="seals"),
    path("niem-phong/<str:key>.pem", seals.seal_key, name="seal_key"),
    path("tro-giup/", telling.help_page, name="help"),
    path("kha-nang-tiep-can/", telling.accessibility, name="accessibility"),
    path("du-lieu-ca-nhan/", telling.personal_data, name="personal_data"),
]
