//! Who is touched by a bundle.

use contract::bundles::{Around, LookAround};

use crate::{Error, Session};

/// Who is touched by a bundle.
pub async fn look_around(session: &mut Session, request: &LookAround) -> Result<Around, Error> {
    let twins = super::record::twins(session, request.id, &request.members).await?;
    Ok(Around { twins, ..Around::default() })
}
