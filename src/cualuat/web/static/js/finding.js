// An address without a date means today, whichever day it is opened: keep it so unless the date was changed.
"use strict";
const day = document.querySelector("#ngay");
if (day && !new URLSearchParams(location.search).get("ngay")) {
  const today = day.value;
  day.form.addEventListener("submit", () => { day.disabled = day.value === today; });
  addEventListener("pageshow", () => { day.disabled = false; });
}
