//! What is wrong with a field of a form, in words: how to mend it.

use contract::Problem;
use contract::problem::{Fault, FieldFault};

/// What is wrong with a field, as it stands beside it: how to mend it.
#[must_use]
pub fn fault(fault: &Fault) -> String {
    match fault {
        Fault::Missing => "Fill this in.".to_owned(),
        Fault::TooShort { least } => format!("Use at least {least} characters."),
        Fault::TooLong { most } => format!("Use at most {most} characters."),
        Fault::TooMany { most } => format!("Keep at most {most} of them."),
        Fault::TooPrecise { decimals } => format!("Use at most {decimals} decimals."),
        Fault::NotZero => "FREE and CUSTOM have no price: use 0, or choose another price model.".to_owned(),
        Fault::Zero => "This price model needs a price above 0; for nothing to pay, choose FREE.".to_owned(),
        Fault::Repeated => "This stands in the list already; take one of them out.".to_owned(),
        Fault::Unknown { among } => format!("Use one of: {}", among.join(", ")),
        Fault::Unprintable => "This holds an invisible control character; type it anew.".to_owned(),
        Fault::OutOfRange { least, most } => format!("Use a whole number from {least} to {most}."),
        Fault::Taken => "This is taken already; choose another.".to_owned(),
        Fault::Malformed { shape } => format!("Write it like this: {shape}"),
        Fault::Unreadable => "This file can't be read; check the path and its rights.".to_owned(),
    }
}

/// The fault of `field` in `problem`, as it stands beside the field.
#[must_use]
pub fn fault_of(problem: Option<&Problem>, field: &str) -> Option<String> {
    let Some(Problem::Invalid { faults }) = problem else { return None };
    faults.iter().find(|at| at.field == field).map(|at| fault(&at.fault))
}

/// A faulty field in one line: its name, and how to mend it.
pub(super) fn line(at: &FieldFault) -> String {
    format!("{}: {}", name(&at.field), fault(&at.fault))
}

/// A field's name as its form has it.
fn name(field: &str) -> String {
    match field {
        "ca_file" => "CA file".to_owned(),
        "tls" => "Encryption".to_owned(),
        other => {
            let words = other.replace('_', " ");
            let mut letters = words.chars();
            letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_found_by_its_field() {
        let problem =
            Problem::Invalid { faults: vec![FieldFault { field: "host".to_owned(), fault: Fault::Missing }] };
        assert_eq!(fault_of(Some(&problem), "host").as_deref(), Some("Fill this in."));
        assert_eq!(fault_of(Some(&problem), "port"), None);
        assert_eq!(fault_of(Some(&Problem::ReadOnly), "host"), None);
    }
}
