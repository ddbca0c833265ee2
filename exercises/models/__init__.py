from exercises.models.exercise import (
    Caution,
    Compensation,
    EquipmentNeed,
    Exercise,
    ExerciseVersion,
    MuscleRole,
    Parameter,
    Stage,
    State,
)
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
    "Parameter",
    "Region",
    "Source",
    "Stage",
    "State",
]
