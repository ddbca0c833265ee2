from programs.forms.authoring import (
    DraftForm,
    MoveForm,
    PrescribeForm,
    RatingForm,
    ReorderForm,
    ScheduleForm,
    SearchForm,
    TakeProtocolForm,
)
from programs.forms.dosage import DosageForm
from programs.forms.issuing import IssueForm
from programs.forms.refusal import RefusalForm

__all__ = [
    "DosageForm",
    "DraftForm",
    "IssueForm",
    "MoveForm",
    "PrescribeForm",
    "RatingForm",
    "RefusalForm",
    "ReorderForm",
    "ScheduleForm",
    "SearchForm",
    "TakeProtocolForm",
]
