//! The catalog: the choices a tool is described by, and what its price means. A tool's fields and their rules are in
//! [`tool`], one change of many in [`bulk`] and [`pricing`], what a manager should look at in [`findings`], its fields as
//! cells of a file in [`cells`].

pub mod bulk;
pub mod cells;
pub mod findings;
pub mod pricing;
pub mod tool;

use rust_decimal::Decimal;

use crate::choice::choices;

choices! {
    /// What a tool is for.
    ToolCategory {
        LeadGeneration = "LEAD_GENERATION",
        LeadNurturing = "LEAD_NURTURING",
        ListingOptimization = "LISTING_OPTIMIZATION",
        PropertyShopping = "PROPERTY_SHOPPING",
        MarketIntelligence = "MARKET_INTELLIGENCE",
        InvestmentAnalysis = "INVESTMENT_ANALYSIS",
        DocumentProcessing = "DOCUMENT_PROCESSING",
        CommissionFinancial = "COMMISSION_FINANCIAL",
        BookingScheduling = "BOOKING_SCHEDULING",
        Communication = "COMMUNICATION",
        CrmTools = "CRM_TOOLS",
        AnalyticsTools = "ANALYTICS_TOOLS",
        AutomationTools = "AUTOMATION_TOOLS",
        IntegrationTools = "INTEGRATION_TOOLS",
    }
}

choices! {
    /// How a tool is paid for.
    PriceModel {
        /// Costs nothing; the amount is 0.
        Free = "FREE",
        /// Paid once.
        OneTime = "ONE_TIME",
        /// Paid every month.
        Monthly = "MONTHLY",
        /// Paid every year.
        Annual = "ANNUAL",
        /// Paid per use; the amount is the price of one unit.
        UsageBased = "USAGE_BASED",
        /// On request: no price is claimed, the amount is 0.
        Custom = "CUSTOM",
    }
}

choices! {
    /// How a tool joins the platform.
    IntegrationType {
        Api = "API",
        Webhook = "WEBHOOK",
        Embed = "EMBED",
        Standalone = "STANDALONE",
        N8nWorkflow = "N8N_WORKFLOW",
        Native = "NATIVE",
    }
}

choices! {
    /// Where a tool stands in its life.
    ToolStatus {
        /// On sale.
        Active = "ACTIVE",
        /// Announced, not yet on sale.
        ComingSoon = "COMING_SOON",
        /// On sale for early users.
        Beta = "BETA",
        /// Being phased out.
        Deprecated = "DEPRECATED",
        /// Taken off sale for now.
        Disabled = "DISABLED",
    }
}

/// What the price of a tool says to a buyer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PriceClaim {
    /// Nothing to pay.
    Free,
    /// An amount per unit of the price model (once, month, year, use).
    Amount(Decimal),
    /// No price is claimed.
    OnRequest,
}

impl PriceModel {
    /// What an amount under this price model says to a buyer.
    #[must_use]
    pub fn claim(self, amount: Decimal) -> PriceClaim {
        match self {
            Self::Free => PriceClaim::Free,
            Self::Custom => PriceClaim::OnRequest,
            Self::OneTime | Self::Monthly | Self::Annual | Self::UsageBased => PriceClaim::Amount(amount),
        }
    }
}

impl ToolStatus {
    /// Whether an organization can buy a tool in this status.
    #[must_use]
    pub fn is_purchasable(self) -> bool {
        matches!(self, Self::Active | Self::Beta)
    }
}
