//! Saved views: a person's own rows of `console.saved_views`, which its policy shows to nobody else. Not audited: they
//! are notes, no data of the marketplace.

use contract::{
    problem::{Fault, FieldFault},
    views::{SaveView, View},
};
use domain::access::Area;
use sqlx::{Row as _, postgres::PgRow};
use uuid::Uuid;

use crate::{Error, Session, WriteSession, row::Meaning as _};

/// The person's views of an area, by name.
pub async fn list(session: &mut Session, area: Area) -> Result<Vec<View>, Error> {
    let select = sqlx::query(
        "SELECT v.id, v.area, v.name, v.address, v.created_at FROM console.saved_views AS v
         WHERE v.area = $1 ORDER BY lower(v.name), v.name",
    );
    session.all(select.bind(area.as_str()), view).await
}

/// Keeps a view under its name. One that was removed meanwhile is kept anew, under another id.
pub async fn save(session: &mut WriteSession, request: &SaveView) -> Result<View, Error> {
    let SaveView { id, area, name, address } = request;
    if is_taken(session, *area, name, *id).await? {
        return Err(Error::Invalid { faults: vec![FieldFault::new("name", Fault::Taken)] });
    }
    if let Some(id) = id {
        let update = sqlx::query(
            "UPDATE console.saved_views AS v SET name = $3, address = $4 WHERE v.id = $1 AND v.area = $2
             RETURNING v.id, v.area, v.name, v.address, v.created_at",
        );
        let update = update.bind(*id).bind(area.as_str()).bind(name.as_str()).bind(address.as_str());
        if let Some(changed) = session.optional(update, view).await? {
            return Ok(changed);
        }
    }
    let insert = sqlx::query(
        "INSERT INTO console.saved_views AS v (area, name, address) VALUES ($1, $2, $3)
         RETURNING v.id, v.area, v.name, v.address, v.created_at",
    );
    session.one(insert.bind(area.as_str()).bind(name.as_str()).bind(address.as_str()), view).await
}

/// Removes a view. Nothing happens if it is not there, or somebody else's.
pub async fn delete(session: &mut WriteSession, id: Uuid) -> Result<(), Error> {
    let delete = sqlx::query("DELETE FROM console.saved_views AS v WHERE v.id = $1 RETURNING v.id");
    session.optional(delete.bind(id), |_| Ok(())).await?;
    Ok(())
}

/// Whether another view of the person has the name. The table's key says so too, of two that are saved at once.
async fn is_taken(
    session: &mut WriteSession,
    area: Area,
    name: &str,
    except: Option<Uuid>,
) -> Result<bool, Error> {
    let exists = sqlx::query(
        "SELECT EXISTS (SELECT FROM console.saved_views AS v
           WHERE v.area = $1 AND v.name = $2 AND v.id IS DISTINCT FROM $3) AS taken",
    );
    session.one(exists.bind(area.as_str()).bind(name).bind(except), |row| row.try_get("taken")).await
}

fn view(row: &PgRow) -> sqlx::Result<View> {
    Ok(View {
        id: row.try_get("id")?,
        area: row.word("area")?,
        name: row.try_get("name")?,
        address: row.try_get("address")?,
        created_at: row.try_get("created_at")?,
    })
}
