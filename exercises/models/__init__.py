from exercises.models.event import ExerciseEvent
from exercises.models.exercise import Exercise, ExerciseVersion, Stage, State
from exercises.models.finding import Habit, SearchEntry, SearchWord
from exercises.models.origin import Origin
from exercises.models.parts import Caution, Compensation, EquipmentNeed, MuscleRole, Parameter
from exercises.models.source import Source
from exercises.models.vocabulary import Equipment, Muscle, Region

__all__ = [
    "Caution",
    "Compensation",
    "Equipment",
    "EquipmentNeed",
    "Exercise",
    "ExerciseEvent",
    "ExerciseVersion",
    "Habit",
    "Muscle",
    "MuscleRole",
    "Origin",
    "Parameter",
    "Region",
    "SearchEntry",
    "SearchWord",
    "Source",
    "Stage",
    "State",
]
