//! What a manager does at the bench of a bundle, in the words of the window: the order of its members, tools that are
//! added and taken out, and saving an offer. All of it without a mouse.

use serde_json::json;

use crate::console::BUNDLES;
use crate::{Result, Window};

/// The pane of the members, which only the bench has.
pub const MEMBERS: &str = "Members";

/// The list of tools in the picker.
pub const PICKER: &str = "Tools of the catalog";

/// What is said last where others moved what was being saved.
pub const LOOK_AGAIN: &str = "Nothing was saved: look, and save again.";

/// The names of the handles by which members are moved. Images have such handles too, without a number.
const HANDLES: &str = "Move “*”, number *";

/// The beginning of the name of the handle by which a member is moved.
#[must_use]
pub fn handle(tool: &str) -> String {
    format!("Move “{tool}”*")
}

impl Window<'_> {
    /// Goes from an opened bundle to its bench.
    pub async fn to_the_bench(&self) -> Result {
        self.find("button", "Compose").await?;
        self.press(&["e"]).await?;
        self.find("region", MEMBERS).await?;
        self.keyboard_is_at("textbox", "Name").await?;
        self.settled().await
    }

    /// Looks a bundle up and goes to its bench.
    pub async fn open_bench(&self, name: &str) -> Result {
        self.open_by_name(BUNDLES, name).await?;
        self.to_the_bench().await
    }

    /// Leaves the bench, on which nothing was changed, and closes the bundle.
    pub async fn leave_the_bench(&self) -> Result {
        self.press(&["Escape"]).await?;
        self.has_no("region", MEMBERS).await?;
        self.find("region", BUNDLES.record).await?;
        self.press(&["Escape"]).await?;
        self.has_no("region", BUNDLES.record).await
    }

    /// The members on the bench, in their order.
    pub async fn members(&self) -> Result<Vec<String>> {
        let handles = self.names("button", HANDLES).await?;
        let name = |handle: &String| {
            let (_, name) = handle.split_once('“')?;
            name.rsplit_once('”').map(|(name, _)| name.to_owned())
        };
        Ok(handles.iter().filter_map(name).collect())
    }

    /// Waits until the bench has these members in this order, numbered from 1 without gaps.
    pub async fn has_members<S: AsRef<str>>(&self, names: &[S]) -> Result {
        let of = names.len();
        let handle =
            |(place, name): (usize, &S)| format!("Move “{}”, number {} of {of}", name.as_ref(), place + 1);
        let handles: Vec<String> = names.iter().enumerate().map(handle).collect();
        self.shows_in_order("button", HANDLES, &handles).await
    }

    /// Goes to the handle of a member by keys.
    pub async fn to_member(&self, tool: &str) -> Result {
        let place = self.members().await?.iter().position(|name| name == tool).unwrap_or_default();
        self.tab_to("button", HANDLES).await?;
        self.press(&["Home"]).await?;
        // The keyboard follows with the next frame.
        self.settled().await?;
        for _ in 0..place {
            self.press(&["ArrowDown"]).await?;
            self.settled().await?;
        }
        self.keyboard_is_at("button", &handle(tool)).await
    }

    /// Lifts a member by its key and holds it over another place, counted from 1. `Enter` drops it there.
    pub async fn lift(&self, tool: &str, over: usize) -> Result {
        let members = self.members().await?;
        let (of, at) = (members.len(), members.iter().position(|name| name == tool).unwrap_or_default() + 1);
        self.to_member(tool).await?;
        self.press(&["Space"]).await?;
        self.says(&format!("Lifted: “{tool}”, position {at} of {of}.")).await?;
        let (key, steps) =
            if over > at { ("ArrowDown", over - at) } else { ("ArrowUp", at.saturating_sub(over)) };
        for _ in 0..steps {
            self.press(&[key]).await?;
        }
        self.says(&format!("“{tool}” is number {over} of {of} now.")).await
    }

    /// Takes a member out by its key.
    pub async fn take_out(&self, tool: &str) -> Result {
        self.to_member(tool).await?;
        self.press(&["Delete"]).await?;
        self.says(&format!("“{tool}” was taken out.")).await?;
        self.has_no("button", &handle(tool)).await
    }

    /// Opens the picker.
    pub async fn open_picker(&self) -> Result {
        self.tab_and_press("button", "Add tools").await?;
        self.find("dialog", "Add tools*").await?;
        self.find("listbox", PICKER).await?;
        self.settled().await
    }

    /// Lets the picker show what these words find; `found` is what it says then.
    pub async fn pick_from(&self, words: &str, found: &str) -> Result {
        self.tab_and_type("searchbox", "Search*", words).await?;
        self.says(found).await?;
        self.settled().await
    }

    /// Adds one tool through the picker, by its name.
    pub async fn add_tool(&self, tool: &str) -> Result {
        self.open_picker().await?;
        self.tab_and_type("searchbox", "Search*", tool).await?;
        let script = "const [one, ...more] = journey.names('option', '*');
            return more.length === 0 && !!one?.startsWith(arguments[0])";
        self.until(&format!("only {tool:?} is found"), script, &[json!(tool)]).await?;
        self.settled().await?;
        self.press(&["ArrowDown"]).await?;
        self.keyboard_is_at("listbox", PICKER).await?;
        self.press(&["Space"]).await?;
        self.says("1 tool chosen.").await?;
        self.press(&["Enter"]).await?;
        self.has_no("dialog", "*").await?;
        self.find("button", &handle(tool)).await?;
        self.settled().await
    }

    /// Saves what is on sale as another offer, after a look at it. What became of it is said afterwards.
    pub async fn save_offer(&self) -> Result {
        self.press(&["Ctrl+s"]).await?;
        self.confirm_offer().await
    }

    /// Confirms the other offer that is being looked at. Another dialog may follow, if somebody was quicker.
    pub async fn confirm_offer(&self) -> Result {
        self.find("dialog", "Before you change the offer").await?;
        self.settled().await?;
        self.tab_and_press("button", "Save the offer*").await?;
        self.has_no("dialog", "Before you change the offer").await
    }
}
