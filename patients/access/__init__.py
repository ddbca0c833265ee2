"""The one door: who is asking, and what may they see. Views wear `clinician_required` or `patient_required`.

A patient's link carries 130 random-looking bits in its fragment, which browsers never send to a server or a log. They are derived from
the link's id with the server's key, so that a QR code can be shown again, and looked up by their hash, so that a copy of the database
opens no door. The link lasts as long as the program, so on a new phone it asks the year of birth. In the room a pass (a QR code) or a
code to type asks nothing, for a quarter of an hour and one phone. All three end in a device session of its own secret, which the browser
keeps in a cookie; docs/getting-in.md tells it from outside.
"""

from patients.access.devices import DEVICE_COOKIE, device_of, forget, let_in, remember, share
from patients.access.entering import LinkRefused, Why, YearAsked, open_link
from patients.access.guards import ClinicianRequest, PatientRequest, clinician_required, patient_required
from patients.access.links import (
    LIVE_LINKS,
    address_for,
    address_of,
    door,
    guessed_link_of,
    hand_out,
    link_of,
    renew,
    revoke,
    shut_out,
    token_of,
)
from patients.access.room import Code, Pass, make_code, new_pass

__all__ = [
    "DEVICE_COOKIE",
    "LIVE_LINKS",
    "ClinicianRequest",
    "Code",
    "LinkRefused",
    "Pass",
    "PatientRequest",
    "Why",
    "YearAsked",
    "address_for",
    "address_of",
    "clinician_required",
    "device_of",
    "door",
    "forget",
    "guessed_link_of",
    "hand_out",
    "let_in",
    "link_of",
    "make_code",
    "new_pass",
    "open_link",
    "patient_required",
    "remember",
    "renew",
    "revoke",
    "share",
    "shut_out",
    "token_of",
]
