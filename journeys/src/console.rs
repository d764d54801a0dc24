//! What a person does with the console, in the words of its window: signing in to the sample, going to a list, opening
//! a record, looking an organization up.

use serde_json::json;

use crate::window::SAMPLE_PATIENCE;
use crate::{Result, Window};

/// A screen with a list and, beside it, the opened record.
#[derive(Debug, Clone, Copy)]
pub struct List {
    /// The screen's name in the navigation.
    pub screen: &'static str,
    /// The key that goes there, after `g`.
    pub key: &'static str,
    /// The grid's name.
    pub grid: &'static str,
    /// The name of an opened record.
    pub record: &'static str,
}

/// The tools.
pub const CATALOG: List = List { screen: "Catalog", key: "c", grid: "Tools", record: "Tool" };

/// The bundles.
pub const BUNDLES: List = List { screen: "Bundles", key: "b", grid: "Bundles", record: "Bundle" };

/// The four areas.
pub const AREAS: [List; 4] = [
    CATALOG,
    BUNDLES,
    List { screen: "Reviews", key: "r", grid: "Reviews", record: "Review" },
    List { screen: "Purchases", key: "p", grid: "Purchases", record: "Purchase" },
];

/// The audit trail.
pub const ACTIVITY: List = List { screen: "Activity", key: "a", grid: "Changes", record: "Change" };

impl Window<'_> {
    /// Waits until the overview of the sample workspace is painted, with its 54 tools and 5 bundles.
    pub async fn shows_the_sample(&self) -> Result {
        self.says_within(SAMPLE_PATIENCE, "Needs a hand now").await?;
        self.says("Catalog 54").await?;
        self.says("Bundles 5").await?;
        self.settled().await
    }

    /// Opens the sample workspace from the connections screen; `login` as the card names it.
    pub async fn open_sample(&self, login: &str) -> Result {
        self.click("link", "Connections").await?;
        self.click("button", "Sample workspace*").await?;
        self.click("button", &format!("{login}*")).await?;
        self.shows_the_sample().await
    }

    /// Goes to a screen by its link in the navigation.
    pub async fn go_to(&self, screen: &str) -> Result {
        self.click("link", &format!("{screen}*")).await?;
        self.find("heading", screen).await?;
        self.settled().await
    }

    /// Opens the first record of the list that is shown.
    pub async fn open_first_record(&self, list: List) -> Result {
        self.find("grid", list.grid).await?;
        self.find("gridcell", "*").await?;
        self.settled().await?;
        // By keys: the first cell may be a checkbox.
        self.press(&["j"]).await?;
        let on_a_row = "return journey.keyboard_is_on('row', '*')";
        self.until("the keyboard is on a row", on_a_row, &[]).await?;
        self.press(&["Enter"]).await?;
        self.find("region", list.record).await?;
        self.settled().await
    }

    /// Goes to a list by its keys.
    pub async fn go_by_keys(&self, list: List) -> Result {
        self.press(&["g", list.key]).await?;
        self.find("heading", list.screen).await?;
        self.find("gridcell", "*").await?;
        self.settled().await
    }

    /// Lets the list show only the record that is called so, and opens it, by keys.
    pub async fn open_by_name(&self, list: List, name: &str) -> Result {
        self.press(&["/", "Ctrl+a"]).await?;
        self.type_text(name).await?;
        self.lists_alone(name).await?;
        self.settled().await?;
        self.press(&["ArrowDown"]).await?;
        self.keyboard_is_on(name).await?;
        self.press(&["Enter"]).await?;
        self.find("region", list.record).await?;
        self.find("heading", name).await?;
        self.settled().await
    }

    /// Waits until the list has one row, which begins with this name.
    pub async fn lists_alone(&self, name: &str) -> Result {
        let script =
            "const rows = journey.all('row', '*').filter((row) => row.querySelector('[role=gridcell]'));
            return rows.length === 1 && rows[0].innerText.trim().startsWith(arguments[0])";
        self.until(&format!("{name:?} is listed alone"), script, &[json!(name)]).await.map(drop)
    }

    /// Takes back by its keys what was done last, once that names `about`.
    pub async fn take_back(&self, about: &str) -> Result {
        let script =
            "return journey.names('button', 'Take back: *').some((name) => name.includes(arguments[0]))";
        let wanted = format!("something of {about:?} can be taken back");
        self.until(&wanted, script, &[json!(about)]).await?;
        self.settled().await?;
        self.press(&["Ctrl+z"]).await
    }

    /// Changes to another of the sample's four logins, in the scope bar, which names them as PostgreSQL does.
    pub async fn change_login(&self, login: &str) -> Result {
        self.choose("Signed in as", login).await?;
        self.settled().await
    }

    /// Looks an organization up and chooses the first match. The form may stand in a page or in a dialog.
    pub async fn look_up_organization(&self, term: &str) -> Result {
        self.fill("Organization", term).await?;
        self.click("button", "Look up").await?;
        self.click("radio", "*").await?;
        self.find("textbox", "Reason").await.map(drop)
    }

    /// Says why and opens the chosen organization.
    pub async fn open_chosen_organization(&self, reason: &str) -> Result {
        self.fill("Reason", reason).await?;
        self.click("button", "Open as this organization").await?;
        self.says("TENANT VIEW").await?;
        self.settled().await
    }
}
