// A list written a line each becomes a list of lines to move, add and remove; the textarea stays what is sent. Finds textarea[data-lines].
// In a line: Enter adds the next, Backspace in an empty one removes it, Alt with an arrow moves it.
for (const area of document.querySelectorAll("textarea[data-lines]")) enhance(area);

function enhance(area) {
  const words = JSON.parse(area.dataset.lines || "null");
  if (!words) return;
  const list = document.createElement("ol");
  list.className = "lines";
  const add = button(words.add, "+", () => focus(insert("")));
  add.className = "button button--small lines__add";
  add.textContent = words.add;
  for (const line of area.value.split("\n").filter((text) => text.trim())) insert(line);
  area.hidden = true;
  const box = document.createElement("div");
  box.className = "lines-box";
  box.append(list, add);
  area.before(box);
  document.querySelector(`label[for="${area.id}"]`)?.addEventListener("click", () => list.querySelector("textarea")?.focus());

  function insert(text, after = list.lastElementChild) {
    const row = document.createElement("li");
    const field = document.createElement("textarea");
    field.rows = 1;
    field.value = text;
    field.maxLength = Number(words.longest);
    field.addEventListener("input", write);
    field.addEventListener("keydown", (event) => press(event, row));
    row.append(
      field,
      button(words.up, "↑", () => move(row, -1), "up"),
      button(words.down, "↓", () => move(row, 1), "down"),
      button(words.remove, "×", () => remove(row), "remove"),
    );
    if (after) after.after(row);
    else list.append(row);
    number();
    return row;
  }

  function press(event, row) {
    const field = event.target;
    if (event.key === "Enter") split(row, field);
    else if (event.key === "Backspace" && !field.value && list.children.length > 1) remove(row);
    else if (event.altKey && event.key === "ArrowUp") move(row, -1, field);
    else if (event.altKey && event.key === "ArrowDown") move(row, 1, field);
    else return;
    event.preventDefault();
    write();
  }

  function split(row, field) {
    const rest = field.value.slice(field.selectionEnd);
    field.value = field.value.slice(0, field.selectionStart);
    focus(insert(rest, row));
  }

  function move(row, places, then = document.activeElement) {
    if (places < 0) row.previousElementSibling?.before(row);
    else row.nextElementSibling?.after(row);
    then?.focus(); // moving took it away
    number();
    write();
  }

  function remove(row) {
    focus(row.previousElementSibling ?? row.nextElementSibling);
    row.remove();
    number();
    write();
  }

  function number() {
    [...list.children].forEach((row, place) => row.firstChild.setAttribute("aria-label", `${words.noun} ${place + 1}`));
  }

  function write() {
    area.value = [...list.children].map((row) => row.firstChild.value.replace(/\s*\n\s*/g, " ")).filter(Boolean).join("\n");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function button(label, sign, act, name = "add") {
  const made = document.createElement("button");
  made.type = "button";
  made.dataset.act = name;
  made.textContent = sign;
  made.title = label;
  made.setAttribute("aria-label", label);
  made.addEventListener("click", act);
  return made;
}

function focus(row) {
  row?.querySelector("textarea")?.focus();
}
