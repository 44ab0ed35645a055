/* A box to sign in by finger, pen or mouse. Without this script a picture of the signature is uploaded. */
(() => {
  "use strict";
  for (const box of document.querySelectorAll("[data-sign]")) {
    const canvas = box.querySelector("canvas");
    const field = box.querySelector("input[type=hidden]");
    const pen = canvas.getContext("2d");
    let isDown = false;
    box.hidden = false;
    pen.lineWidth = 3;
    pen.lineCap = pen.lineJoin = "round";
    pen.strokeStyle = "#0b1e57";

    const place = (event) => {
      const frame = canvas.getBoundingClientRect();
      return [
        ((event.clientX - frame.left) * canvas.width) / frame.width,
        ((event.clientY - frame.top) * canvas.height) / frame.height,
      ];
    };
    if (field.value) {
      const before = new Image();
      before.onload = () => pen.drawImage(before, 0, 0);
      before.src = field.value;
    }
    const keep = () => {
      isDown = false;
      field.value = canvas.toDataURL("image/png");
    };

    canvas.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      canvas.setPointerCapture(event.pointerId);
      isDown = true;
      pen.beginPath();
      pen.moveTo(...place(event));
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!isDown) return;
      pen.lineTo(...place(event));
      pen.stroke();
    });
    canvas.addEventListener("pointerup", () => isDown && keep());
    canvas.addEventListener("pointercancel", () => isDown && keep());
    box.querySelector("[data-clear]").addEventListener("click", () => {
      pen.clearRect(0, 0, canvas.width, canvas.height);
      field.value = "";
    });
  }
})();
