// A filter is applied as soon as it is ticked; without this script the button «Lọc» does it.
"use strict";
for (const box of document.querySelectorAll(".finding__facets input[type=checkbox]")) {
  box.addEventListener("change", () => box.form.requestSubmit());
}
// An address without a date means today, today and tomorrow.
const day = document.querySelector("#ngay");
if (day && !new URLSearchParams(location.search).has("ngay")) {
  const first = day.value;
  day.form.addEventListener("submit", () => { day.disabled = day.value === first; });
}
