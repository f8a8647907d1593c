from django.db import migrations, models


class Migration(migrations.Migration):
    """Every description goes on being read as it was."""

    dependencies = [("directory", "0011_tell_ties_from_both_sides")]

    operations = [
        migrations.AddField(
            model_name="organization",
            name="continues_name",
            field=models.BooleanField(
                default=True,
                help_text=(
                    "Without this tick, a description that begins with a small letter"
                    " stands by itself, as what visitors wrote does."
                ),
                verbose_name="continues the name",
            ),
        )
    ]
