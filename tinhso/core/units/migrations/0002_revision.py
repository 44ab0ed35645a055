from django.db import migrations, models

TRIGGERS = """
create function units_new_revision() returns trigger language plpgsql as $$
begin
    insert into units_revision (id, stamp) values (1, gen_random_uuid())
    on conflict (id) do update set stamp = excluded.stamp;
    return null;
end $$;
create trigger units_changed after insert or update or delete on units_unit
    for each statement execute function units_new_revision();
create trigger units_changed after insert or update or delete on units_unitchange
    for each statement execute function units_new_revision();
insert into units_revision (id, stamp) values (1, gen_random_uuid());
"""
BACK = """
drop trigger units_changed on units_unit;
drop trigger units_changed on units_unitchange;
drop function units_new_revision();
"""


class Migration(migrations.Migration):
    dependencies = [("units", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Revision",
            fields=[
                ("id", models.SmallIntegerField(primary_key=True, serialize=False)),
                ("stamp", models.UUIDField()),
            ],
        ),
        migrations.RunSQL(TRIGGERS, BACK),
    ]
