//! A record as the JSON that statements of many columns are given. What a column takes of it is said by its area.

use std::fmt::Display;

use domain::fields::Fields;
use serde_json::{Map, Value};

use crate::Error;

/// A record's id and these of its fields, by their columns.
pub(crate) fn document<F: Fields>(id: impl Display, fields: &F, which: &[F::Field]) -> Result<Value, Error> {
    let unwritable = |cause| Error::unexpected(&sqlx::Error::Encode(Box::new(cause)));
    let Value::Object(mut whole) = serde_json::to_value(fields).map_err(unwritable)? else {
        return Err(Error::NothingThere);
    };
    let of = |field: &F::Field| {
        let column = field.to_string();
        whole.remove(&column).map(|value| (column, value))
    };
    let mut document: Map<String, Value> = which.iter().filter_map(of).collect();
    document.insert("id".to_owned(), Value::String(id.to_string()));
    Ok(Value::Object(document))
}
