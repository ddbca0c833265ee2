from exercises.models.exercise import Exercise, ExerciseVersion, Stage, State
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
    "ExerciseVersion",
    "Muscle",
    "MuscleRole",
    "Origin",
    "Parameter",
    "Region",
    "Source",
    "Stage",
    "State",
]
