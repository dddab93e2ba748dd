// A letter in the making is kept while it is typed. Without this every press of a button keeps it.
"use strict";

document.querySelectorAll("form[data-autosave]").forEach((form) => {
  const said = document.querySelector("[data-saved]");
  let timer = null;
  let kept = new URLSearchParams(new FormData(form)).toString();
  const save = async () => {
    const data = new FormData(form);
    const now = new URLSearchParams(data).toString();
    if (now === kept) return;
    try {
      const answer = await fetch(form.dataset.autosave, { method: "POST", body: data, headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      kept = now;
      if (said) said.textContent = `Đã lưu lúc ${new Date().toLocaleTimeString("vi", { hour: "2-digit", minute: "2-digit" })}.`;
    } catch {
      if (said) said.textContent = "Chưa lưu được vì mất mạng; chữ vẫn còn trong ô, sẽ thử lại.";
      timer = setTimeout(save, 10000);
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(save, 1500);
  });
  form.addEventListener("change", save);
});
