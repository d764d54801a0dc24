//! What the tests of the editor share.

use chrono::DateTime;
use contract::catalog::ToolRecord;
use domain::catalog::tool::ToolFields;
use domain::ids::ToolId;
use domain::money::Money;
use uuid::Uuid;

/// A tool with these fields, read in 1970.
pub fn record(fields: &ToolFields) -> ToolRecord {
    let (at, fields) = (DateTime::UNIX_EPOCH, fields.clone());
    ToolRecord {
        id: ToolId(Uuid::from_u128(0x0198_c7a0_0000_7000_8000_0000_0000_0001)),
        name: fields.name,
        description: fields.description,
        long_description: fields.long_description,
        category: fields.category,
        tags: fields.tags,
        price_model: fields.price_model,
        price: Money { amount: fields.price_amount, currency: fields.currency },
        required_tier: fields.required_tier,
        features: fields.features,
        tech_stack: fields.tech_stack,
        integration_type: fields.integration_type,
        status: fields.status,
        is_featured: fields.is_featured,
        is_popular: fields.is_popular,
        provider: fields.provider,
        documentation_url: fields.documentation_url,
        demo_url: fields.demo_url,
        support_url: fields.support_url,
        icon_url: fields.icon_url,
        images: fields.images,
        video_url: fields.video_url,
        version: fields.version,
        last_updated: at,
        purchase_count: 3,
        view_count: 0,
        avg_rating: None,
        review_count: 0,
        created_at: at,
        updated_at: at,
        bundles: vec![],
        findings: vec![],
    }
}
