"""Who may do what: an actor, a closed list of permissions, and one function that decides."""

from .actors import ANONYMOUS, SYSTEM, Actor, Claim
from .decisions import Decision, decide, may, require, rule
from .marks import ALWAYS, POSTED, Mark, marked, public
from .permissions import Permission

__all__ = ["ALWAYS", "ANONYMOUS", "POSTED", "SYSTEM", "Actor", "Claim", "Decision", "Mark", "Permission", "decide", "marked", "may", "public", "require", "rule"]
