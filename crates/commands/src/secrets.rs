//! Passwords on their way to and from the keyring. Nothing here prints, logs or serialises one, and no password is
//! ever in a file of ours. The keyring itself (which program, which entry) is the shell's.

use std::{sync::Arc, time::Duration};

use contract::problem::KeyringFault;
use domain::ids::ProfileId;
use secrecy::SecretString;

/// A place that keeps one password per profile. Its calls may block for as long as they like: [`Keyring`] calls them
/// off the async threads, and stops waiting in time.
pub trait SecretStore: Send + Sync + 'static {
    /// The profile's password, or `None` if there is none.
    fn get(&self, profile: ProfileId) -> Result<Option<SecretString>, KeyringFault>;
    /// Keeps the password, in place of an earlier one.
    fn set(&self, profile: ProfileId, password: &SecretString) -> Result<(), KeyringFault>;
    /// Forgets the password, if there is one.
    fn delete(&self, profile: ProfileId) -> Result<(), KeyringFault>;
}

/// How long a keyring may take: it may be asking the person to unlock it.
pub const PATIENCE: Duration = Duration::from_secs(10);

/// The keyring, asked without blocking and without waiting for ever.
#[derive(Clone)]
pub struct Keyring {
    store: Arc<dyn SecretStore>,
    patience: Duration,
}

impl Keyring {
    /// The keyring behind `store`; a call that takes longer than `patience` is [`KeyringFault::Silent`].
    #[must_use]
    pub fn new(store: Arc<dyn SecretStore>, patience: Duration) -> Self {
        Self { store, patience }
    }

    /// The profile's password, or `None` if there is none.
    pub async fn get(&self, profile: ProfileId) -> Result<Option<SecretString>, KeyringFault> {
        self.call(move |store| store.get(profile)).await
    }

    /// Keeps the password, in place of an earlier one.
    pub async fn set(&self, profile: ProfileId, password: SecretString) -> Result<(), KeyringFault> {
        self.call(move |store| store.set(profile, &password)).await
    }

    /// Forgets the password, if there is one.
    pub async fn delete(&self, profile: ProfileId) -> Result<(), KeyringFault> {
        self.call(move |store| store.delete(profile)).await
    }

    async fn call<T: Send + 'static>(
        &self,
        work: impl FnOnce(&dyn SecretStore) -> Result<T, KeyringFault> + Send + 'static,
    ) -> Result<T, KeyringFault> {
        let store = Arc::clone(&self.store);
        let answer = tokio::task::spawn_blocking(move || work(store.as_ref()));
        match tokio::time::timeout(self.patience, answer).await {
            Ok(Ok(result)) => result,
            // The call panicked: whatever the keyring did, it gave nothing.
            Ok(Err(_)) => Err(KeyringFault::Refused),
            Err(_) => Err(KeyringFault::Silent),
        }
    }
}
