// Small comforts on every page. Each works on what the server sent; without them nothing is lost.
"use strict";
document.documentElement.classList.add("js");

// Suggestions while typing: an ARIA 1.2 combobox with a listbox, for every input with data-suggest.
const KINDS = { document: "Văn bản", subject: "Chủ đề", question: "Câu hỏi hay gặp" };
let comboboxes = 0;

class Suggestions {
  constructor(input) {
    this.input = input;
    this.items = [];
    this.active = -1;
    this.asked = "";
    const id = `goi-y-${++comboboxes}`;
    this.list = document.createElement("ul");
    Object.assign(this.list, { id, className: "suggestions", hidden: true });
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "Gợi ý");
    this.said = document.createElement("span");
    this.said.className = "visually-hidden";
    this.said.setAttribute("role", "status");
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", id);
    input.parentElement.append(this.list, this.said);
    input.addEventListener("input", () => this.later());
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("blur", () => setTimeout(() => this.close(), 150));
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const row = event.target.closest("li");
      if (row) this.go(Number(row.dataset.at));
    });
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), 120);
  }

  async ask() {
    const typed = this.input.value.trim();
    this.asked = typed;
    if (typed.length < 2) return this.close();
    try {
      const answer = await fetch(`${this.input.dataset.suggest}?q=${encodeURIComponent(typed)}`);
      if (!answer.ok || this.asked !== typed) return;
      const { items } = await answer.json();
      if (this.asked === typed && document.activeElement === this.input) this.show(items);
    } catch {
      this.close(); // no network: searching by the button still works
    }
  }

  show(items) {
    this.items = items;
    this.active = -1;
    this.input.removeAttribute("aria-activedescendant");
    this.list.replaceChildren(...items.map((item, at) => {
      const row = document.createElement("li");
      row.id = `${this.list.id}-${at}`;
      row.dataset.at = at;
      row.setAttribute("role", "option");
      row.setAttribute("aria-selected", "false");
      const kind = document.createElement("span");
      kind.className = "suggestions__kind";
      kind.textContent = KINDS[item.kind] || "";
      row.append(item.text, kind);
      return row;
    }));
    this.list.hidden = items.length === 0;
    this.input.setAttribute("aria-expanded", String(items.length > 0));
    this.said.textContent = items.length ? `${items.length} gợi ý, dùng mũi tên để chọn` : "";
  }

  close() {
    this.list.hidden = true;
    this.active = -1;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  move(step) {
    const rows = [...this.list.children];
    const places = rows.length + 1; // one of them is the input itself
    this.active = ((this.active + 1 + step + places) % places) - 1;
    rows.forEach((row, at) => row.setAttribute("aria-selected", String(at === this.active)));
    if (this.active < 0) return this.input.removeAttribute("aria-activedescendant");
    this.input.setAttribute("aria-activedescendant", rows[this.active].id);
    rows[this.active].scrollIntoView({ block: "nearest" });
  }

  key(event) {
    if (event.isComposing) return; // the keyboard is still putting a letter together
    const open = !this.list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!open) return event.key === "ArrowDown" ? this.ask() : undefined;
      event.preventDefault();
      this.move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && open && this.active >= 0) {
      event.preventDefault();
      this.go(this.active);
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      this.close();
    }
  }

  go(at) {
    if (this.items[at]) location.assign(this.items[at].url);
  }
}

document.querySelectorAll("input[data-suggest]").forEach((input) => new Suggestions(input));
