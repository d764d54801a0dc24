//! The rules themselves, each a few lines.

use super::{File, Finding};
use crate::process::{program, succeeds};

/// What only some may name in code: the word, and where it belongs.
const DOORS: [(&str, &[&str], &str); 6] = [
    // A journey looks at the rows beside the window that made them.
    ("sqlx::", &["crates/store/", "journeys/tests/rows/"], "only `store` speaks to the database"),
    ("tauri::", &["src-tauri/"], "only the shell knows Tauri"),
    ("keyring::", &["src-tauri/"], "only the shell knows the keyring"),
    ("gtk::", &["src-tauri/"], "only the shell knows GTK"),
    ("__TAURI__", &["ui/src/ipc.rs"], "the window has one door to the shell"),
    ("AssertSqlSafe", &["crates/store/"], "SQL that is put together belongs to `store`"),
];

/// The packages that may depend on what a door guards.
const DEPENDENCIES: [(&str, &[&str]); 4] = [
    ("sqlx", &["crates/store/Cargo.toml", "journeys/Cargo.toml"]),
    ("tauri", &["Cargo.toml"]),
    ("keyring", &["Cargo.toml"]),
    ("gtk", &["Cargo.toml"]),
];

/// Words that name no concept.
const VAGUE: [&str; 6] = ["util", "utils", "common", "helpers", "types", "misc"];

/// How long a file may be. A longer one hides a second concept. Tables of cases in tests may be long.
const LONGEST: usize = 650;

/// Longer files, each with its reason.
const LONGER: [(&str, &str); 0] = [];

/// What a single file breaks. This file is the one that has to spell what it forbids.
pub(super) fn of_a_file(file: &File) -> Vec<Finding> {
    let mut findings = Vec::new();
    if file.path == "xtask/src/tidy/rules.rs" {
        return findings;
    }
    let mut add = |line: usize, rule: &str| {
        let place = if line == 0 { file.path.clone() } else { format!("{}:{line}", file.path) };
        findings.push(Finding { place, rule: rule.to_owned() });
    };
    let ends_in = |ending: &str| file.path.ends_with(ending);

    if ends_in(".rs") {
        rust(file, &mut add);
    }
    if ends_in(".sql") && !file.text.starts_with("-- ") {
        add(1, "a SQL file begins with `--` and says what lives here");
    }
    if ends_in("Cargo.toml") {
        dependencies(file, &mut add);
    }
    if file.path.starts_with("ui/") && (ends_in(".rs") || ends_in(".html")) {
        for (number, line) in lines(file) {
            if line.contains(" style=") {
                add(number, "no style attribute: a class, or `style:property` where a number is computed");
            }
        }
    }
    for (number, line) in lines(file) {
        if ["/work/", "/home/runner"].iter().any(|folder| line.contains(folder)) && !ends_in("tidy/rules.rs")
        {
            add(number, "names a folder of one machine");
        }
    }
    findings
}

/// What a Rust file breaks.
fn rust(file: &File, add: &mut dyn FnMut(usize, &str)) {
    if !file.text.starts_with("//! ") {
        add(1, "a file begins with `//!` and says what lives here and what does not");
    }
    let length = file.text.lines().count();
    let is_test = file.path.contains("/tests/");
    if length > LONGEST && !is_test && !LONGER.iter().any(|(path, _)| *path == file.path) {
        add(0, &format!("{length} lines: above {LONGEST} a file holds two concepts"));
    }
    let name = file.path.rsplit('/').next().unwrap_or_default();
    if VAGUE.iter().any(|vague| name == format!("{vague}.rs")) {
        add(0, "a name that names no concept");
    }
    for (number, line) in code(file) {
        if line.trim_start().starts_with("#[allow") || line.trim_start().starts_with("#![allow") {
            add(
                number,
                "`#[expect(…, reason = \"…\")]` instead of `#[allow]`: it says when it is no longer needed",
            );
        }
        for (word, rooms, rule) in DOORS {
            if line.contains(word) && !rooms.iter().any(|room| file.path.starts_with(room)) {
                add(number, rule);
            }
        }
    }
}

/// Which packages a manifest should not depend on.
fn dependencies(file: &File, add: &mut dyn FnMut(usize, &str)) {
    let mut section = "";
    for (number, line) in lines(file) {
        if line.starts_with('[') {
            section = line;
        }
        let depends = section.contains("dependencies") && section != "[workspace.dependencies]";
        let package = line.split(['.', '=', ' ']).next().unwrap_or_default();
        for (name, rooms) in DEPENDENCIES {
            if depends && package == name && !rooms.contains(&file.path.as_str()) {
                add(number, "this package may not depend on it");
            }
        }
    }
}

/// What only the whole repository can break.
pub(super) fn of_the_whole(files: &[File]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut add = |place: &str, rule: String| findings.push(Finding { place: place.to_owned(), rule });
    let text = |path: &str| files.iter().find(|file| file.path == path).map(|file| file.text.as_str());

    let architecture = text("ARCHITECTURE.md").unwrap_or_default();
    for manifest in files.iter().filter(|file| file.path.ends_with("/Cargo.toml")) {
        let folder = manifest.path.trim_end_matches("/Cargo.toml");
        if !architecture.contains(folder) {
            add("ARCHITECTURE.md", format!("does not say what `{folder}` is for"));
        }
    }
    if !text("CHANGELOG.md").is_some_and(|changes| changes.contains("## Unreleased")) {
        add("CHANGELOG.md", "has no section `## Unreleased`".to_owned());
    }
    // A released migration has run somewhere: it is never edited again, a new one follows it.
    let released = "migrations/released.sha256";
    if text(released).is_some() && !succeeds(program("sha256sum").args(["--check", "--quiet", released])) {
        add(released, "a released migration was edited: write a new one".to_owned());
    }
    findings
}

/// The lines with their numbers.
fn lines(file: &File) -> impl Iterator<Item = (usize, &str)> {
    (1..).zip(file.text.lines())
}

/// The lines that are no comment.
fn code(file: &File) -> impl Iterator<Item = (usize, &str)> {
    lines(file).filter(|(_, line)| !line.trim_start().starts_with("//"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken(path: &str, text: &str) -> Vec<String> {
        let file = File { path: path.to_owned(), text: text.to_owned() };
        of_a_file(&file).into_iter().map(|finding| finding.place).collect()
    }

    #[test]
    fn only_the_store_names_sqlx() {
        let text = "//! Lives here.\nuse sqlx::PgConnection;\n";

        assert_eq!(broken("crates/commands/src/desk.rs", text), ["crates/commands/src/desk.rs:2"]);
        assert_eq!(broken("crates/store/src/pool.rs", text), [""; 0]);
        assert_eq!(broken("crates/cluster/src/lib.rs", "//! Knows no sqlx::anything.\n"), [""; 0]);
    }

    #[test]
    fn only_the_store_depends_on_sqlx() {
        let text = "[dependencies]\nsqlx.workspace = true\n";

        assert_eq!(broken("crates/commands/Cargo.toml", text), ["crates/commands/Cargo.toml:2"]);
        assert_eq!(broken("crates/store/Cargo.toml", text), [""; 0]);
        assert_eq!(broken("Cargo.toml", "[workspace.dependencies]\nsqlx = \"0.9\"\n"), [""; 0]);
    }

    #[test]
    fn a_file_says_first_what_lives_in_it() {
        assert_eq!(broken("ui/src/app.rs", "use leptos::prelude::*;\n"), ["ui/src/app.rs:1"]);
        assert_eq!(
            broken("migrations/0001_tables.sql", "CREATE TABLE t ();\n"),
            ["migrations/0001_tables.sql:1"]
        );
        assert_eq!(broken("migrations/0001_tables.sql", "-- The tables.\n"), [""; 0]);
    }

    #[test]
    fn lints_are_expected_and_never_allowed() {
        let text = "//! Lives here.\n#[allow(dead_code)]\nfn unused() {}\n";

        assert_eq!(broken("crates/domain/src/ids.rs", text), ["crates/domain/src/ids.rs:2"]);
    }

    #[test]
    fn the_page_has_no_style_attributes() {
        let attribute = "//! Lives here.\nview! { <p style=\"color: red\"/> }\n";
        let property = "//! Lives here.\nview! { <p style:width=width/> }\n";

        assert_eq!(broken("ui/src/parts/bar.rs", attribute), ["ui/src/parts/bar.rs:2"]);
        assert_eq!(broken("ui/src/parts/bar.rs", property), [""; 0]);
    }

    #[test]
    fn a_long_file_is_two() {
        let text = "//! Lives here.\n".to_owned() + &"fn one() {}\n".repeat(LONGEST);

        assert_eq!(broken("crates/store/src/all.rs", &text), ["crates/store/src/all.rs"]);
        assert_eq!(broken("crates/store/tests/all.rs", &text), [""; 0]);
    }
}
