//! A picture in a frame: on its way, shown, or why it can't be. Whoever uses it fetches it, and only once it is in
//! sight; the page itself reaches no network.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::Closure;
use web_sys::{IntersectionObserver, IntersectionObserverEntry};

use super::icon::{Drawing, Icon};

/// What is known of a picture.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Shown {
    /// Nothing to show.
    #[default]
    Nothing,
    /// It is being fetched.
    Fetching,
    /// Here it is, as a `data:` address.
    Here(String),
    /// It can't be shown: why, in a sentence.
    Failed(String),
}

/// The frame of a picture.
#[component]
pub fn PictureFrame(
    /// What is known of it.
    #[prop(into)]
    shown: Signal<Shown>,
    /// What it shows, for those who don't see it.
    #[prop(into)]
    alt: Signal<String>,
    /// Called once the frame is in sight.
    #[prop(into)]
    on_sight: UnsyncCallback<()>,
    /// A small frame, whose failure is told on hover and to screen readers only.
    #[prop(optional)]
    small: bool,
) -> impl IntoView {
    let frame = NodeRef::<html::Div>::new();
    tell_on_sight(frame, on_sight);
    let content = move || {
        match shown.get() {
        Shown::Nothing => view! { <span class="picture-none"><Drawing icon=Icon::Image/></span> }.into_any(),
        Shown::Fetching => {
            view! { <span class="picture-wait" role="status"><span class="visually-hidden">"Fetching the picture"</span></span> }
                .into_any()
        }
        Shown::Here(source) => view! { <img src=source alt=move || alt.get()/> }.into_any(),
        Shown::Failed(why) if small => {
            view! {
                <span class="picture-failed" title=why.clone()><Drawing icon=Icon::ImageOff/><span class="visually-hidden">{why.clone()}</span></span>
            }
            .into_any()
        }
        Shown::Failed(why) => {
            view! { <span class="picture-failed"><Drawing icon=Icon::ImageOff/> <span>{why}</span></span> }.into_any()
        }
    }
    };
    view! { <div class="picture" class:picture-small=small node_ref=frame>{content}</div> }
}

/// Calls `seen` once, when the frame first is in sight.
fn tell_on_sight(frame: NodeRef<html::Div>, seen: UnsyncCallback<()>) {
    let watched = StoredValue::new_local(None::<(IntersectionObserver, Closure<dyn FnMut(js_sys::Array)>)>);
    Effect::new(move || {
        let Some(element) = frame.get() else { return };
        let look = Closure::<dyn FnMut(js_sys::Array)>::new(move |entries: js_sys::Array| {
            let in_sight = entries
                .iter()
                .filter_map(|entry| entry.dyn_into::<IntersectionObserverEntry>().ok())
                .any(|entry| entry.is_intersecting());
            if in_sight {
                let _told = watched.try_with_value(|watched| {
                    if let Some((observer, _)) = watched {
                        observer.disconnect();
                    }
                });
                seen.run(());
            }
        });
        if let Ok(observer) = IntersectionObserver::new(look.as_ref().unchecked_ref()) {
            observer.observe(&element);
            watched.set_value(Some((observer, look)));
        }
    });
    on_cleanup(move || {
        if let Some((observer, _look)) = watched.try_update_value(Option::take).flatten() {
            observer.disconnect();
        }
    });
}
