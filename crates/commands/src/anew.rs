//! Writes that are one transaction, done anew as a whole where another transaction was in their way.

use std::pin::Pin;

use contract::{Answer, Problem};
use domain::access::Area;
use store::{Act, Error, WriteSession};

use crate::Desk;

/// How often it is tried in all.
const TRIES: u32 = 4;

/// What is done within a transaction. Boxed: the future of an async closure is not `Send` for every lifetime, which the
/// shell asks of it.
type Work<'s, T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send + 's>>;

/// Does `work` in one transaction of an area, until no other one is in its way.
pub(crate) async fn write<R, T>(
    desk: &Desk,
    area: Area,
    act: Act,
    request: &R,
    work: for<'s> fn(&'s mut WriteSession, &'s R) -> Work<'s, T>,
) -> Result<Answer<T>, Problem> {
    anew(|| async {
        let mut session = desk.write(area, act.clone()).await?;
        Ok(match work(&mut session, request).await {
            Ok(data) => session.answer(data).await,
            Err(error) => Err(error),
        })
    })
    .await
}

/// Does `work`, which is one transaction from its opening to its end, until no other one is in its way. Its outer error
/// is the desk's, the inner one the database's.
pub(crate) async fn anew<T, W>(work: impl Fn() -> W) -> Result<T, Problem>
where
    W: Future<Output = Result<Result<T, Error>, Problem>>,
{
    for _ in 1..TRIES {
        match work().await? {
            Err(error) if error.is_worth_retrying() => {}
            outcome => return Ok(outcome?),
        }
    }
    Ok(work().await??)
}
