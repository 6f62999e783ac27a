/* Makes each quiz, a list of choices that open, a question to answer: choose, check, read why, try again. */
(() => {
  "use strict";
  const kept = window.courseKept;
  const quizzes = [...document.querySelectorAll(".quiz")];
  const summary = document.querySelector(".quiz-summary");

  function make(name, className, text = "") {
    const node = document.createElement(name);
    node.className = className;
    node.textContent = text;
    return node;
  }

  function copyOf(nodes) {
    return [...nodes].map(node => {
      const copy = node.cloneNode(true);
      if (copy.id) copy.removeAttribute("id");
      copy.querySelectorAll?.("[id]").forEach(inside => inside.removeAttribute("id"));
      return copy;
    });
  }

  const keyOf = quiz => `course:quiz:${quiz.dataset.key}`;

  function begin(quiz) {
    const choices = [...quiz.querySelectorAll(".quiz-choice")];
    const listed = quiz.querySelector(".quiz-choices");
    const form = make("form", "quiz-try");
    const group = make("div", "quiz-picks");
    group.setAttribute("role", "radiogroup");
    group.setAttribute("aria-labelledby", quiz.querySelector(".quiz-question").id);
    const picks = choices.map((choice, at) => {
      const pick = make("label", "quiz-pick");
      const radio = make("input", "");
      Object.assign(radio, { type: "radio", name: quiz.id, value: at });
      pick.append(radio, ...copyOf(choice.querySelector("summary").childNodes));
      group.append(pick);
      return pick;
    });
    const check = make("button", "part-button", quiz.dataset.check);
    check.type = "submit";
    const said = make("div", "quiz-said");
    said.setAttribute("role", "status");
    const all = make("details", "quiz-all");
    all.append(make("summary", "", quiz.dataset.all));
    listed.before(form);
    all.append(listed);
    form.append(group, check, said, all);
    all.hidden = true;

    function show(at, right) {
      picks.forEach((pick, other) => {
        pick.classList.toggle("is-right", right && other === at);
        pick.classList.toggle("is-wrong", !right && other === at);
      });
      said.className = `quiz-said ${right ? "is-right" : "is-wrong"}`;
      said.replaceChildren(...copyOf(choices[at].querySelector(".quiz-why").childNodes));
      if (right) all.hidden = false; // and stays, when the reader goes on trying
    }

    form.addEventListener("change", () => {
      picks.forEach(pick => pick.classList.remove("is-right", "is-wrong"));
      said.className = "quiz-said";
      said.replaceChildren();
    });

    form.addEventListener("submit", event => {
      event.preventDefault();
      const chosen = picks.findIndex(pick => pick.firstChild.checked);
      if (chosen < 0) {
        said.textContent = quiz.dataset.choose;
        return;
      }
      const before = kept.get(keyOf(quiz)) || { tries: 0, first: false, solved: false };
      const right = choices[chosen].classList.contains("quiz-right");
      kept.set(keyOf(quiz), {
        chosen,
        tries: before.tries + 1,
        first: before.first || (right && before.tries === 0),
        solved: before.solved || right,
      });
      show(chosen, right);
      sumUp();
    });

    const before = kept.get(keyOf(quiz));
    if (before && picks[before.chosen]) {
      picks[before.chosen].firstChild.checked = true;
      show(before.chosen, choices[before.chosen].classList.contains("quiz-right"));
      all.hidden = !before.solved;
    }
  }

  function sumUp() {
    const answers = quizzes.map(quiz => kept.get(keyOf(quiz))).filter(Boolean);
    const count = { all: quizzes.length };
    count.right = answers.filter(answer => answer.solved).length;
    count.first = answers.filter(answer => answer.first).length;
    const words = summary.dataset.said.replace(/\{(\w+)\}/g, (_, name) => count[name]);
    summary.firstChild.textContent = words;
    summary.hidden = !answers.length;
  }

  if (!summary) return;
  const result = make("p", "quiz-result");
  result.setAttribute("role", "status");
  const again = make("button", "part-button", summary.dataset.again);
  again.type = "button";
  again.addEventListener("click", () => {
    quizzes.forEach(quiz => kept.remove(keyOf(quiz)));
    for (const quiz of quizzes) {
      const form = quiz.querySelector(".quiz-try");
      form.reset();
      form.dispatchEvent(new Event("change"));
      form.querySelector(".quiz-all").hidden = true;
    }
    sumUp();
    quizzes[0].querySelector("input").focus();
  });
  summary.append(result, again);
  if (kept.lasting) summary.append(make("p", "part-note", summary.dataset.note));
  quizzes.forEach(begin);
  sumUp();
})();
