//! Which columns a person chose, and in which order: arithmetic on their keys. Where a choice is kept is the page's.

/// The chosen columns as indices of `all`: the naming column always first, what is not known or stands twice left out.
#[must_use]
pub fn arranged<K: AsRef<str>>(all: &[&str], chosen: &[K]) -> Vec<usize> {
    let mut indices = Vec::with_capacity(chosen.len() + 1);
    indices.extend((!all.is_empty()).then_some(0));
    for key in chosen {
        if let Some(index) = all.iter().position(|known| *known == key.as_ref())
            && !indices.contains(&index)
        {
            indices.push(index);
        }
    }
    indices
}

/// The same choice with the column in or out; a new one goes last.
#[must_use]
pub fn switched(chosen: &[String], key: &str) -> Vec<String> {
    if chosen.iter().any(|chosen| chosen == key) {
        chosen.iter().filter(|chosen| *chosen != key).cloned().collect()
    } else {
        chosen.iter().cloned().chain([key.to_owned()]).collect()
    }
}

/// The same choice with the column at `place`, as near as the naming column, which stays first, lets it.
#[must_use]
pub fn placed(chosen: &[String], key: &str, place: usize) -> Vec<String> {
    let mut order: Vec<String> = chosen.iter().filter(|chosen| *chosen != key).cloned().collect();
    if order.len() == chosen.len() || chosen.first().is_some_and(|first| first == key) {
        return chosen.to_vec();
    }
    order.insert(place.clamp(1, order.len().max(1)), key.to_owned());
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [&str; 4] = ["tool", "status", "price", "tags"];

    fn choice(keys: &[&str]) -> Vec<String> {
        keys.iter().map(|key| (*key).to_owned()).collect()
    }

    #[test]
    fn the_naming_column_stays_and_what_is_unknown_is_left_out() {
        assert_eq!(arranged(&ALL, &["tags", "gone", "status", "tags"]), [0, 3, 1]);
        assert_eq!(arranged(&ALL, &["price", "tool"]), [0, 2]);
        assert_eq!(arranged::<&str>(&ALL, &[]), [0]);
        assert_eq!(arranged::<&str>(&[], &[]), [] as [usize; 0]);
    }

    #[test]
    fn a_column_goes_in_last_and_out_again() {
        let with = switched(&choice(&["tool", "price"]), "tags");
        assert_eq!(with, choice(&["tool", "price", "tags"]));
        assert_eq!(switched(&with, "price"), choice(&["tool", "tags"]));
    }

    #[test]
    fn columns_move_behind_the_naming_one() {
        let order = choice(&["tool", "status", "price", "tags"]);
        assert_eq!(placed(&order, "tags", 1), choice(&["tool", "tags", "status", "price"]));
        assert_eq!(placed(&order, "tags", 0), choice(&["tool", "tags", "status", "price"]));
        assert_eq!(placed(&order, "status", 9), choice(&["tool", "price", "tags", "status"]));
        assert_eq!(placed(&order, "tool", 2), order, "the naming one stays");
        assert_eq!(placed(&order, "gone", 2), order);
    }
}
