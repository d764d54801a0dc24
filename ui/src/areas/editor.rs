//! Editing a record as a whole, alike for every kind of record: the form and what is wrong in it, the draft that survives
//! a crash, unsaved work that is asked about, the save with its merge, the conflict with somebody else, the way back.
//! What a kind of record brings is [`Kind`]; its fields, its layout and its own words stay in its area.

pub mod bar;
pub mod conflict;
pub mod contest;
pub mod kept;
pub mod kind;
pub mod leaving;
pub mod slot;
pub mod state;
pub mod typing;
pub mod work;

pub use bar::{FoundDraft, ReadOnlyNote, SaveBar};
pub use conflict::ConflictDialog;
pub use kept::KeptWork;
pub use kind::{FieldOf, FieldsOf, Form, IdOf, Kind, Outcome, Rebased, Text, TypedFields, ValueOf};
pub use leaving::{AfterLeaving, BeforeLeaving};
pub use slot::Slot;
pub use state::Editor;
pub use work::{Editing, NEW, Start, Work, name_of_copy};
