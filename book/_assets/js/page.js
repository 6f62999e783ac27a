/* What every page can do: switch its colours, be printed by night as by day, open its two lists of contents, and let the
   keyboard scroll what is wide. */
(function () {
  "use strict";
  const page = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");

  function useColours(mode) {
    page.dataset.mode = mode;
    page.dataset.theme = mode === "auto" ? (dark.matches ? "dark" : "light") : mode;
    try {
      if (mode === "auto") localStorage.removeItem("theme-mode");
      else localStorage.setItem("theme-mode", mode);
    } catch (refused) { /* then it holds for this page only */ }
    for (const button of document.querySelectorAll(".theme-button")) {
      const label = `${button.title.split(":")[0]}: ${button.dataset[mode]}`;
      button.title = label;
      button.setAttribute("aria-label", label);
    }
  }

  function prepareColours() {
    useColours(page.dataset.mode || "auto");
    dark.addEventListener("change", () => useColours(page.dataset.mode));
    const turn = dark.matches ? ["auto", "light", "dark"] : ["auto", "dark", "light"];
    for (const button of document.querySelectorAll(".theme-button")) {
      button.addEventListener("click", () => useColours(turn[(turn.indexOf(page.dataset.mode) + 1) % 3]));
    }
  }

  /* On a narrow screen a side bar is shown as a dialog, which keeps the focus and closes on Escape. */
  function prepareSideBar(name, isBeside) {
    const bar = document.getElementById(`pst-${name}-sidebar`);
    const dialog = document.getElementById(`pst-${name}-sidebar-modal`);
    const button = document.querySelector(`.${name}-toggle`);
    if (!bar || !dialog || !button) return;
    const classes = [...bar.classList];
    function move(from, to) {
      to.append(...from.childNodes);
      from.classList.remove(...classes);
      to.classList.add(...classes);
    }
    dialog.setAttribute("aria-label", button.title);
    button.addEventListener("click", () => {
      if (isBeside.matches) {
        bar.classList.toggle("pst-sidebar-hidden");
        return;
      }
      move(bar, dialog);
      dialog.showModal();
    });
    dialog.addEventListener("close", () => {
      move(dialog, bar);
      button.focus();
    });
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog || event.target.closest("a[href*='#']")) dialog.close();
    });
  }

  /* In the page's own list of contents, the part that is being read is marked. */
  function markPart() {
    const links = new Map();
    for (const link of document.querySelectorAll("#pst-page-toc-nav a[href^='#']")) {
      const part = document.getElementById(decodeURIComponent(link.hash.slice(1)));
      if (part) links.set(part, link);
    }
    if (!links.size || !("IntersectionObserver" in window)) return;
    const seen = new Set();
    const watch = new IntersectionObserver((changes) => {
      for (const change of changes) seen[change.isIntersecting ? "add" : "delete"](change.target);
      const now = [...links.keys()].filter((part) => seen.has(part)).pop();
      for (const [part, link] of links) {
        link.classList.toggle("active", part === now);
        if (part === now) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      }
    }, { rootMargin: "-10% 0px -70% 0px" });
    for (const part of links.keys()) watch.observe(part);
  }

  /* Whatever scrolls sideways in its own box can be reached by keyboard. */
  function letKeysScroll() {
    for (const box of document.querySelectorAll("pre, .cell_output > .output, .bd-article table, .math")) {
      if (box.scrollWidth > box.clientWidth + 1) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    }
  }

  function prepareSearchKeys() {
    addEventListener("keydown", (event) => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
      const field = document.querySelector("main input[type=search], .sidebar-search input");
      event.preventDefault();
      if (field && field.offsetParent) field.focus();
      else document.querySelector(".reading-tools a.tool").click();
    });
  }

  /* Paper is white: the colours of the night would stand on it as grey on white. */
  function preparePrinting() {
    addEventListener("beforeprint", () => { page.dataset.theme = "light"; });
    addEventListener("afterprint", () => useColours(page.dataset.mode));
  }

  prepareColours();
  preparePrinting();
  prepareSideBar("primary", matchMedia("(min-width: 992px)"));
  prepareSideBar("secondary", matchMedia("(min-width: 1200px)"));
  markPart();
  prepareSearchKeys();
  letKeysScroll();
  addEventListener("load", letKeysScroll);
  let waiting;
  addEventListener("resize", () => {
    clearTimeout(waiting);
    waiting = setTimeout(letKeysScroll, 200);
  });
})();
