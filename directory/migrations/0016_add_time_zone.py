from django.db import migrations, models


class Migration(migrations.Migration):
    """Whoever works elsewhere reads times as on their own clock."""

    dependencies = [("directory", "0015_ask_for_a_name")]

    operations = [
        migrations.AddField(
            model_name="staffpreference",
            name="time_zone",
            field=models.CharField(
                blank=True,
                help_text="Empty: that of the site.",
                max_length=64,
                verbose_name="time zone",
            ),
        ),
    ]
