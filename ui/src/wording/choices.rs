//! Words and colours for the schema's closed choices. A status keeps the schema's own word in its badge; categories and
//! the like are read as plain words.

use domain::access::Area;
use domain::bundles::BundleStatus;
use domain::bundles::fields::BundleField;
use domain::bundles::warnings::Warning;
use domain::catalog::findings::Finding;
use domain::catalog::pricing::Rounding;
use domain::catalog::tool::ToolField;
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

/// A finding in plain words, as it stands beside a tool and in the list of findings.
#[must_use]
pub const fn finding(finding: Finding) -> &'static str {
    match finding {
        Finding::NoDescription => "No description",
        Finding::ThinDescription => "Thin description",
        Finding::MalformedLink => "Link that opens nowhere",
        Finding::DuplicateLink => "Link that another tool has too",
        Finding::MalformedImage => "Picture address that opens nowhere",
        Finding::DuplicateImage => "Picture that is used twice",
        Finding::FeaturedNotPurchasable => "Featured, but not on sale",
        Finding::PaidWithoutPrice => "Paid, but the price is 0",
        Finding::FreeWithPrice => "Free or on request, but with a price",
        Finding::TierAboveBundles => "Needs a higher tier than its bundles",
        Finding::StaleBeta => "In BETA for over 6 months",
        Finding::StaleComingSoon => "COMING_SOON for over 6 months",
        Finding::RatingDiffers => "Stored rating differs from the reviews",
        Finding::PurchasesDiffer => "Stored purchases differ from the rows",
    }
}

/// A warning in plain words, as it stands beside a bundle and in the list of filters.
#[must_use]
pub const fn warning(warning: Warning) -> &'static str {
    match warning {
        Warning::MemberDisabled => "Holds a tool that is off sale",
        Warning::MemberDeprecated => "Holds a tool that is phased out",
        Warning::MemberComingSoon => "Holds a tool that is not on sale yet",
        Warning::TierBelowMember => "Sold from a lower tier than a tool needs",
        Warning::MixedCurrencies => "Holds a tool in another currency",
        Warning::DiscountOverstated => "States more discount than it gives",
        Warning::NoSaving => "Saves nothing",
        Warning::NoMember => "On sale without a tool",
        Warning::SingleMember => "On sale with a single tool",
        Warning::SameMembers => "Same tools as another bundle",
        Warning::Misplaced => "Places of its tools are faulty",
        Warning::ArchivedInCarts => "Archived, but still in carts",
    }
}

/// A bundle's field as forms and tables call it.
#[must_use]
pub const fn bundle_field(field: BundleField) -> &'static str {
    match field {
        BundleField::Name => "Name",
        BundleField::Description => "Description",
        BundleField::LongDescription => "Long description",
        BundleField::PriceAmount => "Price",
        BundleField::Currency => "Currency",
        BundleField::DiscountPercent => "Stated discount",
        BundleField::RequiredTier => "Required tier",
        BundleField::Status => "Status",
        BundleField::IsFeatured => "Featured",
        BundleField::IsPopular => "Popular",
        BundleField::IconUrl => "Icon address",
        BundleField::Images => "Images",
        BundleField::Members => "Members",
    }
}

/// A tool's field as forms and tables call it.
#[must_use]
pub const fn tool_field(field: ToolField) -> &'static str {
    match field {
        ToolField::Name => "Name",
        ToolField::Description => "Description",
        ToolField::LongDescription => "Long description",
        ToolField::Category => "Category",
        ToolField::Tags => "Tags",
        ToolField::PriceModel => "Price model",
        ToolField::PriceAmount => "Price",
        ToolField::Currency => "Currency",
        ToolField::RequiredTier => "Required tier",
        ToolField::Features => "Features",
        ToolField::TechStack => "Tech stack",
        ToolField::IntegrationType => "Integration",
        ToolField::Status => "Status",
        ToolField::IsFeatured => "Featured",
        ToolField::IsPopular => "Popular",
        ToolField::Provider => "Provider",
        ToolField::DocumentationUrl => "Documentation link",
        ToolField::DemoUrl => "Demo link",
        ToolField::SupportUrl => "Support link",
        ToolField::IconUrl => "Icon address",
        ToolField::Images => "Images",
        ToolField::VideoUrl => "Video address",
        ToolField::Version => "Version",
    }
}

/// What a changed price is rounded to, in plain words.
#[must_use]
pub const fn rounding(rounding: Rounding) -> &'static str {
    match rounding {
        Rounding::Cent => "to a cent",
        Rounding::FiveCents => "to 5 cents",
        Rounding::NinetyNine => "to .99",
        Rounding::NinetyFive => "to .95",
        Rounding::Whole => "to a whole amount",
    }
}
