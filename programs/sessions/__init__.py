"""The patient's side: what is due today, the verbs of doing and of moving it. Called by the portal, the links in messages and the demo."""

from programs.rearranging import Change
from programs.sessions.amounts import NoAmounts
from programs.sessions.beginning import backfill, backfillable, start, start_today
from programs.sessions.concerns import raise_concern
from programs.sessions.correcting import TooLate, correctable_until, is_correctable, latest_correctable
from programs.sessions.doing import (
    STOP_AT_PAIN,
    NothingRecorded,
    asks_to_stop,
    ending_of,
    finish,
    record,
    said_of,
    say_done,
)
from programs.sessions.due import NotDue, Status, Today, estimated_minutes, minutes_for, programs_today, today
from programs.sessions.entries import take
from programs.sessions.hurting import BAD_MORNING, has_hurt, hurt_since, is_bad_morning, with_hurt
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
from programs.sessions.told import tell

__all__ = [
    "BAD_MORNING",
    "STOP_AT_PAIN",
    "Change",
    "NoAmounts",
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
    "backfill",
    "backfillable",
    "correctable_until",
    "ending_of",
    "estimated_minutes",
    "finish",
    "has_hurt",
    "hurt_since",
    "if_left_out",
    "if_moved",
    "is_bad_morning",
    "is_correctable",
    "is_morning_asked",
    "latest_correctable",
    "leave_out",
    "minutes_for",
    "morning_due",
    "move",
    "options",
    "programs_today",
    "raise_concern",
    "record",
    "said_of",
    "say_done",
    "say_morning",
    "start",
    "start_today",
    "take",
    "tell",
    "today",
    "with_hurt",
]
