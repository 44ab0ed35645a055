import django.db.models.deletion
from django.db import migrations, models

FILE = models.ForeignKey(
    on_delete=django.db.models.deletion.PROTECT, related_name="+", to="files.file"
)


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0002_due_explained"), ("files", "0002_contents")]

    operations = [
        migrations.RemoveConstraint(model_name="draftpaper", name="draft_paper_once"),
        migrations.RenameField(model_name="draftpaper", old_name="file_id", new_name="file"),
        migrations.AlterField(model_name="draftpaper", name="file", field=FILE),
        migrations.AddConstraint(
            model_name="draftpaper",
            constraint=models.UniqueConstraint(
                fields=("draft", "key", "file"), name="draft_paper_once"
            ),
        ),
        migrations.RenameField(model_name="dossierpaper", old_name="file_id", new_name="file"),
        migrations.AlterField(model_name="dossierpaper", name="file", field=FILE),
    ]
