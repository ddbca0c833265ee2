from programs.forms.authoring import DraftForm, MoveForm, PrescribeForm, ScheduleForm, SearchForm
from programs.forms.dosage import DosageForm
from programs.forms.refusal import RefusalForm

__all__ = ["DosageForm", "DraftForm", "MoveForm", "PrescribeForm", "RefusalForm", "ScheduleForm", "SearchForm"]
