from programs.models.acceptance import Acceptance
from programs.models.calendar_feed import CalendarFeed
from programs.models.desk import LatenessCount, ReminderDesk
from programs.models.exercise_session import (
    LONGEST_COMMENT,
    LONGEST_REPLY,
    Concern,
    Correction,
    Effort,
    ExerciseSession,
    PerformedExercise,
)
from programs.models.own_goal import GoalRating, OwnGoal
from programs.models.phone_entry import PhoneEntry
from programs.models.prescription import DosageStep, Prescription, ProtocolPrescription
from programs.models.program import Pause, Program
from programs.models.program_change import ProgramChange
from programs.models.program_event import ProgramEvent
from programs.models.protocol import Protocol, ProtocolVersion
from programs.models.reminder import Reminder, ReminderEvent
from programs.models.upload import Upload

__all__ = [
    "LONGEST_COMMENT",
    "LONGEST_REPLY",
    "Acceptance",
    "CalendarFeed",
    "Concern",
    "Correction",
    "DosageStep",
    "Effort",
    "ExerciseSession",
    "GoalRating",
    "LatenessCount",
    "OwnGoal",
    "Pause",
    "PerformedExercise",
    "PhoneEntry",
    "Prescription",
    "Program",
    "ProgramChange",
    "ProgramEvent",
    "Protocol",
    "ProtocolPrescription",
    "ProtocolVersion",
    "Reminder",
    "ReminderDesk",
    "ReminderEvent",
    "Upload",
]
