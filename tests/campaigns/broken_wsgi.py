"""The WSGI entry of a product with a planted fault."""

from tests.campaigns.broken import break_it

break_it()

from yorozu.config.wsgi import application  # noqa: E402

__all__ = ["application"]
