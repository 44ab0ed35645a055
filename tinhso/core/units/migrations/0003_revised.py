from django.db import migrations

from tinhso.core.revisions.watching import watch

OLD_AWAY = """
drop trigger units_changed on units_unit;
drop trigger units_changed on units_unitchange;
drop function units_new_revision();
"""
OLD_BACK = """
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
"""


class Migration(migrations.Migration):
    dependencies = [("units", "0002_revision"), ("revisions", "0001_initial")]

    operations = [
        migrations.RunSQL(OLD_AWAY, OLD_BACK),
        migrations.DeleteModel(name="Revision"),
        watch("units", "units_unit", "units_unitchange"),
    ]
