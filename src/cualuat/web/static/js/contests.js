// A paper of a contest: each choice is saved at once, the time left is shown. Without this the buttons save.
"use strict";

const clock = document.querySelector("[data-left]");
if (clock) {
  const end = performance.now() + Number(clock.dataset.left) * 1000;
  const shown = clock.querySelector("[data-clock]");
  const tick = () => {
    const left = Math.max(0, Math.round((end - performance.now()) / 1000));
    shown.textContent = `(còn ${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")})`;
    if (left === 0) {
      location.assign(clock.dataset.over);
      return;
    }
    setTimeout(tick, 1000);
  };
  tick();
}

document.querySelectorAll("form[data-quiz]").forEach((form) => {
  const said = form.querySelector("[data-saved]");
  let timer = null;
  let busy = false;
  let again = false;
  const save = async () => {
    if (busy) {
      again = true; // one after the other, or an older choice could arrive last
      return;
    }
    busy = true;
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } });
      const told = await answer.json();
      said.textContent = answer.ok ? `Đã lưu lúc ${told.saved}.` : told.error;
    } catch {
      said.textContent = "Chưa lưu được vì mất mạng; sẽ thử lại.";
      again = true;
    } finally {
      busy = false;
      if (again) {
        again = false;
        clearTimeout(timer);
        timer = setTimeout(save, 3000);
      }
    }
  };
  form.addEventListener("change", save);
  form.addEventListener("input", (event) => {
    if (event.target.type === "text") {
      clearTimeout(timer);
      timer = setTimeout(save, 1500);
    }
  });
  form.addEventListener("submit", () => clearTimeout(timer));
});
