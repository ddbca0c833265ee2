"""The ways a reminder can go, by the name that `Reminder.channel` keeps."""

from programs.models import Reminder
from programs.reminders.channels.answers import Channel
from programs.reminders.channels.email import Email

CHANNELS: dict[str, Channel] = {Reminder.Channel.EMAIL: Email()}
