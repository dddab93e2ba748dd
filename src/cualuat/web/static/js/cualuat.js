// Small comforts on every page. Each works on what the server sent; without them nothing is lost.
"use strict";
document.documentElement.classList.add("js");
