/* Makes the ruled lines of a decision log fields to write in, kept on the reader's device, to copy or to download. */
(() => {
  "use strict";
  const kept = window.courseKept;
  const START = "course:log:";

  function write(field) {
    const prompt = field.querySelector(".log-prompt");
    const lines = field.querySelector(".log-lines"); // printed in place of the field: paper does not scroll
    const key = START + field.dataset.key;
    const area = document.createElement("textarea");
    area.rows = 3;
    area.setAttribute("aria-labelledby", prompt.id);
    area.value = lines.textContent = kept.get(key)?.text ?? "";
    area.addEventListener("input", () => {
      lines.textContent = area.value;
      const { unit, order } = field.dataset;
      if (area.value.trim()) kept.set(key, { text: area.value, prompt: prompt.textContent.trim(), unit, order });
      else kept.remove(key);
    });
    lines.before(area);
  }

  /* The log of the whole course, as text: from what is kept, because the other units are not on this page. */
  function whole(title) {
    const entries = kept.keys(START).map(key => kept.get(key)).filter(entry => entry?.text);
    entries.sort((a, b) => (a.order < b.order ? -1 : 1));
    let unit = "";
    const parts = entries.map(entry => {
      const heading = entry.unit === unit ? "" : `## ${entry.unit}\n\n`;
      unit = entry.unit;
      return `${heading}*${entry.prompt}*\n\n${entry.text.trim()}\n`;
    });
    return parts.length ? `# ${title}\n\n${parts.join("\n")}` : "";
  }

  function equip(tools) {
    const words = tools.dataset;
    const said = document.createElement("p");
    said.className = "log-said";
    said.setAttribute("role", "status");

    function button(text, act) {
      const made = document.createElement("button");
      Object.assign(made, { type: "button", className: "part-button", textContent: text });
      made.addEventListener("click", () => {
        const log = whole(words.title);
        if (log) act(log);
        else said.textContent = words.empty;
      });
      return made;
    }

    const copy = button(words.copy, async log => {
      try {
        await navigator.clipboard.writeText(log);
        said.textContent = words.copied;
      } catch {
        said.textContent = words.failed;
      }
    });
    const download = button(words.download, log => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([log], { type: "text/markdown" }));
      link.download = "decision-log.md";
      link.click();
      said.textContent = "";
      setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    });
    const note = document.createElement("p");
    note.className = "part-note";
    note.textContent = kept.lasting ? words.note : words.lost;
    tools.append(copy, download, said, note);
    tools.hidden = false;
  }

  document.querySelectorAll(".log-field").forEach(write);
  document.querySelectorAll(".log-tools").forEach(equip);
})();
