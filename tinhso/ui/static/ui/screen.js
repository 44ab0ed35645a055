/* The screen in a waiting room: asks for the numbers, shows them, and says the new ones aloud. */
(() => {
  "use strict";
  const room = document.querySelector("[data-screen]");
  if (!room) return;
  const EVERY = 3000; // milliseconds
  const list = room.querySelector("ol");
  const nobody = room.querySelector("[data-nobody]");
  const waiting = room.querySelector("[data-waiting]");
  const button = room.querySelector("[data-speak]");
  const mute = room.querySelector("[data-mute]");
  const known = new Set([...list.children].map((row) => row.dataset.told));
  let speaks = false;

  const voice = () => speechSynthesis.getVoices().find((one) => one.lang.startsWith("vi"));

  const say = (text) => {
    if (!speaks) return;
    const words = new SpeechSynthesisUtterance(text);
    words.lang = "vi-VN";
    words.rate = 0.9;
    const found = voice();
    if (found) words.voice = found;
    speechSynthesis.speak(words);
  };

  const row = (one) => {
    const item = document.createElement("li");
    const number = document.createElement("b");
    const to = document.createElement("span");
    const counter = document.createElement("b");
    item.dataset.told = one.told;
    number.className = "huge-number num";
    number.textContent = one.number;
    to.className = "screen-to";
    counter.className = "num";
    counter.textContent = one.counter;
    to.append(`${room.dataset.counter} `, counter);
    item.append(number, " ", to);
    return item;
  };

  const show = ({ called, waiting: count }) => {
    const fresh = called.filter((one) => !known.has(one.told));
    waiting.textContent = count;
    nobody.hidden = called.length > 0;
    const shown = [...list.children].map((item) => item.dataset.told).join();
    if (shown !== called.map((one) => one.told).join()) list.replaceChildren(...called.map(row));
    for (const one of fresh.reverse()) {
      known.add(one.told);
      say(one.said);
    }
  };

  const ask = async () => {
    try {
      const answer = await fetch(room.dataset.screen, { cache: "no-store" });
      if (answer.ok) show(await answer.json());
    } catch {
      // the network comes back by itself; the numbers stay as they are
    }
    setTimeout(ask, EVERY);
  };

  if ("speechSynthesis" in window) {
    // A browser speaks only after somebody has pressed something.
    button.hidden = false;
    button.addEventListener("click", () => {
      speaks = true;
      button.hidden = true;
      mute.hidden = Boolean(voice()) || speechSynthesis.getVoices().length === 0;
      for (const item of [...list.children].slice(0, 1)) known.delete(item.dataset.told);
    });
  }
  setTimeout(ask, EVERY);
})();
