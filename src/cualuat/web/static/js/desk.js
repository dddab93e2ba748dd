// The desk: sending files with progress, and keeping the progress of a load fresh. Without it forms and pages do the same.
"use strict";

(() => {
  const form = document.querySelector("[data-upload]");
  if (!form) return;
  const input = form.querySelector("input[type=file]");
  const drop = form.querySelector("[data-drop]");
  const chosen = form.querySelector("[data-chosen]");
  const bar = form.querySelector("[data-upload-progress]");
  const text = form.querySelector("[data-upload-text]");
  const button = form.querySelector("button[type=submit]");
  const notice = document.getElementById("loi");
  const message = notice.querySelector("[data-upload-error]");
  const maxBytes = Number(form.dataset.maxBytes);
  const maxFiles = Number(form.dataset.maxFiles);
  const megabytes = (bytes) => {
    const [size, unit] = bytes < 1048576 ? [Math.max(1, bytes / 1024), "KB"] : [bytes / 1048576, "MB"];
    return `${size.toLocaleString("vi", { maximumFractionDigits: unit === "KB" ? 0 : 1 })} ${unit}`;
  };

  const say = (words) => {
    message.textContent = words;
    notice.hidden = !words;
    if (words) notice.scrollIntoView({ block: "nearest" });
  };

  const show = () => {
    say("");
    chosen.replaceChildren(...[...input.files].map((file) => {
      const line = document.createElement("li");
      const late = file.size > maxBytes ? " – quá lớn, sẽ không được nhận" : "";
      line.textContent = `${file.name} (${megabytes(file.size)})${late}`;
      return line;
    }));
  };

  input.addEventListener("change", show);
  for (const name of ["dragenter", "dragover"]) {
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.add("drop--over");
    });
  }
  for (const name of ["dragleave", "drop"]) {
    drop.addEventListener(name, () => drop.classList.remove("drop--over"));
  }
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files.length) {
      input.files = event.dataTransfer.files;
      show();
    }
  });
  // A file that misses the frame must not replace the page.
  for (const name of ["dragover", "drop"]) window.addEventListener(name, (event) => event.preventDefault());

  const working = (on) => {
    bar.hidden = !on;
    button.disabled = on;
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!input.files.length) return say("Chưa có tệp nào được chọn. Hãy bấm «Chọn tệp» hoặc kéo tệp thả vào khung.");
    if (input.files.length > maxFiles) return say(`Mỗi lần gửi được tối đa ${maxFiles} tệp. Hãy chia ra nhiều lần.`);
    say("");
    const request = new XMLHttpRequest();
    request.open("POST", form.action || location.href);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.addEventListener("progress", (step) => {
      if (!step.lengthComputable) return;
      bar.querySelector("progress").value = (100 * step.loaded) / step.total;
      text.textContent = step.loaded < step.total
        ? `Đã gửi ${megabytes(step.loaded)} / ${megabytes(step.total)}`
        : "Đã gửi xong, đang cất tệp…";
    });
    request.addEventListener("load", () => {
      if (request.status === 200 && request.response && request.response.url) {
        location.assign(request.response.url);
        return;
      }
      working(false);
      const told = request.response && request.response.error;
      say(told || "Máy chủ không nhận được tệp. Hãy tải lại trang, đăng nhập nếu được hỏi, rồi gửi lại.");
    });
    request.addEventListener("error", () => {
      working(false);
      say("Mất kết nối khi đang gửi. Hãy kiểm tra mạng rồi bấm Nạp lần nữa; tệp bạn chọn vẫn còn đây.");
    });
    working(true);
    const data = new FormData(form);
    request.send(data);
  });
})();

(() => {
  const EVERY = 2000;
  const follow = (box) => {
    const look = async () => {
      let now;
      try {
        const answer = await fetch(box.dataset.progress, { headers: { Accept: "application/json" } });
        if (!answer.ok || answer.redirected) return;
        now = await answer.json();
      } catch {
        setTimeout(look, EVERY * 5);
        return;
      }
      if (!now.working) {
        location.reload();
        return;
      }
      box.querySelector("[data-progress-label]").textContent = now.label;
      box.querySelector("[data-progress-count]").textContent = `${now.done}/${now.total}`;
      box.querySelector("progress").value = now.percent;
      box.querySelector("[data-progress-late]").hidden = !now.late;
      setTimeout(look, EVERY);
    };
    setTimeout(look, EVERY);
  };
  document.querySelectorAll("[data-progress]").forEach(follow);
})();
