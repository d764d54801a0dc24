//! What members bundles had before and after a change, and whether they moved on since. Told by the rows as they stand
//! and the audit trail, walked back from now: whatever was taken back since counts for nothing.

use std::collections::{BTreeMap, HashMap};

use contract::activity::{Composition, NamedTool};
use domain::access::Area;
use sqlx::{Row as _, postgres::PgRow};
use uuid::Uuid;

use crate::{Error, Scope, Session};

/// A member's tool and place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    tool: Uuid,
    position: i32,
}

/// The members of a bundle by the ids of their rows.
type Members = BTreeMap<Uuid, Place>;

/// What became of a bundle's members.
#[derive(Debug, Default)]
pub(crate) struct Walked {
    before: Members,
    after: Members,
    now: Members,
}

impl Walked {
    /// Whether the change left other members, or another order, than it found.
    fn is_change(&self) -> bool {
        self.before != self.after
    }

    /// Whether the members or their order are not as the change left them.
    pub(crate) fn moved_on(&self) -> bool {
        self.after != self.now
    }

    /// The members that the change left, in their order.
    pub(crate) fn left<'n>(&self, names: &'n Names) -> Vec<&'n str> {
        names.words(&self.after)
    }

    /// The members as they stand, in their order.
    pub(crate) fn holds<'n>(&self, names: &'n Names) -> Vec<&'n str> {
        names.words(&self.now)
    }

    /// The tools of all its members, then and now.
    pub(crate) fn tools(&self) -> impl Iterator<Item = Uuid> {
        [&self.before, &self.after, &self.now].into_iter().flat_map(Members::values).map(|place| place.tool)
    }
}

/// What tools are called.
#[derive(Debug)]
pub(crate) struct Names(HashMap<Uuid, String>);

impl Names {
    /// Of these tools; one that is gone is called as it was when it went.
    pub(crate) async fn read(session: &mut Session, tools: Vec<Uuid>) -> Result<Self, Error> {
        let names = sqlx::query(
            "SELECT sought.id, coalesce(t.name, gone.name) AS name
             FROM unnest($1::uuid[]) AS sought (id)
             LEFT JOIN public.marketplace_tools AS t ON t.id = sought.id
             LEFT JOIN LATERAL (
               SELECT a.before ->> 'name' AS name FROM console.audit_log AS a
               WHERE t.id IS NULL AND a.record_id = sought.id AND a.table_name = 'marketplace_tools' AND a.after IS NULL
               ORDER BY a.id DESC LIMIT 1
             ) AS gone ON true
             WHERE coalesce(t.name, gone.name) IS NOT NULL",
        );
        let read = |row: &PgRow| Ok((row.try_get("id")?, row.try_get("name")?));
        Ok(Self(session.all(names.bind(tools), read).await?.into_iter().collect()))
    }

    /// What a tool is called, where that is known.
    pub(crate) fn of(&self, tool: Uuid) -> Option<&str> {
        self.0.get(&tool).map(String::as_str)
    }

    /// The tools of members in the order that buyers see.
    fn in_order(&self, members: &Members) -> Vec<Uuid> {
        let mut places: Vec<_> = members.values().copied().collect();
        places.sort_by_cached_key(|place| {
            (place.position, self.of(place.tool).map(str::to_lowercase), place.tool)
        });
        places.into_iter().map(|place| place.tool).collect()
    }

    fn words(&self, members: &Members) -> Vec<&str> {
        self.in_order(members).into_iter().map(|tool| self.of(tool).unwrap_or_default()).collect()
    }

    fn named(&self, members: &Members) -> Vec<NamedTool> {
        let named = |tool| NamedTool { tool, name: self.of(tool).map(str::to_owned) };
        self.in_order(members).into_iter().map(named).collect()
    }
}

/// What an entry did to a member.
struct Step {
    bundle: Uuid,
    item: Uuid,
    is_of_change: bool,
    /// Where the member was before; `None` if it was none.
    was: Option<(Option<Uuid>, Option<i32>)>,
}

/// What a change made of the members of these bundles, and what they are by now.
pub(crate) async fn walk(
    session: &mut Session,
    change: i64,
    bundles: &[Uuid],
) -> Result<HashMap<Uuid, Walked>, Error> {
    let mut walked: HashMap<Uuid, Walked> =
        bundles.iter().map(|bundle| (*bundle, Walked::default())).collect();
    if bundles.is_empty() {
        return Ok(walked);
    }
    let now = sqlx::query(
        "SELECT i.bundle_id, i.id, i.tool_id, i.position FROM public.marketplace_bundle_items AS i
         WHERE i.bundle_id = ANY($1)",
    );
    let read = |row: &PgRow| {
        let place = Place { tool: row.try_get("tool_id")?, position: row.try_get("position")? };
        Ok((row.try_get::<Uuid, _>("bundle_id")?, row.try_get::<Uuid, _>("id")?, place))
    };
    for (bundle, item, place) in session.all(now.bind(bundles.to_vec()), read).await? {
        walked.entry(bundle).or_default().now.insert(item, place);
    }

    let steps = sqlx::query(
        "SELECT a.bundle_id, a.record_id, coalesce(a.part_of, a.id) = $2 AS is_of_change, a.before IS NOT NULL AS was,
           (a.before ->> 'tool_id')::uuid AS tool_id, (a.before ->> 'position')::integer AS position
         FROM console.audit_log AS a
         WHERE a.bundle_id = ANY($1) AND a.id >= $2
         ORDER BY a.id DESC",
    );
    let read = |row: &PgRow| {
        Ok(Step {
            bundle: row.try_get("bundle_id")?,
            item: row.try_get("record_id")?,
            is_of_change: row.try_get("is_of_change")?,
            was: if row.try_get("was")? {
                Some((row.try_get("tool_id")?, row.try_get("position")?))
            } else {
                None
            },
        })
    };
    let steps = session.all(steps.bind(bundles.to_vec()).bind(change), read).await?;
    for members in walked.values_mut() {
        members.after = members.now.clone();
    }
    for step in steps.iter().filter(|step| !step.is_of_change) {
        if let Some(walked) = walked.get_mut(&step.bundle) {
            step.back(&mut walked.after);
        }
    }
    for members in walked.values_mut() {
        members.before = members.after.clone();
    }
    for step in steps.iter().filter(|step| step.is_of_change) {
        if let Some(walked) = walked.get_mut(&step.bundle) {
            step.back(&mut walked.before);
        }
    }
    Ok(walked)
}

impl Step {
    /// Takes it back.
    fn back(&self, members: &mut Members) {
        let Some((tool, position)) = self.was else {
            members.remove(&self.item);
            return;
        };
        if let Some(place) = members.get_mut(&self.item) {
            place.tool = tool.unwrap_or(place.tool);
            place.position = position.unwrap_or(place.position);
        } else if let (Some(tool), Some(position)) = (tool, position) {
            members.insert(self.item, Place { tool, position });
        }
    }
}

/// What a change made of the members of bundles, for who sees all of a bundle's changes.
pub(crate) async fn of_change(session: &mut Session, change: i64) -> Result<Vec<Composition>, Error> {
    let Scope::Staff(role) = session.scope() else { return Ok(Vec::new()) };
    if !role.writes(Area::Bundles) {
        return Ok(Vec::new());
    }
    let bundles = sqlx::query(
        "SELECT touched.bundle_id, coalesce(b.name, gone.name) AS name
         FROM (
           SELECT DISTINCT a.bundle_id FROM console.audit_log AS a
           WHERE (a.id = $1 OR a.part_of = $1) AND a.bundle_id IS NOT NULL
         ) AS touched
         LEFT JOIN public.marketplace_bundles AS b ON b.id = touched.bundle_id
         LEFT JOIN LATERAL (
           SELECT a.before ->> 'name' AS name FROM console.audit_log AS a
           WHERE b.id IS NULL AND a.record_id = touched.bundle_id AND a.table_name = 'marketplace_bundles'
             AND a.after IS NULL
           ORDER BY a.id DESC LIMIT 1
         ) AS gone ON true
         ORDER BY lower(coalesce(b.name, gone.name)), touched.bundle_id LIMIT 100",
    );
    let read = |row: &PgRow| Ok((row.try_get::<Uuid, _>("bundle_id")?, row.try_get("name")?));
    let bundles: Vec<(_, Option<String>)> = session.all(bundles.bind(change), read).await?;
    let ids: Vec<_> = bundles.iter().map(|(bundle, _)| *bundle).collect();
    let mut walked = walk(session, change, &ids).await?;
    let names = Names::read(session, walked.values().flat_map(Walked::tools).collect()).await?;
    let composition = |(bundle, bundle_name)| {
        let walked = walked.remove(&bundle).filter(Walked::is_change)?;
        let (before, after) = (names.named(&walked.before), names.named(&walked.after));
        Some(Composition { bundle, bundle_name, before, after })
    };
    Ok(bundles.into_iter().filter_map(composition).collect())
}
