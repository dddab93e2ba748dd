// Comforts of the reading pages: contents that follow, find without diacritics, copy, print, larger text, previews.
// Without this file everything is still there: links, the find box (the server marks), the citation to copy by hand.
"use strict";
(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const said = $("[data-said]");
  const say = (words) => { if (said) said.textContent = words; };

  // --- larger text
  const sizes = ["text-large", "text-larger"];
  const setSize = (name) => {
    document.documentElement.classList.remove(...sizes);
    if (sizes.includes(name)) document.documentElement.classList.add(name);
    for (const button of $$("[data-size]")) button.setAttribute("aria-pressed", String(button.dataset.size === name));
  };
  let size = "";
  try { size = localStorage.getItem("co-chu") || ""; } catch { /* private window: not remembered */ }
  setSize(size);
  for (const group of $$("[data-sizes]")) {
    group.hidden = false;
    group.addEventListener("click", (event) => {
      const button = event.target.closest("[data-size]");
      if (!button) return;
      setSize(button.dataset.size);
      try { localStorage.setItem("co-chu", button.dataset.size); } catch { /* see above */ }
    });
  }

  // --- print and copy
  for (const button of $$("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
  for (const button of $$("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const source = document.getElementById(button.dataset.copy);
      const label = button.textContent;
      try {
        await navigator.clipboard.writeText(source.textContent.trim());
        button.textContent = "Đã chép";
        say("Đã chép trích dẫn.");
      } catch {
        getSelection().selectAllChildren(source);
        button.textContent = "Đã chọn, hãy bấm Ctrl+C";
        say("Trình duyệt không cho chép. Chữ đã được chọn, hãy bấm Ctrl+C.");
      }
      setTimeout(() => { button.textContent = label; }, 3000);
    });
  }
  const menus = $$(".menu");
  for (const menu of menus) {
    menu.addEventListener("toggle", () => {
      if (menu.open) for (const other of menus) if (other !== menu) other.open = false;
    });
  }
  document.addEventListener("click", (event) => {
    for (const menu of menus) if (menu.open && !menu.contains(event.target)) menu.open = false;
  });

  // --- table of contents that follows the reader
  const box = $("[data-toc]");
  const wide = matchMedia("(min-width: 64rem)");
  if (box) {
    const fit = () => { box.open = wide.matches; };
    fit();
    wide.addEventListener("change", fit);
    const list = $(".toc__list", box);
    box.addEventListener("click", (event) => {
      if (event.target.closest("a") && !wide.matches) box.open = false;
    });
    document.addEventListener("click", (event) => {
      if (event.target.closest("a[href='#muc-luc-ten']")) box.open = true;
    });
    const links = new Map($$("a[href^='#']", list).map((link) => [decodeURIComponent(link.hash.slice(1)), link]));
    const showInList = (link) => {
      const top = link.offsetTop - list.offsetTop;
      if (top < list.scrollTop || top > list.scrollTop + list.clientHeight - 60) list.scrollTop = top - list.clientHeight / 3;
    };
    const seen = new Set();
    let current = null;
    const follow = () => {
      const first = pieces.find((piece) => seen.has(piece));
      const link = first && links.get(first.id);
      if (!link || link === current) return;
      current?.removeAttribute("aria-current");
      link.setAttribute("aria-current", "location");
      current = link;
      showInList(link);
    };
    const pieces = $$("[data-text] > .piece").filter((piece) => links.has(piece.id));
    if (pieces.length && "IntersectionObserver" in window) {
      const observer = new IntersectionObserver((entries) => {
        for (const entry of entries) entry.isIntersecting ? seen.add(entry.target) : seen.delete(entry.target);
        follow();
      }, { rootMargin: "-5% 0px -75% 0px" });
      for (const piece of pieces) observer.observe(piece);
    } else {
      const here = $("[aria-current]", list);
      if (here) showInList(here);
    }
  }

  // --- find in the text, diacritics or not
  const form = $("[data-find]");
  const text = $("[data-text]");
  if (form && text) {
    const input = $("input[type=search]", form);
    const count = $("[data-find-count]", form);
    const steps = $$("[data-find-step]", form);
    const fold = (s) => s.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase();
    let marks = [];
    let at = -1;
    const clear = () => {
      for (const mark of $$("mark", text)) {
        const parent = mark.parentNode;
        mark.replaceWith(...mark.childNodes);
        parent.normalize();
      }
      marks = [];
      at = -1;
    };
    const markIn = (block, words) => {
      const nodes = [];
      let whole = "";
      const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        nodes.push({ node, start: whole.length });
        whole += node.data;
      }
      let folded = "";
      const places = [];
      for (let i = 0; i < whole.length; i += 1) {
        const piece = fold(whole[i]);
        for (let k = 0; k < piece.length; k += 1) places.push(i);
        folded += piece;
      }
      folded = folded.replace(/\s/g, " ");
      const found = [];
      for (let i = folded.indexOf(words); i >= 0 && marks.length + found.length < 2000; i = folded.indexOf(words, i + words.length)) {
        found.push([places[i], places[i + words.length - 1] + 1]);
      }
      const groups = found.map(() => []);
      for (let n = found.length - 1; n >= 0; n -= 1) {
        for (let k = nodes.length - 1; k >= 0; k -= 1) {
          const { node, start } = nodes[k];
          const first = Math.max(found[n][0] - start, 0);
          const last = Math.min(found[n][1] - start, node.data.length);
          if (first >= last) continue;
          const range = document.createRange();
          range.setStart(node, first);
          range.setEnd(node, last);
          const mark = document.createElement("mark");
          range.surroundContents(mark);
          groups[n].unshift(mark);
        }
      }
      marks.push(...groups);
    };
    const go = (step) => {
      if (!marks.length) return;
      for (const mark of marks[at] || []) mark.classList.remove("mark--here");
      at = (at + step + marks.length) % marks.length;
      for (const mark of marks[at]) mark.classList.add("mark--here");
      marks[at][0].scrollIntoView({ block: "center" });
      count.textContent = `${at + 1}/${marks.length} chỗ`;
    };
    let last = "";
    const run = () => {
      const words = fold(input.value).trim().replace(/\s+/g, " ");
      if (words === last && marks.length) return go(1);
      last = words;
      clear();
      for (const button of steps) button.hidden = true;
      $("[data-bar]")?.classList.remove("bar--finding");
      if (!words) { count.textContent = ""; return undefined; }
      for (const block of $$("p, td, th, .piece__heading", text)) markIn(block, words);
      if (!marks.length) { count.textContent = `Không thấy «${input.value.trim()}» trong văn bản này.`; return undefined; }
      for (const button of steps) button.hidden = false;
      $("[data-bar]")?.classList.add("bar--finding");
      return go(1);
    };
    form.addEventListener("submit", (event) => { event.preventDefault(); run(); });
    for (const button of steps) button.addEventListener("click", () => go(Number(button.dataset.findStep)));
    input.addEventListener("input", () => { if (!input.value) run(); });
    if (input.value) { last = ""; run(); }
  }

  // --- previews of citations: on hover, on focus, on tap and hold
  const cache = new Map();
  let shown = null;
  let asked = null;
  let timer = 0;
  let held = false;
  const panel = document.createElement("div");
  panel.className = "preview no-print";
  panel.id = "xem-truoc";
  panel.setAttribute("role", "tooltip");
  panel.hidden = true;
  document.body.append(panel);
  const load = (link) => {
    const address = `/xem-truoc/?vb=${encodeURIComponent(link.dataset.vb)}&dieu=${encodeURIComponent(link.dataset.dieu || "")}`;
    if (!cache.has(address)) {
      cache.set(address, fetch(address).then((answer) => {
        if (answer.status !== 200 && answer.status !== 404) throw new Error(String(answer.status));
        return answer.text();
      }));
      cache.get(address).catch(() => cache.delete(address));
    }
    return cache.get(address);
  };
  const place = (link) => {
    const rect = [...link.getClientRects()].pop() || link.getBoundingClientRect();
    const width = panel.offsetWidth;
    const height = panel.offsetHeight;
    const below = rect.bottom + 6 + height < innerHeight || rect.top < height + 6;
    panel.style.left = `${Math.max(8, Math.min(rect.left, innerWidth - width - 8))}px`;
    panel.style.top = `${below ? rect.bottom + 6 : rect.top - height - 6}px`;
  };
  const hide = () => {
    clearTimeout(timer);
    asked = null;
    if (!shown) return;
    shown.removeAttribute("aria-describedby");
    shown = null;
    panel.hidden = true;
  };
  const show = async (link) => {
    asked = link;
    let html;
    try { html = await load(link); } catch { return; }
    if (asked !== link) return;
    panel.innerHTML = html;
    panel.hidden = false;
    shown = link;
    link.setAttribute("aria-describedby", panel.id);
    place(link);
  };
  const wait = (link, after) => {
    if (link === shown) { clearTimeout(timer); return; }
    hide();
    timer = setTimeout(() => show(link), after);
  };
  const cited = (event) => (event.target instanceof Element ? event.target.closest("a.cite[data-vb]") : null);
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const link = cited(event);
    if (link) wait(link, 350);
    else if (panel.contains(event.target)) clearTimeout(timer);
    else if (shown || asked) { clearTimeout(timer); timer = setTimeout(hide, 250); }
    else clearTimeout(timer);
  });
  document.addEventListener("focusin", (event) => {
    const link = cited(event);
    if (link && link.matches(":focus-visible")) wait(link, 250);
    else if (!link) hide();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    hide();
    for (const menu of menus) if (menu.open) { menu.open = false; $("summary", menu).focus(); }
  });
  document.addEventListener("touchstart", (event) => {
    held = false;
    const link = cited(event);
    if (!link) { if (!panel.contains(event.target)) hide(); return; }
    clearTimeout(timer);
    timer = setTimeout(() => { held = true; show(link); }, 450);
  }, { passive: true });
  for (const name of ["touchend", "touchmove", "touchcancel"]) {
    document.addEventListener(name, () => { if (!held) clearTimeout(timer); }, { passive: true });
  }
  document.addEventListener("contextmenu", (event) => { if (held && cited(event)) event.preventDefault(); });
  document.addEventListener("click", (event) => {
    if (held && cited(event)) { event.preventDefault(); held = false; }
  });
  addEventListener("scroll", () => { if (shown && !held) place(shown); }, { passive: true });
})();
