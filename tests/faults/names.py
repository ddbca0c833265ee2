"""The scenarios by name, in the order in which they are played; known without starting Django."""

NAMES = [
    "zones",
    "kill_keyed",
    "kill_unkeyed",
    "database",
    "broker",
    "crowd",
    "life",
    "cancel",
    "rush",
    "phones",
    "restore",
    "rollback",
]
