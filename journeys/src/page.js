// Finds things in the page by role and accessible name, as a person (or a screen reader) would. The names are those
// that axe-core computes. A `*` in a name stands for anything.
window.journey ??= (() => {
  const squeeze = (text) => text.replace(/\s+/g, " ").trim();
  const shown = (element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest("[inert]");
  const reachable = (element) => {
    const modal = [...document.querySelectorAll("dialog:modal")].at(-1);
    return !modal || modal.contains(element);
  };
  const fits = (found, wanted) => {
    const parts = wanted.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
    return new RegExp(`^${parts.join(".*")}$`, "s").test(found);
  };

  const all = (role, name) => {
    axe.setup(document.documentElement);
    try {
      return [...document.body.querySelectorAll("*")].filter((element) =>
        axe.commons.aria.getRole(element) === role
        && shown(element) && reachable(element)
        && (name === "*" || fits(squeeze(axe.commons.text.accessibleText(element)), name)));
    } finally {
      axe.teardown();
    }
  };

  const names = (role, name) => {
    const found = all(role, name);
    axe.setup(document.documentElement);
    try {
      return found.map((element) => squeeze(axe.commons.text.accessibleText(element)));
    } finally {
      axe.teardown();
    }
  };

  const field = (name) => {
    for (const role of ["textbox", "searchbox", "spinbutton", "combobox", "checkbox", "radio"]) {
      const [found] = all(role, name);
      if (found) return found;
    }
    return null;
  };

  const faults = () => axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) =>
    violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(({ id, impact, help, nodes }) =>
        `${impact}: ${help} (${id})\n` + nodes.map(({ target, html, any, all }) =>
          `  ${target.join(" ")} ${html.slice(0, 160)} ${[...any, ...all].map(({ message }) => message).join("; ")}`).join("\n")));

  const keyboard_is_on = (role, name) => {
    const element = document.activeElement;
    if (!element) return false;
    axe.setup(document.documentElement);
    try {
      return axe.commons.aria.getRole(element) === role && fits(squeeze(axe.commons.text.accessibleText(element)), name);
    } finally {
      axe.teardown();
    }
  };

  const text = () => squeeze(document.body.innerText);
  // A style may show words in capitals; what is said is the same.
  const says = (words) => text().toLowerCase().includes(words.toLowerCase());

  return { all, names, field, faults, keyboard_is_on, text, says };
})();
