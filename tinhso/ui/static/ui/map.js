/* Lets a place be chosen on a map. The map is fetched only when somebody asks for it; without this
   script, or without a map, coordinates are typed. What counts is what stands in the two boxes. */
(() => {
  "use strict";
  const DIGITS = 6; // of a degree: about ten centimetres
  const NEAR = 16, FAR = 10; // zoom where a place is known, and where only the province is
  const HAIR = 1e-7; // of a degree
  let fetched;

  const added = (tag, attributes) =>
    new Promise((resolve, reject) => {
      const element = Object.assign(document.createElement(tag), attributes);
      element.onload = resolve;
      element.onerror = reject;
      document.head.append(element);
    });

  function fetchMap({ sheets, script }) {
    const parts = sheets.split(" ").map((href) => added("link", { rel: "stylesheet", href }));
    fetched ??= Promise.all([...parts, added("script", { src: script })]);
    fetched.catch(() => (fetched = undefined)); // the next press tries again
    return fetched;
  }

  for (const place of document.querySelectorAll("[data-map]")) {
    const button = place.querySelector("button");
    const status = place.querySelector("[role=status]");
    const frame = place.querySelector("[data-map-frame]");
    const boxes = [...place.closest("fieldset").querySelectorAll("input")];
    const told = place.dataset;
    let map, stands;
    place.hidden = false;

    const typed = () => {
      const values = boxes.map((box) => Number.parseFloat(box.value.replace(",", ".")));
      return values.every(Number.isFinite) ? values : null;
    };
    const shown = (degrees) => String(Number(degrees.toFixed(DIGITS)));

    function take() {
      const centre = map.getCenter().wrap();
      if (centre.equals(stands, HAIR)) return; // only nearer or farther, or where it was put
      stands = centre;
      const { lat, lng } = centre;
      [boxes[0].value, boxes[1].value] = [shown(lat), shown(lng)];
      status.textContent = told.taken.replace("{}", `${boxes[0].value}, ${boxes[1].value}`);
    }

    function put(pair, zoom) {
      stands = L.latLng(pair);
      map.setView(stands, zoom, { animate: false });
    }

    function draw() {
      const known = typed();
      map = L.map(frame.querySelector("[role=application]"), {
        attributionControl: false,
        zoomControl: false,
      });
      L.control.zoom({ zoomInTitle: told.nearer, zoomOutTitle: told.farther }).addTo(map);
      const pictures = L.tileLayer(told.tiles, { maxZoom: 19 }).addTo(map);
      pictures.once("tileerror", () => (status.textContent = told.failed));
      put(known ?? told.start.split(",").map(Number), known ? NEAR : FAR);
      map.on("moveend", take);
      map.on("click", (event) => map.panTo(event.latlng));
      for (const box of boxes) box.addEventListener("change", () => typed() && put(typed()));
    }

    button.addEventListener("click", async () => {
      const opens = frame.hidden;
      if (opens && !map) {
        status.textContent = told.wait;
        try {
          await fetchMap(told);
        } catch {
          status.textContent = told.failed;
          return;
        }
        status.textContent = "";
      }
      frame.hidden = !opens;
      button.setAttribute("aria-expanded", String(opens));
      if (opens && !map) draw();
      else if (opens) map.invalidateSize();
    });
  }
})();
