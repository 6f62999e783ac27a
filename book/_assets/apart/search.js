/* Search through the text of the book, which searchdata-1.js and so on hold (book/_ext/full_text_search.py writes it).

   How a word must stand in the text to be found:
   - case, accents of Latin letters and invisible letters do not matter;
   - a word in Latin letters or figures must begin where a word begins: "rent" does not find "parent", "plan" finds
     "planning"; a plural finds its singular and the other way round;
   - Khmer has no spaces between words, so a Khmer word may stand anywhere. It must begin and end where a syllable does:
     a vowel sign or a subscript letter more would make it another word. No Khmer sign is left out of account. */
(function () {
  "use strict";

  const told = document.getElementById("search-told");
  if (!told) return;
  const { words, titles, index, glossary } = JSON.parse(told.textContent);
  const form = document.querySelector(".search-form");
  const field = document.getElementById("search-words");
  const status = document.getElementById("search-status");
  const list = document.getElementById("search-results");
  const STEP = 20; // results shown at a time
  const BEFORE = 60, AROUND = 190; // letters of an excerpt: before the word, and in all

  // ---- Letters -------------------------------------------------------------------------------------------------

  const INVISIBLE = /[\u00ad\u200b-\u200d\u2060\ufeff]/g;
  const LATIN = /[\p{Script=Latin}\p{N}]/u;
  const MARK = /\p{M}/u;
  const KHMER = /[\u1780-\u17d3\u17dd]/;
  const SUBSCRIPT = "\u17d2"; // makes the next letter a subscript of the one before
  // Two ways to type the same signs: both look alike on the screen, and both are found in texts.
  const ALIKE = { "\u17d2\u178a": "\u17d2\u178f", "\u17c1\u17b8": "\u17be", "\u17c1\u17b6": "\u17c4" };
  const LIGATURES = { œ: "oe", æ: "ae", ß: "ss" };
  const PIECE = /\u17d2\u178a|\u17c1[\u17b8\u17b6]|[^]/gu; // what is folded as one

  function fold(text) {
    return text
      .replace(INVISIBLE, "")
      .normalize("NFKD")
      .replace(/[\u0300-\u036f]/g, "")
      .toLowerCase()
      .replace(/[œæß]/g, (letter) => LIGATURES[letter])
      .replace(/\u17d2\u178a|\u17c1[\u17b8\u17b6]/g, (signs) => ALIKE[signs])
      .replace(/[០-៩]/g, (figure) => String(figure.charCodeAt(0) - 0x17e0));
  }

  // The folded text, and for each of its letters the place of that letter in the text itself.
  function foldWithPlaces(text) {
    const places = [];
    let folded = "";
    for (const { 0: piece, index: at } of text.matchAll(PIECE)) {
      const plain = fold(piece);
      for (let i = 0; i < plain.length; i += 1) places.push(at);
      folded += plain;
    }
    places.push(text.length);
    return { folded, places };
  }

  // ---- Words ---------------------------------------------------------------------------------------------------

  function wordsOf(query) {
    const found = fold(query).match(/\p{N}+(?:[.,]\p{N}+)*|[\p{L}\p{M}\p{N}]+/gu) || [];
    const long = found.filter((word) => word.length > 1);
    return [...new Set(long)].map((word) => ({ word, forms: formsOf(word) }));
  }

  // A form that is "whole" must also end where a word ends.
  function formsOf(word) {
    const forms = [{ letters: word, whole: false }];
    const add = (ending, other) => {
      if (word.endsWith(ending) && word.length - ending.length > 1) {
        forms.push({ letters: word.slice(0, word.length - ending.length) + other, whole: true });
      }
    };
    if (/^[a-z]{4,}$/.test(word)) {
      if (!word.endsWith("ss")) add("s", "");
      add("es", "");
      add("x", "");
      add("ies", "y");
      add("y", "ies");
      add("aux", "al");
      add("aux", "ail");
      add("al", "aux");
      add("ail", "aux");
    }
    return forms;
  }

  function placesOf(text, { forms }) {
    const found = [];
    for (const { letters, whole } of forms) {
      for (let at = text.indexOf(letters); at >= 0; at = text.indexOf(letters, at + 1)) {
        const end = at + letters.length;
        if (beginsWell(text, at) && endsWell(text, end, whole)) found.push([at, end]);
      }
    }
    return found;
  }

  function beginsWell(text, at) {
    const before = text[at - 1] || "";
    return KHMER.test(text[at]) ? before !== SUBSCRIPT : !(LATIN.test(text[at]) && LATIN.test(before));
  }

  function endsWell(text, end, whole) {
    const after = text[end] || "";
    return KHMER.test(text[end - 1]) ? !MARK.test(after) : !(whole && LATIN.test(after));
  }

  // ---- Sections ------------------------------------------------------------------------------------------------

  let sections = []; // of {address, title, heading, text}; folded when first looked at

  function prepare(pages) {
    sections = pages.flatMap(([address, title, parts]) =>
      parts.map(([anchor, heading, text]) => ({
        address: anchor ? `${address}#${encodeURIComponent(anchor)}` : address, title, heading, text,
      })),
    );
  }

  function folded(section) {
    section.folded ||= { title: fold(section.title), heading: fold(section.heading), text: fold(section.text) };
    return section.folded;
  }

  // How well a section answers; 0 if it lacks a word. A word in the page's title alone is no answer by a later section.
  function worth(section, asked, phrase) {
    const { title, heading, text } = folded(section);
    let sum = 0, own = false;
    for (const word of asked) {
      const inTitle = placesOf(title, word).length, inHeading = placesOf(heading, word).length;
      const inText = placesOf(text, word).length;
      if (!(inTitle || inHeading || inText)) return 0;
      if (inHeading || inText || !section.heading) own = true;
      if (inTitle) sum += section.heading ? 1 : 14;
      if (inHeading) sum += 10;
      sum += Math.min(6, 2 * Math.log2(1 + inText));
    }
    if (!own) return 0;
    const name = section.heading ? heading : title;
    if (name === phrase) sum += 20;
    if (asked.length > 1) sum += (name.includes(phrase) ? 8 : 0) + (text.includes(phrase) ? 5 : 0);
    return sum;
  }

  function search(query) {
    const asked = wordsOf(query);
    if (!asked.length) return { asked, found: [] };
    const phrase = fold(query).trim();
    const found = sections.map((section) => ({ section, worth: worth(section, asked, phrase) }));
    return { asked, found: found.filter((one) => one.worth).sort((one, other) => other.worth - one.worth) };
  }

  // ---- What the reader sees ------------------------------------------------------------------------------------

  function element(name, className, ...inside) {
    const made = document.createElement(name);
    if (className) made.className = className;
    made.append(...inside);
    return made;
  }

  // Text with the words in it marked, as nodes; a part of the text, where `from` and `to` say so.
  function marked(text, asked, from = 0, to = text.length) {
    const { folded: plain, places } = foldWithPlaces(text);
    const hits = asked.flatMap((word) => placesOf(plain, word)).map(([start, end]) => [places[start], places[end]]);
    const made = [];
    let at = from;
    for (const [start, end] of hits.sort((one, other) => one[0] - other[0] || other[1] - one[1])) {
      if (start < at || end > to) continue;
      made.push(text.slice(at, start), element("mark", "", text.slice(start, end)));
      at = end;
    }
    return [...made, text.slice(at, to)];
  }

  // Where the most of the words stand close together.
  function best(text, asked) {
    const { folded: plain, places } = foldWithPlaces(text);
    const hits = asked.flatMap((word, which) => placesOf(plain, word).map(([start]) => [places[start], which]));
    let chosen = 0, most = 0;
    for (const [start] of hits.sort((one, other) => one[0] - other[0])) {
      const close = hits.filter(([other]) => other >= start && other < start + AROUND - BEFORE);
      const different = new Set(close.map(([, which]) => which)).size;
      if (different > most) [chosen, most] = [start, different];
    }
    return chosen;
  }

  // The nearest place, from here back or on, where no word and no syllable is cut.
  function atBreak(text, at, step) {
    for (let here = at; here > 0 && here < text.length && Math.abs(here - at) < 25; here += step) {
      if (text[here - 1] === " ") return here;
    }
    let here = at;
    while (here > 0 && here < text.length && (MARK.test(text[here]) || text[here - 1] === SUBSCRIPT)) here += step;
    return Math.max(0, Math.min(here, text.length));
  }

  function excerpt(text, asked) {
    const hit = best(text, asked);
    const from = hit > BEFORE ? atBreak(text, hit - BEFORE, -1) : 0;
    const to = from + AROUND < text.length ? atBreak(text, from + AROUND, 1) : text.length;
    const inside = marked(text, asked, from, to);
    return element("p", "search-excerpt", from ? "… " : "", ...inside, to < text.length ? " …" : "");
  }

  function shown({ section }, asked) {
    const link = element("a", "", element("span", "search-page", ...marked(section.title, asked)));
    if (section.heading) {
      link.append(" › ", element("span", "search-section", ...marked(section.heading, asked)));
    }
    link.href = section.address;
    const item = element("li", "", link);
    if (section.text) item.append(excerpt(section.text, asked));
    return item;
  }

  function show(found, asked, from) {
    list.querySelector(".search-more")?.remove();
    list.append(...found.slice(from, from + STEP).map((one) => shown(one, asked)));
    if (found.length <= from + STEP) return;
    const button = element("button", "", words.more);
    button.type = "button";
    button.addEventListener("click", () => {
      show(found, asked, from + STEP);
      list.children[from + STEP].querySelector("a").focus();
    });
    list.append(element("li", "search-more", button));
  }

  function advise() {
    const last = element("a", "", words.glossary);
    last.href = glossary;
    const advice = [words.shorter, words.fewer, ...(glossary ? [last] : [])];
    list.append(...advice.map((line) => element("li", "search-advice", line)));
  }

  let tried = 0, came = 0; // parts of the text: asked for and answered, and there

  function run() {
    const query = field.value.trim();
    const held = list.contains(document.activeElement) ? document.activeElement.href : "";
    list.replaceChildren();
    const address = new URL(location.href);
    if (query) address.searchParams.set("q", query);
    else address.searchParams.delete("q");
    try {
      history.replaceState(null, "", address);
    } catch {
      // Some browsers keep the address of a page opened from a folder as it is.
    }
    if (query.length < 2) {
      status.textContent = "";
      return;
    }
    const all = tried === index.length;
    const { asked, found } = search(query);
    if (found.length) show(found, asked, 0);
    else if (all) advise();
    const counted = found.length > 1 ? words.many : found.length ? words.one : words.none;
    const said = counted.replace("{n}", found.length).replace("{query}", () => query);
    if (all) status.textContent = said;
    else status.textContent = found.length ? words.more_to_come.replace("{said}", () => said) : words.loading;
    // More of the text has come: a reader who has gone to a result stays with it.
    if (held) [...list.querySelectorAll("a")].find((link) => link.href === held)?.focus();
  }

  // ---- Hands ---------------------------------------------------------------------------------------------------

  let waiting = 0;
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(run, 150);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    run();
  });
  // The arrow keys walk from the field through the results and back.
  document.querySelector(".book-search").addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const stops = [field, ...list.querySelectorAll("a, button")];
    const next = stops[stops.indexOf(document.activeElement) + step];
    if (!step || !stops.includes(document.activeElement) || !next) return;
    event.preventDefault();
    next.focus();
  });

  // One part after the other: the first ones are searched while the others are under way.
  function load() {
    const script = document.createElement("script");
    const end = (there) => {
      tried += 1;
      came += there;
      const text = window.courseText || [];
      const whole = came === tried;
      document.getElementById("search-problem").hidden = whole;
      const known = new Set(text.map(([address]) => address));
      const bare = ([address, title]) => [address, title, [["", "", ""]]];
      prepare(whole ? text : [...text, ...titles.filter(([address]) => !known.has(address)).map(bare)]);
      if (tried < index.length) load();
      else document.body.dataset.searched = "whole"; // for tests
      run();
    };
    script.addEventListener("load", () => end(1));
    script.addEventListener("error", () => end(0));
    script.src = index[tried];
    document.head.append(script);
  }

  field.value = new URLSearchParams(location.search).get("q") || "";
  if (!field.value) field.focus({ preventScroll: true });
  run();
  load();
})();
