
// The stepper: it shows one of the steps that are all in the page. It only
// toggles classes and attributes, and copies text; it makes no markup.
document.addEventListener("DOMContentLoaded", () => {
  const byId = (id) => document.getElementById(id);
  const steps = Array.from(document.querySelectorAll("article.step"));
  if (steps.length === 0) {
    return;
  }
  const slider = byId("slider");
  let current = -1;

  // reveal scrolls a pane, and never the page, until what is in it can be seen.
  function reveal(pane, element) {
    const box = pane.getBoundingClientRect();
    const inner = element.getBoundingClientRect();
    const margin = 2 * inner.height;
    if (inner.top - margin < box.top || inner.bottom + margin > box.bottom) {
      pane.scrollTop += inner.top - box.top - (box.height - inner.height) / 2;
    }
  }

  // mark moves the mark of what is current to an element of a pane.
  function mark(pane, element) {
    for (const old of pane.querySelectorAll(".current")) {
      old.classList.remove("current");
      old.removeAttribute("aria-current");
    }
    if (element) {
      element.classList.add("current");
      element.setAttribute("aria-current", "step");
      reveal(pane, element);
    }
  }

  // enable keeps a button that does nothing where the focus may be.
  function enable(id, enabled) {
    byId(id).setAttribute("aria-disabled", String(!enabled));
  }

  function text(step, selector) {
    const element = step.querySelector(selector);
    return element ? element.textContent.trim() : "";
  }

  function show(index) {
    index = Math.min(Math.max(index, 0), steps.length - 1);
    if (index === current) {
      return;
    }
    const step = steps[index];
    const [seen, shown] = [steps[current], step].map((s) => s && s.querySelector(".picture"));
    const scrolled = seen && [seen.scrollLeft, seen.scrollTop];
    current = index;
    for (const s of steps) {
      s.classList.toggle("current", s === step);
    }
    // Each picture has a pane of its own; together they scroll as one. What the
    // step has changed is what the reader looks for.
    if (scrolled) {
      [shown.scrollLeft, shown.scrollTop] = scrolled;
    }
    const lit = shown.querySelector(".iv-lit");
    if (lit) {
      reveal(shown, lit);
    }
    mark(byId("source"), byId(step.dataset.line));
    mark(byId("code"), byId(step.dataset.at));
    slider.value = index + 1;
    slider.setAttribute("aria-valuetext", text(step, "h2"));
    byId("at").textContent = step.id.replace("step-", "");
    byId("link").href = "#" + step.id;
    byId("said").textContent = ["h2", ".what", ".sentence", ".decision", ".end"]
      .map((selector) => text(step, selector))
      .filter(Boolean)
      .join(". ");
    enable("first", index > 0);
    enable("previous", index > 0);
    enable("next", index < steps.length - 1);
    enable("last", index < steps.length - 1);
  }

  // go shows a step and puts it into the address, without an entry in the
  // history for each: Back leaves the page.
  function go(index) {
    show(index);
    try {
      history.replaceState(null, "", "#" + steps[current].id);
    } catch {
      // Some browsers refuse that for files. The page works without it.
    }
  }

  // follow shows the step that the address names, if it names one.
  function follow() {
    const index = steps.findIndex((s) => "#" + s.id === location.hash);
    if (index >= 0) {
      show(index);
    }
  }

  const moves = {
    first: () => go(0),
    previous: () => go(current - 1),
    next: () => go(current + 1),
    last: () => go(steps.length - 1),
  };
  const keys = { Home: "first", ArrowLeft: "previous", ArrowRight: "next", End: "last" };

  for (const [id, move] of Object.entries(moves)) {
    byId(id).addEventListener("click", move);
  }
  slider.addEventListener("input", () => go(Number(slider.value) - 1));
  document.addEventListener("keydown", (event) => {
    const plain = !(event.altKey || event.ctrlKey || event.metaKey || event.shiftKey);
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (plain && !typing && keys[event.key]) {
      event.preventDefault();
      moves[keys[event.key]]();
    }
  });
  // A line of the instructions is as good as its number, except where it opens,
  // and where its text is being selected.
  byId("code").addEventListener("click", (event) => {
    const line = event.target.closest("li.at");
    if (line && !event.target.closest("a") && getSelection().isCollapsed) {
      go(steps.findIndex((s) => s.dataset.at === line.id));
    }
  });
  window.addEventListener("hashchange", follow);

  show(0);
  follow();
});
