//! The columns of tools: those shown at first, and the spare ones that a person may choose.

use contract::catalog::ToolRow;
use leptos::prelude::*;

use crate::areas::words;
use crate::parts::grid::Column;
use crate::parts::{Age, Badge, Drawing, Icon, PriceText};
use crate::wording::choices;

/// Every column, the naming one first. What a manager looks at first gives way last.
pub fn columns() -> Vec<Column<ToolRow>> {
    usual().into_iter().chain(spare().into_iter().map(Column::spare)).collect()
}

type Shown = Column<ToolRow>;

fn usual() -> Vec<Shown> {
    vec![
        Shown::words("Tool", (204, 5, 0), |tool| name(tool).into_any())
            .keyed("tool")
            .sorted_by("name")
            .edited(),
        Shown::words("Category", (128, 3, 4), |tool| muted(choices::category(tool.category)).into_any())
            .keyed("category")
            .sorted_by("category")
            .edited(),
        Shown::words("Status", (112, 0, 1), |tool| {
            let status = tool.status;
            view! { <Badge tone=choices::tool_status(status)>{status.as_str()}</Badge> }.into_any()
        })
        .keyed("status")
        .sorted_by("status")
        .edited(),
        Shown::words("Tier", (108, 0, 3), |tool| muted(tool.required_tier.as_str()).into_any())
            .keyed("tier")
            .sorted_by("tier")
            .edited(),
        Shown::figures("Price", (112, 0, 2), |tool| {
            view! { <PriceText model=tool.price_model price=tool.price/> }.into_any()
        })
        .keyed("price")
        .sorted_by("price")
        .edited(),
        Shown::figures("Rating", (76, 0, 6), |tool| rating(tool).into_any())
            .keyed("rating")
            .sorted_by("rating"),
        Shown::figures("Bought", (80, 0, 5), |tool| muted(words::figure(tool.purchase_count)).into_any())
            .keyed("bought")
            .sorted_by("purchases"),
        Shown::figures("Updated", (84, 0, 7), |tool| muted(view! { <Age at=tool.updated_at/> }).into_any())
            .keyed("updated")
            .sorted_by("updated"),
    ]
}

fn spare() -> Vec<Shown> {
    vec![
        Shown::words("Model", (112, 0, 8), |tool| muted(choices::price_model(tool.price_model)).into_any())
            .keyed("model"),
        Shown::words("Currency", (92, 0, 8), |tool| muted(tool.price.currency.to_string()).into_any())
            .keyed("currency"),
        Shown::figures("Reviews", (84, 0, 8), |tool| muted(words::figure(tool.review_count)).into_any())
            .keyed("reviews"),
        Shown::figures("Viewed", (84, 0, 8), |tool| muted(words::figure(tool.view_count)).into_any())
            .keyed("viewed"),
        Shown::words("Featured", (96, 0, 8), |tool| yes(tool.is_featured).into_any())
            .keyed("featured")
            .sorted_by("featured")
            .edited(),
        Shown::words("Popular", (88, 0, 8), |tool| yes(tool.is_popular).into_any()).keyed("popular").edited(),
        Shown::words("Integration", (116, 0, 8), |tool| {
            muted(choices::integration(tool.integration_type)).into_any()
        })
        .keyed("integration"),
        Shown::words("Provider", (136, 2, 8), |tool| text(&tool.provider).into_any())
            .keyed("provider")
            .edited(),
        Shown::words("Tags", (172, 3, 8), |tool| text(&tool.tags.join(", ")).into_any()).keyed("tags"),
        Shown::words("Version", (92, 0, 8), |tool| text(&tool.version).into_any()).keyed("version").edited(),
        Shown::words("Findings", (196, 3, 8), |tool| text(&findings(tool)).into_any()).keyed("findings"),
        Shown::figures("Created", (84, 0, 8), |tool| muted(view! { <Age at=tool.created_at/> }).into_any())
            .keyed("created"),
    ]
}

fn name(tool: &ToolRow) -> impl IntoView + use<> {
    let featured = tool.is_featured.then(|| view! { <span class="mark">"featured"</span> });
    let popular = tool.is_popular.then(|| view! { <span class="mark">"popular"</span> });
    view! {
        <strong class="grid-name" title=tool.name.clone()>{tool.name.clone()}</strong>
        {finding_mark(tool)}
        {featured}
        {popular}
    }
}

/// How many findings a tool has; which, on hover and for screen readers.
fn finding_mark(tool: &ToolRow) -> impl IntoView + use<> {
    let count = tool.findings.len();
    (count > 0).then(|| {
        let words = findings(tool);
        view! {
            <span class="finding-mark" role="img" title=words.clone() aria-label=format!("To look at: {words}")>
                <Drawing icon=Icon::Alert/>
                {count}
            </span>
        }
    })
}

fn findings(tool: &ToolRow) -> String {
    tool.findings.iter().map(|&finding| choices::finding(finding)).collect::<Vec<_>>().join(" · ")
}

fn rating(tool: &ToolRow) -> impl IntoView + use<> {
    let reviews = words::many(tool.review_count, "review", "reviews");
    view! { <span title=reviews>{words::rating(tool.avg_rating)}</span> }
}

/// A truth that is worth a word only where it holds.
fn yes(truth: bool) -> impl IntoView {
    muted(if truth { "yes" } else { "–" })
}

/// A text that is cut where it is too long, and whole on hover.
fn text(text: &str) -> impl IntoView + use<> {
    let text = if text.is_empty() { "–" } else { text }.to_owned();
    view! { <span class="grid-text muted" title=text.clone()>{text.clone()}</span> }
}

/// What is less important than the name.
fn muted(content: impl IntoView + 'static) -> impl IntoView {
    view! { <span class="muted">{content}</span> }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::areas::catalog::cells::field_of;

    #[test]
    fn every_column_has_a_key_of_its_own_that_an_address_can_hold() {
        let columns = columns();
        let keys: BTreeSet<_> = columns.iter().map(|column| column.key).collect();
        assert_eq!(keys.len(), columns.len());
        assert!(keys.iter().all(|key| key.bytes().all(|letter| letter.is_ascii_lowercase())));
        assert!(columns.first().is_some_and(|first| first.key == "tool" && first.width.rank == 0));
    }

    #[test]
    fn what_is_edited_in_place_is_a_field_of_a_tool() {
        for column in columns() {
            assert_eq!(column.edited, field_of(column.key).is_some(), "{}", column.key);
        }
    }
}
