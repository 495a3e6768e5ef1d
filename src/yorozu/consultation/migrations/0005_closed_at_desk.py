"""Closed needs are found by the desks that had a hand in them; those that are closed already are put there (operations/shelving.py holds the same)."""

import django.db.models.deletion
from django.db import migrations, models

CLOSED = """
INSERT INTO consultation_closedatdesk (need_id, desk_id, closed_at)
SELECT id, owner_desk_id, closed_at FROM consultation_need WHERE state = 'closed'
UNION SELECT n.id, c.desk_id, n.closed_at FROM consultation_need n JOIN consultation_consultation c ON c.id = n.consultation_id WHERE n.state = 'closed'
UNION SELECT n.id, h.from_desk_id, n.closed_at FROM consultation_need n JOIN consultation_handoff h ON h.need_id = n.id WHERE n.state = 'closed' AND h.state = 'accepted'
UNION SELECT n.id, h.to_desk_id, n.closed_at FROM consultation_need n JOIN consultation_handoff h ON h.need_id = n.id WHERE n.state = 'closed' AND h.state = 'accepted'
"""


class Migration(migrations.Migration):
    dependencies = [
        ("community", "0005_size_indexes"),
        ("consultation", "0004_page_indexes"),
    ]

    operations = [
        migrations.CreateModel(
            name="ClosedAtDesk",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("closed_at", models.DateTimeField()),
                ("desk", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="community.desk")),
                (
                    "need",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="closed_at_desks", to="consultation.need"),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["desk", "-closed_at", "-need"], name="closed_at_desk")],
                "constraints": [models.UniqueConstraint(fields=("need", "desk"), name="closed_at_desk_once")],
            },
        ),
        migrations.RunSQL(CLOSED, migrations.RunSQL.noop),
    ]
