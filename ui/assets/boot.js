// Runs before anything else: chooses the theme, and shows every failure of the page's start in the window, so that
// nobody ever looks at a blank one. What happens once the console runs is the console's own affair.
(() => {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const choice = () => { try { return localStorage.getItem("theme"); } catch { return null; } };
  const paint = () => {
    const chosen = choice();
    root.dataset.theme = chosen === "light" || chosen === "dark" ? chosen : dark.matches ? "dark" : "light";
  };
  paint();
  dark.addEventListener("change", paint);
  // The console calls this after the theme switch.
  window.addEventListener("themechoice", paint);

  let failed = false;
  const fail = (what) => {
    if (failed) return;
    failed = true;
    const show = () => {
      const page = document.createElement("main");
      page.id = "failure";
      page.setAttribute("role", "alert");
      const title = document.createElement("h1");
      title.textContent = "The console stopped";
      const lost = document.createElement("p");
      lost.textContent =
        "The window ran into a fault of its own and can't go on. What was saved before is safe in the database; " +
        "text that was not saved yet may be lost.";
      const next = document.createElement("p");
      next.textContent =
        "Reload the window. If it happens again, start the console anew and send the lines below to whoever looks " +
        "after it.";
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button primary";
      button.textContent = "Reload";
      button.addEventListener("click", () => location.reload());
      const cause = document.createElement("pre");
      cause.textContent = what;
      cause.tabIndex = 0;
      cause.setAttribute("aria-label", "What was reported");
      page.append(title, lost, next, button, cause);
      document.body.replaceChildren(page);
      button.focus();
    };
    if (document.body) show();
    else document.addEventListener("DOMContentLoaded", show);
  };

  // The console calls this when it panics.
  window.consoleStopped = fail;
  let started = false;
  window.consoleStarted = () => { started = true; document.getElementById("boot")?.remove(); };

  window.addEventListener("error", (event) => {
    if (event.message?.startsWith("ResizeObserver loop")) return;
    // A picture that does not load is no fault of the page.
    if (!(event instanceof ErrorEvent) && event.target instanceof HTMLImageElement) return;
    if (started && !(event instanceof ErrorEvent)) return;
    fail(event.message ? event.filename ? `${event.message} (${event.filename}:${event.lineno})` : event.message : `Not loaded: ${event.target?.src || event.target?.href}`);
  }, true);
  window.addEventListener("unhandledrejection", (event) => {
    if (!started) fail(`Start failed: ${event.reason?.stack || event.reason}`);
  });
  document.addEventListener("securitypolicyviolation", (event) => {
    if (!started) fail(`Blocked by the content security policy: ${event.blockedURI} (${event.violatedDirective})`);
  });
})();
