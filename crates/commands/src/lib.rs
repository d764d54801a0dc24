//! What happens when the window asks for something: one function per request, a file per area. The shell hands each
//! request to [`answer`] and sends back the bytes.
//!
//! The [`Desk`] is the state between requests: who is signed in, under which role, in which organization's view. Knows
//! neither SQL (that is the store's) nor Tauri (that is the shell's).

pub mod activity;
mod anew;
pub mod bundles;
pub mod catalog;
pub mod clock;
pub mod connections;
mod desk;
pub mod drafts;
pub mod files;
pub mod import;
pub mod jobs;
pub mod moderation;
pub mod organizations;
pub mod overview;
pub mod pictures;
pub mod profiles;
pub mod prompt;
pub mod purchases;
pub mod sample;
pub mod secrets;
pub mod transfer;
pub mod views;
mod whole_file;

pub use desk::{Desk, Means};

use contract::{Answer, Problem, Request};
use serde_json::Value;

/// Joins every request to the function that answers it.
macro_rules! requests {
    ($( $area:ident::$function:ident($Request:ty) ),+ $(,)?) => {
        /// The names of all requests that are answered.
        pub const ANSWERED: &[&str] = &[$( <$Request as Request>::NAME ),+];

        /// Answers the request called `name`: the bytes are the JSON of [`Answer`].
        pub async fn answer(desk: &Desk, name: &str, args: Value) -> Result<Vec<u8>, Problem> {
            match name {
                $( <$Request as Request>::NAME => {
                    let request: $Request = understood(name, args)?;
                    written::<$Request>(&$area::$function(desk, request).await?)
                } )+
                _ => Err(Problem::Unintelligible { command: name.to_owned() }),
            }
        }
    };
}

requests! {
    connections::get_boot(contract::connections::GetBoot),
    connections::list_profiles(contract::connections::ListProfiles),
    connections::save_profile(contract::connections::SaveProfile),
    connections::delete_profile(contract::connections::DeleteProfile),
    connections::import_url(contract::connections::ImportUrl),
    connections::store_password(contract::connections::StorePassword),
    connections::forget_password(contract::connections::ForgetPassword),
    connections::password_state(contract::connections::PasswordState),
    connections::test_connection(contract::connections::TestConnection),
    connections::connect(contract::connections::Connect),
    sample::open_sample(contract::connections::OpenSample),
    connections::disconnect(contract::connections::Disconnect),
    connections::get_session(contract::connections::GetSession),
    connections::choose_role(contract::connections::ChooseRole),
    connections::switch_writing_on(contract::connections::SwitchWritingOn),
    connections::switch_writing_off(contract::connections::SwitchWritingOff),
    overview::get_overview(contract::overview::GetOverview),
    catalog::list_tools(contract::catalog::ListTools),
    catalog::count_tools(contract::catalog::CountTools),
    catalog::get_tool(contract::catalog::GetTool),
    catalog::create_tool(contract::catalog::CreateTool),
    catalog::save_tool(contract::catalog::SaveTool),
    catalog::get_tool_holders(contract::catalog::GetToolHolders),
    catalog::delete_tool(contract::catalog::DeleteTool),
    catalog::preview_change(contract::catalog::PreviewChange),
    catalog::apply_change(contract::catalog::ApplyChange),
    catalog::count_findings(contract::catalog::CountFindings),
    catalog::list_drift(contract::catalog::ListDrift),
    catalog::repair_drift(contract::catalog::RepairDrift),
    catalog::get_vocabulary(contract::catalog::GetVocabulary),
    bundles::list_bundles(contract::bundles::ListBundles),
    bundles::count_bundles(contract::bundles::CountBundles),
    bundles::get_bundle(contract::bundles::GetBundle),
    bundles::create_bundle(contract::bundles::CreateBundle),
    bundles::save_bundle(contract::bundles::SaveBundle),
    bundles::get_bundle_holders(contract::bundles::GetBundleHolders),
    bundles::delete_bundle(contract::bundles::DeleteBundle),
    bundles::look_around(contract::bundles::LookAround),
    bundles::count_warnings(contract::bundles::CountWarnings),
    moderation::list_reviews(contract::moderation::ListReviews),
    moderation::count_reviews(contract::moderation::CountReviews),
    moderation::get_review(contract::moderation::GetReview),
    moderation::claim_review(contract::moderation::ClaimReview),
    moderation::release_reviews(contract::moderation::ReleaseReviews),
    moderation::claim_next(contract::moderation::ClaimNext),
    moderation::list_reasons(contract::moderation::ListReasons),
    moderation::decide_reviews(contract::moderation::DecideReviews),
    moderation::get_weights(contract::moderation::GetWeights),
    moderation::set_weights(contract::moderation::SetWeights),
    moderation::preview_weights(contract::moderation::PreviewWeights),
    moderation::get_evidence(contract::moderation::GetEvidence),
    moderation::get_review_figures(contract::moderation::GetReviewFigures),
    purchases::list_purchases(contract::purchases::ListPurchases),
    purchases::count_purchases(contract::purchases::CountPurchases),
    purchases::get_purchase(contract::purchases::GetPurchase),
    activity::list_activity(contract::activity::ListActivity),
    activity::count_activity(contract::activity::CountActivity),
    activity::get_change(contract::activity::GetChange),
    activity::undo_change(contract::activity::UndoChange),
    activity::get_last_undoable(contract::activity::GetLastUndoable),
    views::list_views(contract::views::ListViews),
    views::save_view(contract::views::SaveView),
    views::delete_view(contract::views::DeleteView),
    drafts::keep_draft(contract::drafts::KeepDraft),
    drafts::get_draft(contract::drafts::GetDraft),
    drafts::list_drafts(contract::drafts::ListDrafts),
    drafts::drop_draft(contract::drafts::DropDraft),
    pictures::fetch_picture(contract::pictures::FetchPicture),
    files::choose_file(contract::transfer::ChooseFile),
    transfer::export_tools(contract::transfer::ExportTools),
    transfer::export_activity(contract::transfer::ExportActivity),
    transfer::read_import(contract::transfer::ReadImport),
    transfer::get_import(contract::transfer::GetImport),
    transfer::list_import_rows(contract::transfer::ListImportRows),
    transfer::apply_import(contract::transfer::ApplyImport),
    transfer::drop_import(contract::transfer::DropImport),
    jobs::list_jobs(contract::transfer::ListJobs),
    jobs::end_job(contract::transfer::EndJob),
    organizations::find_organizations(contract::organizations::FindOrganizations),
    organizations::open_organization(contract::organizations::OpenOrganization),
    organizations::leave_organization(contract::organizations::LeaveOrganization),
}

fn understood<R: Request>(name: &str, args: Value) -> Result<R, Problem> {
    serde_json::from_value(args).map_err(|fault| {
        tracing::warn!(name, %fault, "a request was not understood");
        Problem::Unintelligible { command: name.to_owned() }
    })
}

fn written<R: Request>(answer: &Answer<R::Reply>) -> Result<Vec<u8>, Problem> {
    serde_json::to_vec(answer).map_err(|fault| unforeseen(R::NAME, &fault))
}

/// Does what waits for the disk, or takes the processor for long, on a thread that may.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Problem> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|broken| unforeseen("work on a thread of its own", &broken))
}

/// Logs what nobody thought of, under a mark to look for. `at` is what it broke.
pub(crate) fn unforeseen(at: &str, cause: &dyn std::error::Error) -> Problem {
    let trace = uuid::Uuid::new_v4().simple().to_string();
    tracing::error!(trace, at, %cause, "unforeseen");
    Problem::Internal { trace }
}
