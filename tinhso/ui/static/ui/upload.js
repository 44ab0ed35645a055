/* Files go up in parts (tus 1.0), so that a lost line costs one part. Without this the form sends them whole. */
(() => {
  "use strict";
  const PART = 512 * 1024;
  const WAITS = [1, 2, 4, 8, 15, 30, 30, 30]; // seconds
  const TUS = { "Tus-Resumable": "1.0.0" };
  const pause = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));
  const base64 = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes)));

  class Refused extends Error {}
  class Gone extends Error {}

  async function ask(address, method, form, headers, body) {
    const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
    const answer = await fetch(address, {
      method,
      body,
      credentials: "same-origin",
      redirect: "error",
      headers: { ...TUS, "X-CSRFToken": token, ...headers },
    });
    if (answer.status === 404) throw new Gone();
    if (answer.status === 422 || answer.status === 403) throw new Refused(await answer.text());
    if (!answer.ok) throw new Error(`${answer.status}`);
    return answer;
  }

  async function begin(input, file) {
    const name = base64(new TextEncoder().encode(file.name));
    const headers = { "Upload-Length": `${file.size}`, "Upload-Metadata": `filename ${name}` };
    const answer = await ask(input.dataset.upload, "POST", input.form, headers);
    return answer.headers.get("Location");
  }

  async function part(address, form, file, offset) {
    const piece = await file.slice(offset, offset + PART).arrayBuffer();
    const headers = { "Content-Type": "application/offset+octet-stream", "Upload-Offset": `${offset}` };
    if (window.crypto?.subtle) {
      headers["Upload-Checksum"] = `sha256 ${base64(await crypto.subtle.digest("SHA-256", piece))}`;
    }
    const answer = await ask(address, "PATCH", form, headers, piece);
    return Number(answer.headers.get("Upload-Offset"));
  }

  async function stands(address, form) {
    return Number((await ask(address, "HEAD", form)).headers.get("Upload-Offset"));
  }

  async function send(input, file, row) {
    const known = `tinhso.upload ${input.dataset.upload} ${file.name} ${file.size} ${file.lastModified}`;
    const form = input.form;
    let address = localStorage.getItem(known);
    let offset = -1; // not known: ask first
    let failures = 0;
    while (offset < file.size) {
      try {
        if (!address) {
          address = await begin(input, file);
          localStorage.setItem(known, address);
        }
        // a part is sent even when all are there: only its answer says the file was taken in
        offset = await part(address, form, file, offset < 0 ? await stands(address, form) : offset);
        failures = 0;
        row.show(form.dataset.sending, offset);
      } catch (error) {
        if (error instanceof Refused) {
          localStorage.removeItem(known);
          throw error;
        }
        if (error instanceof Gone) {
          localStorage.removeItem(known);
          address = null;
        }
        if (failures === WAITS.length) throw error;
        row.show(form.dataset.waiting);
        await pause(WAITS[failures++]);
        offset = -1;
      }
    }
    localStorage.removeItem(known);
  }

  function rowFor(input, file) {
    const row = document.createElement("div");
    row.className = "file coming";
    row.innerHTML = '<span></span><span></span><span></span><progress></progress><span class="note" role="status"></span>';
    const [, name, , progress, note] = row.children;
    name.textContent = file.name;
    progress.max = file.size;
    progress.value = 0;
    progress.setAttribute("aria-label", file.name);
    input.closest(".drop").after(row);
    return {
      show(text, offset) {
        if (offset !== undefined) progress.value = offset;
        note.textContent = `${text}: ${Math.floor((100 * progress.value) / progress.max)}%`;
      },
      fail(text) {
        progress.remove();
        note.className = "err";
        note.textContent = text;
      },
    };
  }

  let running = 0;
  let pressed = null; // the button pressed meanwhile waits until the files are there

  async function take(input) {
    const files = [...input.files];
    input.value = ""; // the form must not send them a second time
    let failed = false;
    running += 1;
    for (const file of files) {
      const row = rowFor(input, file);
      row.show(input.form.dataset.sending, 0);
      try {
        await send(input, file, row);
      } catch (error) {
        failed = true;
        row.fail((error instanceof Refused && error.message) || input.form.dataset.failed);
      }
    }
    running -= 1;
    const button = pressed;
    if (running) return;
    pressed = null;
    if (failed) return;
    if (button) input.form.requestSubmit(button);
    else location.reload();
  }

  for (const input of document.querySelectorAll("input[data-upload]")) {
    input.addEventListener("change", () => take(input));
  }
  document.querySelector("form[data-sending]")?.addEventListener("submit", (event) => {
    if (!running) return;
    event.preventDefault();
    pressed = event.submitter;
  });
})();
