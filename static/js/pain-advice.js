// When strong pain is tapped, the advice beside the scale shows at once: data-pain-advice around both says from which number on.

for (const part of document.querySelectorAll("[data-pain-advice]")) {
  const advice = part.querySelector("[data-pain-advice-text]");
  const advise = () => (advice.hidden = !(Number(part.querySelector("[name=pain]:checked")?.value) >= Number(part.dataset.painAdvice)));
  part.addEventListener("change", advise);
  part.closest("form").addEventListener("reset", () => (advice.hidden = true));
  advise(); // the browser may have kept what was tapped before
}
