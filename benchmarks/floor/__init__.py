"""The floor: the least that a signed-in Django page must do to show the same rows on the same server and database.

It knows no rules, no audit, no components, no languages: session, user, the same rows by the same indexes, a plain template; for a
write a form that inserts two rows durably. Kept as fast as it can be made, since every ratio is measured against it.
"""
