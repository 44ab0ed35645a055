from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import timezone

from tinhso.modules.procedures.actions import load_file

pytestmark = pytest.mark.django_db
SAMPLE = "MAU-01"


def _diff(old, new):
    said = StringIO()
    call_command("forms", "diff", str(old), str(new), stdout=said)
    return said.getvalue()


@pytest.fixture
def file():
    return next((settings.DATA_FOLDER / "samples").glob(f"{SAMPLE}*.yaml"))


class FormsDiff:
    def test_says_what_differs_between_a_version_and_a_file(self, file, tmp_path):
        load_file(file, at=timezone.now())
        (tmp_path / "samples").mkdir()
        for name in ("acts.yaml", "form-blocks.yaml", "lists"):
            (tmp_path / name).symlink_to(settings.DATA_FOLDER / name)
        changed = tmp_path / "samples" / file.name
        changed.write_text(file.read_text().replace("label: Tên gọi khác,", "label: Bí danh,"))

        assert _diff(f"{SAMPLE}@1", changed) == (
            "~ nickname: Câu “Tên gọi khác” nay hỏi là “Bí danh”\n"
        )
        assert _diff(SAMPLE, file) == "Hai tờ khai hỏi như nhau.\n"

    def test_refuses_what_is_not_there(self):
        with pytest.raises(CommandError, match="Không có phiên bản này"):
            _diff("9.999999@3", "9.999999")
