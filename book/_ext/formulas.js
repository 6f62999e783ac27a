/* Draws formulas when the book is built (book/_ext/formulas.py starts it).

   Reads a list of [TeX, displayed] from standard input, writes a list of HTML: a drawing, which no screen reader sees,
   and the same formula in MathML, which only a screen reader does. The first argument is the folder of MathJax. */
"use strict";

const fs = require("node:fs");
const path = require("node:path");

const MARKS = /\p{Mn}/gu, SUBSCRIPT = /\u17d2./gu; // signs above, below and under other letters take no room
const LATIN = /\p{Script=Latin}|\s/u, PLAIN = /^[\x00-\x7f]*$/;
// Of the size of letters: how wide one is on average, in Latin and in other writing, how high and how deep.
const NARROW = 0.47, WIDE = 0.62, HIGH = 0.8, DEEP = 0.4;

/* Nobody knows here how wide the reader's letters are. Words that MathJax has no letters for, such as Khmer or French
   with accents, get room for each letter that takes some, and are told to fill it: they never run into their
   neighbours. */
function giveRoom(output, adaptor) {
  const width = (text) => [...text.normalize("NFC").replace(SUBSCRIPT, "").replace(MARKS, "")]
    .reduce((sum, letter) => sum + (LATIN.test(letter) ? NARROW : WIDE), 0);
  const unknownText = output.unknownText.bind(output);
  output.measureTextNode = (node) => ({ w: width(adaptor.textContent(node)), h: HIGH, d: DEEP });
  output.unknownText = (text, variant) => {
    const node = unknownText(text, variant);
    adaptor.setAttribute(node, "textLength", String(Math.round(1000 * width(text))));
    adaptor.setAttribute(node, "lengthAdjust", "spacingAndGlyphs");
    return node;
  };
}

async function draw(asked) {
  const MathJax = await require(path.resolve(process.argv[2], "node-main.js")).init({
    loader: { load: ["input/tex-full", "output/svg", "a11y/assistive-mml"] },
    // Without "noundefined" and "noerrors" a mistake stops the build, where a reader would see it in red.
    tex: { packages: { "[-]": ["noundefined", "noerrors"] }, formatError: (_, error) => { throw error; } },
    svg: { fontCache: "local" },
  });
  const { adaptor, output } = MathJax.startup;
  giveRoom(output, adaptor);
  return asked.map(([tex, display]) => {
    output.options.mtextFont = PLAIN.test(tex) ? "" : "inherit"; // words of one formula look alike
    try {
      return { drawn: adaptor.innerHTML(MathJax.tex2svg(tex, { display })) };
    } catch (error) {
      return { wrong: error.message };
    }
  });
}

draw(JSON.parse(fs.readFileSync(0, "utf8"))).then(
  (drawn) => process.stdout.write(JSON.stringify(drawn)),
  (error) => { process.stderr.write(`${error.stack || error}\n`); process.exit(1); },
);
