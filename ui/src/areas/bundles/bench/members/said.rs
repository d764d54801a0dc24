//! What the list of members says while it is put in order: heard through its live region, and read at its foot.

/// How a row is lifted and moved by keys, as long as nothing has happened yet.
pub const HINT: &str = "Space on a grip lifts a tool, Alt with an arrow moves it, Del takes it out.";

/// A row was lifted by keys. Places count from 1.
#[must_use]
pub fn lifted(name: &str, place: usize, of: usize) -> String {
    format!("Lifted: “{name}”, position {place} of {of}. Arrows move, Enter drops, Esc puts it back.")
}

/// A row was lifted by the pointer.
#[must_use]
pub fn pulled(name: &str, place: usize, of: usize) -> String {
    format!("Pulled: “{name}”, position {place} of {of}. Letting go drops it, Esc puts it back.")
}

/// A row stands, or would stand, elsewhere.
#[must_use]
pub fn moved(name: &str, place: usize, of: usize) -> String {
    format!("“{name}” is number {place} of {of} now.")
}

/// A row was dropped where it was lifted, or can't be moved further.
#[must_use]
pub fn stayed(name: &str, place: usize, of: usize) -> String {
    format!("“{name}” stays number {place} of {of}.")
}

/// A lifted row went back to where it was.
#[must_use]
pub fn put_back(name: &str, place: usize) -> String {
    format!("“{name}” was put back to {place}.")
}

/// A tool was taken out.
#[must_use]
pub fn taken_out(name: &str, left: usize) -> String {
    let left = match left {
        0 => "No member is left".to_owned(),
        1 => "1 member is left".to_owned(),
        left => format!("{left} members are left"),
    };
    format!("“{name}” was taken out. {left}; it can be put back until you save.")
}

/// A tool that was taken out is in again.
#[must_use]
pub fn is_in_again(name: &str, place: usize, of: usize) -> String {
    format!("“{name}” is number {place} of {of} again.")
}

/// Several tools that were taken out are in again.
#[must_use]
pub fn are_in_again(tools: usize) -> String {
    format!("{tools} tools are in it again.")
}

/// Tools were added.
#[must_use]
pub fn added(names: &[String]) -> String {
    match names {
        [name] => format!("“{name}” was added."),
        names => format!("{} tools added.", names.len()),
    }
}

/// How many members there are, with the limit once it comes near.
#[must_use]
pub fn count(members: usize, most: usize) -> String {
    match members {
        0 => "No member yet".to_owned(),
        1 => "1 member".to_owned(),
        members if members * 10 >= most * 9 => {
            format!("{members} of at most {most} members")
        }
        members => format!("{members} members, as buyers see them"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_says_where_the_row_is() {
        assert_eq!(
            lifted("Virtual Staging AI", 3, 7),
            "Lifted: “Virtual Staging AI”, position 3 of 7. Arrows move, Enter drops, Esc puts it back."
        );
        assert_eq!(moved("X", 4, 7), "“X” is number 4 of 7 now.");
        assert_eq!(put_back("X", 3), "“X” was put back to 3.");
    }

    #[test]
    fn counts_read_as_sentences() {
        assert_eq!(count(7, 500), "7 members, as buyers see them");
        assert_eq!(count(1, 500), "1 member");
        assert_eq!(count(460, 500), "460 of at most 500 members");
        assert!(taken_out("X", 1).contains("1 member is left"));
        assert_eq!(added(&["A".to_owned(), "B".to_owned()]), "2 tools added.");
    }
}
