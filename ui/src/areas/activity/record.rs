//! The opened change: who did what and why, each entry before and after, and taking it back.

use contract::Subject;
use contract::activity::{ActivityRow, ChangeRecord, GetChange, Undo};
use domain::access::StaffRole;
use leptos::prelude::*;

use super::before_after::{ManyEntries, OneEntry};
use super::members::Members;
use super::state::{Trail, by_login, who};
use crate::areas::list::ListState;
use crate::areas::pane::{part, read_opened};
use crate::parts::{Badge, Button, CopyText, Fact, Facts, Loaded, Moment, Tone};
use crate::places;
use crate::undo::{UndoState, Way};
use crate::wording::{activity, choices};

/// The opened change.
#[component]
pub fn ChangeView(
    /// The page's state.
    list: ListState<Trail>,
) -> impl IntoView {
    let change = read_opened(list, Subject::Change, |id| GetChange { id });
    view! { <Loaded from=change lines=8 children=|record| view! { <Change record/> }/> }
}

/// A change in full.
#[component]
fn Change(record: ChangeRecord) -> impl IntoView {
    let ChangeRecord { change, entries, compositions, undo } = record;
    // Members are shown by their bundle. Where that is not told, they stay entries like any other.
    let is_told = |bundle| compositions.iter().any(|composition| composition.bundle == bundle);
    let unseen = change.entries.saturating_sub(u32::try_from(entries.len()).unwrap_or(u32::MAX));
    let nothing_to_see = entries.is_empty();
    let rest: Vec<_> = entries.into_iter().filter(|entry| !entry.bundle.is_some_and(is_told)).collect();
    let total = unseen.saturating_add(u32::try_from(rest.len()).unwrap_or(u32::MAX));
    let named = compositions.len() > 1 || rest.iter().any(|entry| entry.record != change.record);
    let title = if total == 1 { "Before and after" } else { "Entries" };
    let written = match <[_; 1]>::try_from(rest) {
        Ok([entry]) if total == 1 => Some(view! { <OneEntry entry/> }.into_any()),
        Ok([entry]) => Some(view! { <ManyEntries entries=vec![entry] total/> }.into_any()),
        Err(_) if nothing_to_see => {
            Some(view! { <p class="none">"Its entries are not for your role to see."</p> }.into_any())
        }
        Err(rest) if rest.is_empty() => None,
        Err(entries) => Some(view! { <ManyEntries entries total/> }.into_any()),
    };
    let members = (!compositions.is_empty()).then(|| {
        let composed = compositions.into_iter().map(|composition| view! { <Members composition named/> });
        part("Members", composed.collect_view())
    });
    view! {
        <article class="record change-record">
            <Head change=change.clone()/>
            {part("Why", view! { <Why reason=change.reason.clone()/> })}
            {written.map(|written| part(title, written))}
            {members}
            {part("Taking it back", view! { <TakeBack change=change.clone() undo/> })}
            {part("On record", view! { <Details change/> })}
        </article>
    }
}

/// What was done, by whom and when, and whether it still holds.
#[component]
fn Head(change: ActivityRow) -> impl IntoView {
    let area =
        change.area.parse().map_or_else(|_| change.area.clone(), |area| choices::area(area).to_owned());
    let undone = change.undone_by.map(|by| {
        view! { <a class="badge warn" href=places::change(by)>"taken back"</a> }
    });
    let undoes = change.undoes.map(|of| {
        view! { <a class="badge info" href=places::change(of)>"takes back change " {of}</a> }
    });
    view! {
        <header class="record-head">
            <p class="record-badges"><Badge tone=Tone::Plain>{area}</Badge> {undone} {undoes}</p>
            <h2>{activity::change(&change)}</h2>
            <p class="record-under">{who(&change)} ", as " {role(&change.role)} " · " <Moment at=change.at/></p>
        </header>
    }
}

/// The role in force in its own word; another login's as the database has it.
fn role(role: &str) -> String {
    role.parse::<StaffRole>().map_or_else(|_| role.to_owned(), |role| role.title().to_owned())
}

#[component]
fn Why(reason: Option<String>) -> impl IntoView {
    match reason.filter(|reason| !reason.trim().is_empty()) {
        Some(reason) => view! { <p class="prose">{reason}</p> }.into_any(),
        None => view! { <p class="none">"No reason was given."</p> }.into_any(),
    }
}

/// Whether it can be taken back, and the button.
#[component]
fn TakeBack(change: ActivityRow, undo: Undo) -> impl IntoView {
    let state = UndoState::expect();
    match undo {
        Undo::Offered => {
            let busy = Signal::derive(move || state.is_busy());
            let way = Way::of(&change);
            let words = match way {
                Way::Back if change.records > 1 => "All of it, or none: if one record moved on, you are told which and by whom.",
                Way::Back if change.table.ends_with("marketplace_bundles") => {
                    "As long as nobody changed the same fields, or the members if these were changed, since; else you are \
                     told who did."
                }
                Way::Back => "As long as nobody changed the same fields since; else you are told who did.",
                Way::Again => "This change took another one back. Taking it back does that one again.",
            };
            view! {
                <p class="muted">{words}</p>
                <p class="acts">
                    <Button on_press=move |()| state.take_back_row(change.clone()) busy>{way.label()}</Button>
                </p>
            }
            .into_any()
        }
        Undo::Done { by } => view! {
            <p>"It was taken back by " <a href=places::change(by)>"change " {by}</a> ", which can be taken back in turn."</p>
        }
        .into_any(),
        Undo::Never { why } => {
            let reason = activity::no_undo(why);
            view! { <p>{reason.what}</p> <p class="muted">{reason.next}</p> }.into_any()
        }
    }
}

#[component]
fn Details(change: ActivityRow) -> impl IntoView {
    let noun = activity::record(&change.table).to_owned();
    let open = places::record(&change.table, change.record)
        .map(|href| view! { <a href=href>"Open the " {noun.clone()}</a> });
    let history = places::history(change.record);
    let by = by_login(&change.login);
    let first = if change.records == 1 { "Record" } else { "First record" };
    view! {
        <Facts>
            <Fact label="Change">{change.id}</Fact>
            <Fact label="Act">{activity::act(&change.act).to_owned()} " " <code class="muted">{change.act.clone()}</code></Fact>
            <Fact label="Login"><code>{change.login}</code></Fact>
            <Fact label="Role"><code>{change.role}</code></Fact>
            <Fact label=first>{noun} {change.record_name.map(|name| format!(" · {name}"))}</Fact>
            <Fact label="Its id"><CopyText text=change.record.to_string() what="record id"/></Fact>
        </Facts>
        <p class="record-links">
            {open}
            <a href=history>"All changes of this record"</a>
            <a href=by>"All changes by this login"</a>
        </p>
    }
}
