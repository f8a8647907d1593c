from django.db import migrations, models


class Migration(migrations.Migration):
    """What stands where a name cannot be seen; no column changes."""

    dependencies = [("directory", "0014_name_every_tag")]

    operations = [
        migrations.AlterField(
            model_name="organization",
            name="name",
            field=models.CharField(
                error_messages={"blank": "Please write its name."},
                help_text="As the organization writes it itself.",
                max_length=200,
                verbose_name="name",
            ),
        )
    ]
