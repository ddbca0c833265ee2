// The patient's link ends in #KEY. Puts the key into the field marked data-fragment, hides the field, and clears the key from
// the address bar, so that it stays in no history and on no screenshot. A lasting link, unlike a pass from the clinic's screen,
// is going to want the year of birth: the part marked data-year shows at once.
const LINK = 26; // characters, as patients/keys.py has it
const field = document.querySelector("[data-fragment]");
const year = document.querySelector("[data-year]");

function takeFragment() {
  const key = location.hash.slice(1);
  if (key.length < LINK) return; // not a key: the skip link's target, say
  field.value = key;
  field.closest(".field")?.setAttribute("hidden", "");
  if (year) year.hidden = key.length > LINK;
  history.replaceState(null, "", location.pathname);
}

takeFragment();
addEventListener("hashchange", takeFragment);
