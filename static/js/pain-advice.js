// When strong pain is tapped, the advice beside it shows at once; data-pain-advice on the form says from which number on.
const form = document.querySelector("[data-pain-advice]");
const advice = form?.querySelector("[data-pain-advice-text]");

function advise() {
  const pain = new FormData(form).get("pain");
  advice.hidden = pain === null || Number(pain) < Number(form.dataset.painAdvice);
}

form?.addEventListener("change", advise);
if (form) advise(); // the browser may have kept what was tapped before
