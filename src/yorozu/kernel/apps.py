"""The kernel: what every system stands on."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """Access, audit, clock, events, jobs, drafts."""

    name = "yorozu.kernel"
    label = "kernel"
    verbose_name = "kernel"
