/* Keeps the pages of the book that a reader has opened or saved, and shows them when there is no connection.
 *
 * A page comes from the network where the network answers in time, else from what is kept. What pages are made of
 * (styles, pictures, maps) comes from what is kept first: a new build of the book has another VERSION, hence other
 * stores. Only files of the book are touched: whatever else lies on the same host goes its way.
 */
"use strict";

/* The build puts a version, the names at the top of the book and its words in each language here. */
const BUILD = {};

const PATIENCE = 3000; // milliseconds until a kept page is shown while the network is still thinking
const HOME = new URL(self.registration.scope);
const PREFIX = `course ${HOME.pathname} `;
const READ = `${PREFIX}read ${BUILD.version}`;
const SAVED = `${PREFIX}saved ${BUILD.version}`;
const RECORD = new URL("offline-saved.json", HOME).href; // which parts the reader saved; never asked of the network

/* Which pages came from what is kept when they were last shown: a page asks for its own. */
const shownFromKept = new Set();

function isOurs(address) {
  if (address.origin !== HOME.origin || !address.pathname.startsWith(HOME.pathname)) return false;
  const [first, ...rest] = address.pathname.slice(HOME.pathname.length).split("/");
  return first === "" || (rest.length ? BUILD.folders : BUILD.files).includes(first);
}

function withoutPlace(address) {
  const plain = new URL(address);
  plain.hash = "";
  if (plain.pathname.endsWith("/")) plain.pathname += "index.html";
  if (plain.pathname.endsWith(".html")) plain.search = "";
  return plain.href;
}

async function ourStores() {
  return (await caches.keys()).filter((name) => name.startsWith(PREFIX));
}

/* Look in the newest stores first, then in older ones that wait for their renewal. */
async function kept(address, options) {
  const names = [READ, SAVED, ...(await ourStores())];
  for (const name of names) {
    if (!(await caches.has(name))) continue;
    const found = await (await caches.open(name)).match(address, options);
    if (found) return found;
  }
  return undefined;
}

async function keep(address, response) {
  if (!response.ok || response.redirected) return;
  try {
    await (await caches.open(READ)).put(address, response);
  } catch (refused) { /* no room on this device: reading goes on without */ }
}

async function page(event) {
  const address = withoutPlace(event.request.url);
  const network = fetch(event.request).then((response) => {
    event.waitUntil(keep(address, response.clone()));
    return response;
  });
  let tell;
  const late = new Promise((resolve) => { tell = setTimeout(resolve, PATIENCE, undefined); });
  let failed = false;
  const first = await Promise.race([network.catch(() => { failed = true; }), late]);
  clearTimeout(tell);
  if (first && first.status < 500) {
    shownFromKept.delete(address);
    return first;
  }
  const copy = await kept(address);
  if (copy) {
    shownFromKept.add(address);
    event.waitUntil(network.catch(() => undefined));
    return copy;
  }
  if (first) return first;
  return failed ? notKept(address) : network.catch(() => notKept(address));
}

async function part(event) {
  const address = withoutPlace(event.request.url);
  const copy = await kept(address);
  if (copy) return copy;
  try {
    const response = await fetch(event.request);
    event.waitUntil(keep(address, response.clone()));
    return response;
  } catch (unreachable) {
    return (await kept(address, { ignoreSearch: true })) || Response.error(); // one of another build, if need be
  }
}

function languageOf(address) {
  const first = new URL(address).pathname.slice(HOME.pathname.length).split("/")[0];
  return first in BUILD.words ? first : "";
}

function safe(text) {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/* A page that is not kept: say so, and list what is. */
async function notKept(address) {
  const language = languageOf(address);
  const words = BUILD.words[language];
  const links = new Map();
  for (const name of await ourStores()) {
    const store = await caches.open(name);
    for (const { url } of await store.keys()) {
      if (!url.endsWith(".html") || languageOf(url) !== language || links.has(url)) continue;
      const title = /<title>([^<]*)<\/title>/.exec(await (await store.match(url)).text());
      links.set(url, title ? title[1].trim() : safe(url)); // the title is HTML already
    }
  }
  const list = [...links].map(([url, title]) => `<li><a href="${safe(url)}">${title}</a></li>`).join("");
  const text = `<!DOCTYPE html><html lang="${safe(words.language)}"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title>${safe(words.missingTitle)}</title><style>body{font:1.05rem/1.6 system-ui,sans-serif;max-width:40rem;
margin:2rem auto;padding:0 1rem}li{margin:.5rem 0}</style><main><h1>${safe(words.missingTitle)}</h1>
<p>${safe(words.missing)}</p>${list ? `<h2>${safe(words.keptPages)}</h2><ul>${list}</ul>` : ""}</main></html>`;
  return new Response(text, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
}

/* After a new build, save again what the reader had saved. What cannot be fetched now stays as it was until later. */
async function renew() {
  const old = (await ourStores()).filter((name) => name !== READ && name !== SAVED);
  for (const name of old.filter((one) => one.startsWith(`${PREFIX}read `))) await caches.delete(name);
  for (const name of old.filter((one) => one.startsWith(`${PREFIX}saved `))) {
    const before = await (await caches.open(name)).match(RECORD);
    const saved = before ? await before.json() : {};
    try {
      await saveAgain(saved);
      await caches.delete(name);
    } catch (unreachable) { /* the next start of this worker tries again */ }
  }
}

async function saveAgain(saved) {
  const store = await caches.open(SAVED);
  const now = {};
  for (const [list, titles] of Object.entries(saved)) {
    const book = await (await fetch(list, { cache: "no-cache" })).json();
    const still = book.parts.filter((one) => titles.includes(one.name));
    for (const file of new Set(still.flatMap((one) => one.files.map(([address]) => address)))) {
      const address = new URL(file, list).href;
      if (await store.match(address)) continue;
      const response = await fetch(address, { cache: "no-cache" });
      if (!response.ok) throw new Error(address);
      await store.put(address, response);
    }
    now[list] = still.map((one) => one.name);
  }
  await store.put(RECORD, new Response(JSON.stringify(now), { headers: { "Content-Type": "application/json" } }));
}

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => {
  event.waitUntil(self.clients.claim().then(renew));
});

self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || event.request.headers.has("range") || !isOurs(address)) return;
  if (event.request.mode === "navigate") event.respondWith(page(event));
  else if (event.request.cache !== "no-cache" && event.request.cache !== "no-store") event.respondWith(part(event));
});

self.addEventListener("message", (event) => {
  if (event.data.ask === "origin") {
    event.ports[0].postMessage(shownFromKept.has(withoutPlace(event.source.url)) ? "kept" : "network");
  } else if (event.data.ask === "keep") {
    // The first page that a reader opens was there before this worker was.
    event.waitUntil(Promise.all(event.data.addresses.map(async (address) => {
      const plain = withoutPlace(address);
      if (!isOurs(new URL(plain)) || (await kept(plain))) return;
      await fetch(plain).then((response) => keep(plain, response), () => undefined);
    })));
    event.waitUntil(renew());
  }
});
