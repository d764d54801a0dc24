//! What is chosen in the picker, in the order of choosing, and where it goes among the members. Nothing here touches the
//! document.

use domain::bundles::Member;
use domain::bundles::fields::BundleFields;
use domain::bundles::warnings::{self, Surroundings, Warning};
use domain::ids::ToolId;

/// What is chosen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Chosen {
    /// In the order of choosing.
    tools: Vec<Member>,
    /// The row a range is drawn from, and what was chosen before it was.
    range: Option<(usize, Vec<Member>)>,
}

impl Chosen {
    /// What is chosen, in the order of choosing.
    #[must_use]
    pub fn tools(&self) -> &[Member] {
        &self.tools
    }

    /// As the how many-th `tool` was chosen, from 1.
    #[must_use]
    pub fn number(&self, tool: ToolId) -> Option<usize> {
        self.tools.iter().position(|chosen| chosen.tool == tool).map(|place| place + 1)
    }

    /// Chooses a tool or lets it be, as long as there is `room` for so many; whether that was so.
    pub fn toggle(&mut self, tool: Member, room: usize) -> bool {
        self.range = None;
        let chosen = self.tools.len();
        self.tools.retain(|chosen| chosen.tool != tool.tool);
        if self.tools.len() < chosen {
            return true;
        }
        let fits = chosen < room;
        if fits {
            self.tools.push(tool);
        }
        fits
    }

    /// Chooses each of `tools` besides; whether there was `room` for all.
    pub fn add(&mut self, tools: impl IntoIterator<Item = Member>, room: usize) -> bool {
        for tool in tools {
            if self.number(tool.tool).is_none() {
                if self.tools.len() >= room {
                    return false;
                }
                self.tools.push(tool);
            }
        }
        true
    }

    /// Where the range starts that would be drawn from row `active`.
    #[must_use]
    pub fn anchor(&self, active: usize) -> usize {
        self.range.as_ref().map_or(active, |(anchor, _)| *anchor)
    }

    /// Chooses the rows from `anchor` on, `rows` in the order they were passed, instead of what the range held before;
    /// whether there was `room` for all.
    pub fn draw(&mut self, anchor: usize, rows: impl IntoIterator<Item = Member>, room: usize) -> bool {
        let before = match self.range.take() {
            Some((held, before)) if held == anchor => before,
            _ => self.tools.clone(),
        };
        self.tools.clone_from(&before);
        self.range = Some((anchor, before));
        self.add(rows, room)
    }

    /// The next range starts anew.
    pub fn end_range(&mut self) {
        self.range = None;
    }

    /// Nothing is chosen.
    pub fn clear(&mut self) {
        *self = Self::default();
    }
}

/// Rows `from` to `to`, in the order one passes them.
pub fn passed(from: usize, to: usize) -> Box<dyn Iterator<Item = usize>> {
    if from <= to { Box::new(from..=to) } else { Box::new((to..=from).rev()) }
}

/// Puts `chosen` among `members`: behind `behind`, else at the end. Tools that are in already stay where they are.
pub fn insert(members: &mut Vec<Member>, chosen: &[Member], behind: Option<ToolId>) {
    let held = behind.and_then(|behind| members.iter().position(|member| member.tool == behind));
    let at = held.map_or(members.len(), |place| place + 1);
    let is_in = |tool: ToolId| members.iter().any(|member| member.tool == tool);
    let new: Vec<_> = chosen.iter().filter(|chosen| !is_in(chosen.tool)).cloned().collect();
    members.splice(at..at, new);
}

/// What a manager would have to look at if `tool` was a member of `bundle`.
#[must_use]
pub fn raises(bundle: &BundleFields, tool: &Member) -> Vec<Warning> {
    let warned = warnings::of(bundle, std::slice::from_ref(tool), &Surroundings::default());
    warned.into_iter().filter(|warned| !warned.tools.is_empty()).map(|warned| warned.warning).collect()
}

#[cfg(test)]
mod tests {
    use domain::catalog::{PriceModel, ToolStatus};
    use domain::money::{Currency, Money};
    use domain::organizations::Tier;
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

    #[test]
    fn the_order_of_choosing_is_kept() {
        let mut chosen = Chosen::default();
        for letter in "cabac".chars() {
            assert!(chosen.toggle(member(letter), 9));
        }
        assert_eq!(word(chosen.tools()), "b");
        assert!(chosen.add(members("abc"), 9));
        assert_eq!(word(chosen.tools()), "bac");
        assert_eq!(chosen.number(member('c').tool), Some(3));
    }

    #[test]
    fn a_range_grows_and_shrinks_with_the_keyboard() {
        let rows = members("abcdef");
        let mut chosen = Chosen::default();
        chosen.toggle(member('f'), 9);
        let draw = |chosen: &mut Chosen, to: usize| {
            let rows = passed(2, to).filter_map(|row| rows.get(row).cloned()).collect::<Vec<_>>();
            assert!(chosen.draw(2, rows, 9));
            word(chosen.tools())
        };
        assert_eq!(draw(&mut chosen, 3), "fcd");
        assert_eq!(draw(&mut chosen, 4), "fcde");
        assert_eq!(draw(&mut chosen, 2), "fc");
        assert_eq!(draw(&mut chosen, 0), "fcba");
        chosen.end_range();
        assert_eq!(chosen.anchor(5), 5);
        assert_eq!(word(chosen.tools()), "fcba");
    }

    #[test]
    fn no_more_is_chosen_than_fits() {
        let mut chosen = Chosen::default();
        assert!(!chosen.add(members("abc"), 2));
        assert_eq!(word(chosen.tools()), "ab");
        assert!(!chosen.toggle(member('c'), 2));
        assert!(chosen.toggle(member('a'), 2), "letting be always fits");
        assert!(!chosen.draw(0, members("cd"), 2));
        assert_eq!(word(chosen.tools()), "bc");
    }

    #[test]
    fn what_is_added_stands_at_the_end_or_behind_a_member_and_never_twice() {
        for (behind, expected) in [(None, "abcyx"), (Some('a'), "ayxbc"), (Some('q'), "abcyx")] {
            let mut now = members("abc");
            insert(&mut now, &members("ybx"), behind.map(|letter| member(letter).tool));
            assert_eq!(word(&now), expected);
        }
    }

    #[test]
    fn a_tool_is_marked_where_it_would_raise_a_warning() {
        let bundle = BundleFields { required_tier: Tier::Growth, ..BundleFields::blank() };
        assert_eq!(raises(&bundle, &member('a')), []);
        let odd = Member {
            status: ToolStatus::Disabled,
            required_tier: Tier::Elite,
            price: Money { amount: 10.into(), currency: "EUR".parse().unwrap() },
            ..member('a')
        };
        let expected = [Warning::MemberDisabled, Warning::TierBelowMember, Warning::MixedCurrencies];
        assert_eq!(raises(&bundle, &odd), expected);
    }
}
