// Pages on which somebody denounces. Everything here is a convenience: without it the forms work all the same.
"use strict";

const bytesOf = (hex) => Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
const hexOf = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

// A little work that robots would have to do for each letter (ALTCHA, PBKDF2).
async function solve(challenge) {
  const { nonce, salt, cost, keyLength, keyPrefix } = challenge.parameters;
  const start = bytesOf(nonce);
  const password = new Uint8Array(start.length + 4);
  password.set(start);
  for (let counter = 0; counter < 2 ** 32; counter += 1) {
    new DataView(password.buffer).setUint32(start.length, counter);
    const key = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
    const derived = hexOf(
      new Uint8Array(
        await crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt: bytesOf(salt), iterations: cost }, key, keyLength * 8),
      ),
    );
    if (derived.startsWith(keyPrefix)) return btoa(JSON.stringify({ challenge, solution: { counter, derivedKey: derived } }));
  }
  return "";
}

document.querySelectorAll("form[data-challenge]").forEach(async (form) => {
  if (!globalThis.crypto?.subtle) return;
  try {
    form.elements.proof.value = await solve(JSON.parse(form.dataset.challenge));
  } catch {
    form.elements.proof.value = "";
  }
});

// Leaving fast: the page goes, and the way back does not lead here.
const leave = document.querySelector("[data-leave]");
if (leave) {
  const go = (event) => {
    event?.preventDefault();
    document.body.hidden = true;
    location.replace(leave.href);
  };
  leave.addEventListener("click", go);
  let pressed = [];
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    pressed = [...pressed.filter((at) => at > event.timeStamp - 1500), event.timeStamp];
    if (pressed.length >= 3) go();
  });
}
