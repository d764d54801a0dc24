//! The part of W3C WebDriver that journeys need, spoken to WebKit's own driver on this machine. Knows nothing of the
//! console.
//!
//! A complete client would bring an HTTP stack and switch on `serde_json`'s `preserve_order` for the whole workspace;
//! this is one request at a time over one local connection each.

use std::net::Ipv4Addr;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::{Failure, Result};

/// The key under which WebDriver passes an element's reference.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// A session of a driver.
#[derive(Debug)]
pub(crate) struct Driver {
    port: u16,
    session: String,
}

/// An element of the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element(String);

impl Element {
    /// The element that a script returned, if it is one.
    #[must_use]
    pub fn of(value: &Value) -> Option<Self> {
        value.get(ELEMENT)?.as_str().map(|id| Self(id.to_owned()))
    }

    /// As an argument of a script.
    #[must_use]
    pub fn as_argument(&self) -> Value {
        json!({ ELEMENT: self.0 })
    }
}

/// Something that the mouse does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stroke {
    /// It goes to this place of the page, in pixels from its left and from its top.
    To(i64, i64),
    /// Its main button goes down.
    Press,
    /// Its main button goes up.
    Release,
}

impl Stroke {
    fn as_action(&self) -> Value {
        match self {
            Self::To(x, y) => {
                json!({ "type": "pointerMove", "duration": 0, "origin": "viewport", "x": x, "y": y })
            }
            Self::Press => json!({ "type": "pointerDown", "button": 0 }),
            Self::Release => json!({ "type": "pointerUp", "button": 0 }),
        }
    }
}

/// Keys that are no character, in WebDriver's private code points.
pub(crate) mod keys {
    /// Backspace.
    pub(crate) const BACKSPACE: char = '\u{e003}';

    /// Keys that are held while another is pressed, by the names of [`crate::Window::press`].
    const HELD: [(&str, char); 3] = [("Ctrl+", '\u{e009}'), ("Shift+", '\u{e008}'), ("Alt+", '\u{e00a}')];

    /// The others, by the names that the page gives them.
    const NAMED: [(&str, char); 15] = [
        ("Enter", '\u{e007}'),
        ("Escape", '\u{e00c}'),
        ("Tab", '\u{e004}'),
        ("Space", ' '),
        ("Backspace", BACKSPACE),
        ("Delete", '\u{e017}'),
        ("ArrowUp", '\u{e013}'),
        ("ArrowDown", '\u{e015}'),
        ("ArrowLeft", '\u{e012}'),
        ("ArrowRight", '\u{e014}'),
        ("Home", '\u{e011}'),
        ("End", '\u{e010}'),
        ("PageUp", '\u{e00e}'),
        ("PageDown", '\u{e00f}'),
        ("F2", '\u{e032}'),
    ];

    /// What is held and what is pressed for a combination such as `Ctrl+Shift+z`, `Enter` or `c`.
    pub(crate) fn combination(name: &str) -> Option<(Vec<char>, char)> {
        let mut rest = name;
        let mut held = Vec::new();
        while let Some((prefix, key)) = HELD.iter().find(|(prefix, _)| rest.starts_with(prefix)) {
            rest = rest.strip_prefix(prefix)?;
            held.push(*key);
        }
        let named = NAMED.iter().find(|(name, _)| *name == rest).map(|(_, key)| *key);
        Some((held, named.or_else(|| rest.chars().next())?))
    }
}

impl Driver {
    /// Whether a driver listens on `port`.
    pub(crate) async fn listens(port: u16) -> bool {
        request(port, "GET", "/status", None).await.is_ok()
    }

    /// Lets the driver on `port` start `program` and opens a session with it.
    pub(crate) async fn open(port: u16, program: &str) -> Result<Self> {
        let options = json!({ "binary": program, "args": [] });
        let wanted = json!({ "capabilities": { "alwaysMatch": { "webkitgtk:browserOptions": options } } });
        let value = request(port, "POST", "/session", Some(&wanted)).await?;
        let session = value.get("sessionId").and_then(Value::as_str).unwrap_or_default().to_owned();
        let driver = Self { port, session };
        driver.post("/timeouts", &json!({ "script": 60_000, "pageLoad": 60_000, "implicit": 0 })).await?;
        Ok(driver)
    }

    /// Runs the body of a function in the page and gives what it returns.
    pub(crate) async fn run(&self, script: &str, arguments: &[Value]) -> Result<Value> {
        self.post("/execute/sync", &json!({ "script": script, "args": arguments })).await
    }

    /// Runs the body of a function whose last argument is called with the result.
    pub(crate) async fn run_until_called(&self, script: &str, arguments: &[Value]) -> Result<Value> {
        self.post("/execute/async", &json!({ "script": script, "args": arguments })).await
    }

    /// Clicks in the middle of an element, as a mouse would.
    pub(crate) async fn click(&self, Element(id): &Element) -> Result {
        self.post(&format!("/element/{id}/click"), &json!({})).await.map(drop)
    }

    /// Types into an element.
    pub(crate) async fn type_into(&self, Element(id): &Element, text: &str) -> Result {
        self.post(&format!("/element/{id}/value"), &json!({ "text": text })).await.map(drop)
    }

    /// Presses `key` with `held` held down, wherever the focus is.
    pub(crate) async fn press(&self, held: &[char], key: char) -> Result {
        let down = held.iter().copied().chain([key]).map(|key| json!({ "type": "keyDown", "value": key }));
        let up = held.iter().copied().chain([key]).rev();
        let up = up.map(|key| json!({ "type": "keyUp", "value": key }));
        let actions: Vec<Value> = down.chain(up).collect();
        let actions = json!({ "actions": [{ "type": "key", "id": "keyboard", "actions": actions }] });
        self.post("/actions", &actions).await.map(drop)
    }

    /// Lets the mouse do one thing after another; what it holds it still holds at the next call.
    pub(crate) async fn point(&self, strokes: &[Stroke]) -> Result {
        let actions: Vec<Value> = strokes.iter().map(Stroke::as_action).collect();
        let mouse = json!({
            "type": "pointer", "id": "mouse", "parameters": { "pointerType": "mouse" }, "actions": actions
        });
        self.post("/actions", &json!({ "actions": [mouse] })).await.map(drop)
    }

    /// What the page looks like, as a base64 PNG.
    pub(crate) async fn picture(&self) -> Result<String> {
        let value = request(self.port, "GET", &self.path("/screenshot"), None).await?;
        Ok(value.as_str().unwrap_or_default().to_owned())
    }

    /// Ends the session; a program that still runs is ended with it.
    pub(crate) async fn end(&self) -> Result {
        request(self.port, "DELETE", &self.path(""), None).await.map(drop)
    }

    async fn post(&self, command: &str, body: &Value) -> Result<Value> {
        request(self.port, "POST", &self.path(command), Some(body)).await
    }

    fn path(&self, command: &str) -> String {
        format!("/session/{}{command}", self.session)
    }
}

/// One request on a connection of its own; the answer's `value`.
async fn request(port: u16, method: &str, path: &str, body: Option<&Value>) -> Result<Value> {
    let refused = |reason: String| Failure::Driver { command: format!("{method} {path}"), reason };
    let answer = exchange(port, method, path, body).await.map_err(|error| refused(error.to_string()))?;
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    let value: Value = serde_json::from_str(body).map_err(|error| refused(error.to_string()))?;
    let value = value.get("value").cloned().unwrap_or_default();
    if head.split_whitespace().nth(1) == Some("200") {
        return Ok(value);
    }
    let said = |field| value.get(field).and_then(Value::as_str).unwrap_or_default().to_owned();
    Err(refused(format!("{}: {}", said("error"), said("message"))))
}

async fn exchange(port: u16, method: &str, path: &str, body: Option<&Value>) -> std::io::Result<String> {
    let body = body.map(Value::to_string).unwrap_or_default();
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await?;
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(body.as_bytes()).await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    String::from_utf8(answer).map_err(std::io::Error::other)
}
