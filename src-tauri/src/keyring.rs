//! The operating system's keyring: one entry per profile, named by its id. Calls block; `commands::secrets` sees to
//! that. A keyring service that starts after the console is seen at the next start.

use commands::secrets::SecretStore;
use contract::problem::KeyringFault;
use domain::ids::ProfileId;
use keyring::{Entry, Error};
use secrecy::{ExposeSecret as _, SecretString};

/// The service under which all entries stand.
const SERVICE: &str = "marketplace-console";

/// The keyring of this desktop session.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OsKeyring;

impl SecretStore for OsKeyring {
    fn get(&self, profile: ProfileId) -> Result<Option<SecretString>, KeyringFault> {
        match entry(profile)?.get_password() {
            Ok(password) => Ok(Some(password.into())),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(fault(&error)),
        }
    }

    fn set(&self, profile: ProfileId, password: &SecretString) -> Result<(), KeyringFault> {
        entry(profile)?.set_password(password.expose_secret()).map_err(|error| fault(&error))
    }

    fn delete(&self, profile: ProfileId) -> Result<(), KeyringFault> {
        match entry(profile)?.delete_credential() {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(error) => Err(fault(&error)),
        }
    }
}

fn entry(profile: ProfileId) -> Result<Entry, KeyringFault> {
    Entry::new(SERVICE, &profile.to_string()).map_err(|error| fault(&error))
}

/// Which fault this is. The error itself may hold what was read, so only its kind is looked at.
fn fault(error: &Error) -> KeyringFault {
    let fault = match error {
        Error::NoDefaultStore | Error::NotSupportedByStore(_) => KeyringFault::Absent,
        Error::NoStorageAccess(_) => KeyringFault::Locked,
        _ => KeyringFault::Refused,
    };
    tracing::warn!(?fault, "the keyring gave nothing");
    fault
}
