//! The console's window: what it shows, and what a person does with it. Knows roles and names, never a selector.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use base64::Engine as _;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use serde_json::{Value, json};
use tokio::process::{Child, Command};

use crate::desktop::{Desktop, bound_to_this, not_started};
use crate::driver::{Driver, Element, Stroke, keys};
use crate::{Failure, Result, pictures, root};

/// How long anything may take that needs no new server: generous, because the machine may be busy.
const PATIENCE: Duration = Duration::from_secs(30);

/// How long the sample workspace may take to be created, migrated and seeded.
pub const SAMPLE_PATIENCE: Duration = Duration::from_mins(3);

/// How many things Tab leads to at most.
const TABS: u16 = 400;

/// Between two looks at the window.
const AGAIN: Duration = Duration::from_millis(60);

/// In how many steps the mouse goes from one thing to another.
const STEPS: i64 = 12;

/// How often a picture is taken at most until two in a row are alike.
const LOOKS: u8 = 8;

/// The accessibility checker, which also computes roles and names.
const AXE: &str = include_str!("../vendor/axe-core/axe.min.js");

/// Finding by role and name.
const PAGE: &str = include_str!("page.js");

/// How the window is painted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Light, Self::Dark];

    /// The word of the switch.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// An open window of the console.
#[derive(Debug)]
pub struct Window<'a> {
    desktop: &'a Desktop,
    driver: Driver,
    process: Child,
}

impl<'a> Window<'a> {
    /// Opens the console as a person does who starts it from a menu.
    pub async fn open(desktop: &'a Desktop) -> Result<Self> {
        Self::open_with(desktop, &[]).await
    }

    /// Opens the console with more in its environment.
    pub async fn open_with(desktop: &'a Desktop, environment: &[(&str, &str)]) -> Result<Self> {
        let program = program();
        if !program.is_file() {
            let reason = format!("{} is not built", program.display());
            return Err(Failure::Start { program: "the console", reason });
        }
        let port = free_port().map_err(not_started("WebKitWebDriver"))?;
        let said = std::fs::OpenOptions::new().create(true).append(true).open(desktop.said());
        let said = said.map_err(Failure::at(desktop.said()))?;
        let said_too = said.try_clone().map_err(Failure::at(desktop.said()))?;
        let mut command = bound_to_this("WebKitWebDriver");
        command.arg(format!("--port={port}")).envs(desktop.environment());
        command.env("TAURI_WEBVIEW_AUTOMATION", "true").envs(environment.iter().copied());
        command.stdin(Stdio::null()).stdout(said).stderr(said_too);
        let process = command.spawn().map_err(not_started("WebKitWebDriver"))?;
        let started = Instant::now();
        while !Driver::listens(port).await {
            if started.elapsed() > PATIENCE {
                let reason = format!("nothing listens on {port}");
                return Err(Failure::Start { program: "WebKitWebDriver", reason });
            }
            tokio::time::sleep(AGAIN).await;
        }
        let driver = Driver::open(port, &program.to_string_lossy()).await?;
        let window = Self { desktop, driver, process };
        window.until("the page is there", "return document.readyState === 'complete'", &[]).await?;
        Ok(window)
    }

    /// The desktop it stands on.
    #[must_use]
    pub fn desktop(&self) -> &Desktop {
        self.desktop
    }

    /// Everything the window says, white space squeezed.
    pub async fn text(&self) -> Result<String> {
        let value = self.look("return journey.text()", &[]).await?;
        Ok(value.as_str().unwrap_or_default().to_owned())
    }

    /// Waits until the window says `words`, in whatever case a style paints them.
    pub async fn says(&self, words: &str) -> Result {
        self.says_within(PATIENCE, words).await
    }

    /// Waits until the window says `words`, for as long as it may take.
    pub async fn says_within(&self, limit: Duration, words: &str) -> Result {
        let script = "return journey.says(arguments[0])";
        self.until_within(limit, &format!("the window says {words:?}"), script, &[json!(words)])
            .await
            .map(drop)
    }

    /// Waits until the window no longer says `words`.
    pub async fn no_longer_says(&self, words: &str) -> Result {
        let script = "return !journey.says(arguments[0])";
        self.until(&format!("the window no longer says {words:?}"), script, &[json!(words)]).await.map(drop)
    }

    /// Waits until nothing is being read any more, and what was read is painted.
    pub async fn settled(&self) -> Result {
        let script =
            "return !/Loading|reading…/.test(journey.text()) && !document.querySelector('[aria-busy=true]')";
        self.until("nothing is being read", script, &[]).await?;
        self.painted().await
    }

    /// Waits until the window has painted what it has: without a graphics card that takes a while, and what the page
    /// does with its next frame (moving the keyboard, say) waits for it.
    async fn painted(&self) -> Result {
        let script = "const done = arguments[arguments.length - 1];
            requestAnimationFrame(() => requestAnimationFrame(() => done(true)))";
        self.driver.run_until_called(script, &[]).await.map(drop)
    }

    /// The things of this role and name that are shown now. A `*` in a name stands for anything.
    pub async fn all(&self, role: &str, name: &str) -> Result<Vec<Element>> {
        let found =
            self.look("return journey.all(arguments[0], arguments[1])", &[json!(role), json!(name)]).await?;
        Ok(found.as_array().into_iter().flatten().filter_map(Element::of).collect())
    }

    /// The names of the things of this role that are shown now, in their order; `name` as for [`Self::all`].
    pub async fn names(&self, role: &str, name: &str) -> Result<Vec<String>> {
        let script = "return journey.names(arguments[0], arguments[1])";
        let found = self.look(script, &[json!(role), json!(name)]).await?;
        Ok(found.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect())
    }

    /// Waits until the names of the things of this role are exactly these, in this order.
    pub async fn shows_in_order(&self, role: &str, name: &str, names: &[String]) -> Result {
        let script = "const [role, name, wanted] = arguments;
            return JSON.stringify(journey.names(role, name)) === JSON.stringify(wanted)";
        let wanted = format!("each {role} {name:?} in the order {names:?}");
        self.until(&wanted, script, &[json!(role), json!(name), json!(names)]).await.map(drop)
    }

    /// Waits until the field of this name holds this text.
    pub async fn holds(&self, name: &str, text: &str) -> Result {
        let script = "return journey.field(arguments[0])?.value === arguments[1]";
        let wanted = format!("the field {name:?} holds {text:?}");
        self.until(&wanted, script, &[json!(name), json!(text)]).await.map(drop)
    }

    /// Waits until the keyboard is on the thing of this role and name.
    pub async fn keyboard_is_at(&self, role: &str, name: &str) -> Result {
        let script = "return journey.keyboard_is_on(arguments[0], arguments[1])";
        let wanted = format!("the keyboard is on the {role} {name:?}");
        self.until(&wanted, script, &[json!(role), json!(name)]).await.map(drop)
    }

    /// Waits for a thing of this role and name.
    pub async fn find(&self, role: &str, name: &str) -> Result<Element> {
        let script = "return journey.all(arguments[0], arguments[1])[0]";
        let wanted = format!("there is a {role} {name:?}");
        let found = self.until(&wanted, script, &[json!(role), json!(name)]).await?;
        Element::of(&found).ok_or(Failure::Differs(wanted))
    }

    /// Waits until there is nothing of this role and name.
    pub async fn has_no(&self, role: &str, name: &str) -> Result {
        let script = "return journey.all(arguments[0], arguments[1]).length === 0";
        let wanted = format!("there is no {role} {name:?}");
        self.until(&wanted, script, &[json!(role), json!(name)]).await.map(drop)
    }

    /// Clicks the thing of this role and name, once it is there and can be pressed.
    pub async fn click(&self, role: &str, name: &str) -> Result {
        let element = self.pressable(role, name).await?;
        self.driver.click(&element).await
    }

    /// Waits until a thing of this role and name is there and can be pressed.
    pub async fn pressable(&self, role: &str, name: &str) -> Result<Element> {
        let script = "return journey.all(arguments[0], arguments[1])
            .find((e) => !e.disabled && e.getAttribute('aria-disabled') !== 'true')";
        let wanted = format!("there is a {role} {name:?} to press");
        let found = self.until(&wanted, script, &[json!(role), json!(name)]).await?;
        Element::of(&found).ok_or(Failure::Differs(wanted))
    }

    /// Clicks an element.
    pub async fn click_on(&self, element: &Element) -> Result {
        self.driver.click(element).await
    }

    /// Pulls one thing (its role and name) to where another is, and lets go there. While it is held over its place,
    /// `held` looks at what the window shows.
    pub async fn pull(
        &self,
        (role, name): (&str, &str),
        (to_role, to_name): (&str, &str),
        held: impl AsyncFnOnce() -> Result,
    ) -> Result {
        let goal = self.find(to_role, to_name).await?;
        let thing = self.find(role, name).await?;
        let script = "const [thing, goal] = arguments;
            goal.scrollIntoView({ block: 'nearest' });
            thing.scrollIntoView({ block: 'nearest' });
            return [thing, goal].map((element) => {
              const { x, y, width, height } = element.getBoundingClientRect();
              return [Math.round(x + width / 2), Math.round(y + height / 2)];
            })";
        let places = self.look(script, &[thing.as_argument(), goal.as_argument()]).await?;
        let place = |path: &str| places.pointer(path).and_then(Value::as_i64).unwrap_or_default();
        let (from, to) = ((place("/0/0"), place("/0/1")), (place("/1/0"), place("/1/1")));
        let way = |step: i64| {
            Stroke::To(from.0 + (to.0 - from.0) * step / STEPS, from.1 + (to.1 - from.1) * step / STEPS)
        };
        self.driver.point(&[way(0), Stroke::Press]).await?;
        for step in 1..=STEPS {
            self.driver.point(&[way(step)]).await?;
            // Whatever follows the mouse does so once a frame.
            self.painted().await?;
        }
        let seen = held().await;
        self.driver.point(&[Stroke::Release]).await?;
        self.painted().await?;
        seen
    }

    /// Replaces what stands in the field of this name.
    pub async fn fill(&self, name: &str, text: &str) -> Result {
        let element = self.field(name).await?;
        let select = "arguments[0].focus(); arguments[0].select?.()";
        self.look(select, &[element.as_argument()]).await?;
        let text = if text.is_empty() { keys::BACKSPACE.to_string() } else { text.to_owned() };
        self.driver.type_into(&element, &text).await
    }

    /// Chooses the option of this text in the list of this name.
    pub async fn choose(&self, name: &str, option: &str) -> Result {
        let element = self.field(name).await?;
        let script = "const [list, text] = arguments;
            const option = [...list.options].find((o) => o.textContent.trim() === text);
            if (!option) return false;
            list.value = option.value;
            list.dispatchEvent(new Event('input', { bubbles: true }));
            list.dispatchEvent(new Event('change', { bubbles: true }));
            return true";
        match self.look(script, &[element.as_argument(), json!(option)]).await? {
            Value::Bool(true) => Ok(()),
            _ => Err(Failure::Differs(format!("the list {name:?} has no option {option:?}"))),
        }
    }

    /// Presses keys one after another, wherever the focus is: `c`, `Enter`, `Ctrl+k`, `Shift+ArrowDown`.
    pub async fn press(&self, pressed: &[&str]) -> Result {
        for name in pressed {
            let (held, key) =
                keys::combination(name).ok_or_else(|| Failure::Differs(format!("no key {name:?}")))?;
            self.driver.press(&held, key).await?;
        }
        Ok(())
    }

    /// Goes with Tab to the thing of this role and name, as somebody does who has no mouse.
    pub async fn tab_to(&self, role: &str, name: &str) -> Result {
        self.find(role, name).await?;
        let is_there = "return journey.keyboard_is_on(arguments[0], arguments[1])";
        for _ in 0..TABS {
            if self.look(is_there, &[json!(role), json!(name)]).await? == Value::Bool(true) {
                return Ok(());
            }
            self.press(&["Tab"]).await?;
        }
        Err(self.unseen(&format!("Tab leads to the {role} {name:?}"), Duration::ZERO).await)
    }

    /// Goes to a field with Tab and types in the place of what stands in it.
    pub async fn tab_and_type(&self, role: &str, name: &str, text: &str) -> Result {
        self.tab_to(role, name).await?;
        self.press(&["Ctrl+a"]).await?;
        if text.is_empty() { self.press(&["Backspace"]).await } else { self.type_text(text).await }
    }

    /// Goes to a button or link with Tab and presses it.
    pub async fn tab_and_press(&self, role: &str, name: &str) -> Result {
        self.pressable(role, name).await?;
        self.tab_to(role, name).await?;
        self.press(&[if role == "checkbox" || role == "radio" { "Space" } else { "Enter" }]).await
    }

    /// Goes to a list of choices with Tab and takes the option of this text by its first letter, pressed as often as it
    /// takes: each goes on to the next option that begins with it.
    pub async fn tab_and_choose(&self, name: &str, option: &str) -> Result {
        self.tab_to("combobox", name).await?;
        let first: String = option.chars().take(1).collect();
        let chosen =
            "return document.activeElement.selectedOptions?.[0]?.textContent.trim() === arguments[0]";
        let most = self.look("return document.activeElement.options?.length ?? 0", &[]).await?;
        for _ in 0..=most.as_u64().unwrap_or_default() {
            if self.look(chosen, &[json!(option)]).await? == Value::Bool(true) {
                return Ok(());
            }
            self.press(&[&first]).await?;
            self.painted().await?;
        }
        Err(self.unseen(&format!("{name:?} is {option:?}"), Duration::ZERO).await)
    }

    /// Types text, wherever the focus is.
    pub async fn type_text(&self, text: &str) -> Result {
        for letter in text.chars() {
            self.driver.press(&[], letter).await?;
        }
        Ok(())
    }

    /// Waits until the keyboard is on something whose text begins with `words`.
    pub async fn keyboard_is_on(&self, words: &str) -> Result {
        let script = "return document.activeElement?.innerText.trim().startsWith(arguments[0])";
        self.until(&format!("the keyboard is on {words:?}"), script, &[json!(words)]).await.map(drop)
    }

    /// Paints the window in a theme, by the person's own switch.
    pub async fn paint(&self, theme: Theme) -> Result {
        let script = "localStorage.setItem('theme', arguments[0]);
            window.dispatchEvent(new Event('themechoice'));
            return document.documentElement.dataset.theme === arguments[0]";
        self.until("the theme is chosen", script, &[json!(theme.as_str())]).await?;
        // A frame may still be on its way in the other theme.
        self.painted().await?;
        self.driver.picture().await.map(drop)
    }

    /// Gives the window a size: width and height in pixels of the page.
    pub async fn resize(&self, (width, height): (u32, u32)) -> Result {
        let (wide, high) = (width.to_string(), height.to_string());
        let search = ["search", "--sync", "--onlyvisible", "--name", "Marketplace Console"];
        let mut command = Command::new("xdotool");
        command.args(search).args(["windowsize", &wide, &high]).envs(self.desktop.environment());
        command.status().await.map_err(not_started("xdotool"))?;
        let script = "return innerWidth === arguments[0] && innerHeight === arguments[1]";
        let wanted = format!("the window is {width}×{height}");
        self.until(&wanted, script, &[json!(width), json!(height)]).await.map(drop)
    }

    /// Serious and critical faults of accessibility, in words.
    pub async fn faults(&self) -> Result<Vec<String>> {
        self.learn().await?;
        let script = "const done = arguments[arguments.length - 1];
            journey.faults().then(done, (error) => done([String(error)]))";
        let value = self.driver.run_until_called(script, &[]).await?;
        Ok(value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect())
    }

    /// Writes the window as a PNG once it is at rest: fonts there, nothing moving, and two looks in a row alike.
    pub async fn picture(&self, path: &Path) -> Result {
        let script = "const done = arguments[arguments.length - 1];
            const moving = () => document.getAnimations().filter((a) =>
              a.playState === 'running' && a.effect?.getComputedTiming().iterations !== Infinity);
            document.fonts.ready
              .then(() => Promise.allSettled(moving().map((a) => a.finished)))
              .then(() => done(true))";
        self.driver.run_until_called(script, &[]).await?;
        let mut before = String::new();
        // What keeps moving (a caret, seconds that pass) is taken as it is.
        for _ in 0..LOOKS {
            self.painted().await?;
            let now = self.driver.picture().await?;
            if now == before {
                break;
            }
            before = now;
        }
        let bytes = base64::engine::general_purpose::STANDARD.decode(before.trim());
        let bytes = bytes.map_err(|error| Failure::Differs(format!("the picture is no base64: {error}")))?;
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(Failure::at(folder))?;
        }
        std::fs::write(path, bytes).map_err(Failure::at(path))
    }

    /// Writes the window in both themes, into the folder of pictures: `name-light.png`, `name-dark.png`.
    pub async fn pictures(&self, name: &str) -> Result {
        for theme in Theme::ALL {
            self.paint(theme).await?;
            self.picture(&pictures().join(format!("{name}-{}.png", theme.as_str()))).await?;
        }
        Ok(())
    }

    /// Waits until a script in the page returns something true, and gives it.
    pub async fn until(&self, wanted: &str, script: &str, arguments: &[Value]) -> Result<Value> {
        self.until_within(PATIENCE, wanted, script, arguments).await
    }

    /// As [`Self::until`], for as long as it may take.
    pub async fn until_within(
        &self,
        limit: Duration,
        wanted: &str,
        script: &str,
        arguments: &[Value],
    ) -> Result<Value> {
        let started = Instant::now();
        loop {
            match self.look(script, arguments).await {
                Ok(Value::Null | Value::Bool(false)) => {}
                // What was found went away while the driver took hold of it.
                Err(Failure::Driver { reason, .. }) if reason.starts_with("stale element reference") => {}
                found => return found,
            }
            if started.elapsed() > limit {
                return Err(self.unseen(wanted, limit).await);
            }
            tokio::time::sleep(AGAIN).await;
        }
    }

    /// Waits until the window is gone, without doing anything about it.
    pub async fn ended(&self) {
        while self.driver.run("return true", &[]).await.is_ok() {
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    }

    /// Closes the console as the end of a person's session does, and waits until it has left. (WebKit's driver can only
    /// kill it.)
    pub async fn close(mut self) -> Result {
        let console = consoles(self.process.id());
        for process in &console {
            // One that has ended meanwhile needs no telling.
            let _gone = kill(*process, Signal::SIGTERM);
        }
        let started = Instant::now();
        while console.iter().any(|process| runs(*process)) {
            if started.elapsed() > PATIENCE {
                return Err(Failure::Differs(format!("the console did not leave within {PATIENCE:?}")));
            }
            tokio::time::sleep(AGAIN).await;
        }
        self.end().await
    }

    /// Ends the console at once, as a crash of the machine would.
    pub async fn kill(mut self) -> Result {
        self.end().await
    }

    async fn end(&mut self) -> Result {
        // After the window closed there may be no session left to end.
        let _gone = self.driver.end().await;
        self.process.kill().await.map_err(not_started("WebKitWebDriver"))
    }

    async fn field(&self, name: &str) -> Result<Element> {
        let wanted = format!("there is a field {name:?}");
        let found = self.until(&wanted, "return journey.field(arguments[0])", &[json!(name)]).await?;
        Element::of(&found).ok_or(Failure::Differs(wanted))
    }

    /// Runs a script after making sure that the page knows how to find things.
    async fn look(&self, script: &str, arguments: &[Value]) -> Result<Value> {
        self.learn().await?;
        self.driver.run(script, arguments).await
    }

    /// Teaches the page to find things, again after each load.
    async fn learn(&self) -> Result {
        if self.driver.run("return !!window.journey", &[]).await? == Value::Bool(true) {
            return Ok(());
        }
        self.driver.run(&format!("{AXE}\n{PAGE}"), &[]).await.map(drop)
    }

    async fn unseen(&self, wanted: &str, limit: Duration) -> Failure {
        let name: String = wanted.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
        let picture = pictures().join(format!("missing-{name}.png"));
        let _there_or_not = self.picture(&picture).await;
        let page = self.text().await.unwrap_or_else(|error| error.to_string());
        Failure::Unseen { wanted: wanted.to_owned(), seconds: limit.as_secs(), page, picture }
    }
}

/// The console under test: `MARKETPLACE_CONSOLE`, else the development build.
fn program() -> PathBuf {
    std::env::var_os("MARKETPLACE_CONSOLE").map_or_else(
        || {
            let target = std::env::var_os("CARGO_TARGET_DIR");
            let target = target.map_or_else(|| root().join("target"), PathBuf::from);
            target.join("debug").join("marketplace-console")
        },
        PathBuf::from,
    )
}

/// A port that nobody listens on.
fn free_port() -> std::io::Result<u16> {
    Ok(std::net::TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

/// The programs that `driver` started.
fn consoles(driver: Option<u32>) -> Vec<Pid> {
    let Some(driver) = driver else { return Vec::new() };
    let children = std::fs::read_to_string(format!("/proc/{driver}/task/{driver}/children"));
    let children = children.unwrap_or_default();
    children.split_whitespace().filter_map(|child| child.parse().ok()).map(Pid::from_raw).collect()
}

/// Whether a process has not ended yet; one that only waits to be noticed has.
fn runs(process: Pid) -> bool {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    status.lines().any(|line| line.starts_with("State:") && !line.contains('Z'))
}
