//! Pictures from the web, fetched by the shell on behalf of the window, which itself reaches no network.

use serde::{Deserialize, Serialize};

use crate::request;

/// Fetches a picture: `http` or `https`, PNG, JPEG, GIF, WebP or SVG, at most 5 MiB, within 10 s, from public
/// addresses only. What went wrong is [`crate::Problem::Picture`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FetchPicture {
    /// Where it is.
    pub url: String,
}
request!(FetchPicture, "fetch_picture" => Picture);

/// A picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// Such as `image/png`, found by looking at the bytes.
    pub media_type: String,
    /// The bytes, in base64.
    pub base64: String,
}

/// Why a picture can't be shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fault", rename_all = "snake_case")]
pub enum PictureFault {
    /// Not an address of the web.
    NoLink,
    /// The address is one of a private network, which records must not make the console reach.
    PrivateAddress,
    /// The server was not reached, or did not answer in time.
    Unreachable,
    /// The server answered with this status.
    Status {
        /// Such as 404.
        status: u16,
    },
    /// More than 5 MiB.
    TooLarge,
    /// Not a picture of a kind that can be shown.
    NotAPicture,
}
