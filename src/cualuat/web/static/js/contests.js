// A paper of a contest: each choice is saved at once, the time left is shown, and nobody leaves a question whose choice is not
// saved: without network the page stays, tells so, and tries again. Without this script the buttons save.
"use strict";

const AGAIN = 3000; // milliseconds between two tries

const clock = document.querySelector("[data-left]");
let end = clock ? Date.now() + Number(clock.dataset.left) * 1000 : 0; // Date: a telephone that sleeps stops other clocks
let leave = null; // saves what is not saved; set where there is a paper

const overAndOut = async () => {
  const away = clock.dataset.over;
  if (!away) {
    // The page for handing in: the server takes it for a while still, and closes it then.
    document.querySelectorAll("[data-working]").forEach((one) => one.remove());
    document.querySelector("[data-overdue]").hidden = false;
    setTimeout(() => location.assign(location.pathname), (Number(clock.dataset.grace) - Number(clock.dataset.left)) * 1000);
    return;
  }
  if (leave) {
    await leave();
  }
  try {
    await fetch(away, { method: "HEAD" });
    location.assign(away);
  } catch {
    clock.querySelector("[data-clock]").textContent = clock.dataset.lost;
    setTimeout(overAndOut, AGAIN);
  }
};

if (clock) {
  const shown = clock.querySelector("[data-clock]");
  const tick = () => {
    const left = Math.max(0, Math.round((end - Date.now()) / 1000));
    shown.textContent = left ? `(còn ${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")})` : "(đã hết giờ)";
    if (left === 0) {
      overAndOut();
      return;
    }
    setTimeout(tick, 1000);
  };
  tick();
}

document.querySelectorAll("form[data-quiz]").forEach((form) => {
  const said = form.querySelector("[data-saved]");
  const elsewhere = document.querySelector("[data-elsewhere]");
  let changed = 0; // counts changes; what was saved is counted beside it
  let kept = 0;
  let going = null; // the save on its way: one after the other, or an older choice could arrive last
  let timer = null;

  const tell = (words, bad) => {
    said.textContent = words;
    said.classList.toggle("quiz-said--bad", bad);
  };
  const mark = () => {
    const here = document.querySelector(".quiz-numbers [aria-current]");
    const given = [...new FormData(form)].filter(([name]) => /^(a$|words$|o-)/.test(name)).map(([, value]) => value.trim());
    here?.classList.toggle("quiz-done", given.length > 0 && given.every(Boolean));
  };
  // «saved», «lost» (no network; it is tried again), or «refused» (the page says why).
  const once = async () => {
    const now = changed;
    let answer, told;
    try {
      answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" }, keepalive: true });
      told = await answer.json();
    } catch {
      tell("Chưa lưu được vì mất mạng. Hãy giữ trang này mở; máy tự thử lại.", true);
      clearTimeout(timer);
      timer = setTimeout(save, AGAIN);
      return "lost";
    }
    if (!answer.ok) {
      tell(told.error, true);
      elsewhere.hidden = !told.elsewhere;
      if (told.over) {
        location.assign(clock.dataset.over);
      }
      return "refused";
    }
    kept = now;
    end = Date.now() + told.left * 1000;
    tell(`Đã lưu lúc ${told.saved}.`, false);
    mark();
    return kept === changed ? "saved" : once();
  };
  const save = () => {
    clearTimeout(timer);
    going ??= once().finally(() => {
      going = null;
    });
    return going;
  };
  leave = async () => {
    await going;
    return kept === changed ? "saved" : save();
  };

  form.addEventListener("change", () => {
    changed += 1;
    leave();
  });
  form.addEventListener("input", (event) => {
    if (event.target.type === "text") {
      changed += 1;
      clearTimeout(timer);
      timer = setTimeout(save, 1500);
    }
  });
  window.addEventListener("online", () => kept !== changed && save());

  // Leaving: only with everything saved, and only where the server answers.
  const go = async (address) => {
    const how = kept === changed && !going ? await save() : await leave(); // also unchanged: it tells whether there is a network
    if (how === "saved") {
      location.assign(address);
    }
  };
  form.addEventListener("submit", (event) => {
    const to = event.submitter?.dataset.to;
    if (to) {
      event.preventDefault();
      go(to);
    }
  });
  document.querySelectorAll(".quiz-numbers a").forEach((link) =>
    link.addEventListener("click", (event) => {
      event.preventDefault();
      go(link.href);
    }),
  );
});
