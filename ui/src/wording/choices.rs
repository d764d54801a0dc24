//! Words and colours for the schema's closed choices. A status keeps the schema's own word in its badge; categories and
//! the like are read as plain words.

use domain::access::Area;
use domain::bundles::BundleStatus;
use domain::catalog::{IntegrationType, PriceModel, ToolCategory, ToolStatus};
use domain::moderation::ReviewStatus;
use domain::purchases::{PaymentMethod, PaymentStatus, PurchaseStatus, PurchaseType};

use crate::parts::Tone;

/// An area's name.
#[must_use]
pub const fn area(area: Area) -> &'static str {
    match area {
        Area::Overview => "Overview",
        Area::Catalog => "Catalog",
        Area::Bundles => "Bundles",
        Area::Moderation => "Reviews",
        Area::Purchases => "Purchases",
        Area::Activity => "Activity",
    }
}

/// A category in plain words.
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

/// A price model in plain words.
#[must_use]
pub const fn price_model(model: PriceModel) -> &'static str {
    match model {
        PriceModel::Free => "Free",
        PriceModel::OneTime => "One-time",
        PriceModel::Monthly => "Monthly",
        PriceModel::Annual => "Annual",
        PriceModel::UsageBased => "Usage based",
        PriceModel::Custom => "On request",
    }
}

/// How a tool joins the platform, in plain words.
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

/// A payment method in plain words.
#[must_use]
pub const fn payment_method(method: PaymentMethod) -> &'static str {
    match method {
        PaymentMethod::CreditCard => "Credit card",
        PaymentMethod::Ach => "ACH",
        PaymentMethod::Invoice => "Invoice",
        PaymentMethod::PlatformCredits => "Platform credits",
    }
}

/// What was bought, in plain words.
#[must_use]
pub const fn purchase_type(kind: PurchaseType) -> &'static str {
    match kind {
        PurchaseType::Tool => "Tool",
        PurchaseType::Bundle => "Bundle",
    }
}

/// The colour of a tool's status.
#[must_use]
pub const fn tool_status(status: ToolStatus) -> Tone {
    match status {
        ToolStatus::Active => Tone::Ok,
        ToolStatus::Beta | ToolStatus::ComingSoon => Tone::Info,
        ToolStatus::Deprecated => Tone::Warn,
        ToolStatus::Disabled => Tone::Plain,
    }
}

/// The colour of a bundle's status.
#[must_use]
pub const fn bundle_status(status: BundleStatus) -> Tone {
    match status {
        BundleStatus::Active => Tone::Ok,
        BundleStatus::Draft | BundleStatus::Archived => Tone::Plain,
    }
}

/// The colour of a review's status.
#[must_use]
pub const fn review_status(status: ReviewStatus) -> Tone {
    match status {
        ReviewStatus::Approved => Tone::Ok,
        ReviewStatus::Flagged => Tone::Bad,
        ReviewStatus::Pending => Tone::Info,
        ReviewStatus::Rejected => Tone::Plain,
    }
}

/// The colour of a purchase's status.
#[must_use]
pub const fn purchase_status(status: PurchaseStatus) -> Tone {
    match status {
        PurchaseStatus::Active => Tone::Ok,
        PurchaseStatus::Refunded => Tone::Warn,
        PurchaseStatus::Cancelled | PurchaseStatus::Expired => Tone::Plain,
    }
}

/// The colour of a payment's status.
#[must_use]
pub const fn payment_status(status: PaymentStatus) -> Tone {
    match status {
        PaymentStatus::Completed => Tone::Ok,
        PaymentStatus::Pending | PaymentStatus::Processing => Tone::Info,
        PaymentStatus::Failed => Tone::Bad,
        PaymentStatus::Refunded => Tone::Warn,
        PaymentStatus::Cancelled => Tone::Plain,
    }
}
