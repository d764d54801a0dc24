//! Tools that were taken out of a bundle and not yet saved so: which they are, and how they come back.

use domain::bundles::Member;
use domain::ids::ToolId;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use web_sys::KeyboardEvent;

use super::super::form::BundleForm;
use super::{Ties, said};
use crate::parts::grid::Move;
use crate::parts::order::way_back;
use crate::parts::{Button, PriceText};

/// A tool that was taken out, and where it stood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Removed {
    /// The tool as it was shown.
    pub member: Member,
    /// The tools it stood behind, the nearest first, those that were taken out before among them.
    pub behind: Vec<ToolId>,
}

/// Takes `tool` out of the form and keeps it in `removed`; `None` where it is not in.
pub fn take_out(form: BundleForm, removed: RwSignal<Vec<Removed>>, tool: ToolId) -> Option<Member> {
    let (members, before) = (form.members.get_untracked(), removed.get_untracked());
    let gone = gone_of(&before, None, &members);
    let taken = taken(tool, &members, &gone)?;
    let member = taken.member.clone();
    form.change_members(|members| members.retain(|member| member.tool != tool));
    removed.update(|removed| {
        removed.retain(|other| other.member.tool != tool);
        removed.push(taken);
    });
    Some(member)
}

/// Puts what was taken out back where it was, as well as that can be told; its place from 0.
pub fn put_back(form: BundleForm, removed: RwSignal<Vec<Removed>>, gone: &Removed) -> usize {
    let order: Vec<ToolId> = form.members.with_untracked(|members| tools_of(members));
    let place = way_back(&order, &gone.behind);
    if !order.contains(&gone.member.tool) {
        form.change_members(|members| members.insert(place.min(members.len()), gone.member.clone()));
    }
    removed.update(|removed| removed.retain(|other| other.member.tool != gone.member.tool));
    place
}

/// What is out: what was taken out by hand in that order, then what else of the saved members is not in.
#[must_use]
pub fn gone_of(removed: &[Removed], saved: Option<&[Member]>, members: &[Member]) -> Vec<Removed> {
    let is_in = |tool: ToolId| members.iter().any(|member| member.tool == tool);
    let mut gone: Vec<Removed> =
        removed.iter().filter(|removed| !is_in(removed.member.tool)).cloned().collect();
    let saved = saved.unwrap_or_default();
    let order = tools_of(saved);
    for member in saved {
        if !is_in(member.tool) && !gone.iter().any(|gone| gone.member.tool == member.tool) {
            gone.push(Removed { member: member.clone(), behind: behind(&order, member.tool) });
        }
    }
    gone
}

/// `tool` as it stands among `members` and what is `gone` already.
fn taken(tool: ToolId, members: &[Member], gone: &[Removed]) -> Option<Removed> {
    let member = members.iter().find(|member| member.tool == tool)?.clone();
    let mut order = tools_of(members);
    for gone in gone {
        order.insert(way_back(&order, &gone.behind), gone.member.tool);
    }
    Some(Removed { member, behind: behind(&order, tool) })
}

/// What `tool` stands behind, the nearest first.
fn behind(order: &[ToolId], tool: ToolId) -> Vec<ToolId> {
    let mut behind: Vec<_> = order.iter().copied().take_while(|held| *held != tool).collect();
    behind.reverse();
    behind
}

/// The members as an order.
pub(super) fn tools_of(members: &[Member]) -> Vec<ToolId> {
    members.iter().map(|member| member.tool).collect()
}

/// What was taken out, beneath the members.
#[component]
pub(super) fn RemovedList(ties: Ties) -> impl IntoView {
    let gone = ties.gone;
    let list = NodeRef::<leptos::html::Ul>::new();
    // The row that Tab leads to.
    let cursor = RwSignal::new(0_usize);
    let stop = Memo::new(move |_| cursor.get().min(gone.with(Vec::len).saturating_sub(1)));
    let rows = move || gone.get().into_iter().enumerate().collect::<Vec<_>>();
    let several = Memo::new(move |_| gone.with(|gone| gone.len() > 1));
    let all_back = move || {
        let gone = gone.get_untracked();
        for one in &gone {
            put_back(ties.form, ties.removed, one);
        }
        ties.say(said::are_in_again(gone.len()));
        ties.focus_current();
    };
    let back = move |one: &Removed| {
        let place = put_back(ties.form, ties.removed, one);
        let of = ties.count();
        ties.say(said::is_in_again(&one.member.name, place + 1, of));
        ties.focus(one.member.tool);
    };
    let pressed = move |event: KeyboardEvent| {
        let count = gone.with_untracked(Vec::len);
        let plain = !(event.ctrl_key() || event.alt_key() || event.meta_key());
        let Some(by) = Move::of_key(&event.key()).filter(|_| plain && count > 0) else { return };
        event.prevent_default();
        event.stop_propagation();
        cursor.set(by.from(stop.get_untracked(), count, 10));
        super::focus_soon(move || list.try_get_untracked().flatten(), "[tabindex='0']".to_owned());
    };
    let row = move |(place, one): (usize, Removed)| {
        let Member { name, price_model, price, required_tier, .. } = one.member.clone();
        view! {
            <li class="members-out">
                <span class="members-text">
                    <s class="members-name">{name.clone()}</s>
                    <span class="members-under">{price_model.to_string()} " · " {required_tier.to_string()}</span>
                </span>
                <PriceText model=price_model price/>
                <button
                    type="button"
                    class="button quiet"
                    tabindex=move || if stop.get() == place { "0" } else { "-1" }
                    aria-label=format!("Put “{name}” back")
                    on:focus=move |_| cursor.set(place)
                    on:click=move |_| back(&one)
                >
                    "Put back"
                </button>
            </li>
        }
    };
    view! {
        <Show when=move || gone.with(|gone| !gone.is_empty())>
            <section class="members-gone" aria-label="Removed until you save">
                <header>
                    <h3 class="caption">"Removed"</h3>
                    <Show when=move || several.get()>
                        <Button look=crate::parts::Look::Quiet on_press=move |()| all_back()>"Put all back"</Button>
                    </Show>
                </header>
                <ul role="list" node_ref=list on:keydown=pressed>
                    <For each=rows key=|(place, one)| (*place, one.member.tool) children=row/>
                </ul>
            </section>
        </Show>
    }
}

#[cfg(test)]
mod tests {
    use domain::catalog::{PriceModel, ToolStatus};
    use domain::money::{Currency, Money};
    use domain::organizations::Tier;
    use proptest::{prelude::*, sample::subsequence};
    use uuid::Uuid;

    use super::*;

    fn member(letter: char) -> Member {
        Member {
            tool: ToolId(Uuid::from_u128(u128::from(u32::from(letter)))),
            name: letter.to_string(),
            price_model: PriceModel::Monthly,
            price: Money { amount: 10.into(), currency: Currency::USD },
            required_tier: Tier::Starter,
            status: ToolStatus::Active,
        }
    }

    fn members(letters: &str) -> Vec<Member> {
        letters.chars().map(member).collect()
    }

    fn word(members: &[Member]) -> String {
        members.iter().map(|member| member.name.as_str()).collect()
    }

    /// Takes out one after the other, and puts back in the order given.
    fn out_and_back(start: &str, out: &[char], back: &[char]) -> String {
        let mut now = members(start);
        let mut removed: Vec<Removed> = Vec::new();
        for &letter in out {
            let one = taken(member(letter).tool, &now, &removed).unwrap();
            now.retain(|held| held.tool != one.member.tool);
            removed.push(one);
        }
        for &letter in back {
            let one = removed.iter().find(|one| one.member == member(letter)).unwrap();
            let place = way_back(&tools_of(&now), &one.behind);
            now.insert(place, one.member.clone());
        }
        word(&now)
    }

    proptest! {
        #[test]
        fn in_whatever_order_tools_are_put_back_they_stand_as_before(
            out in subsequence("abcdefg".chars().collect::<Vec<_>>(), 0..=7).prop_shuffle(),
            seed in any::<u64>(),
        ) {
            let mut back = out.clone();
            back.sort_by_key(|letter| u64::from(u32::from(*letter)).wrapping_mul(seed | 1));
            prop_assert_eq!(out_and_back("abcdefg", &out, &back), "abcdefg");
        }
    }

    #[test]
    fn saved_members_that_are_not_in_count_as_removed() {
        let saved = members("abcd");
        let gone = gone_of(&[], Some(&saved), &members("dax"));
        assert_eq!(word(&gone.iter().map(|gone| gone.member.clone()).collect::<Vec<_>>()), "bc");
        let [b, c] = gone.as_slice() else { panic!("two are gone") };
        assert_eq!(b.behind, [member('a').tool]);
        assert_eq!(c.behind, [member('b').tool, member('a').tool]);
        assert_eq!(gone_of(&gone, Some(&saved), &members("abcd")), []);
    }
}
