//! How the closed choices of the schema read in lists and records: a word, and the tone it stands in.

use contract::purchases::Bought;
use domain::bundles::BundleStatus;
use domain::catalog::{IntegrationType, PriceModel, ToolCategory, ToolStatus};
use domain::moderation::ReviewStatus;
use domain::money::grouped;
use domain::purchases::{PaymentMethod, PaymentStatus, PurchaseStatus};

use crate::parts::Tone;

/// A category in words.
#[must_use]
pub const fn category(category: ToolCategory) -> &'static str {
    match category {
        ToolCategory::LeadGeneration => "Lead generation",
        ToolCategory::LeadNurturing => "Lead nurturing",
        ToolCategory::ListingOptimization => "Listing optimization",
        ToolCategory::PropertyShopping => "Property shopping",
        ToolCategory::MarketIntelligence => "Market intelligence",
        ToolCategory::InvestmentAnalysis => "Investment analysis",
        ToolCategory::DocumentProcessing => "Documents",
        ToolCategory::CommissionFinancial => "Commission & finance",
        ToolCategory::BookingScheduling => "Booking",
        ToolCategory::Communication => "Communication",
        ToolCategory::CrmTools => "CRM",
        ToolCategory::AnalyticsTools => "Analytics",
        ToolCategory::AutomationTools => "Automation",
        ToolCategory::IntegrationTools => "Integration",
    }
}

/// How a tool joins the platform, in words.
#[must_use]
pub const fn integration(integration: IntegrationType) -> &'static str {
    match integration {
        IntegrationType::Api => "API",
        IntegrationType::Webhook => "Webhook",
        IntegrationType::Embed => "Embedded",
        IntegrationType::Standalone => "Standalone",
        IntegrationType::N8nWorkflow => "n8n workflow",
        IntegrationType::Native => "Native",
    }
}

/// How a tool is paid for, in words.
#[must_use]
pub const fn price_model(model: PriceModel) -> &'static str {
    match model {
        PriceModel::Free => "Free",
        PriceModel::OneTime => "Paid once",
        PriceModel::Monthly => "Monthly",
        PriceModel::Annual => "Annual",
        PriceModel::UsageBased => "Per use",
        PriceModel::Custom => "On request",
    }
}

/// How a purchase is paid, in words.
#[must_use]
pub const fn payment_method(method: PaymentMethod) -> &'static str {
    match method {
        PaymentMethod::CreditCard => "Credit card",
        PaymentMethod::Ach => "ACH transfer",
        PaymentMethod::Invoice => "Invoice",
        PaymentMethod::PlatformCredits => "Platform credits",
    }
}

/// The tone of a tool's status.
#[must_use]
pub const fn tool_tone(status: ToolStatus) -> Tone {
    match status {
        ToolStatus::Active => Tone::Ok,
        ToolStatus::Beta | ToolStatus::ComingSoon => Tone::Info,
        ToolStatus::Deprecated => Tone::Warn,
        ToolStatus::Disabled => Tone::Plain,
    }
}

/// The tone of a bundle's status.
#[must_use]
pub const fn bundle_tone(status: BundleStatus) -> Tone {
    match status {
        BundleStatus::Active => Tone::Ok,
        BundleStatus::Draft => Tone::Info,
        BundleStatus::Archived => Tone::Plain,
    }
}

/// The tone of a review's status.
#[must_use]
pub const fn review_tone(status: ReviewStatus) -> Tone {
    match status {
        ReviewStatus::Approved => Tone::Ok,
        ReviewStatus::Pending => Tone::Plain,
        ReviewStatus::Rejected => Tone::Warn,
        ReviewStatus::Flagged => Tone::Bad,
    }
}

/// The tone of a payment's status.
#[must_use]
pub const fn payment_tone(status: PaymentStatus) -> Tone {
    match status {
        PaymentStatus::Completed => Tone::Ok,
        PaymentStatus::Pending | PaymentStatus::Processing => Tone::Info,
        PaymentStatus::Failed => Tone::Bad,
        PaymentStatus::Refunded => Tone::Warn,
        PaymentStatus::Cancelled => Tone::Plain,
    }
}

/// The tone of what holds of a purchase.
#[must_use]
pub const fn purchase_tone(status: PurchaseStatus) -> Tone {
    match status {
        PurchaseStatus::Active => Tone::Ok,
        PurchaseStatus::Refunded => Tone::Warn,
        PurchaseStatus::Cancelled | PurchaseStatus::Expired => Tone::Plain,
    }
}

/// The name of what was bought.
#[must_use]
pub fn bought(bought: &Bought) -> &str {
    match bought {
        Bought::Tool { name, .. } | Bought::Bundle { name, .. } => name,
    }
}

/// A count with thousands apart.
#[must_use]
pub fn figure(count: impl Into<i64>) -> String {
    grouped(&count.into().to_string())
}

/// `one` or `many` of something, with the figure.
#[must_use]
pub fn many(count: impl Into<i64>, one: &str, many: &str) -> String {
    let count = count.into();
    format!("{} {}", figure(count), if count == 1 { one } else { many })
}

/// An average rating with one decimal; a dash where nobody rated.
#[must_use]
pub fn rating(average: Option<f32>) -> String {
    average.map_or_else(|| "–".to_owned(), |average| format!("{average:.1}"))
}

/// An identifier's start and end, for narrow columns: `pi_3Pq…x81`.
#[must_use]
pub fn shortened(id: &str) -> String {
    let letters: Vec<char> = id.chars().collect();
    match (letters.first_chunk::<6>(), letters.last_chunk::<3>()) {
        (Some(start), Some(end)) if letters.len() > 12 => {
            start.iter().chain(std::iter::once(&'…')).chain(end).collect()
        }
        _ => id.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_and_ratings_read_well() {
        assert_eq!(figure(2_140), "2,140");
        assert_eq!(many(1, "flag", "flags"), "1 flag");
        assert_eq!(many(7, "flag", "flags"), "7 flags");
        assert_eq!(rating(Some(4.55)), "4.6");
        assert_eq!(rating(None), "–");
    }

    #[test]
    fn long_identifiers_are_shortened_in_the_middle() {
        assert_eq!(shortened("pi_3PqABCDEFx81"), "pi_3Pq…x81");
        assert_eq!(shortened("short"), "short");
    }
}
