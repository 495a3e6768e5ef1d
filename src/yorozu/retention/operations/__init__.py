"""What is done about the end of data: periods changed, data held back and let go, runs, tombstones."""

from .holding import lift_hold, set_hold
from .looking import Due, list_due, list_holds, one_hold
from .periods import change_period
from .replaying import replay
from .running import JOB, begin_run, dry_run, go_on, run_now
from .stones import file_stones

__all__ = ["JOB", "Due", "begin_run", "change_period", "dry_run", "file_stones", "go_on", "lift_hold", "list_due", "list_holds", "one_hold", "replay", "run_now", "set_hold"]
