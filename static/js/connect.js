// The patient's link ends in #TOKEN. Puts it into the field marked data-fragment, hides the field, and clears the token
// from the address bar, so that it stays in no history and on no screenshot.
const field = document.querySelector("[data-fragment]");

function takeFragment() {
  const token = location.hash.slice(1);
  if (token.length < 20) return; // not a token: the skip link's target, say
  field.value = token;
  field.closest(".field").hidden = true;
  history.replaceState(null, "", location.pathname);
}

takeFragment();
addEventListener("hashchange", takeFragment);
