//! Doing a write anew, as a whole, where another transaction was in its way.

use contract::Problem;

/// How often it is tried in all.
const TRIES: u32 = 4;

/// Does `work`, which is one transaction from its opening to its end, until no other one is in its way. Its outer error
/// is the desk's, the inner one the database's.
pub(crate) async fn anew<T, W>(work: impl Fn() -> W) -> Result<T, Problem>
where
    W: Future<Output = Result<Result<T, store::Error>, Problem>>,
{
    for _ in 1..TRIES {
        match work().await? {
            Err(error) if error.is_worth_retrying() => {}
            outcome => return Ok(outcome?),
        }
    }
    Ok(work().await??)
}
