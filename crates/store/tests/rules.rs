//! What the fields of a tool and of a bundle may hold: the verdict of `domain` and of the database are the same, field by field.
#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

#[expect(dead_code, reason = "each test file uses its part")]
mod sample;

use std::collections::BTreeSet;

use contract::{bundles::GetBundle, catalog::GetTool, writing::Recorded as _};
use domain::{
    bundles::{
        BundleStatus,
        fields::{BundleField, BundleFields, BundleValue},
    },
    catalog::{
        PriceModel,
        tool::{self, ToolField, ToolFields, ToolValue},
    },
    faults::Fault,
    fields::Fields,
    ids::{BundleId, ToolId},
    money::Currency,
    organizations::Tier,
    text,
};
use rust_decimal::Decimal;
use sample::{MANAGER, database, store};
use sqlx::{
    AssertSqlSafe, Connection as _, Executor as _, PgConnection, postgres::PgDatabaseError, types::Json,
};
use store::{bundles, catalog};
use uuid::Uuid;

const TOOL: Uuid = Uuid::from_u128(0x7001_0000_0000_4000_8000_0000_0000_0001);
const BUNDLE: Uuid = Uuid::from_u128(0xb001_0000_0000_4000_8000_0000_0000_0001);

/// Texts beside every rule on shapes.
const ODD: &[&str] = &[
    "",
    " ",
    "  \t",
    "\u{a0}",
    "\u{2003}\u{3000}",
    "\u{200b}",
    "\u{feff}",
    "\u{180e}",
    "a",
    "a\tb",
    "a\nb",
    "a\r\nb",
    "\u{1}",
    "a\u{b}b",
    "a\u{1f}",
    "a\u{7f}b",
    "a\u{80}b",
    "a\u{85}b",
    "a\u{9f}b",
    "a\u{ad}b",
    "\u{2028}",
    "a\u{2028}b",
    "a\u{2029}b",
    "a\u{180e}b",
    "a\u{200b}b",
    "a\u{200c}b",
    "a\u{200d}b",
    "a\u{200e}b",
    "a\u{61c}b",
    "a\u{202a}b",
    "a\u{202e}b",
    "a\u{2060}b",
    "a\u{2069}b",
    "a\u{feff}b",
    "a\u{fffb}b",
    "\u{ad}",
    "\u{34f}\u{200d}",
    "\u{200c}\u{a0}\u{2060}",
    "\u{202e}",
    "\u{2800}",
    "\u{3164}",
    "\u{fe0f}",
    "\u{1d173}",
    "\u{e0041}",
    "\u{e0fff}",
    "\u{e1000}",
    "\u{fffc}",
    "❤\u{fe0f}",
    "می\u{200c}خواهم",
    "é",
    "日本語",
    "👩‍👩‍👧",
    "שלום",
    "%s",
    "'; DROP TABLE x; --",
    "\\",
    "\"",
    "<b>",
    "null",
    "{}",
    "a,b",
    "https://example.com",
    "http://example.com",
    "https://example.com/",
    "https://example.com/a?b=c#d",
    "https://example.com:443",
    "https://example.com:443/x",
    "https://example.com:",
    "https://example.com:x",
    "https://example.com:123456",
    "https://example.com:１",
    "https://example.com:0",
    "https://example.com:1",
    "https://example.com:080",
    "https://example.com:9999",
    "https://example.com:10000",
    "https://example.com:59999",
    "https://example.com:64999",
    "https://example.com:65499",
    "https://example.com:65529",
    "https://example.com:65535",
    "https://example.com:65536",
    "https://example.com:65540",
    "https://example.com:65600",
    "https://example.com:66000",
    "https://example.com:70000",
    "https://example.com:99999",
    "https://example.com:+80",
    "https://a.b",
    "https://a",
    "https://a.",
    "https://.a",
    "https://a..b",
    "https://",
    "https:///x",
    "https://?x.y",
    "https://#x.y",
    "https://x@a.b",
    "https://a.b/x@y",
    "https://a.b/x:y",
    "https://a.b?x",
    "https://a.b#x",
    "https://a.b\\c",
    "https://a.b/\\",
    "https://a.b/<",
    "https://a.b/\"",
    "https://a.b/c d",
    "https://a.b ",
    " https://a.b",
    "https://a.b\n",
    "https://a.b/\u{7f}",
    "https://a.b/\u{80}",
    "https://a.b/\u{a0}",
    "https://a\u{a0}.b",
    "https://a.b/\u{85}",
    "https://a.b/\u{1680}",
    "https://a.b/\u{2009}",
    "https://a.b/\u{200b}",
    "https://a.b/\u{200c}x",
    "https://a.b/\u{200d}x",
    "https://a.b/\u{200f}",
    "https://a.b/\u{61c}",
    "https://a.b/\u{2028}",
    "https://a.b/\u{202e}x",
    "https://a\u{202e}.b",
    "https://a.b/\u{202f}",
    "https://a.b/\u{205f}",
    "https://a.b/\u{2066}",
    "https://a.b/\u{3000}",
    "https://a.b/\u{feff}",
    "https://a.\u{ad}",
    "https://ü.example",
    "HTTPS://a.b",
    "ftp://a.b",
    "javascript:alert(1)",
    "//a.b",
    "https://[::1]/",
    "https://a.b:80:90",
    "https://a.b:80?x",
    "https://a:b.c",
    "1.0.0",
    "0.0.0",
    "10.20.30",
    "1.0",
    "1",
    "1.0.0.0",
    "01.0.0",
    "1.00.0",
    "1.0.0-",
    "1.0.0+",
    "1.0.0-a",
    "1.0.0-a.b",
    "1.0.0-0",
    "1.0.0-01",
    "1.0.0-01a",
    "1.0.0-a..b",
    "1.0.0-a.",
    "1.0.0+01",
    "1.0.0-a+b",
    "1.0.0+a+b",
    "1.0.0-ä",
    "v1.0.0",
    "1.0.0 ",
    "1.0.0\n",
    "-1.0.0",
    "1.0.0--",
    "1.0.0-a_b",
    "１.0.0",
    "999999999999999.0.0",
];

/// Texts on both sides of every rule.
fn odd_texts() -> Vec<String> {
    let mut texts: Vec<String> = ODD.iter().map(|&text| text.to_owned()).collect();
    for most in [
        tool::VERSION,
        tool::TAG,
        tool::NAME,
        tool::ITEM,
        tool::LINK,
        tool::DESCRIPTION,
        tool::LONG_DESCRIPTION,
    ] {
        for length in [most - 1, most, most + 1] {
            texts.push("ß".repeat(length as usize));
            texts.push(format!("https://a.b/{}", "x".repeat(length as usize - 12)));
            texts.push(format!("1.0.0-{}", "x".repeat(length as usize - 6)));
        }
    }
    texts
}

/// The tool with one thing changed, in every way that a field can be filled in.
fn cases(base: &ToolFields) -> Vec<ToolFields> {
    let with = |value: ToolValue| {
        let mut tool = base.clone();
        tool.set(value);
        tool
    };
    let mut cases = Vec::new();
    for text in odd_texts() {
        cases.extend(
            [
                ToolValue::Name(text.clone()),
                ToolValue::Description(text.clone()),
                ToolValue::LongDescription(Some(text.clone())),
                ToolValue::Provider(text.clone()),
                ToolValue::DocumentationUrl(Some(text.clone())),
                ToolValue::DemoUrl(Some(text.clone())),
                ToolValue::SupportUrl(Some(text.clone())),
                ToolValue::IconUrl(Some(text.clone())),
                ToolValue::VideoUrl(Some(text.clone())),
                ToolValue::Version(text.clone()),
                ToolValue::Tags(vec!["kept".to_owned(), text.clone()]),
                ToolValue::Features(vec![text.clone()]),
                ToolValue::TechStack(vec![text.clone(), "Rust".to_owned()]),
                ToolValue::Images(vec!["https://example.com/a.png".to_owned(), text]),
            ]
            .map(with),
        );
    }
    let many = |most: u32| (0..most).map(|place| format!("https://a.b/{place}")).collect::<Vec<_>>();
    for most in [tool::IMAGES, tool::TAGS, tool::ITEMS] {
        for items in [most - 1, most, most + 1].map(many) {
            cases.extend(lists(&items).map(with));
        }
    }
    for twice in
        [["https://a.b", "https://a.b"], [" a", "a"], ["a\u{a0}", "a"], ["a", "A"], ["a\u{200c}", "a"]]
    {
        cases.extend(lists(&twice.map(str::to_owned)).map(with));
    }
    cases.extend(lists(&[]).map(with));
    for &price_model in PriceModel::ALL {
        for price in ["0", "0.00", "0.01", "1", "9.99", "99999999.99", "100000000", "-0.01", "-0"] {
            let price_amount: Decimal = price.parse().unwrap();
            cases.push(ToolFields { price_model, price_amount, ..base.clone() });
        }
    }
    for code in ["USD", "EUR", "XAU", "XXX", "XTS", "HRK", "ZZZ", "CHE", "CUC"] {
        cases.push(with(ToolValue::Currency(code.parse().unwrap())));
    }
    cases
}

fn lists(items: &[String]) -> [ToolValue; 4] {
    let items = || items.to_vec();
    [
        ToolValue::Tags(items()),
        ToolValue::Features(items()),
        ToolValue::TechStack(items()),
        ToolValue::Images(items()),
    ]
}

/// The bundle with one thing changed, in every way that a field can be filled in. Members are rows of their own.
fn bundle_cases(base: &BundleFields) -> Vec<BundleFields> {
    let with = |value: BundleValue| {
        let mut bundle = base.clone();
        bundle.set(value);
        bundle
    };
    let mut cases = Vec::new();
    for text in odd_texts() {
        cases.extend(
            [
                BundleValue::Name(text.clone()),
                BundleValue::Description(text.clone()),
                BundleValue::LongDescription(Some(text.clone())),
                BundleValue::IconUrl(Some(text.clone())),
                BundleValue::Images(vec!["https://example.com/a.png".to_owned(), text]),
            ]
            .map(with),
        );
    }
    for most in [tool::IMAGES - 1, tool::IMAGES, tool::IMAGES + 1] {
        cases
            .push(with(BundleValue::Images((0..most).map(|place| format!("https://a.b/{place}")).collect())));
    }
    for images in [vec![], vec!["https://a.b", "https://a.b"], vec!["https://a.b", "https://A.b"]] {
        cases.push(with(BundleValue::Images(images.into_iter().map(str::to_owned).collect())));
    }
    for price in ["0", "0.00", "0.01", "9.99", "99999999.99", "100000000", "-0.01", "-0"] {
        cases.push(with(BundleValue::PriceAmount(price.parse().unwrap())));
    }
    for percent in [i32::MIN, -1, 0, 1, 50, 99, 100, 101, i32::MAX] {
        cases.push(with(BundleValue::DiscountPercent(percent)));
    }
    for code in ["USD", "EUR", "XAU", "XXX", "XTS", "HRK", "ZZZ", "CHE", "CUC"] {
        cases.push(with(BundleValue::Currency(code.parse().unwrap())));
    }
    cases.extend(BundleStatus::ALL.iter().map(|&status| with(BundleValue::Status(status))));
    cases.extend(Tier::ALL.iter().map(|&tier| with(BundleValue::RequiredTier(tier))));
    // What is judged of one field is judged beside any other.
    let faulty: Vec<_> =
        cases.iter().filter(|bundle| !bundle.faults_since(base).is_empty()).cloned().collect();
    for (place, bundle) in faulty.iter().enumerate() {
        let other = &faulty[(place * 7 + 3) % faulty.len()];
        let mut both = bundle.clone();
        for field in other.differing(base) {
            both.set(other.value(field));
        }
        cases.push(both);
    }
    cases
}

/// A field of the document `$1`, as its column takes it.
fn value(field: ToolField) -> String {
    match field {
        ToolField::Tags | ToolField::Images => {
            format!("ARRAY(SELECT jsonb_array_elements_text($1 -> '{field}'))")
        }
        ToolField::Features | ToolField::TechStack => format!("$1 -> '{field}'"),
        ToolField::PriceAmount => format!("($1 ->> '{field}')::numeric"),
        ToolField::PriceModel => format!("($1 ->> '{field}')::public.\"PriceModel\""),
        _ => format!("$1 ->> '{field}'"),
    }
}

/// The same of a bundle.
fn bundle_value(field: BundleField) -> String {
    match field {
        BundleField::Images => format!("ARRAY(SELECT jsonb_array_elements_text($1 -> '{field}'))"),
        BundleField::PriceAmount => format!("($1 ->> '{field}')::numeric"),
        BundleField::DiscountPercent => format!("($1 ->> '{field}')::integer"),
        BundleField::RequiredTier => format!("($1 ->> '{field}')::public.\"SubscriptionTier\""),
        BundleField::Status => format!("($1 ->> '{field}')::public.\"BundleStatus\""),
        BundleField::IsFeatured | BundleField::IsPopular => format!("($1 ->> '{field}')::boolean"),
        _ => format!("$1 ->> '{field}'"),
    }
}

/// What is written to.
struct Row<F: Fields> {
    /// Its table.
    table: &'static str,
    /// How the rules of the table begin.
    rules: &'static str,
    /// Which row of it.
    id: Uuid,
    /// A field of the document `$1`, as its column takes it.
    value: fn(F::Field) -> String,
}

/// The field that the database refuses, if any.
async fn refused<F: Fields>(
    manager: &mut PgConnection,
    row: &Row<F>,
    before: &F,
    after: &F,
) -> Option<String> {
    let Row { table, rules, id, value } = row;
    let changed: Vec<_> = after.differing(before).collect();
    let set: Vec<_> = changed.iter().map(|&field| format!("{field} = {}", value(field))).collect();
    if set.is_empty() {
        return None;
    }
    let sql = format!("UPDATE public.{table} SET {} WHERE id = '{id}'", set.join(", "));
    manager.execute("BEGIN; SET LOCAL ROLE marketplace_manager").await.unwrap();
    let done = sqlx::query(AssertSqlSafe(sql)).bind(Json(after)).execute(&mut *manager).await;
    manager.execute("ROLLBACK").await.unwrap();
    let error = match done {
        Ok(done) => {
            assert_eq!(done.rows_affected(), 1);
            return None;
        }
        Err(error) => error,
    };
    let said = error.as_database_error().unwrap().downcast_ref::<PgDatabaseError>();
    match said.code() {
        "23514" => {
            let column = said.column().unwrap();
            assert!(said.constraint().unwrap().starts_with(&format!("{rules}_{column}_")), "{said:?}");
            Some(column.to_owned())
        }
        // What is longer than the column, or larger, is refused before any trigger sees it.
        "22001" => Some(changed.first().unwrap().to_string()),
        "22003" => Some("price_amount".to_owned()),
        _ => panic!("{said:?}"),
    }
}

#[tokio::test]
async fn the_database_and_the_domain_refuse_the_same() {
    let database = database().await;
    let store = store(&database, "sample_manager");
    let mut session = store.read(&MANAGER).await.unwrap();
    let tool = catalog::get(&mut session, &GetTool { id: ToolId(TOOL) }).await.unwrap().fields();
    let bundle = bundles::get(&mut session, &GetBundle { id: BundleId(BUNDLE) }).await.unwrap().fields();
    let mut manager = PgConnection::connect(&database.url("sample_manager")).await.unwrap();

    let row = Row { table: "marketplace_tools", rules: "tool", id: TOOL, value };
    let (kept, faulty) = verdicts_agree(&mut manager, &row, &tool, cases(&tool)).await;
    assert!(kept > 300 && faulty > 300, "{kept} kept, {faulty} refused");
    let row = Row { table: "marketplace_bundles", rules: "bundle", id: BUNDLE, value: bundle_value };
    let (kept, faulty) = verdicts_agree(&mut manager, &row, &bundle, bundle_cases(&bundle)).await;
    assert!(kept > 200 && faulty > 200, "{kept} kept, {faulty} refused");
}

/// How many changes of a row both keep and both refuse.
async fn verdicts_agree<F: Fields>(
    manager: &mut PgConnection,
    row: &Row<F>,
    before: &F,
    cases: Vec<F>,
) -> (u32, u32) {
    let (mut kept, mut faulty) = (0, 0);
    for after in cases {
        let changed: Vec<_> = after.differing(before).map(|field| after.value(field)).collect();
        let expected = after.faults_since(before).first().map(|fault| {
            fault.field.split_once('.').map_or(fault.field.as_str(), |(field, _)| field).to_owned()
        });
        assert_eq!(refused(manager, row, before, &after).await, expected, "{changed:?}");
        *(if expected.is_none() { &mut kept } else { &mut faulty }) += 1;
    }
    (kept, faulty)
}

/// What is wrong with a text as a line, as prose, and at the end of a link.
type Said = (Option<String>, Option<String>, Option<String>);

#[tokio::test]
async fn the_database_and_the_domain_know_the_same_characters() {
    let database = database().await;
    let mut manager = PgConnection::connect(&database.url("sample_manager")).await.unwrap();
    manager.execute("SET ROLE marketplace_manager").await.unwrap();
    // All that are assigned but the ideographs, the syllables of Hangul and the private ones.
    let texts: Vec<String> = ['\u{1}'..='\u{33ff}', '\u{f900}'..='\u{1ffff}', '\u{e0000}'..='\u{e1fff}']
        .into_iter()
        .flatten()
        .map(String::from)
        .collect();
    let asked = "SELECT coalesce(console.fault_of_line(text, 9), console.fault_of_line('x' || text, 9)),
        console.fault_of_prose(text, 9), console.fault_of_link('https://a.b/' || text, 99)
        FROM unnest($1::text[]) WITH ORDINALITY AS asked (text, place) ORDER BY place";
    let said: Vec<Said> = sqlx::query_as(asked).bind(&texts).fetch_all(&mut manager).await.unwrap();
    let word = |fault: Option<Fault>| {
        let fault = serde_json::to_value(fault?).unwrap();
        Some(fault["fault"].as_str().unwrap().to_owned())
    };
    for (text, said) in texts.iter().zip(said) {
        let as_line = text::line(text, 9).or_else(|| text::line(&format!("x{text}"), 9));
        let in_a_link = text::link(&format!("https://a.b/{text}"), 99);
        let expected = (word(as_line), word(text::optional_prose(text, 9)), word(in_a_link));
        assert_eq!(said, expected, "{:?}", text.escape_unicode().to_string());
    }
}

#[tokio::test]
async fn an_old_row_that_breaks_a_rule_can_still_be_changed_elsewhere_and_a_keeper_of_the_house_plants_anything()
 {
    let database = database().await;
    database
        .psql(&format!("UPDATE public.marketplace_tools SET version = 'one', demo_url = 'none', price_amount = 0 WHERE id = '{TOOL}'"))
        .await;
    let as_manager = async |change: &str| {
        let sql = format!(
            "SET ROLE marketplace_manager; UPDATE public.marketplace_tools SET {change} WHERE id = '{TOOL}'"
        );
        database.try_psql("sample_manager", &sql).await
    };
    as_manager("name = 'Renamed', is_popular = NOT is_popular").await.unwrap();
    as_manager("version = version, demo_url = demo_url").await.unwrap();
    assert!(as_manager("version = 'two'").await.unwrap_err().contains("malformed"));
    assert!(as_manager("price_model = 'ANNUAL'").await.unwrap_err().contains("zero"));
    assert!(as_manager("tags = ARRAY['a', NULL]").await.unwrap_err().contains("missing"));
    assert!(as_manager("tags = ARRAY[['a'], ['b']]").await.unwrap_err().contains("malformed"));
    assert!(as_manager("price_amount = 'NaN'").await.unwrap_err().contains("out of range"));
    as_manager("price_amount = 5, version = '2.0.0', demo_url = NULL").await.unwrap();
}

#[tokio::test]
async fn a_bundle_is_judged_where_it_is_new_or_changes() {
    let database = database().await;
    let as_manager = async |sql: &str| {
        database.try_psql("sample_manager", &format!("SET ROLE marketplace_manager; {sql}")).await
    };
    let insert = "INSERT INTO public.marketplace_bundles (name, description, price_amount, discount_percent, required_tier)
        VALUES ('New', 'What it does', 5, 20, 'FREE')";
    as_manager(insert).await.unwrap();
    for (good, bad, said) in [
        ("'New'", "' '", "name is missing"),
        ("'What it does'", "''", "description is missing"),
        ("5, ", "-5, ", "price_amount is out of range"),
        ("20, ", "120, ", "discount_percent is out of range"),
    ] {
        let refused = as_manager(&insert.replacen(good, bad, 1)).await.unwrap_err();
        assert!(refused.contains(said), "{refused}");
    }

    database
        .psql(&format!("UPDATE public.marketplace_bundles SET icon_url = 'none' WHERE id = '{BUNDLE}'"))
        .await;
    let update = async |set: &str| {
        as_manager(&format!("UPDATE public.marketplace_bundles SET {set} WHERE id = '{BUNDLE}'")).await
    };
    update("name = 'Renamed', icon_url = icon_url").await.unwrap();
    assert!(update("icon_url = 'nothing'").await.unwrap_err().contains("icon_url is malformed"));
    assert!(update("images = ARRAY['https://a.b', NULL]").await.unwrap_err().contains("images is missing"));
    assert!(update("images = ARRAY[['https://a.b']]").await.unwrap_err().contains("images is malformed"));
    assert!(update("price_amount = 'NaN'").await.unwrap_err().contains("price_amount is out of range"));
    update("icon_url = NULL").await.unwrap();
}

#[tokio::test]
async fn a_new_tool_is_judged_as_a_whole() {
    let database = database().await;
    let insert = "SET ROLE marketplace_manager;
        INSERT INTO public.marketplace_tools (name, description, category, price_model, price_amount, required_tier,
          features, integration_type, provider) VALUES ('New', 'What it does', 'CRM_TOOLS', 'MONTHLY', 5, 'FREE', '[]', 'API', 'Us')";
    database.try_psql("sample_manager", insert).await.unwrap();
    for (good, bad, said) in [
        ("'New'", "' '", "name is missing"),
        ("5, ", "0, ", "price_amount is zero"),
        ("'Us'", "E'U\\ts'", "provider is unprintable"),
        ("'[]'", "'[\"a\", \"a\"]'", "features is repeated"),
    ] {
        let refused = database.try_psql("sample_manager", &insert.replacen(good, bad, 1)).await.unwrap_err();
        assert!(refused.contains(said), "{refused}");
    }
}

#[tokio::test]
async fn the_database_knows_the_currencies_that_the_domain_knows() {
    let database = database().await;
    let sql = "SET ROLE marketplace_manager;
        SELECT string_agg(code, ' ' ORDER BY code) FROM (
          SELECT chr(a) || chr(b) || chr(c) AS code
          FROM generate_series(65, 90) AS a, generate_series(65, 90) AS b, generate_series(65, 90) AS c
        ) AS codes WHERE console.is_currency(code)";
    let said = database.try_psql("sample_manager", sql).await.unwrap();
    let known: BTreeSet<_> =
        said.split_whitespace().filter(|word| word.len() == 3 && *word != "SET").collect();
    let letters = || 'A'..='Z';
    let codes =
        letters().flat_map(|a| letters().flat_map(move |b| letters().map(move |c| format!("{a}{b}{c}"))));
    let current: Vec<_> = codes.filter(|code| code.parse::<Currency>().unwrap().is_current()).collect();
    assert_eq!(known, current.iter().map(String::as_str).collect());
}
