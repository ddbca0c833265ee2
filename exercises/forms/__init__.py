from exercises.forms.dosage import DosageFields
from exercises.forms.exercise import CompensationForm, ExerciseForm, ParameterForm, PartForm
from exercises.forms.lines import LinesField

__all__ = ["CompensationForm", "DosageFields", "ExerciseForm", "LinesField", "ParameterForm", "PartForm"]
