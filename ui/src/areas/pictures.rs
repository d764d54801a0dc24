//! Pictures that records name, fetched by the shell once their frame is in sight. Those fetched lately are remembered, so
//! that putting images in order does not fetch them anew.

use std::collections::HashMap;

use contract::pictures::FetchPicture;
use domain::catalog::tool::LINK;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::pane::{Address, Nothing};
use crate::ipc;
use crate::parts::picture::Shown;
use crate::parts::{Fact, PictureFrame};
use crate::wording;

/// How many pictures are remembered.
const MOST: usize = 24;

/// The remembered pictures, by address. Provided by the page that shows them.
#[derive(Debug, Clone, Copy)]
pub struct Pictures {
    known: StoredValue<HashMap<String, ArcRwSignal<Shown>>>,
}

impl Pictures {
    /// Provides it to everything below.
    pub fn provide() {
        provide_context(Self { known: StoredValue::new(HashMap::new()) });
    }

    /// What is known of the picture at `url`; fetches it if nothing is.
    fn of(self, url: &str) -> ArcRwSignal<Shown> {
        if let Some(known) = self.known.with_value(|known| known.get(url).cloned()) {
            return known;
        }
        let shown = ArcRwSignal::new(Shown::Fetching);
        self.known.update_value(|known| {
            if known.len() >= MOST {
                known.clear();
            }
            known.insert(url.to_owned(), shown.clone());
        });
        let (request, fetched) = (FetchPicture { url: url.to_owned() }, shown.clone());
        spawn_local(async move {
            fetched.set(match ipc::call(&request).await {
                Ok(picture) => Shown::Here(format!("data:{};base64,{}", picture.media_type, picture.base64)),
                Err(problem) => Shown::Failed(wording::problem(&problem).line()),
            });
        });
        shown
    }
}

/// The icon of the opened record, with its address.
#[component]
pub fn IconFact(
    /// Where it is.
    url: Option<String>,
    /// What the record is called.
    name: String,
) -> impl IntoView {
    let icon = url.clone().filter(|url| !url.is_empty()).map(|url| {
        view! { <Thumbnail url=Signal::stored(url) alt=format!("Icon of {name}")/> }
    });
    view! {
        <Fact label="Icon"><span class="record-icon">{icon} <Address url what="icon address"/></span></Fact>
    }
}

/// The images of the opened record in their order, with their addresses.
#[component]
pub fn ImagesFact(
    /// Where they are.
    urls: Vec<String>,
    /// What the record is called.
    name: String,
) -> impl IntoView {
    let none = urls.is_empty().then(|| view! { <Nothing/> });
    let count = urls.len();
    let image = |(place, url): (usize, String)| {
        let alt = format!("Image {} of {count} of {name}", place + 1);
        view! {
            <figure class="record-image">
                <PictureOf url=url.clone() alt/>
                <figcaption><Address url=Some(url) what="image address"/></figcaption>
            </figure>
        }
    };
    let images = urls.into_iter().enumerate().map(image).collect_view();
    view! {
        <Fact label="Images">{none} <div class="record-addresses">{images}</div></Fact>
    }
}

/// A picture beside its address.
#[component]
pub fn Thumbnail(
    /// Where it is; empty for none.
    #[prop(into)]
    url: Signal<String>,
    /// What it shows.
    #[prop(into)]
    alt: String,
) -> impl IntoView {
    let (shown, seen) = fetched(url);
    view! { <PictureFrame small=true shown alt=alt on_sight=move |()| seen.set(true)/> }
}

/// A picture to be looked at.
#[component]
pub fn PictureOf(
    /// Where it is.
    url: String,
    /// What it shows.
    #[prop(into)]
    alt: String,
) -> impl IntoView {
    let (shown, seen) = fetched(Signal::stored(url));
    view! { <PictureFrame shown alt=alt on_sight=move |()| seen.set(true)/> }
}

/// What is known of the picture at `url`, which is asked for once its frame was seen.
fn fetched(url: Signal<String>) -> (Signal<Shown>, RwSignal<bool>) {
    let pictures: Pictures = expect_context();
    let seen = RwSignal::new(false);
    let known = RwSignal::new(None::<ArcRwSignal<Shown>>);
    Effect::new(move || {
        let url = url.get();
        let wanted = seen.get() && !url.is_empty();
        known.set(wanted.then(|| pictures.of(&url)));
    });
    let shown = Signal::derive(move || known.get().map_or(Shown::Nothing, |known| known.get()));
    (shown, seen)
}

/// An address once it is one, and nothing more is typed: each fetched picture is one that somebody meant.
#[must_use]
pub fn fetchable(url: Signal<String>) -> Signal<String> {
    let settled = RwSignal::new(url.get_untracked());
    Effect::new(move |before: Option<Option<TimeoutHandle>>| {
        if let Some(timer) = before.flatten() {
            timer.clear();
        }
        let url = url.get();
        let settle = move || {
            let _shown = settled.try_set(url);
        };
        set_timeout_with_handle(settle, std::time::Duration::from_millis(600)).ok()
    });
    Signal::derive(move || {
        let url = settled.get();
        if domain::text::link(url.trim(), LINK).is_none() { url.trim().to_owned() } else { String::new() }
    })
}
