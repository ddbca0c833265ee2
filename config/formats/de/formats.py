"""German: “2. März 2026”. What each is for stands beside the English ones."""

DATE_FORMAT = SHORT_DATE_FORMAT = "j. N Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = SHORT_DATETIME_FORMAT = "j. N Y, H:i"
MONTH_DAY_FORMAT = "j. N"

WEEKDAY_FORMAT = "D, j. N"
WEEKDAY_TIME_FORMAT = "D, j. N, H:i"
LONG_DAY_FORMAT = "l, j. F"
SPAN_START_FORMAT = "j."
