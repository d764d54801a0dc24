//! The members of a bundle in order: moving them, and what two people's changes of them come to. An order is a list of
//! tools without repetition; the place of a tool is its number in it, from 1, without gaps.

use std::collections::HashSet;

use crate::{ids::ToolId, merge::Both};

/// Whether two orders hold the same tools.
#[must_use]
pub fn are_the_same(one: &[ToolId], other: &[ToolId]) -> bool {
    one.iter().collect::<HashSet<_>>() == other.iter().collect::<HashSet<_>>()
}

/// `order` with `tool` in the place `to`, counted from 0 and at most the last one.
#[must_use]
pub fn moved(order: &[ToolId], tool: ToolId, to: usize) -> Vec<ToolId> {
    let mut moved: Vec<_> = order.iter().copied().filter(|other| *other != tool).collect();
    if moved.len() < order.len() {
        moved.insert(to.min(moved.len()), tool);
    }
    moved
}

/// What two changes of `base` come to. What either took out is out, what either put in is in, behind the one it was put
/// behind. Of the rest the order of whoever changed it holds; where both did, differently, it is asked: each side then
/// has its own order, with what the other put in and without what the other took out, so that no answer loses a tool.
#[must_use]
pub fn merge(base: &[ToolId], theirs: &[ToolId], mine: &[ToolId]) -> Both<Vec<ToolId>> {
    let stays = |tool: &ToolId| theirs.contains(tool) && mine.contains(tool);
    let common = |order: &[ToolId]| -> Vec<ToolId> { order.iter().copied().filter(stays).collect() };
    let in_their_order = woven(base, theirs, mine);
    let in_my_order = woven(base, mine, theirs);
    let (their_common, my_common) = (common(theirs), common(mine));
    let base_common: Vec<_> = base.iter().copied().filter(stays).collect();
    // Tools that both put in are common without a place in the base.
    let was = |order: &[ToolId]| -> Vec<ToolId> {
        order.iter().copied().filter(|tool| base.contains(tool)).collect()
    };
    if their_common == my_common || was(&my_common) == base_common && was(&their_common) != base_common {
        Both::Merged(in_their_order)
    } else if was(&their_common) == base_common && was(&my_common) != base_common {
        Both::Merged(in_my_order)
    } else if was(&their_common) == was(&my_common) {
        // Only tools that both put in stand in different places: theirs stand already.
        Both::Merged(in_their_order)
    } else {
        Both::Asked { theirs: in_their_order, mine: in_my_order }
    }
}

/// `order`, without what `other` took out of `base`, and with what `other` put in, each behind the tool it stands behind
/// there.
fn woven(base: &[ToolId], order: &[ToolId], other: &[ToolId]) -> Vec<ToolId> {
    let taken_out = |tool: &ToolId| base.contains(tool) && !other.contains(tool);
    let mut woven: Vec<_> = order.iter().copied().filter(|tool| !taken_out(tool)).collect();
    for (place, tool) in other.iter().enumerate() {
        if base.contains(tool) || woven.contains(tool) {
            continue;
        }
        let before = other.get(..place).unwrap_or_default();
        let behind = before.iter().rev().find_map(|near| woven.iter().position(|held| held == near));
        woven.insert(behind.map_or(0, |behind| behind + 1), *tool);
    }
    woven
}

#[cfg(test)]
mod tests {
    use proptest::{prelude::*, sample::subsequence};
    use uuid::Uuid;

    use super::*;

    fn tools(names: &str) -> Vec<ToolId> {
        names.bytes().map(|name| ToolId(Uuid::from_u128(name.into()))).collect()
    }

    fn merged(base: &str, theirs: &str, mine: &str) -> Both<Vec<ToolId>> {
        merge(&tools(base), &tools(theirs), &tools(mine))
    }

    #[test]
    fn a_tool_moves_to_a_place_and_never_out_of_the_order() {
        let order = tools("abcd");
        for (tool, to, expected) in [("a", 2, "bcad"), ("d", 0, "dabc"), ("b", 9, "acdb"), ("x", 1, "abcd")] {
            assert_eq!(moved(&order, tools(tool)[0], to), tools(expected), "{tool} to {to}");
        }
    }

    #[test]
    fn what_one_side_changed_merges() {
        for (theirs, mine, expected) in [
            ("abcd", "abcd", "abcd"),
            ("abcxd", "abcd", "abcxd"),
            ("abcd", "abcxd", "abcxd"),
            ("abcxd", "aybcd", "aybcxd"),
            ("abd", "abcyd", "abyd"),
            ("dcba", "abcd", "dcba"),
            ("abcd", "dcba", "dcba"),
            ("xabcd", "dcba", "xdcba"),
            ("dcba", "abd", "dba"),
            ("badc", "badc", "badc"),
            ("xabcd", "abcdx", "xabcd"),
            ("", "abcd", ""),
            ("", "abcdx", "x"),
        ] {
            assert_eq!(merged("abcd", theirs, mine), Both::Merged(tools(expected)), "{theirs} and {mine}");
        }
    }

    #[test]
    fn two_new_orders_are_asked_and_no_answer_loses_a_tool() {
        assert_eq!(
            merged("abcd", "bacdx", "abdc"),
            Both::Asked { theirs: tools("bacdx"), mine: tools("abdxc") }
        );
        assert_eq!(merged("abcd", "dbca", "acb"), Both::Asked { theirs: tools("bca"), mine: tools("acb") });
    }

    fn order() -> impl Strategy<Value = Vec<ToolId>> {
        subsequence(tools("abcdefgh"), 0..=8).prop_shuffle()
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_nothing_stands_twice(base in order(), theirs in order(), mine in order()) {
            let sides = match merge(&base, &theirs, &mine) {
                Both::Merged(both) => vec![both],
                Both::Asked { theirs, mine } => vec![theirs, mine],
            };
            for order in sides {
                for tool in tools("abcdefgh") {
                    let (was, t, m) = (base.contains(&tool), theirs.contains(&tool), mine.contains(&tool));
                    let expected = if t == m { t } else { !was };
                    prop_assert_eq!(order.iter().filter(|held| **held == tool).count(), usize::from(expected));
                }
            }
        }

        #[test]
        fn a_merge_with_nobody_is_what_was_written(base in order(), mine in order()) {
            prop_assert_eq!(merge(&base, &base, &mine), Both::Merged(mine.clone()));
            prop_assert_eq!(merge(&base, &mine, &base), Both::Merged(mine.clone()));
            prop_assert_eq!(merge(&base, &mine, &mine), Both::Merged(mine));
        }

        #[test]
        fn a_moved_order_is_a_permutation(order in order(), from in 0..8_usize, to in 0..12_usize) {
            let tool = tools("abcdefgh")[from];
            prop_assert!(are_the_same(&moved(&order, tool, to), &order));
            prop_assert_eq!(moved(&order, tool, to).len(), order.len());
        }
    }
}
