//! Purchases: what an organization bought, how it was paid, and what holds today.

use crate::choice::choices;

choices! {
    /// Whether one tool or a bundle was bought.
    PurchaseType { Tool = "TOOL", Bundle = "BUNDLE" }
}

choices! {
    /// Whether one tool or a bundle waits in a cart.
    CartItemType { Tool = "TOOL", Bundle = "BUNDLE" }
}

choices! {
    /// How a purchase is paid.
    PaymentMethod {
        CreditCard = "CREDIT_CARD",
        Ach = "ACH",
        Invoice = "INVOICE",
        PlatformCredits = "PLATFORM_CREDITS",
    }
}

choices! {
    /// How far the payment has come.
    PaymentStatus {
        Pending = "PENDING",
        Processing = "PROCESSING",
        Completed = "COMPLETED",
        Failed = "FAILED",
        Refunded = "REFUNDED",
        Cancelled = "CANCELLED",
    }
}

choices! {
    /// What holds of a purchase today.
    PurchaseStatus {
        Active = "ACTIVE",
        Cancelled = "CANCELLED",
        Expired = "EXPIRED",
        Refunded = "REFUNDED",
    }
}
