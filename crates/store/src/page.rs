//! Lists: the one place where SQL is put together. A list is a source, an order and conditions, all named by the
//! program; what a person chose enters as a bound value or as a word of a closed choice, never as text of SQL.
//!
//! Pages go by key. The page is cut first and labelled after, in one statement, so that labels cost nothing that
//! grows with the table.

use chrono::NaiveDateTime;
use contract::{
    Count, Cursor, Direction, Page,
    problem::{Fault, FieldFault},
};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use sqlx::{
    Encode, Postgres, QueryBuilder, Row as _, Type,
    postgres::{PgHasArrayType, PgRow},
    types::Json,
};
use uuid::Uuid;

use crate::{Error, Session};

/// The most rows of a page.
const MOST_ROWS: u16 = 500;
/// The most characters of a text filter.
const MOST_TEXT: u32 = 200;
/// Counting stops here; beyond, the server's estimate is shown.
const MOST_COUNTED: u64 = 10_000;

/// Where a list comes from.
pub(crate) struct Source {
    /// The list's name in its cursors.
    pub(crate) name: &'static str,
    /// FROM of the page: the table and its alias.
    pub(crate) table: &'static str,
    /// The columns of the page, from `table`.
    pub(crate) columns: &'static str,
    /// What is shown of a page's row, from `page` and `labels`.
    pub(crate) shown: &'static str,
    /// Joins from `page` to what names its rows.
    pub(crate) labels: String,
    /// The table's key.
    pub(crate) id: Key,
}

/// A column (or expression) that a list is sorted by.
#[derive(Clone, Copy)]
pub(crate) struct Key {
    sql: &'static str,
    kind: Kind,
    /// Runs the other way than the list does.
    against: bool,
    /// May be NULL, which comes last whichever way the list runs.
    nullable: bool,
}

/// The type of a key.
#[derive(Clone, Copy)]
enum Kind {
    Text,
    Whole,
    Long,
    Number,
    Real,
    Time,
    Moment,
    Truth,
    Id,
    /// An enum of the schema: its name, and whether a word is one of its values.
    Choice(&'static str, fn(&str) -> bool),
}

impl Key {
    const fn new(sql: &'static str, kind: Kind) -> Self {
        Self { sql, kind, against: false, nullable: false }
    }

    /// Text, in the database's order.
    pub(crate) const fn text(sql: &'static str) -> Self {
        Self::new(sql, Kind::Text)
    }

    /// An `integer`.
    pub(crate) const fn whole(sql: &'static str) -> Self {
        Self::new(sql, Kind::Whole)
    }

    /// A `bigint`.
    pub(crate) const fn long(sql: &'static str) -> Self {
        Self::new(sql, Kind::Long)
    }

    /// A `numeric`.
    pub(crate) const fn number(sql: &'static str) -> Self {
        Self::new(sql, Kind::Number)
    }

    /// A `real`.
    pub(crate) const fn real(sql: &'static str) -> Self {
        Self::new(sql, Kind::Real)
    }

    /// A `timestamp`.
    pub(crate) const fn time(sql: &'static str) -> Self {
        Self::new(sql, Kind::Time)
    }

    /// A `timestamptz`.
    pub(crate) const fn moment(sql: &'static str) -> Self {
        Self::new(sql, Kind::Moment)
    }

    /// A `boolean`.
    pub(crate) const fn truth(sql: &'static str) -> Self {
        Self::new(sql, Kind::Truth)
    }

    /// A `uuid`.
    pub(crate) const fn id(sql: &'static str) -> Self {
        Self::new(sql, Kind::Id)
    }

    /// An enum, in the order of the schema.
    pub(crate) const fn choice(sql: &'static str, name: &'static str, knows: fn(&str) -> bool) -> Self {
        Self::new(sql, Kind::Choice(name, knows))
    }

    /// The same key, running against the list's direction.
    pub(crate) const fn against(self) -> Self {
        Self { against: true, ..self }
    }

    /// The same key, where NULL comes last in both directions.
    pub(crate) const fn nulls_last(self) -> Self {
        Self { nullable: true, ..self }
    }
}

/// The order of one request: keys, the last of which is unique, and which way each runs.
pub(crate) struct Order {
    tag: String,
    direction: Direction,
    keys: Vec<Key>,
}

impl Order {
    /// An order by `keys` and, among equals, by the source's id.
    pub(crate) fn new(
        source: &Source,
        sort: impl std::fmt::Debug,
        direction: Direction,
        keys: &[Key],
    ) -> Self {
        let keys: Vec<_> = keys.iter().copied().chain([source.id]).collect();
        Self { tag: format!("{} {sort:?} {direction:?}", source.name), direction, keys }
    }

    fn falls(&self, key: Key) -> bool {
        (self.direction == Direction::Descending) != key.against
    }

    /// ORDER BY, over the expressions of the page or over the columns that carry them.
    fn by(&self, name: impl Fn(usize, Key) -> String) -> String {
        self.columns(|place, key| {
            let way = if self.falls(key) { " DESC" } else { "" };
            let nulls = if key.nullable { " NULLS LAST" } else { "" };
            format!("{}{way}{nulls}", name(place, key))
        })
    }

    /// The keys as a list of SQL.
    fn columns(&self, written: impl Fn(usize, Key) -> String) -> String {
        let keys: Vec<_> = self.keys.iter().enumerate().map(|(place, &key)| written(place, key)).collect();
        keys.join(", ")
    }

    /// Reads the cursor's values, which must be of this order.
    fn place(&self, cursor: &Cursor) -> Result<Vec<Value>, Error> {
        let place: Place = serde_json::from_str(&cursor.0).map_err(|_| Error::BadCursor)?;
        let fits = place.order == self.tag
            && place.values.len() == self.keys.len()
            && self.keys.iter().zip(&place.values).all(|(key, value)| value.fits(*key));
        if fits { Ok(place.values) } else { Err(Error::BadCursor) }
    }

    /// The cursor behind `row`.
    fn cursor(&self, row: &PgRow) -> sqlx::Result<Cursor> {
        let values = self.keys.iter().enumerate().map(|(place, key)| Value::read(row, place, *key));
        let place = Place { order: self.tag.clone(), values: values.collect::<sqlx::Result<_>>()? };
        serde_json::to_string(&place).map(Cursor).map_err(|cause| sqlx::Error::Encode(Box::new(cause)))
    }
}

/// What a cursor holds.
#[derive(Serialize, Deserialize)]
struct Place {
    order: String,
    values: Vec<Value>,
}

/// The value of a key at a place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Value {
    Null,
    Text(String),
    Whole(i32),
    Long(i64),
    Number(Decimal),
    Real(f32),
    Time(NaiveDateTime),
    Truth(bool),
    Id(Uuid),
}

impl Value {
    fn read(row: &PgRow, place: usize, key: Key) -> sqlx::Result<Self> {
        let column = format!("k{place}");
        let column = column.as_str();
        let value = match key.kind {
            Kind::Text | Kind::Choice(..) => row.try_get::<Option<_>, _>(column)?.map(Self::Text),
            Kind::Whole => row.try_get::<Option<_>, _>(column)?.map(Self::Whole),
            Kind::Long => row.try_get::<Option<_>, _>(column)?.map(Self::Long),
            Kind::Number => row.try_get::<Option<_>, _>(column)?.map(Self::Number),
            Kind::Real => row.try_get::<Option<_>, _>(column)?.map(Self::Real),
            Kind::Time => row.try_get::<Option<_>, _>(column)?.map(Self::Time),
            Kind::Moment => row
                .try_get::<Option<chrono::DateTime<chrono::Utc>>, _>(column)?
                .map(|moment| Self::Time(moment.naive_utc())),
            Kind::Truth => row.try_get::<Option<_>, _>(column)?.map(Self::Truth),
            Kind::Id => row.try_get::<Option<_>, _>(column)?.map(Self::Id),
        };
        Ok(value.unwrap_or(Self::Null))
    }

    fn fits(&self, key: Key) -> bool {
        match (self, key.kind) {
            (Self::Null, _) => key.nullable,
            (Self::Text(word), Kind::Choice(_, knows)) => knows(word),
            (Self::Text(text), Kind::Text) => !text.contains('\0'),
            (Self::Whole(_), Kind::Whole)
            | (Self::Long(_), Kind::Long)
            | (Self::Number(_), Kind::Number)
            | (Self::Real(_), Kind::Real)
            | (Self::Time(_), Kind::Time | Kind::Moment)
            | (Self::Truth(_), Kind::Truth)
            | (Self::Id(_), Kind::Id) => true,
            _ => false,
        }
    }
}

/// The conditions of a list, joined by AND.
pub(crate) struct Conditions {
    query: QueryBuilder<Postgres>,
    faults: Vec<FieldFault>,
}

impl Conditions {
    /// Goes on after `sql`, which ends where its WHERE would stand.
    pub(crate) fn after(sql: String) -> Self {
        let mut query = QueryBuilder::new(sql);
        query.push(" WHERE true");
        Self { query, faults: Vec::new() }
    }

    /// Begins a statement whose conditions come later, behind a WHERE of its own.
    pub(crate) fn opening(sql: &str) -> Self {
        Self { query: QueryBuilder::new(sql), faults: Vec::new() }
    }

    /// Goes on with `sql`, in which a condition may follow.
    pub(crate) fn then(&mut self, sql: impl AsRef<str>) {
        self.query.push(sql.as_ref());
    }

    /// A value.
    pub(crate) fn value<T>(&mut self, value: T)
    where
        T: for<'q> Encode<'q, Postgres> + Type<Postgres>,
    {
        self.query.push_bind(value);
    }

    /// `before value after`, where a value was chosen: `is("t.provider = ", provider, "")`.
    pub(crate) fn is<T>(&mut self, before: &'static str, value: Option<T>, after: &'static str)
    where
        T: for<'q> Encode<'q, Postgres> + Type<Postgres>,
    {
        if let Some(value) = value {
            self.query.push(" AND ").push(before).push_bind(value).push(after);
        }
    }

    /// The same for a text. PostgreSQL's text has no NUL, so nothing is a text with one.
    pub(crate) fn is_text(&mut self, before: &'static str, text: Option<&str>, after: &'static str) {
        match text {
            Some(text) if text.contains('\0') => {
                self.build().push("false");
            }
            text => self.is(before, text.map(str::to_owned), after),
        }
    }

    /// The column holds one of the words of a closed choice; none chosen lets everything through. The words stand in
    /// the text, because a partial index is only found by constants.
    pub(crate) fn one_of(&mut self, column: &'static str, words: impl IntoIterator<Item = &'static str>) {
        let words: Vec<_> = words.into_iter().map(|word| format!("'{word}'")).collect();
        if !words.is_empty() {
            self.query.push(" AND ").push(column).push(" IN (").push(words.join(", ")).push(")");
        }
    }

    /// The column holds one of the values; none chosen lets everything through.
    pub(crate) fn any<T>(&mut self, column: &'static str, values: Vec<T>)
    where
        T: for<'q> Encode<'q, Postgres> + Type<Postgres> + PgHasArrayType + 'static,
    {
        if !values.is_empty() {
            self.query.push(" AND ").push(column).push(" = ANY(").push_bind(values).push(")");
        }
    }

    /// A text filter: a uuid names its record, anything else is words that must all occur in `columns`.
    pub(crate) fn text(&mut self, id: Key, columns: &[&'static str], text: &str) {
        match Sought::of(text) {
            Ok(sought) => self.sought(id, columns, sought),
            Err(fault) => self.refuse(fault),
        }
    }

    /// The record that a text filter names, or words that must each occur in one of `columns`.
    pub(crate) fn sought(&mut self, id: Key, columns: &[&'static str], sought: Sought) {
        match sought {
            Sought::Nothing => {}
            Sought::Record(record) => {
                self.build().push(id.sql).push(" = ").push_bind(record);
            }
            Sought::Words(words) => {
                for word in words {
                    self.build().push("(");
                    for (place, column) in columns.iter().enumerate() {
                        self.query.push(if place > 0 { " OR " } else { "" });
                        self.query.push(column).push(" ILIKE ").push_bind(word.clone());
                    }
                    self.query.push(")");
                }
            }
        }
    }

    /// The text can't be asked for.
    pub(crate) fn refuse(&mut self, fault: FieldFault) {
        self.faults.push(fault);
    }

    /// For conditions of a shape of their own. What is pushed begins after AND.
    pub(crate) fn build(&mut self) -> &mut QueryBuilder<Postgres> {
        self.query.push(" AND ")
    }

    /// Behind the place of a cursor.
    fn behind(&mut self, order: &Order, values: &[Value]) {
        let keys: Vec<_> = order.keys.iter().copied().zip(values.iter().cloned()).collect();
        self.query.push(" AND ");
        self.behind_keys(order, &keys);
    }

    /// The first key is a plain bound wherever it can be: only so is it a condition of an index.
    fn behind_keys(&mut self, order: &Order, keys: &[(Key, Value)]) {
        let Some(((key, value), rest)) = keys.split_first() else {
            self.query.push("false");
            return;
        };
        let falls = order.falls(*key);
        let sign = if falls { "<" } else { ">" };
        if keys.iter().all(|(key, _)| !key.nullable && order.falls(*key) == falls) {
            let names: Vec<_> = keys.iter().map(|(key, _)| key.sql).collect();
            self.query.push("(").push(names.join(", ")).push(") ").push(sign).push(" (");
            for (place, (key, value)) in keys.iter().enumerate() {
                self.query.push(if place > 0 { ", " } else { "" });
                self.bind(*key, value);
            }
            self.query.push(")");
            return;
        }
        match (key.nullable, value) {
            (true, Value::Null) => {
                self.query.push("(").push(key.sql).push(" IS NULL AND ");
                self.behind_keys(order, rest);
            }
            (true, value) => {
                self.query
                    .push("(")
                    .push(key.sql)
                    .push(" IS NULL OR ")
                    .push(key.sql)
                    .push(" ")
                    .push(sign)
                    .push(" ");
                self.bind(*key, value);
                self.query.push(" OR (").push(key.sql).push(" = ");
                self.bind(*key, value);
                self.query.push(" AND ");
                self.behind_keys(order, rest);
                self.query.push(")");
            }
            (false, value) => {
                self.query.push("(").push(key.sql).push(" ").push(sign).push("= ");
                self.bind(*key, value);
                self.query.push(" AND (").push(key.sql).push(" ").push(sign).push(" ");
                self.bind(*key, value);
                self.query.push(" OR ");
                self.behind_keys(order, rest);
                self.query.push(")");
            }
        }
        self.query.push(")");
    }

    fn bind(&mut self, key: Key, value: &Value) {
        match value {
            Value::Null => self.query.push("NULL"),
            Value::Text(text) => self.query.push_bind(text.clone()),
            Value::Whole(number) => self.query.push_bind(*number),
            Value::Long(number) => self.query.push_bind(*number),
            Value::Number(number) => self.query.push_bind(*number),
            Value::Real(number) => self.query.push_bind(*number),
            Value::Time(time) if matches!(key.kind, Kind::Moment) => self.query.push_bind(time.and_utc()),
            Value::Time(time) => self.query.push_bind(*time),
            Value::Truth(truth) => self.query.push_bind(*truth),
            Value::Id(id) => self.query.push_bind(*id),
        };
        if let Kind::Choice(name, _) = key.kind {
            self.query.push("::text::public.\"").push(name).push("\"");
        }
    }

    /// The statement so far, unless something in it can't be asked for.
    pub(crate) fn checked(self) -> Result<QueryBuilder<Postgres>, Error> {
        if self.faults.is_empty() { Ok(self.query) } else { Err(Error::Invalid { faults: self.faults }) }
    }
}

/// What a text filter looks for.
pub(crate) enum Sought {
    /// Everything.
    Nothing,
    /// The record with this id.
    Record(Uuid),
    /// Patterns for ILIKE, one a word, all of which must occur.
    Words(Vec<String>),
}

impl Sought {
    /// Reads what a person typed.
    pub(crate) fn of(text: &str) -> Result<Self, FieldFault> {
        let text = text.trim();
        if text.chars().count() > MOST_TEXT as usize {
            return Err(FieldFault { field: "text".to_owned(), fault: Fault::TooLong { most: MOST_TEXT } });
        }
        if let Ok(id) = text.parse() {
            return Ok(Self::Record(id));
        }
        // PostgreSQL's text has no NUL, so no word with one occurs anywhere; to look for the rest finds no less.
        let words: Vec<_> = text.split_whitespace().map(|word| format!("%{}%", literally(word))).collect();
        Ok(if words.is_empty() { Self::Nothing } else { Self::Words(words) })
    }
}

/// A word as a pattern that means only itself.
fn literally(word: &str) -> String {
    let mut pattern = String::with_capacity(word.len());
    for char in word.chars().filter(|&char| char != '\0') {
        if matches!(char, '\\' | '%' | '_') {
            pattern.push('\\');
        }
        pattern.push(char);
    }
    pattern
}

/// A page has at least one row, and not too many.
pub(crate) fn check_limit(limit: u16) -> Result<(), Error> {
    if (1..=MOST_ROWS).contains(&limit) {
        return Ok(());
    }
    let fault = Fault::OutOfRange { least: 1, most: MOST_ROWS.into() };
    Err(Error::Invalid { faults: vec![FieldFault { field: "limit".to_owned(), fault }] })
}

/// One page of a list.
pub(crate) async fn page<R>(
    session: &mut Session,
    source: &Source,
    order: &Order,
    after: Option<&Cursor>,
    limit: u16,
    filter: impl FnOnce(&mut Conditions),
    read: impl Fn(&PgRow) -> sqlx::Result<R>,
) -> Result<Page<R>, Error> {
    check_limit(limit)?;
    let behind = after.map(|cursor| order.place(cursor)).transpose()?;

    let Source { table, columns, shown, labels, .. } = source;
    let cut = order.columns(|place, key| format!("{} AS k{place}", key.sql));
    let carried = order.columns(|place, key| match key.kind {
        // As text, because the type of an enum is unknown to the client; the order below goes by the enum itself.
        Kind::Choice(..) => format!("page.k{place}::text AS k{place}"),
        _ => format!("page.k{place}"),
    });

    let mut conditions = Conditions::after(format!("WITH page AS (SELECT {columns}, {cut} FROM {table}"));
    filter(&mut conditions);
    if let Some(values) = &behind {
        conditions.behind(order, values);
    }
    let mut query = conditions.checked()?;
    query.push(" ORDER BY ").push(order.by(|_, key| key.sql.to_owned()));
    // One more than asked for tells whether there is a next page.
    query.push(" LIMIT ").push(u32::from(limit) + 1);
    query.push(format!(") SELECT {shown}, {carried} FROM page {labels} ORDER BY "));
    query.push(order.by(|place, _| format!("page.k{place}")));

    let limit = usize::from(limit);
    let mut rows = session.all(query.build(), |row| Ok((read(row)?, order.cursor(row)?))).await?;
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = if more { rows.last().map(|(_, cursor)| cursor.clone()) } else { None };
    Ok(Page { rows: rows.into_iter().map(|(row, _)| row).collect(), next })
}

/// How many rows match: counted as far as counting is cheap, estimated beyond.
pub(crate) async fn count(
    session: &mut Session,
    table: &'static str,
    filter: impl Fn(&mut Conditions),
) -> Result<Count, Error> {
    let most = MOST_COUNTED + 1;
    let mut conditions = Conditions::after(format!("SELECT count(*) FROM (SELECT FROM {table}"));
    filter(&mut conditions);
    let mut query = conditions.checked()?;
    query.push(format!(" LIMIT {most}) AS counted"));
    let counted: i64 = session.one(query.build(), |row| row.try_get(0)).await?;
    let counted = counted.unsigned_abs();
    if counted < most {
        return Ok(Count::Exact(counted));
    }

    let mut conditions = Conditions::after(format!("EXPLAIN (FORMAT JSON) SELECT FROM {table}"));
    filter(&mut conditions);
    let plan: serde_json::Value =
        session.one(conditions.checked()?.build(), |row| row.try_get(0).map(|Json(plan)| plan)).await?;
    let estimate = plan.pointer("/0/Plan/Plan Rows").and_then(serde_json::Value::as_u64).unwrap_or_default();
    Ok(Count::About(estimate.max(most)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: Source = Source {
        name: "t",
        table: "t",
        columns: "t.id",
        shown: "page.id",
        labels: String::new(),
        id: Key::id("t.id"),
    };

    fn behind(direction: Direction, keys: &[Key], values: &[Value]) -> String {
        let order = Order::new(&SOURCE, "sort", direction, keys);
        let mut conditions = Conditions::after(String::new());
        conditions.behind(&order, values);
        conditions.checked().unwrap().into_string().replace(" WHERE true AND ", "")
    }

    #[test]
    fn keys_of_one_direction_are_compared_as_a_row() {
        let place = [Value::Whole(7), Value::Id(Uuid::nil())];
        assert_eq!(behind(Direction::Descending, &[Key::whole("t.n")], &place), "(t.n, t.id) < ($1, $2)");
    }

    #[test]
    fn mixed_directions_begin_with_a_plain_bound() {
        let keys = [Key::whole("t.n"), Key::time("t.at").against()];
        let source = Source { id: SOURCE.id.against(), ..SOURCE };
        let order = Order::new(&source, "sort", Direction::Descending, &keys);
        let mut conditions = Conditions::after(String::new());
        conditions.behind(
            &order,
            &[Value::Whole(7), Value::Time(NaiveDateTime::default()), Value::Id(Uuid::nil())],
        );
        let sql = conditions.checked().unwrap().into_string();
        assert_eq!(sql, " WHERE true AND (t.n <= $1 AND (t.n < $2 OR (t.at, t.id) > ($3, $4)))");
    }

    #[test]
    fn nulls_come_last_both_ways() {
        let key = [Key::real("t.r").nulls_last()];
        for (direction, sign) in [(Direction::Ascending, '>'), (Direction::Descending, '<')] {
            assert_eq!(
                behind(direction, &key, &[Value::Real(4.5), Value::Id(Uuid::nil())]),
                format!("(t.r IS NULL OR t.r {sign} $1 OR (t.r = $2 AND (t.id) {sign} ($3)))")
            );
            assert_eq!(
                behind(direction, &key, &[Value::Null, Value::Id(Uuid::nil())]),
                format!("(t.r IS NULL AND (t.id) {sign} ($1))")
            );
        }
    }

    #[test]
    fn a_cursor_fits_its_own_order_only() {
        let order = |direction| Order::new(&SOURCE, "sort", direction, &[Key::whole("t.n")]);
        let cursor = |text: &str| Cursor(text.to_owned());
        let good = cursor(
            r#"{"order":"t \"sort\" Ascending","values":[{"whole":7},{"id":"00000000-0000-0000-0000-000000000000"}]}"#,
        );
        assert!(order(Direction::Ascending).place(&good).is_ok());
        assert_eq!(order(Direction::Descending).place(&good), Err(Error::BadCursor));
        for bad in ["", "{}", r#"{"order":"t \"sort\" Ascending","values":[{"whole":7},{"whole":7}]}"#] {
            assert_eq!(order(Direction::Ascending).place(&cursor(bad)), Err(Error::BadCursor), "{bad}");
        }
    }

    #[test]
    fn a_word_means_only_itself() {
        assert_eq!(literally(r"50%_off\"), r"50\%\_off\\");
    }
}
