//! Which operating-system account runs the server, and whose account the person is. No database role lives here.

use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use nix::unistd::{Gid, Uid, User};
use tokio::process::Command;

use crate::ClusterError;

/// The accounts that may run the server for root, in order of preference.
const FOR_ROOT: [&str; 2] = ["postgres", "nobody"];

/// The account that owns the data and runs the server.
#[derive(Debug, Clone)]
pub(crate) struct Account {
    pub(crate) uid: u32,
    pub(crate) gid: u32,
    name: String,
    /// The account of this process, where it is another one: root.
    person: Option<String>,
}

impl Account {
    /// The account for a server at `home`: the person's own; for root, whoever owns the folder already, else one of the
    /// unprivileged accounts.
    pub(crate) fn for_server(home: &Path) -> Result<Self, ClusterError> {
        let person = Uid::effective();
        if !person.is_root() {
            let (gid, name) = (Gid::effective().as_raw(), name_of(person));
            return Ok(Self { uid: person.as_raw(), gid, name, person: None });
        }
        let owner = home.metadata().ok().filter(|folder| folder.uid() != 0);
        if let Some(owner) = owner {
            let name = name_of(Uid::from_raw(owner.uid()));
            return Ok(Self { uid: owner.uid(), gid: owner.gid(), name, person: Some(name_of(person)) });
        }
        let user = FOR_ROOT.iter().find_map(|name| User::from_name(name).ok().flatten());
        let user =
            user.ok_or_else(|| ClusterError::NoServerAccount { tried: FOR_ROOT.map(str::to_owned).into() })?;
        Ok(Self {
            uid: user.uid.as_raw(),
            gid: user.gid.as_raw(),
            name: user.name,
            person: Some(name_of(person)),
        })
    }

    /// Whether the server runs under another account than this process.
    pub(crate) fn differs(&self) -> bool {
        self.person.is_some()
    }

    /// The operating-system names that may enter the cluster.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.person.as_deref().into_iter().chain([self.name.as_str()])
    }

    /// Lets `command` run under this account, without root's groups.
    pub(crate) fn run(&self, command: &mut Command) {
        if self.differs() {
            command.uid(self.uid).gid(self.gid);
        }
    }

    /// Gives `path` to this account.
    pub(crate) fn own(&self, path: &Path) -> Result<(), ClusterError> {
        if self.differs() {
            std::os::unix::fs::lchown(path, Some(self.uid), Some(self.gid))
                .map_err(|error| ClusterError::at(path, error))?;
        }
        Ok(())
    }
}

/// The name of an account, or its number where the machine has no name for it (as in some containers).
fn name_of(uid: Uid) -> String {
    User::from_uid(uid).ok().flatten().map_or_else(|| uid.to_string(), |user| user.name)
}
