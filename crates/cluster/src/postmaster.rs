//! Whether a server runs on a data folder, and whether it is ours: what `postmaster.pid` claims, against what the
//! operating system knows about that process. Starts and stops nothing.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use nix::sys::signal::kill;
use nix::unistd::Pid;

use crate::account::Account;
use crate::home::socket_in;
use crate::{ClusterError, Intruder};

/// A process id that no system gives out.
const NOBODY: i32 = i32::MAX - 1;

/// What runs on a data folder.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Postmaster {
    /// Nothing.
    Absent,
    /// Nothing, though a pid file says otherwise: the server was killed, or the machine went down.
    Dead,
    /// Our server, not (or no longer) taking connections.
    Changing,
    /// Our server, ready by its own account, and nobody answers at its socket: somebody removed it.
    Deaf,
    /// Our server, taking connections.
    Ready { socket: PathBuf, port: u16 },
}

/// Looks at the data folder. A server that another account started there is an error.
pub(crate) fn look(data: &Path, account: &Account) -> Result<Postmaster, ClusterError> {
    let path = file(data);
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Postmaster::Absent),
        Err(error) => return Err(ClusterError::at(path, error)),
    };
    let Some(claim) = Claim::read(&text) else { return Ok(Postmaster::Dead) };
    let Some(process) = Process::find(claim.pid).filter(|process| process.serves(data)) else {
        return Ok(Postmaster::Dead);
    };
    if process.uid != account.uid {
        return Err(ClusterError::NotOurs {
            path: data.to_owned(),
            intruder: Intruder::Server { pid: claim.pid },
        });
    }
    Ok(match claim.listening {
        Some((socket, port)) if answers(&socket, port) => Postmaster::Ready { socket, port },
        Some(_) => Postmaster::Deaf,
        None => Postmaster::Changing,
    })
}

/// Makes PostgreSQL see that the process named in the pid file is not a server, where the number has gone to another
/// program or to a zombie. The rest of the file stays: PostgreSQL finds the shared memory of the dead server by it, and
/// waits for backends that outlived their postmaster.
pub(crate) fn disown(data: &Path, socket: &Path, port: u16) -> Result<(), ClusterError> {
    let path = file(data);
    let text = std::fs::read_to_string(&path).map_err(|error| ClusterError::at(&path, error))?;
    let left = match text.split_once('\n') {
        Some((pid, rest)) if pid.trim().parse::<i32>().is_ok() => {
            std::fs::write(&path, format!("{NOBODY}\n{rest}"))
        }
        _ => std::fs::remove_file(&path),
    };
    left.map_err(|error| ClusterError::at(&path, error))?;
    let mut lock = socket_in(socket, port).into_os_string();
    lock.push(".lock");
    match std::fs::remove_file(&lock) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(ClusterError::at(PathBuf::from(lock), error))
        }
        _ => Ok(()),
    }
}

/// The pid file of a server on `data`.
fn file(data: &Path) -> PathBuf {
    data.join("postmaster.pid")
}

/// Whether somebody listens on the socket.
fn answers(socket: &Path, port: u16) -> bool {
    std::os::unix::net::UnixStream::connect(socket_in(socket, port)).is_ok()
}

/// What a pid file says. Its lines: pid, data folder, start time, port, socket folder, address, shared memory, status.
#[derive(Debug, PartialEq, Eq)]
struct Claim {
    pid: i32,
    /// Socket folder and port, once the server says that it is ready.
    listening: Option<(PathBuf, u16)>,
}

impl Claim {
    fn read(text: &str) -> Option<Self> {
        let lines: Vec<&str> = text.lines().collect();
        let pid = lines.first()?.trim().parse().ok().filter(|pid| *pid > 0)?;
        let line = |at: usize| lines.get(at).map(|line| line.trim()).filter(|line| !line.is_empty());
        let listening = line(7).filter(|status| *status == "ready").and_then(|_| {
            let port = line(3)?.parse().ok()?;
            Some((PathBuf::from(line(4)?), port))
        });
        Some(Self { pid, listening })
    }
}

/// A living process, as the operating system tells of it.
#[derive(Debug)]
struct Process {
    uid: u32,
    /// The folder it works in, where that may be known.
    folder: Option<PathBuf>,
    /// Its command line.
    command: String,
}

impl Process {
    /// Whether this is a PostgreSQL server on `data`: a postmaster works inside its data folder.
    fn serves(&self, data: &Path) -> bool {
        match &self.folder {
            Some(folder) => folder == data && self.command.contains("postgres"),
            None => self.command.contains("postgres") && self.command.contains(&*data.to_string_lossy()),
        }
    }

    /// The process with this id, unless it is gone or a zombie.
    #[cfg(target_os = "linux")]
    fn find(pid: i32) -> Option<Self> {
        use std::os::unix::fs::MetadataExt as _;

        let entry = PathBuf::from(format!("/proc/{pid}"));
        if kill(Pid::from_raw(pid), None) == Err(nix::errno::Errno::ESRCH) {
            return None;
        }
        let status = std::fs::read_to_string(entry.join("stat")).ok()?;
        let state = status.rsplit_once(')').map(|(_, rest)| rest.trim_start());
        if state.is_none_or(|state| state.starts_with(['Z', 'X'])) {
            return None;
        }
        let command = std::fs::read(entry.join("cmdline")).unwrap_or_default();
        Some(Self {
            uid: entry.metadata().ok()?.uid(),
            folder: std::fs::read_link(entry.join("cwd")).ok(),
            command: String::from_utf8_lossy(&command).replace('\0', " "),
        })
    }

    /// The process with this id, unless it is gone or a zombie.
    #[cfg(not(target_os = "linux"))]
    fn find(pid: i32) -> Option<Self> {
        if kill(Pid::from_raw(pid), None) == Err(nix::errno::Errno::ESRCH) {
            return None;
        }
        let mut ps = std::process::Command::new("ps");
        let told = ps.args(["-ww", "-o", "uid=,state=,command=", "-p", &pid.to_string()]).output().ok()?;
        let told = String::from_utf8_lossy(&told.stdout);
        let mut words = told.split_whitespace();
        let uid = words.next()?.parse().ok()?;
        if words.next()?.starts_with('Z') {
            return None;
        }
        Some(Self { uid, folder: None, command: words.collect::<Vec<_>>().join(" ") })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const READY: &str = "4242\n/home/data\n1763800000\n5432\n/home/socket\n\n  5432001  42\nready   \n";

    #[test]
    fn a_ready_server_tells_its_socket() {
        let claim = Claim::read(READY).unwrap();
        assert_eq!(claim, Claim { pid: 4242, listening: Some(("/home/socket".into(), 5432)) });
    }

    #[test]
    fn a_starting_server_tells_only_its_pid() {
        let claim = Claim::read(&READY.replace("ready   ", "starting")).unwrap();
        assert_eq!(claim, Claim { pid: 4242, listening: None });
    }

    #[test]
    fn nonsense_claims_nothing() {
        for text in ["", "\n", "postgres", "0\n", "-7\n/data\n"] {
            assert_eq!(Claim::read(text), None, "{text:?}");
        }
    }

    #[test]
    fn this_process_is_alive_and_serves_no_data() {
        let process = Process::find(i32::try_from(std::process::id()).unwrap()).unwrap();
        assert!(!process.serves(Path::new("/home/data")));
        assert!(Process::find(NOBODY).is_none());
    }
}
