/* A tap on the picture of a map, or on its button, puts the live map in its place; the button brings the picture back. */
"use strict";

for (const figure of document.querySelectorAll("figure.course-map")) {
  const button = figure.querySelector("button");
  const picture = figure.querySelector("img");
  let frame = null;

  const toggle = () => {
    if (frame) {
      frame.remove();
      frame = null;
    } else {
      frame = document.createElement("iframe");
      frame.src = button.dataset.map;
      frame.title = button.dataset.title;
      picture.before(frame);
    }
    picture.classList.toggle("d-none", Boolean(frame));
    picture.classList.toggle("d-print-block", Boolean(frame));
    button.textContent = frame ? button.dataset.close : button.dataset.open;
    button.setAttribute("aria-expanded", String(Boolean(frame)));
  };

  button.hidden = false;
  button.addEventListener("click", toggle);
  picture.addEventListener("click", toggle);
}
