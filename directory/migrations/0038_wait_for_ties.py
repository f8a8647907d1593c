"""Let a written row of an import wait for its ties."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0037_order_by_change"),
    ]

    operations = [
        migrations.AlterField(
            model_name="importrow",
            name="outcome",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "nothing to be written"),
                    ("waiting", "waiting"),
                    ("ties", "written, its ties wait"),
                    ("written", "written"),
                    ("moved", "changed meanwhile"),
                ],
                default="",
                max_length=10,
            ),
        ),
    ]
