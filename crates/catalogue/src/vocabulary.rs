//! Closed lists of words. The data spells a word, code matches on a variant; both stand in one place.

/// Declares an enum whose variants are the words of a closed list, each once, with its meaning and its spelling.
///
/// The order of the declaration is the order of the variants (`Ord`) and of `ALL`.
macro_rules! vocabulary {
    (
        $(#[$about:meta])*
        pub enum $List:ident {
            $( $(#[$meaning:meta])* $Word:ident = $spelling:literal, )+
        }
    ) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $List {
            $( $(#[$meaning])* #[serde(rename = $spelling)] $Word, )+
        }

        impl $List {
            /// Every word of the list, in its order.
            pub const ALL: &'static [Self] = &[ $( Self::$Word ),+ ];

            /// The word as the data spells it.
            pub const fn id(self) -> &'static str {
                match self { $( Self::$Word => $spelling ),+ }
            }

            /// The word spelled so, if the list has it.
            pub fn from_id(id: &str) -> Option<Self> {
                match id {
                    $( $spelling => Some(Self::$Word), )+
                    _ => None,
                }
            }
        }

        impl std::fmt::Display for $List {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.id())
            }
        }
    };
}
pub(crate) use vocabulary;
