from django.db import migrations

COLUMNS = {
    "posting": {"key": 250},
    "organization": {"sort_name": 300, "slug": 200},
    "sector": {"slug": 100},
    "networktier": {"slug": 60},
    "tag": {"slug": 100},
}


def order_by_bytes(apps, schema_editor):
    """SQLite orders by bytes anyway and knows no collation of that name; the models therefore carry none."""
    if schema_editor.connection.vendor != "postgresql":
        return
    for model, columns in COLUMNS.items():
        table = apps.get_model("directory", model)._meta.db_table
        for column, length in columns.items():
            schema_editor.execute(
                f'ALTER TABLE "{table}" ALTER COLUMN "{column}" TYPE varchar({length}) COLLATE "C"'
            )


class Migration(migrations.Migration):
    """Prefixes and orders of the search need PostgreSQL to compare letters as SQLite and Python do."""

    dependencies = [("directory", "0004_store_search_index")]

    operations = [
        migrations.RunPython(order_by_bytes, migrations.RunPython.noop, elidable=False)
    ]
