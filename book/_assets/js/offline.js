/* Reading without a connection: starts the service worker, and lets a reader save or remove a whole part of the book.
   Browsers allow this over https and on this machine only; elsewhere, and from a folder, nothing of it is shown. */
(function () {
  "use strict";
  const box = document.getElementById("offline-reading");
  if (!box || !location.protocol.startsWith("http") || !("serviceWorker" in navigator) || !window.caches) return;

  const words = JSON.parse(box.dataset.words);
  const home = new URL(box.dataset.home, location.href); // where the whole book begins
  const list = new URL(box.dataset.list, location.href).href; // what the parts in this language consist of
  const prefix = `course ${home.pathname} saved `;
  const record = new URL("offline-saved.json", home).href;
  const status = box.querySelector("[role=status]");
  const about = box.querySelector(".offline-about");
  const bar = box.querySelector("progress");
  const pages = box.querySelector("ul");
  const save = box.querySelector(".offline-save");
  const remove = box.querySelector(".offline-remove");
  let book = null;
  let part = null;

  function fill(text, values) {
    return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
  }

  function size(bytes) {
    return Math.ceil(bytes / 1000).toLocaleString(document.documentElement.lang || "en");
  }

  async function saved() {
    const found = {};
    for (const name of await caches.keys()) {
      if (!name.startsWith(prefix)) continue;
      const note = await (await caches.open(name)).match(record);
      if (note) found[name] = await note.json();
    }
    return found;
  }

  async function isSaved() {
    return Object.values(await saved()).some((one) => (one[list] || []).includes(box.dataset.part));
  }

  function note(store, content) {
    return store.put(record, new Response(JSON.stringify(content), { headers: { "Content-Type": "application/json" } }));
  }

  async function show() {
    const done = await isSaved();
    box.classList.toggle("offline-done", done);
    save.hidden = done;
    remove.hidden = !done;
    box.querySelector("summary span").textContent = fill(done ? words.isSaved : words.offer, { part: box.dataset.part });
    return done;
  }

  /* What a part consists of is asked for only when a reader wants to know. */
  async function look() {
    if (book) return;
    try {
      const answer = await fetch(list, { cache: "no-cache" });
      if (!answer.ok) throw new Error(answer.status);
      book = await answer.json();
    } catch (unreachable) {
      if (!(await isSaved())) {
        status.textContent = words.unreachable;
        save.disabled = true;
      }
      return;
    }
    part = book.parts.find((one) => one.name === box.dataset.part);
    save.disabled = !part;
    if (!part) return;
    const bytes = part.files.reduce((sum, one) => sum + one[1], 0);
    about.textContent = fill(words.about, { pages: part.pages.length, size: size(bytes) });
    pages.replaceChildren(...part.pages.map(([, title]) => {
      const line = document.createElement("li");
      line.textContent = title;
      return line;
    }));
    if (!(await isSaved())) status.textContent = "";
  }

  async function download() {
    save.disabled = true;
    bar.hidden = false;
    bar.max = part.files.length;
    bar.value = 0;
    status.textContent = words.saving;
    try {
      if (navigator.storage && navigator.storage.persist) await navigator.storage.persist().catch(() => false);
      const store = await caches.open(prefix + book.version);
      for (const [file] of part.files) {
        const address = new URL(file, list).href;
        if (!(await store.match(address))) {
          const response = await fetch(address, { cache: "no-cache" });
          if (!response.ok) throw new TypeError(address);
          await store.put(address, response);
        }
        bar.value += 1;
      }
      const before = await store.match(record);
      const content = before ? await before.json() : {};
      content[list] = [...new Set([...(content[list] || []), part.name])];
      await note(store, content);
      status.textContent = fill(words.done, { part: part.name });
    } catch (reason) {
      // A TypeError is a connection that broke; anything else is a browser that gives no room.
      status.textContent = reason instanceof TypeError ? words.interrupted : words.refused;
    }
    bar.hidden = true;
    save.disabled = false;
    const atSave = document.activeElement === save || document.activeElement === document.body;
    if ((await show()) && atSave) remove.focus();
  }

  /* A file that another saved part needs stays. */
  async function forget() {
    for (const [name, content] of Object.entries(await saved())) {
      const store = await caches.open(name);
      content[list] = (content[list] || []).filter((one) => one !== box.dataset.part);
      if (!content[list].length) delete content[list];
      if (!Object.keys(content).length) {
        await caches.delete(name);
        continue;
      }
      await note(store, content);
      if (!book || Object.keys(content).some((one) => one !== list)) continue;
      const needed = new Set([record]);
      for (const other of book.parts.filter((one) => content[list].includes(one.name))) {
        for (const [file] of other.files) needed.add(new URL(file, list).href);
      }
      for (const request of await store.keys()) {
        if (!needed.has(request.url)) await store.delete(request);
      }
    }
    status.textContent = words.removed;
    await show();
    await look();
    save.focus();
  }

  function tellKept() {
    if (document.querySelector(".offline-notice")) return;
    const notice = document.createElement("p");
    notice.className = "offline-notice";
    notice.setAttribute("role", "status");
    const article = document.querySelector(".bd-article");
    article.parentNode.insertBefore(notice, article);
    notice.textContent = words.notice; // once it is in the page, so that it is read aloud
  }

  function askWhereFrom(worker) {
    const channel = new MessageChannel();
    channel.port1.onmessage = ({ data }) => { if (data === "kept") tellKept(); };
    worker.postMessage({ ask: "origin" }, [channel.port2]);
  }

  async function start() {
    await navigator.serviceWorker.register(new URL("sw.js", home), { scope: home.pathname, updateViaCache: "none" });
    const { active } = await navigator.serviceWorker.ready;
    const parts = performance.getEntriesByType("resource").map((one) => one.name);
    active.postMessage({ ask: "keep", addresses: [location.href, ...parts] });
    if (!navigator.onLine) tellKept();
    else if (navigator.serviceWorker.controller) askWhereFrom(navigator.serviceWorker.controller);
    if (!box.dataset.part) return;
    box.addEventListener("toggle", () => { if (box.open) look(); });
    save.addEventListener("click", download);
    remove.addEventListener("click", forget);
    await show();
    box.hidden = false;
  }

  // The page itself comes first, on a slow phone.
  if (document.readyState === "complete") start().catch(() => undefined);
  else addEventListener("load", () => start().catch(() => undefined));
  addEventListener("offline", tellKept);
  addEventListener("online", () => {
    const notice = document.querySelector(".offline-notice");
    if (notice) notice.remove();
  });
})();
