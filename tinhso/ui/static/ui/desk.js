/* Keys for the officers' desk. Every key stands on something that can be clicked; all can be switched off. */
(() => {
  "use strict";
  const OFF = "tinhso.keys.off";
  const isOff = () => localStorage.getItem(OFF) === "1";
  const isTyping = (el) => el.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
  const rows = () => [...document.querySelectorAll(".inbox tbody tr:not(.group)")];

  function move(step) {
    const all = rows();
    if (!all.length) return;
    const now = all.findIndex((row) => row.classList.contains("cur"));
    const next = all[Math.min(Math.max(now + step, 0), all.length - 1)];
    all.forEach((row) => row.classList.toggle("cur", row === next));
    next.scrollIntoView({ block: "nearest" });
    next.querySelector(".who")?.focus({ preventScroll: true });
  }

  function tick() {
    document.querySelector(".inbox tr.cur input[type=checkbox]")?.click();
  }

  function open() {
    document.querySelector(".inbox tr.cur .who")?.click();
  }

  function press(key) {
    const target = [...document.querySelectorAll("[data-key]")].find(
      (el) => el.dataset.key.toLowerCase() === key && el.offsetParent !== null,
    );
    if (!target) return false;
    if (target.matches("input, textarea")) target.focus();
    else target.click();
    return true;
  }

  const moves = { j: () => move(1), k: () => move(-1), x: tick };

  document.addEventListener("keydown", (event) => {
    if (isOff() || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const key = event.key.toLowerCase();
    if (isTyping(event.target) && key !== "escape") return;
    const help = document.querySelector("[data-keys-help]");
    if (key === "?" && help) help.open = !help.open;
    else if (key === "enter" && event.target === document.body) open();
    else if (moves[key] && document.querySelector(".inbox")) moves[key]();
    else if (!press(key)) return;
    event.preventDefault();
  });

  function markSelected() {
    const boxes = [...document.querySelectorAll(".inbox tbody input[type=checkbox]")];
    boxes.forEach((box) => box.closest("tr").classList.toggle("sel", box.checked));
    const count = boxes.filter((box) => box.checked).length;
    document.querySelectorAll("[data-bulk-count]").forEach((el) => (el.textContent = count));
    document.querySelectorAll(".bulk[data-hide-empty]").forEach((el) => (el.hidden = count === 0));
  }

  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-all]")) {
      document.querySelectorAll(".inbox tbody input[type=checkbox]").forEach((box) => (box.checked = event.target.checked));
    }
    if (event.target.matches("[data-keys-switch]")) {
      localStorage.setItem(OFF, event.target.checked ? "0" : "1");
    }
    if (event.target.closest(".inbox")) markSelected();
  });

  document.addEventListener("reset", (event) => {
    if (event.target.querySelector(".inbox")) setTimeout(markSelected);
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
    event.submitter?.setAttribute("aria-busy", "true");
  });

  addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));

  document.querySelectorAll("[data-keys-switch]").forEach((box) => (box.checked = !isOff()));
  if (document.querySelector(".inbox")) markSelected();

  /* A part that says how far something is comes anew every few seconds; the focus stays where it was. */
  async function renew(part) {
    const answer = await fetch(location.href, { headers: { "X-Requested-With": "fetch" } }).catch(() => null);
    const fresh = answer?.ok
      ? new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(part.id)
      : part;
    if (fresh !== part) {
      const words = part.contains(document.activeElement) ? document.activeElement.textContent : null;
      part.replaceWith(fresh);
      const same = (el) => el.textContent === words;
      if (words !== null) [...fresh.querySelectorAll("a, button")].find(same)?.focus({ preventScroll: true });
    }
    if (fresh.dataset.live) setTimeout(renew, fresh.dataset.live * 1000, fresh);
  }

  document.querySelectorAll("[data-live]").forEach((part) => setTimeout(renew, part.dataset.live * 1000, part));
})();
