"""The words of other collections → our keys for muscles, equipment and regions. The readers of foreign files ask it.

Our own names are looked up in the library; what other collections say otherwise is listed here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from exercises.interchange.catalogue import Entry
from exercises.models.vocabulary import VOCABULARY

NOTHING: tuple[str, ...] = ()

# Our key → its name, for what the library may not have yet. What is there already keeps the name that its keepers gave it.
NAMES: dict[str, dict[str, str]] = {
    "muscles": {
        "abdominal_obliques": "Abdominal obliques",
        "adductors": "Hip adductors",
        "biceps_brachii": "Biceps brachii",
        "brachialis": "Brachialis",
        "deltoid": "Deltoid",
        "erector_spinae": "Erector spinae",
        "gastrocnemius": "Gastrocnemius",
        "gluteus_maximus": "Gluteus maximus",
        "gluteus_medius": "Gluteus medius",
        "gluteus_minimus": "Gluteus minimus",
        "hamstrings": "Hamstrings",
        "iliacus": "Iliacus",
        "latissimus_dorsi": "Latissimus dorsi",
        "middle_trapezius": "Middle trapezius",
        "neck": "Neck muscles",
        "pectoralis_major": "Pectoralis major",
        "psoas_major": "Psoas major",
        "quadriceps": "Quadriceps",
        "rectus_abdominis": "Rectus abdominis",
        "rectus_femoris": "Rectus femoris",
        "rhomboids": "Rhomboids",
        "serratus_anterior": "Serratus anterior",
        "soleus": "Soleus",
        "tensor_fasciae_latae": "Tensor fasciae latae (TFL)",
        "trapezius": "Trapezius",
        "triceps_brachii": "Triceps brachii",
        "wrist_extensors": "Wrist extensors",
        "wrist_flexors": "Wrist flexors",
    },
    "equipment": {
        "barbell": "Barbell",
        "bench": "Bench",
        "cable_machine": "Cable machine",
        "dumbbell": "Dumbbell",
        "exercise_ball": "Exercise ball",
        "foam_roller": "Foam roller",
        "kettlebell": "Kettlebell",
        "long_band": "Long resistance band",
        "machine": "Training machine",
        "mat": "Exercise mat",
        "medicine_ball": "Medicine ball",
        "pull_up_bar": "Pull-up bar",
    },
    "regions": {},
}

# What others say, in small letters → our keys. No key: it says that nothing is needed.
SAID: dict[str, dict[str, tuple[str, ...]]] = {
    "muscles": {
        "abdominals": ("rectus_abdominis", "abdominal_obliques"),
        "abductors": ("gluteus_medius", "gluteus_minimus"),
        "abs": ("rectus_abdominis", "abdominal_obliques"),
        "anterior deltoid": ("deltoid",),
        "biceps": ("biceps_brachii",),
        "biceps femoris": ("hamstrings",),
        "calves": ("gastrocnemius", "soleus"),
        "chest": ("pectoralis_major",),
        "forearms": ("wrist_flexors", "wrist_extensors"),
        "glutes": ("gluteus_maximus",),
        "hip flexor": ("psoas_major", "iliacus"),
        "hip flexors": ("psoas_major", "iliacus"),
        "iliopsoas": ("psoas_major", "iliacus"),
        "lats": ("latissimus_dorsi",),
        "lower back": ("erector_spinae",),
        "middle back": ("rhomboids", "middle_trapezius"),
        "obliques": ("abdominal_obliques",),
        "obliquus externus abdominis": ("abdominal_obliques",),
        "psoas": ("psoas_major",),
        "quadriceps femoris": ("quadriceps",),
        "quads": ("quadriceps",),
        "shoulders": ("deltoid",),
        "tfl": ("tensor_fasciae_latae",),
        "traps": ("trapezius",),
        "triceps": ("triceps_brachii",),
    },
    "equipment": {
        "bands": ("long_band",),
        "body only": NOTHING,
        "bodyweight": NOTHING,
        "body weight": NOTHING,
        "cable": ("cable_machine",),
        "e-z curl bar": ("barbell",),
        "foam roll": ("foam_roller",),
        "gym mat": ("mat",),
        "incline bench": ("bench",),
        "kettlebells": ("kettlebell",),
        "none": NOTHING,
        "none (bodyweight exercise)": NOTHING,
        "resistance band": ("long_band",),
        "swiss ball": ("exercise_ball",),
        "sz-bar": ("barbell",),
    },
    "regions": {},
}


@dataclass(frozen=True)
class Words:
    """What the library calls things: `known[group]` maps a name or a key, in small letters, to the key."""

    known: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @classmethod
    def of_library(cls) -> Words:
        """The library's own names. Three queries."""
        return cls(
            {group: _by_name(model._default_manager.values_list("key", "name")) for group, model in VOCABULARY.items()}
        )

    def keys(self, group: str, said: str) -> tuple[str, ...] | None:
        """Our keys for what a file says; none when it says that nothing is needed, None when the word is unknown."""
        word = " ".join(said.casefold().split())
        if word in SAID[group]:
            return SAID[group][word]
        own = self.known.get(group, {}).get(word) or OWN[group].get(word)
        return (own,) if own else None


def add_terms(entries: Iterable[Entry]) -> None:
    """Name what the entries refer to and the library does not have yet."""
    used: dict[str, set[str]] = {"muscles": set(), "equipment": set()}
    for entry in entries:
        used["muscles"].update(key for keys in entry.get("muscles", {}).values() for key in keys)
        used["equipment"].update(key for need in entry.get("equipment", []) for key in need["any_of"])
    for group, keys in used.items():
        model = VOCABULARY[group]
        rows = [model(key=key, name=NAMES[group][key]) for key in sorted(keys & NAMES[group].keys())]
        model._default_manager.bulk_create(rows, ignore_conflicts=True)


def _by_name(terms: object) -> dict[str, str]:
    return {word.casefold(): key for key, name in terms for word in (name, key, key.replace("_", " "))}  # type: ignore[attr-defined]


OWN = {group: _by_name(names.items()) for group, names in NAMES.items()}
