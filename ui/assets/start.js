// Starts the console. Failures end in the page that boot.js shows.
import init from "/ui.js";

await init({ module_or_path: "/ui_bg.wasm" });
