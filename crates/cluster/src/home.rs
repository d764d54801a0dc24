//! The folders of a cluster: where they are, whose they are, and that nobody else enters them.

use std::fs::Permissions;
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use crate::account::Account;
use crate::programs::ExistingData;
use crate::{ClusterError, Intruder};

/// Where the homes go that the server's account cannot reach, when root opens them.
const REACHABLE: &str = "/var/lib";

/// The longest path of a Unix socket, in bytes, without the final zero.
pub(crate) const SOCKET_PATH_LIMIT: usize = if cfg!(target_os = "linux") { 107 } else { 103 };

/// The home folder of a cluster.
#[derive(Debug, Clone)]
pub(crate) struct Home {
    folder: PathBuf,
}

impl Home {
    /// The home at `folder`, which need not exist yet.
    pub(crate) fn at(folder: &Path) -> Result<Self, ClusterError> {
        let folder = std::path::absolute(folder).map_err(|error| ClusterError::at(folder, error))?;
        Ok(Self { folder: folder.canonicalize().unwrap_or(folder) })
    }

    /// Where this home moves when the server's account cannot reach it.
    pub(crate) fn relocated(&self) -> Self {
        let name = format!("marketplace-console-{}", fingerprint(&self.folder.to_string_lossy()));
        Self { folder: Path::new(REACHABLE).join(name) }
    }

    /// Creates the folder where it is missing, gives it to `account` and closes it to everybody else. A folder with
    /// other files in it is left alone.
    pub(crate) fn prepare(&mut self, account: &Account) -> Result<(), ClusterError> {
        let folder = &self.folder;
        std::fs::create_dir_all(folder).map_err(|error| ClusterError::at(folder, error))?;
        let mut entries = std::fs::read_dir(folder).map_err(|error| ClusterError::at(folder, error))?;
        if entries.next().is_some() && !self.gate().exists() {
            return Err(ClusterError::NotOurs { path: folder.clone(), intruder: Intruder::Files });
        }
        account.own(folder)?;
        close_to_others(folder)?;
        self.folder = folder.canonicalize().map_err(|error| ClusterError::at(folder, error))?;
        Ok(())
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The lock for opening and closing, and the mark that the folder is a home of ours.
    pub(crate) fn gate(&self) -> PathBuf {
        self.folder.join("gate.lock")
    }

    /// The lock that everybody shares who uses the server.
    pub(crate) fn users(&self) -> PathBuf {
        self.folder.join("users.lock")
    }

    /// The cluster itself.
    pub(crate) fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// Where a new cluster is made, before it takes its place.
    pub(crate) fn unfinished(&self) -> PathBuf {
        self.folder.join("data.unfinished")
    }

    /// What the server said.
    pub(crate) fn log(&self) -> PathBuf {
        self.folder.join("server.log")
    }

    /// The cluster that is there already.
    pub(crate) fn existing(&self) -> Result<Option<ExistingData>, ClusterError> {
        let folder = self.data();
        let version = folder.join("PG_VERSION");
        match std::fs::read_to_string(&version) {
            Ok(text) if text.trim().parse::<f32>().is_ok() => {
                Ok(Some(ExistingData { folder, version: text.trim().to_owned() }))
            }
            Ok(_) => Err(ClusterError::Unreadable { path: version }),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                match std::fs::read_dir(&folder).map(Iterator::count) {
                    Ok(entries) if entries > 0 => Err(ClusterError::Unreadable { path: folder }),
                    _ => Ok(None),
                }
            }
            Err(error) if error.kind() == std::io::ErrorKind::InvalidData => {
                Err(ClusterError::Unreadable { path: version })
            }
            Err(error) => Err(ClusterError::at(version, error)),
        }
    }

    /// A private folder for the socket: inside the home, or under one of `shorter` where the home's path is too long.
    pub(crate) fn socket_folder(
        &self,
        account: &Account,
        port: u16,
        shorter: &[PathBuf],
    ) -> Result<PathBuf, ClusterError> {
        let name = format!("mpc-{}-{}", account.uid, fingerprint(&self.folder.to_string_lossy()));
        let mut shortest: Option<PathBuf> = None;
        for folder in
            std::iter::once(self.folder.join("socket")).chain(shorter.iter().map(|base| base.join(&name)))
        {
            let socket = socket_in(&folder, port);
            if !can_be_named(&folder) {
                continue;
            }
            if socket.as_os_str().len() <= SOCKET_PATH_LIMIT {
                if make_private(&folder, account)? {
                    return Ok(folder);
                }
            } else if shortest.as_ref().is_none_or(|known| socket.as_os_str().len() < known.as_os_str().len())
            {
                shortest = Some(socket);
            }
        }
        match shortest {
            Some(path) => Err(ClusterError::SocketPathTooLong { path, limit: SOCKET_PATH_LIMIT }),
            None => Err(ClusterError::PermissionDenied { path: self.folder.join("socket") }),
        }
    }
}

/// The socket that a server on `port` makes in `folder`.
pub(crate) fn socket_in(folder: &Path, port: u16) -> PathBuf {
    folder.join(format!(".s.PGSQL.{port}"))
}

/// Whether PostgreSQL's programs can be told of this folder: to them a comma parts two of them.
fn can_be_named(folder: &Path) -> bool {
    folder.to_str().is_some_and(|name| !name.contains([',', '"', '\n']))
}

/// The folders under which a short private folder may be made: the session's own, then the temporary ones.
pub(crate) fn short_folders(account: &Account) -> Vec<PathBuf> {
    let session = std::env::var_os("XDG_RUNTIME_DIR").filter(|_| !account.differs()).map(PathBuf::from);
    let session = session.filter(|folder| folder.is_dir());
    session.into_iter().chain([std::env::temp_dir(), PathBuf::from("/tmp")]).collect()
}

/// A short name for a text, the same on every run and every machine (FNV-1a, 64 bits, in hexadecimal).
#[must_use]
pub fn fingerprint(text: &str) -> String {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{hash:016x}")
}

/// Makes `folder`, open to `account` alone. `false` when somebody else's stands there, or none can be made.
fn make_private(folder: &Path, account: &Account) -> Result<bool, ClusterError> {
    match std::fs::DirBuilder::new().mode(0o700).create(folder) {
        Ok(()) => account.own(folder)?,
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            // Not followed: a link planted in /tmp must not lead elsewhere.
            let found = folder.symlink_metadata().map_err(|error| ClusterError::at(folder, error))?;
            if !found.is_dir() || found.uid() != account.uid {
                return Ok(false);
            }
        }
        Err(error) if error.kind() == std::io::ErrorKind::StorageFull => {
            return Err(ClusterError::at(folder, error));
        }
        Err(_) => return Ok(false),
    }
    close_to_others(folder)?;
    Ok(true)
}

/// Takes every right from group and others.
fn close_to_others(folder: &Path) -> Result<(), ClusterError> {
    std::fs::set_permissions(folder, Permissions::from_mode(0o700))
        .map_err(|error| ClusterError::at(folder, error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_temporary(test: impl FnOnce(&Home, &Account, &Path)) {
        let root = tempfile::tempdir().unwrap();
        let home = Home::at(&root.path().join("home")).unwrap();
        let account = Account::for_server(home.folder()).unwrap();
        std::fs::create_dir(home.folder()).unwrap();
        test(&home, &account, root.path());
    }

    #[test]
    fn the_socket_lies_in_the_home_where_it_fits() {
        in_temporary(|home, account, root| {
            let folder = home.socket_folder(account, 5432, &[root.to_owned()]).unwrap();
            assert_eq!(folder, home.folder().join("socket"));
        });
    }

    #[test]
    fn no_folder_short_enough_names_the_shortest() {
        in_temporary(|home, account, root| {
            let long = root.join("x".repeat(SOCKET_PATH_LIMIT));
            let far = Home { folder: home.folder().join("y".repeat(2 * SOCKET_PATH_LIMIT)) };
            let error = far.socket_folder(account, 5432, std::slice::from_ref(&long)).unwrap_err();
            let named = matches!(&error, ClusterError::SocketPathTooLong { path, limit }
                if path.starts_with(&long) && *limit == SOCKET_PATH_LIMIT);
            assert!(named, "{error:?}");
        });
    }

    #[test]
    fn a_link_planted_where_the_socket_should_be_is_not_followed() {
        in_temporary(|home, account, root| {
            std::os::unix::fs::symlink("/etc", home.folder().join("socket")).unwrap();
            let folder = home.socket_folder(account, 5432, &[root.to_owned()]).unwrap();
            assert_eq!(folder.parent(), Some(root));
        });
    }

    #[test]
    fn fingerprints_do_not_change() {
        assert_eq!(fingerprint(""), "cbf29ce484222325");
        assert_eq!(fingerprint("a"), "af63dc4c8601ec8c");
    }
}
