//! `choices!`: one closed enum per enum of the schema, with the spelling that PostgreSQL and the wire use.
//! The meaning of each value stands with the enum, in the file of its area.

/// A spelling that names none of a closed enum's values.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{found:?} is no {choice}")]
pub struct UnknownChoice {
    /// The enum that was asked for, by its schema name.
    pub choice: &'static str,
    /// The spelling that was found.
    pub found: String,
}

/// Declares an enum whose values are spelled as in the schema, for the wire, for SQL and for people alike.
macro_rules! choices {
    (
        $(#[$meta:meta])*
        $Name:ident { $( $(#[$value_meta:meta])* $Value:ident = $spelling:literal ),+ $(,)? }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        pub enum $Name {
            $( #[doc = concat!("`", $spelling, "`.")] $(#[$value_meta])* #[serde(rename = $spelling)] $Value, )+
        }

        impl $Name {
            /// Every value, in the order of the schema.
            pub const ALL: &'static [Self] = &[$( Self::$Value, )+];

            /// The spelling of the schema.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $( Self::$Value => $spelling, )+ }
            }
        }

        impl std::fmt::Display for $Name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $Name {
            type Err = $crate::UnknownChoice;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $( $spelling => Ok(Self::$Value), )+
                    _ => Err($crate::UnknownChoice { choice: stringify!($Name), found: text.to_owned() }),
                }
            }
        }
    };
}
pub(crate) use choices;
