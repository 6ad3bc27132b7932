
// The filter: it hides rows that do not hold every word. What is typed is in the
// address, without an entry in the history for each letter.
document.addEventListener("DOMContentLoaded", () => {
  const prefix = "#filter=";
  const byId = (id) => document.getElementById(id);
  const field = byId("filter");
  const heads = Array.from(document.querySelectorAll("thead th:not([colspan])"));
  const rows = Array.from(document.querySelectorAll("tbody tr"), (element) => ({
    element,
    text: Array.from(element.cells, (cell) => cell.textContent.toLowerCase()).join("\n"),
  }));
  const all = byId("count").textContent;
  const table = document.querySelector("table");

  // measure tells the style how much of the pane the names of rows cover.
  function measure() {
    const name = rows.find((row) => !row.element.hidden)?.element.querySelector("th");
    const width = name ? name.getBoundingClientRect().width : 0;
    table.style.setProperty("--names", width + "px");
  }

  // Columns keep their widths when the rows that made them wide are hidden.
  function freeze() {
    if (heads.length > 0 && !heads[0].style.minWidth) {
      const widths = heads.map((head) => head.getBoundingClientRect().width);
      heads.forEach((head, i) => {
        head.style.minWidth = widths[i] + "px";
      });
    }
  }

  function thaw() {
    for (const head of heads) {
      head.style.minWidth = "";
    }
  }

  function filter() {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    if (words.length > 0) {
      freeze();
    }
    for (const row of rows) {
      row.element.hidden = !words.every((word) => row.text.includes(word));
      shown += row.element.hidden ? 0 : 1;
    }
    if (words.length === 0) {
      thaw();
    }
    byId("nothing").hidden = shown > 0 || rows.length === 0;
    byId("count").textContent = words.length > 0 ? `${shown} of ${rows.length}` : all;
  }

  function keep() {
    const words = field.value.trim();
    try {
      const bare = location.pathname + location.search;
      history.replaceState(null, "", words ? prefix + encodeURIComponent(words) : bare);
    } catch {
      // Some browsers refuse that for files. The page works without it.
    }
  }

  // follow takes the filter from the address, where it has one.
  function follow() {
    if (!location.hash.startsWith(prefix)) {
      return;
    }
    try {
      field.value = decodeURIComponent(location.hash.slice(prefix.length));
    } catch {
      return; // not what this page wrote
    }
    filter();
  }

  field.addEventListener("input", () => {
    filter();
    keep();
  });
  document.addEventListener("keydown", (event) => {
    const plain = !(event.altKey || event.ctrlKey || event.metaKey);
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (plain && event.key === "/" && !typing) {
      event.preventDefault();
      field.focus();
      field.select();
    } else if (plain && event.key === "Escape" && !event.isComposing) {
      if (field.value) {
        field.value = "";
        filter();
        keep();
      } else {
        field.blur();
      }
    }
  });
  window.addEventListener("hashchange", follow);
  window.addEventListener("resize", () => {
    thaw();
    measure();
  });
  measure();
  follow();
});
