//! The connection profiles: the one file that holds them (`profiles.json`, readable by the person alone), and what only
//! a look at it and at the disk can say of a form; the rest is `domain`'s. Never a password. The file is read anew each
//! time, so that two consoles of one person agree.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use chrono::{DateTime, Utc};
use contract::{
    Problem, Subject,
    connections::{Profile, ProfileFields, ProfileRow},
    problem::{Fault, FieldFault},
};
use domain::{connections::is_same_name, ids::ProfileId};
use serde::{Deserialize, Serialize};

use crate::whole_file;

/// What the file holds.
#[derive(Debug, Serialize, Deserialize)]
struct Book {
    version: Version,
    profiles: Vec<ProfileRow>,
}

/// The shapes the file has had.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
enum Version {
    #[serde(rename = "1")]
    First,
}

/// The profiles' file.
#[derive(Debug)]
pub struct Profiles {
    file: PathBuf,
    turn: Mutex<()>,
}

impl Profiles {
    /// The file in the console's data folder. Need not exist yet.
    #[must_use]
    pub fn in_folder(folder: &Path) -> Self {
        Self { file: folder.join("profiles.json"), turn: Mutex::new(()) }
    }

    /// All profiles, last used first, then by name.
    pub fn list(&self) -> Result<Vec<ProfileRow>, Problem> {
        let mut rows = self.read()?.profiles;
        rows.sort_by(|a, b| {
            let names = || a.profile.name.to_lowercase().cmp(&b.profile.name.to_lowercase());
            b.last_used.cmp(&a.last_used).then_with(names)
        });
        Ok(rows)
    }

    /// One profile.
    pub fn get(&self, id: ProfileId) -> Result<Profile, Problem> {
        let rows = self.read()?.profiles;
        rows.into_iter().map(|row| row.profile).find(|profile| profile.id == id).ok_or_else(|| unknown(id))
    }

    /// Adds a profile under a new id.
    pub fn add(&self, id: ProfileId, fields: ProfileFields) -> Result<Profile, Problem> {
        self.update(|book| {
            let profile = fit(id, fields, &book.profiles)?;
            book.profiles.push(ProfileRow { profile: profile.clone(), last_used: None });
            Ok(profile)
        })
    }

    /// Changes a profile.
    pub fn change(&self, id: ProfileId, fields: ProfileFields) -> Result<Profile, Problem> {
        self.update(|book| {
            let profile = fit(id, fields, &book.profiles)?;
            find(book, id)?.profile = profile.clone();
            Ok(profile)
        })
    }

    /// Removes a profile. One that is not there is as good as removed.
    pub fn remove(&self, id: ProfileId) -> Result<(), Problem> {
        self.update(|book| {
            book.profiles.retain(|row| row.profile.id != id);
            Ok(())
        })
    }

    /// Notes that a profile was signed in with.
    pub fn used(&self, id: ProfileId, at: DateTime<Utc>) -> Result<(), Problem> {
        self.update(|book| {
            find(book, id)?.last_used = Some(at);
            Ok(())
        })
    }

    fn update<T>(&self, change: impl FnOnce(&mut Book) -> Result<T, Problem>) -> Result<T, Problem> {
        // The guarded value is the turn itself, which no panic can spoil.
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let mut book = self.read()?;
        let outcome = change(&mut book)?;
        let text = serde_json::to_vec_pretty(&book).map_err(|error| Problem::of_file(&self.file, &error))?;
        whole_file::replace(&self.file, &text).map_err(|error| Problem::of_file(&self.file, &error))?;
        Ok(outcome)
    }

    /// The file's content. One that cannot be understood is kept aside under another name, and said so once; the next
    /// call starts with none.
    fn read(&self) -> Result<Book, Problem> {
        let text = match fs::read(&self.file) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Ok(Book { version: Version::First, profiles: Vec::new() });
            }
            Err(error) => return Err(Problem::of_file(&self.file, &error)),
        };
        serde_json::from_slice(&text).map_err(|error| {
            let aside = self.aside();
            match fs::rename(&self.file, &aside) {
                Ok(()) => Problem::of_file(&aside, &error),
                Err(refused) => Problem::of_file(&self.file, &refused),
            }
        })
    }

    /// A name beside the file that nothing has yet; after a thousand of them, one that is written over.
    fn aside(&self) -> PathBuf {
        let name = |n: u32| self.file.with_file_name(format!("profiles.unreadable-{n}.json"));
        (1..1000).map(name).find(|path| !path.exists()).unwrap_or_else(|| name(0))
    }
}

fn find(book: &mut Book, id: ProfileId) -> Result<&mut ProfileRow, Problem> {
    book.profiles.iter_mut().find(|row| row.profile.id == id).ok_or_else(|| unknown(id))
}

fn unknown(id: ProfileId) -> Problem {
    Problem::NotFound { subject: Subject::Profile, id: id.to_string() }
}

/// The profile that `fields` describe, if every one of them is fit, its name is free and its file holds a certificate.
fn fit(id: ProfileId, fields: ProfileFields, others: &[ProfileRow]) -> Result<Profile, Problem> {
    let fields = fields.tidied();
    let mut faults = fields.faults();
    let is_fit = |faults: &[FieldFault], field: &str| faults.iter().all(|fault| fault.field != field);
    let others = others.iter().map(|row| &row.profile).filter(|other| other.id != id);
    if is_fit(&faults, "name") && others.into_iter().any(|other| is_same_name(&other.name, &fields.name)) {
        faults.insert(0, FieldFault::new("name", Fault::Taken));
    }
    if let Some(path) = fields.ca_file.as_deref().filter(|_| is_fit(&faults, "ca_file")) {
        faults.extend(certificate_fault(path).map(|fault| FieldFault::new("ca_file", fault)));
    }
    Problem::of_faults(faults)?;
    let ProfileFields { name, environment, host, port, database, user, tls, ca_file } = fields;
    Ok(Profile { id, name, environment, host, port, database, user, tls, ca_file })
}

fn certificate_fault(path: &str) -> Option<Fault> {
    match fs::read(path) {
        Ok(content) if store::connect::holds_certificate(&content) => None,
        Ok(_) => Some(Fault::Malformed { shape: "-----BEGIN CERTIFICATE-----".to_owned() }),
        Err(_) => Some(Fault::Unreadable),
    }
}
