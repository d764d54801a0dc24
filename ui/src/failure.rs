//! The last resort: a panic becomes a page that says what to do, never a blank window. The page itself is drawn by
//! `assets/boot.js`, which works even when this module does not.

use js_sys::{Function, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};

/// Shows every panic as a full page with a Reload button.
pub fn catch_panics() {
    std::panic::set_hook(Box::new(|panic| {
        tell("consoleStopped", &JsValue::from_str(&panic.to_string()));
    }));
}

/// Tells the page that the console is drawn, so that the opening words go away.
pub fn started() {
    tell("consoleStarted", &JsValue::UNDEFINED);
}

/// Calls a function that `boot.js` left on the window. Without a window there is nobody to tell.
fn tell(name: &str, argument: &JsValue) {
    let function = Reflect::get(&js_sys::global(), &JsValue::from_str(name)).ok();
    if let Some(function) = function.and_then(|function| function.dyn_into::<Function>().ok()) {
        let _answer = function.call1(&JsValue::UNDEFINED, argument);
    }
}
