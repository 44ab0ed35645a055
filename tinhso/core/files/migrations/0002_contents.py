import uuid

import django.db.models.deletion
from django.db import migrations, models

CONTENTS = """
insert into files_content (digest, size, touched_at, scan, threat, scan_tries)
select digest, max(size), max(kept_at), 'not_yet', '', 0 from files_file group by digest
"""
ORIGINALS = "update files_file set original_digest = digest"


class Migration(migrations.Migration):
    dependencies = [("files", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Content",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("size", models.PositiveBigIntegerField()),
                ("touched_at", models.DateTimeField()),
                (
                    "scan",
                    models.CharField(
                        choices=[
                            ("ours", "do hệ thống soạn"),
                            ("not_yet", "chưa quét"),
                            ("clean", "đã quét, không có mã độc"),
                            ("infected", "có mã độc"),
                        ],
                        max_length=8,
                    ),
                ),
                ("threat", models.CharField(blank=True, default="", max_length=200)),
                ("scanned_at", models.DateTimeField(null=True)),
                ("scan_tries", models.PositiveIntegerField(default=0)),
                ("scan_after", models.DateTimeField(null=True)),
                ("marked_at", models.DateTimeField(null=True)),
                ("condemned_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("scan", "not_yet")),
                        fields=["scan_after"],
                        name="content_to_scan",
                    )
                ],
            },
        ),
        migrations.RunSQL(CONTENTS, migrations.RunSQL.noop),
        migrations.RemoveConstraint(model_name="file", name="file_once"),
        migrations.RenameField(model_name="file", old_name="digest", new_name="content"),
        migrations.AlterField(
            model_name="file",
            name="content",
            field=models.ForeignKey(
                db_column="digest",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="files",
                to="files.content",
            ),
        ),
        migrations.AddField(
            model_name="file",
            name="original_digest",
            field=models.CharField(db_index=True, default="", max_length=64),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="file", name="is_signed", field=models.BooleanField(default=False)
        ),
        migrations.RunSQL(ORIGINALS, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="file",
            constraint=models.UniqueConstraint(
                fields=("content", "original_digest", "name"), name="file_named_once"
            ),
        ),
        migrations.CreateModel(
            name="Upload",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("owner", models.CharField(max_length=100)),
                ("purpose", models.CharField(max_length=200)),
                ("name", models.CharField(max_length=200)),
                ("length", models.PositiveBigIntegerField()),
                ("offset", models.PositiveBigIntegerField(default=0)),
                ("expires_at", models.DateTimeField(db_index=True)),
                (
                    "file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="files.file",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("offset__lte", models.F("length"))),
                        name="upload_within_its_length",
                    )
                ],
            },
        ),
    ]
