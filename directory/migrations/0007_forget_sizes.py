from django.db import migrations


def forget_sizes(apps, schema_editor):
    """What SQLite once learned of its tables misleads it as soon as they have grown; our statements need none of it."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TABLE IF EXISTS sqlite_stat1")
        schema_editor.execute("DROP TABLE IF EXISTS sqlite_stat4")


class Migration(migrations.Migration):
    """An earlier release let SQLite learn the sizes of its tables (ANALYZE)."""

    dependencies = [("directory", "0006_store_suggestions")]

    operations = [
        migrations.RunPython(forget_sizes, migrations.RunPython.noop, elidable=True)
    ]
