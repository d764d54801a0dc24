//! Reading the columns of a row as what they mean.

use std::str::FromStr;

use chrono::{DateTime, NaiveDateTime, Utc};
use domain::money::Money;
use serde_json::Value;
use sqlx::{Row as _, postgres::PgRow, types::Json};

/// A column's meaning beyond its type.
pub(crate) trait Meaning {
    /// A value of a closed choice, a currency: text with a spelling of its own.
    fn word<T: FromStr<Err: std::error::Error + Send + Sync + 'static>>(
        &self,
        column: &str,
    ) -> sqlx::Result<T>;
    /// A word that may be missing.
    fn word_or_none<T: FromStr<Err: std::error::Error + Send + Sync + 'static>>(
        &self,
        column: &str,
    ) -> sqlx::Result<Option<T>>;
    /// A `timestamp` that holds UTC.
    fn time(&self, column: &str) -> sqlx::Result<DateTime<Utc>>;
    /// A time that may be missing.
    fn time_or_none(&self, column: &str) -> sqlx::Result<Option<DateTime<Utc>>>;
    /// A `uuid`, as an identifier of its record.
    fn id<T: From<uuid::Uuid>>(&self, column: &str) -> sqlx::Result<T>;
    /// An identifier that may be missing.
    fn id_or_none<T: From<uuid::Uuid>>(&self, column: &str) -> sqlx::Result<Option<T>>;
    /// An amount and its `currency`.
    fn money(&self, amount: &str) -> sqlx::Result<Money>;
    /// A JSON array of words; what else stands in it is shown as it is written.
    fn list(&self, column: &str) -> sqlx::Result<Vec<String>>;
}

impl Meaning for PgRow {
    fn word<T: FromStr<Err: std::error::Error + Send + Sync + 'static>>(
        &self,
        column: &str,
    ) -> sqlx::Result<T> {
        let text: &str = self.try_get(column)?;
        text.parse().map_err(|unknown| misread(column, unknown))
    }

    fn word_or_none<T: FromStr<Err: std::error::Error + Send + Sync + 'static>>(
        &self,
        column: &str,
    ) -> sqlx::Result<Option<T>> {
        let text: Option<&str> = self.try_get(column)?;
        text.map(str::parse).transpose().map_err(|unknown| misread(column, unknown))
    }

    fn time(&self, column: &str) -> sqlx::Result<DateTime<Utc>> {
        Ok(self.try_get::<NaiveDateTime, _>(column)?.and_utc())
    }

    fn time_or_none(&self, column: &str) -> sqlx::Result<Option<DateTime<Utc>>> {
        Ok(self.try_get::<Option<NaiveDateTime>, _>(column)?.map(|time| time.and_utc()))
    }

    fn id<T: From<uuid::Uuid>>(&self, column: &str) -> sqlx::Result<T> {
        Ok(self.try_get::<uuid::Uuid, _>(column)?.into())
    }

    fn id_or_none<T: From<uuid::Uuid>>(&self, column: &str) -> sqlx::Result<Option<T>> {
        Ok(self.try_get::<Option<uuid::Uuid>, _>(column)?.map(T::from))
    }

    fn money(&self, amount: &str) -> sqlx::Result<Money> {
        Ok(Money { amount: self.try_get(amount)?, currency: self.word("currency")? })
    }

    fn list(&self, column: &str) -> sqlx::Result<Vec<String>> {
        let Some(Json(value)) = self.try_get::<Option<Json<Value>>, _>(column)? else {
            return Ok(Vec::new());
        };
        let word = |value| match value {
            Value::String(word) => word,
            other => other.to_string(),
        };
        Ok(match value {
            Value::Null => Vec::new(),
            Value::Array(values) => values.into_iter().map(word).collect(),
            other => vec![word(other)],
        })
    }
}

fn misread(column: &str, unknown: impl std::error::Error + Send + Sync + 'static) -> sqlx::Error {
    sqlx::Error::ColumnDecode { index: column.to_owned(), source: Box::new(unknown) }
}
