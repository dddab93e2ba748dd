// A letter in the making is kept while it is typed. Without this every press of a button keeps it.
"use strict";

document.querySelectorAll("form[data-autosave]").forEach((form) => {
  const said = document.querySelector("[data-saved]");
  const values = () => {
    const found = new Map();
    for (const [name, value] of new FormData(form)) found.set(name, found.has(name) ? `${found.get(name)},${value}` : value);
    return found;
  };
  let timer = null;
  let busy = false;
  let kept = values();
  // Only what changed is sent: a page that stood open elsewhere must not put its old words over newer ones.
  const changes = (now) => {
    const data = new FormData();
    new Set([...kept.keys(), ...now.keys()]).forEach((name) => {
      if (kept.get(name) !== now.get(name)) data.set(name, now.get(name) ?? "");
    });
    return data;
  };
  const later = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  };
  const save = async () => {
    const now = values();
    const data = changes(now);
    if ([...data.keys()].length === 0) return;
    if (busy) return later(500); // one after the other, or older words could arrive last
    const token = form.querySelector("[name=csrfmiddlewaretoken]");
    if (token) data.set("csrfmiddlewaretoken", token.value);
    busy = true;
    try {
      const answer = await fetch(form.dataset.autosave, { method: "POST", body: data, headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      kept = now;
      if (said) said.textContent = `Đã lưu lúc ${new Date().toLocaleTimeString("vi", { hour: "2-digit", minute: "2-digit" })}.`;
    } catch {
      if (said) said.textContent = "Chưa lưu được vì mất mạng; chữ vẫn còn trong ô, sẽ thử lại.";
      later(10000);
    } finally {
      busy = false;
    }
  };
  form.addEventListener("input", () => later(1500));
  form.addEventListener("change", save);
  form.addEventListener("submit", () => clearTimeout(timer));
});
