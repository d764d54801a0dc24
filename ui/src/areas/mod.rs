//! The areas of the marketplace, each a list and the opened record. They never import each other; what all of them
//! share is in [`list`] (state), [`pane`] (layout), [`editor`] (editing a record as a whole), [`gate`] (who sees it),
//! [`tools`] (by what they are looked for), [`life`] (the steps of a status), [`pictures`], [`views`] and [`words`].

pub mod activity;
pub mod bundles;
pub mod catalog;
pub mod editor;
pub mod gate;
pub mod life;
pub mod list;
pub mod moderation;
pub mod organizations;
pub mod pane;
pub mod pictures;
pub mod purchases;
pub mod tools;
pub mod views;
pub mod words;
