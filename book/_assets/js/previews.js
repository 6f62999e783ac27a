/* Shows what a glossary term means, and what a citation cites, on hover, on focus and at a first tap. */
(() => {
  "use strict";
  const links = document.querySelectorAll("a.explained, .bibtex-citation a[title]");
  if (!links.length) return;
  const box = document.createElement("div");
  Object.assign(box, { id: "preview", className: "preview", hidden: true });
  box.setAttribute("role", "tooltip");
  document.body.append(box);
  let shown = null;
  let tapped = false;
  let later = 0;

  function hide() {
    clearTimeout(later);
    shown?.removeAttribute("aria-describedby");
    shown = null;
    box.hidden = true;
  }

  function show(link) {
    clearTimeout(later);
    if (shown === link) return;
    hide();
    shown = link;
    box.textContent = link.dataset.says;
    box.hidden = false;
    link.setAttribute("aria-describedby", box.id);
    const at = link.getClientRects()[0];
    const room = document.documentElement.clientWidth;
    const left = Math.max(8, Math.min(at.left, room - box.offsetWidth - 8));
    const above = at.top - box.offsetHeight - 6;
    box.style.left = `${left + window.scrollX}px`;
    box.style.top = `${(above > 60 ? above : at.bottom + 6) + window.scrollY}px`;
  }

  for (const link of links) {
    link.dataset.says = link.title; // else the browser shows its own tip beside ours
    link.removeAttribute("title");
    link.addEventListener("pointerenter", event => event.pointerType === "mouse" && show(link));
    link.addEventListener("pointerleave", () => { later = setTimeout(hide, 150); });
    link.addEventListener("focus", () => link.matches(":focus-visible") && show(link));
    link.addEventListener("blur", hide);
    link.addEventListener("pointerdown", event => { tapped = event.pointerType === "touch" && shown !== link; });
    link.addEventListener("click", event => {
      if (!tapped) return; // a second tap follows the link
      event.preventDefault();
      show(link);
    });
  }
  // A pointer may go over to the words, to read or to select them.
  box.addEventListener("pointerenter", () => clearTimeout(later));
  box.addEventListener("pointerleave", hide);
  document.addEventListener("keydown", event => event.key === "Escape" && hide());
  document.addEventListener("pointerdown", event => {
    if (shown && !shown.contains(event.target) && !box.contains(event.target)) hide();
  });
})();
