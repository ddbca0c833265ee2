// In the admin's form of an exercise, shows only the fields of the kind of dosage that is chosen. Without script, all are there.
const FIELDS = {
  reps: ["sets", "reps", "reps_cap", "reps_are", "hold_seconds", "slow_ramp"],
  timed: ["seconds", "sets", "step_seconds"],
  cycles: ["cycles", "phases"],
  text: ["text"],
};
const kind = document.getElementById("id_dosage_kind");
const all = new Set(Object.values(FIELDS).flat());

function show() {
  const wanted = FIELDS[kind.value] ?? [];
  for (const name of all) {
    const shared = document.querySelector(`.fieldBox.field-dosage_${name}`); // in a row with others
    const box = shared?.parentElement ?? document.querySelector(`.form-row.field-dosage_${name}`);
    box?.toggleAttribute("data-idle", !wanted.includes(name) && !box.querySelector(".errorlist"));
  }
}

kind?.addEventListener("change", show);
if (kind) show();
