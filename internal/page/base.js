"use strict";

// Every page: it marks that scripts run, and lets the reader choose dark or
// light. It runs in the head, so that nothing is drawn in the wrong colours.
(() => {
  const key = "ifaceval-theme";
  const root = document.documentElement;
  const systemDark = window.matchMedia("(prefers-color-scheme: dark)");
  root.classList.add("js");

  // Where storage is refused, as it may be for files, the choice is not kept.
  function recall() {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  }

  function keep(theme) {
    try {
      if (theme) {
        localStorage.setItem(key, theme);
      } else {
        localStorage.removeItem(key);
      }
    } catch {
      // The page still shows what was chosen.
    }
  }

  const system = () => (systemDark.matches ? "dark" : "light");
  const current = () => root.dataset.theme || system();
  const other = () => (current() === "dark" ? "light" : "dark");

  // A choice that is the system's own is no choice: the page follows the system.
  function choose(theme) {
    if (theme === system()) {
      delete root.dataset.theme;
      keep(null);
    } else {
      root.dataset.theme = theme;
      keep(theme);
    }
  }

  const kept = recall();
  if (kept === "dark" || kept === "light") {
    root.dataset.theme = kept;
  }

  document.addEventListener("DOMContentLoaded", () => {
    const button = document.getElementById("theme");
    const label = () => {
      button.textContent = other() === "dark" ? "Dark" : "Light";
      button.title = `Change to ${other()} colours`;
    };
    button.addEventListener("click", () => {
      choose(other());
      label();
    });
    systemDark.addEventListener("change", label);
    label();
  });
})();
