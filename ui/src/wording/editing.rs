//! Sentences of every editor of a whole record: which fields changed, what was saved, who changed what meanwhile. How a
//! field is called is the record's: `name` gives the same word for fields that are one thing.

use std::str::FromStr;

use contract::writing::FieldWriter;

use super::catalog::together;

/// The names of fields, one after the other, each once.
#[must_use]
pub fn fields<F: Copy>(fields: &[F], name: fn(F) -> &'static str) -> String {
    let mut names: Vec<String> = Vec::new();
    for field in fields {
        let name = name(*field).to_owned();
        if !names.contains(&name) {
            names.push(name);
        }
    }
    together(&names)
}

/// What the save bar says of the changed fields: `Name and Price changed`.
#[must_use]
pub fn changed<F: Copy>(changed: &[F], name: fn(F) -> &'static str) -> String {
    match changed {
        [] => "Nothing changed".to_owned(),
        some => format!("{} changed", fields(some, name)),
    }
}

/// What is said once the record called `title` was saved; `theirs` are fields that others changed meanwhile.
#[must_use]
pub fn saved<F: Copy>(title: &str, theirs: &[F], name: fn(F) -> &'static str) -> String {
    match theirs {
        [] => format!("Saved “{title}”."),
        kept => format!("Saved “{title}”. Kept what others changed meanwhile: {}.", fields(kept, name)),
    }
}

/// Who changed what, such as `Ada changed Status and Price`; `None` if nobody is known.
#[must_use]
pub fn writers<F: Copy + FromStr>(writers: &[FieldWriter], name: fn(F) -> &'static str) -> Option<String> {
    let mut people: Vec<(&str, Vec<F>)> = Vec::new();
    for writer in writers {
        let Ok(field) = writer.field.parse() else { continue };
        match people.iter_mut().find(|(name, _)| *name == writer.name) {
            Some((_, of)) => of.push(field),
            None => people.push((&writer.name, vec![field])),
        }
    }
    let parts: Vec<_> =
        people.into_iter().map(|(who, of)| format!("{who} changed {}", fields(&of, name))).collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use domain::catalog::tool::ToolField;

    use super::*;
    use crate::wording::catalog::field_group;

    #[test]
    fn the_price_is_one_thing_in_the_save_bar() {
        let some = [ToolField::Name, ToolField::PriceModel, ToolField::PriceAmount, ToolField::Tags];
        assert_eq!(changed(&some, field_group), "Name, Price and Tags changed");
        assert_eq!(changed(&[], field_group), "Nothing changed");
    }

    #[test]
    fn what_others_changed_is_said_by_person() {
        let at = DateTime::UNIX_EPOCH;
        let by = |field: &str, name: &str| FieldWriter { field: field.to_owned(), name: name.to_owned(), at };
        let known = [by("status", "Ada"), by("tags", "Ben"), by("name", "Ada"), by("updated_at", "Ada")];
        let said = writers(&known, field_group);
        assert_eq!(said.as_deref(), Some("Ada changed Status and Name; Ben changed Tags"));
        assert_eq!(writers(&[], field_group), None);
    }
}
