"""The closed list of what can be permitted; a role (community) is a set of these."""

from enum import StrEnum


class Permission(StrEnum):
    """One thing that somebody may be allowed to do."""

    RECORD_NEED = "record_need"  # take a need down
    SEE_NEED = "see_need"
    WORK_NEED = "work_need"  # write, plan the next step, tell, close
    HAND_OVER = "hand_over"
    ANSWER_HANDOFF = "answer_handoff"
    SEE_BOARD_OF_AREA = "see_board_of_area"  # what waits in a whole area
    SEE_FIGURES = "see_figures"  # counts, never names
    SEE_PERSON = "see_person"
    EDIT_PERSON = "edit_person"
    EDIT_CITY = "edit_city"  # areas, desks, posts, hours
    EDIT_DIRECTORY = "edit_directory"
    IMPORT_DIRECTORY = "import_directory"
    SEE_AUDIT = "see_audit"
    END_DATA = "end_data"  # how long data are kept: hold back, run
    SET_PERIODS = "set_periods"  # change how long
    ANSWER_RIGHTS = "answer_rights"  # people's requests about their own data
    SET_STUCK_RULES = "set_stuck_rules"  # from when on a need counts as stuck
    SEE_UNUSUAL = "see_unusual"  # answer for how others read
    SEE_NOTICES = "see_notices"  # failed letters are a task
    SEE_ALL_JOBS = "see_all_jobs"
    PRINT_PAPER = "print_paper"
    SEE_MEETING = "see_meeting"  # of open kinds any, of closed ones as a member
    RUN_MEETINGS = "run_meetings"  # as a desk that is a meeting's secretariat
    ANSWER_DUTIES = "answer_duties"  # what meetings decided for one's desk
