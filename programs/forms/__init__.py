from programs.forms.authoring import (
    DraftForm,
    MoveForm,
    PrescribeForm,
    ReorderForm,
    ScheduleForm,
    SearchForm,
    TakeProtocolForm,
)
from programs.forms.dosage import DosageForm
from programs.forms.refusal import RefusalForm

__all__ = [
    "DosageForm",
    "DraftForm",
    "MoveForm",
    "PrescribeForm",
    "RefusalForm",
    "ReorderForm",
    "ScheduleForm",
    "SearchForm",
    "TakeProtocolForm",
]
