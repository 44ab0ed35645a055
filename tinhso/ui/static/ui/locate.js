/* Fills in coordinates from the device. Without this script, or off https, they are typed. */
(() => {
  "use strict";
  if (!window.isSecureContext || !navigator.geolocation) return;
  const DIGITS = 6; // of a degree: about ten centimetres
  const OPTIONS = { enableHighAccuracy: true, timeout: 20000, maximumAge: 60000 };

  for (const place of document.querySelectorAll("[data-locate]")) {
    const button = place.querySelector("button");
    const status = place.querySelector("[role=status]");
    const boxes = place.closest("fieldset").querySelectorAll("input");
    place.hidden = false;

    const say = (text) => {
      button.removeAttribute("aria-disabled");
      status.textContent = text;
    };
    const shown = (degrees) => String(Number(degrees.toFixed(DIGITS)));
    const found = ({ coords }) => {
      boxes[0].value = shown(coords.latitude);
      boxes[1].value = shown(coords.longitude);
      say(place.dataset.found.replace("{}", Math.max(1, Math.round(coords.accuracy))));
    };
    const failed = (fault) =>
      say(fault.code === fault.PERMISSION_DENIED ? place.dataset.denied : place.dataset.failed);

    button.addEventListener("click", () => {
      if (button.hasAttribute("aria-disabled")) return;
      button.setAttribute("aria-disabled", "true");
      status.textContent = place.dataset.wait;
      navigator.geolocation.getCurrentPosition(found, failed, OPTIONS);
    });
  }
})();
