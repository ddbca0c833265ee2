"""The patient's side: what is due today, the verbs of doing and of moving it. Called by the portal, the links in messages and the demo."""

from programs.rearranging import Change
from programs.sessions.doing import (
    STOP_AT_PAIN,
    NothingRecorded,
    TooLate,
    asks_to_stop,
    correctable_until,
    finish,
    is_correctable,
    latest_correctable,
    record,
    say_done,
    start,
)
from programs.sessions.due import NotDue, Status, Today, estimated_minutes, minutes_for, programs_today, today
from programs.sessions.morning import NotAsked, is_morning_asked, morning_due, say_morning
from programs.sessions.moving import (
    NoSuchDay,
    NotAhead,
    Options,
    if_left_out,
    if_moved,
    leave_out,
    move,
    options,
)

__all__ = [
    "STOP_AT_PAIN",
    "Change",
    "NoSuchDay",
    "NotAhead",
    "NotAsked",
    "NotDue",
    "NothingRecorded",
    "Options",
    "Status",
    "Today",
    "TooLate",
    "asks_to_stop",
    "correctable_until",
    "estimated_minutes",
    "finish",
    "if_left_out",
    "if_moved",
    "is_correctable",
    "is_morning_asked",
    "latest_correctable",
    "leave_out",
    "minutes_for",
    "morning_due",
    "move",
    "options",
    "programs_today",
    "record",
    "say_done",
    "say_morning",
    "start",
    "today",
]
