//! The kit: accessible parts that know no area and no request. They take values, signals and callbacks; only screens
//! know what those mean. Their styles are in `style/parts`.

pub mod badge;
pub mod button;
pub mod chart;
pub mod dialog;
pub mod drop;
pub mod facts;
pub mod field;
pub mod filters;
pub mod grid;
pub mod icon;
pub mod items;
pub mod loaded;
pub mod order;
pub mod picking;
pub mod picture;
pub mod problem;
pub mod state;
pub mod toast;
pub mod value;

pub use badge::{Badge, Tone};
pub use button::{Button, IconButton, Keys, Look};
pub use chart::{Bars, Shares, Weeks};
pub use dialog::Dialog;
pub use drop::Drop;
pub use facts::{Fact, Facts};
pub use field::{Checkbox, Choice, NumberField, Segmented, SelectField, TextArea, TextField};
pub use icon::{Drawing, Icon};
pub use items::ItemsField;
pub use loaded::Loaded;
pub use picking::{Pager, PickTable};
pub use picture::PictureFrame;
pub use problem::{ProblemPanel, ProblemStrip, folded};
pub use state::{EmptyState, Skeleton};
pub use toast::{ToastRegion, Toasts};
pub use value::{Age, CopyText, Moment, MoneyText, PriceText, Stars};
