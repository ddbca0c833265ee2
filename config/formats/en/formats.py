"""English: “2 Mar 2026”, the 24-hour clock. The last four are ours; patients/templatetags/days.py names them."""

DATE_FORMAT = SHORT_DATE_FORMAT = "j M Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = SHORT_DATETIME_FORMAT = "j M Y, H:i"
MONTH_DAY_FORMAT = "j M"

WEEKDAY_FORMAT = "D j M"
WEEKDAY_TIME_FORMAT = "D j M, H:i"
LONG_DAY_FORMAT = "l j F"
SPAN_START_FORMAT = "j"  # of “2–8 Mar”
