//! The one door to the shell: the only file that names Tauri. Sends a typed request, gives back its typed reply or the
//! [`Problem`], and keeps the [`Wire`], from which the status bar reads what the last request cost.

use contract::connections::GetSession;
use contract::{Answer, Meter, Problem, Request};
use js_sys::{ArrayBuffer, Function, Promise, Reflect, Uint8Array};
use leptos::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;

/// What goes on between window and shell, for the status bar and the frame.
#[derive(Debug, Clone)]
pub struct Wire {
    /// What the last successful request cost.
    pub last: ArcRwSignal<Option<Meter>>,
    /// How many requests are under way.
    pub under_way: ArcRwSignal<u32>,
    /// Whether the server answers, as far as the last request could tell.
    pub line: ArcRwSignal<Line>,
    /// How often the connection came back; what failed while it was gone is asked again.
    pub recoveries: ArcRwSignal<u32>,
}

/// What is known of the connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Line {
    /// Nothing was asked yet.
    #[default]
    Unknown,
    /// The last request reached the database.
    Up,
    /// The last request found the connection broken, or nobody signed in.
    Down,
}

thread_local! {
    static WIRE: Wire = Wire {
        last: ArcRwSignal::new(None),
        under_way: ArcRwSignal::new(0),
        line: ArcRwSignal::new(Line::Unknown),
        recoveries: ArcRwSignal::new(0),
    };
}

/// The window's one wire.
#[must_use]
pub fn wire() -> Wire {
    WIRE.with(Clone::clone)
}

/// Asks the shell.
pub async fn call<R: Request>(request: &R) -> Result<R::Reply, Problem> {
    ask(request).await.map(|answer| answer.data)
}

/// Asks the shell, and keeps what it cost beside the reply.
pub async fn ask<R: Request>(request: &R) -> Result<Answer<R::Reply>, Problem> {
    let wire = wire();
    wire.under_way.update(|count| *count += 1);
    let outcome = exchange::<R>(request).await;
    wire.under_way.update(|count| *count = count.saturating_sub(1));
    match &outcome {
        Ok(answer) if answer.meter.statements > 0 => {
            // What the window asks by the clock is none of the person's reading.
            if R::NAME != GetSession::NAME {
                wire.last.set(Some(answer.meter));
            }
            line_is_up();
        }
        Err(problem) if breaks_the_line(problem) => wire.line.set(Line::Down),
        _ => {}
    }
    outcome
}

/// Notes that the database answers.
pub fn line_is_up() {
    let wire = wire();
    let before = wire.line.get_untracked();
    if before != Line::Up {
        wire.line.set(Line::Up);
    }
    if before == Line::Down {
        wire.recoveries.update(|count| *count = count.wrapping_add(1));
    }
}

/// Whether `problem` says that the session's connection is gone.
fn breaks_the_line(problem: &Problem) -> bool {
    matches!(problem, Problem::NotConnected | Problem::ConnectionLost | Problem::WriteUnsure { .. })
}

/// One request and its answer, without book-keeping.
async fn exchange<R: Request>(request: &R) -> Result<Answer<R::Reply>, Problem> {
    let misunderstood = || Problem::Unintelligible { command: R::NAME.to_owned() };
    let arguments = envelope(R::NAME, request).ok_or_else(misunderstood)?;
    let invoke = bridge("core", "invoke").ok_or_else(misunderstood)?;
    let promise = invoke
        .call2(&JsValue::UNDEFINED, &JsValue::from_str("ask"), &arguments)
        .ok()
        .and_then(|value| value.dyn_into::<Promise>().ok())
        .ok_or_else(misunderstood)?;
    match JsFuture::from(promise).await {
        Ok(reply) => read_bytes(&reply).ok_or_else(misunderstood),
        Err(refusal) => Err(read_object(&refusal).ok_or_else(misunderstood)?),
    }
}

/// Hears an event of the shell for as long as the window lives.
pub async fn listen<E: DeserializeOwned + 'static>(event: &str, mut heard: impl FnMut(E) + 'static) {
    let Some(listen) = bridge("event", "listen") else { return };
    let handler = Closure::<dyn FnMut(JsValue)>::new(move |message: JsValue| {
        let payload = Reflect::get(&message, &JsValue::from_str("payload")).ok();
        if let Some(event) = payload.and_then(|payload| read_object(&payload)) {
            heard(event);
        }
    });
    let handler = handler.into_js_value();
    if let Ok(promise) = listen.call2(&JsValue::UNDEFINED, &JsValue::from_str(event), &handler) {
        let _unlisten = JsFuture::from(Promise::resolve(&promise)).await;
    }
}

/// A function of the shell's bridge, or `None` outside the shell.
fn bridge(module: &str, function: &str) -> Option<Function> {
    let tauri = Reflect::get(&js_sys::global(), &JsValue::from_str("__TAURI__")).ok()?;
    let module = Reflect::get(&tauri, &JsValue::from_str(module)).ok()?;
    Reflect::get(&module, &JsValue::from_str(function)).ok()?.dyn_into().ok()
}

/// The arguments of the command `ask`.
fn envelope<R: Serialize>(name: &str, request: &R) -> Option<JsValue> {
    #[derive(Serialize)]
    struct Ask<'a, R> {
        name: &'a str,
        args: &'a R,
    }
    let text = serde_json::to_string(&Ask { name, args: request }).ok()?;
    js_sys::JSON::parse(&text).ok()
}

/// A reply: JSON as bytes.
fn read_bytes<T: DeserializeOwned>(value: &JsValue) -> Option<T> {
    let buffer = value.dyn_ref::<ArrayBuffer>()?;
    serde_json::from_slice(&Uint8Array::new(buffer).to_vec()).ok()
}

/// A small JavaScript object, by way of its JSON.
fn read_object<T: DeserializeOwned>(value: &JsValue) -> Option<T> {
    let text = js_sys::JSON::stringify(value).ok()?.as_string()?;
    serde_json::from_str(&text).ok()
}
