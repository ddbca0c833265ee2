"""What people call muscles, equipment, stages and positions besides their names [field]: search finds an exercise by these words, too."""

from __future__ import annotations

from collections.abc import Iterable

from exercises.anatomy import GROUPS

MUSCLES: dict[str, str] = {
    "abdominal_obliques": "abs core trunk obliques",
    "adductors": "groin inner thigh",
    "deep_neck_flexors": "front of the neck",
    "deltoid": "delts",
    "erector_spinae": "back extensors",
    "extensor_carpi_radialis_brevis": "forearm",
    "fibularis_brevis": "peroneals",
    "fibularis_longus": "peroneals",
    "gastrocnemius": "calf achilles",
    "gluteus_maximus": "glutes buttock bottom",
    "gluteus_medius": "glutes hip abductors",
    "gluteus_minimus": "glutes hip abductors",
    "hamstrings": "hams back of the thigh",
    "infraspinatus": "rotator cuff",
    "latissimus_dorsi": "lats",
    "pectoralis_major": "pecs chest",
    "plantar_fascia": "plantar fasciitis arch sole",
    "quadratus_lumborum": "ql",
    "quadriceps": "quads front of the thigh",
    "rectus_abdominis": "abs core trunk tummy",
    "rectus_femoris": "quads quadriceps",
    "serratus_anterior": "shoulder blade",
    "soleus": "calf achilles",
    "subscapularis": "rotator cuff",
    "supraspinatus": "rotator cuff",
    "tensor_fasciae_latae": "tfl",
    "teres_minor": "rotator cuff",
    "thoracic_extensors": "thoracic spine posture",
    "tibialis_anterior": "shin",
    "transversus_abdominis": "abs core trunk tummy",
    "triceps_brachii": "triceps",
    "upper_trapezius": "traps",
    "wrist_extensors": "forearm",
    "wrist_flexors": "forearm",
}

EQUIPMENT: dict[str, str] = {
    "ankle_strap_band": "theraband elastic",
    "broomstick": "broomstick pole cane",
    "chair": "stool",
    "dumbbell": "weight free weights hand weight",
    "foam_pad": "airex",
    "kettlebell": "weight",
    "kitchen_counter": "counter bench",
    "long_band": "theraband elastic exercise band",
    "loop_band": "theraband elastic mini band",
    "step": "stair stairs",
    "water_bottle": "weight",
}

STAGES: dict[str, str] = {
    "release": "massage trigger point pressure",
    "activate": "activation control gentle isometric",
    "strengthen": "strength strong stronger strengthening resistance",
    "end_range": "end range strength",
    "integrate": "functional whole body",
    "mobilise": "mobility mobilize stiff stiffness loosen range of motion rom",
    "balance": "falls fall prevention steady proprioception",
    "stretch": "flexibility tight tightness loosen",
    "breathe": "breathing breath relax relaxation",
    "educate": "advice",
}

POSITIONS: dict[str, str] = {
    "standing": "stand upright",
    "sitting": "seated sit chair",
    "supine": "supine lying",
    "prone": "prone lying tummy stomach",
    "side_lying": "side lying",
    "kneeling": "kneel half kneeling",
    "quadruped": "all fours quadruped",
    "front_support": "plank front support",
}

GROUP_NAMES = {"hip_flexors": "hip flexors", "iliopsoas": "iliopsoas"}


def of_equipment(keys: Iterable[str]) -> list[str]:
    return [EQUIPMENT[key] for key in sorted(set(keys) & EQUIPMENT.keys())]


def of_muscles(keys: Iterable[str]) -> list[str]:
    """What else the muscles are called, with the groups that they belong to."""
    wanted = set(keys)
    groups = [name for group, name in GROUP_NAMES.items() if wanted & GROUPS[group]]
    return [*groups, *(MUSCLES[key] for key in sorted(wanted & MUSCLES.keys()))]
