"""Who may do what: an actor, a closed list of permissions, and one function that decides."""

from .actors import ANONYMOUS, SYSTEM, Actor, Claim
from .decisions import Decision, decide, may, require, rule
from .permissions import Permission

__all__ = ["ANONYMOUS", "SYSTEM", "Actor", "Claim", "Decision", "Permission", "decide", "may", "require", "rule"]
