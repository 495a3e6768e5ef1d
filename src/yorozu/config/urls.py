"""Every address."""

urlpatterns: list[object] = []
