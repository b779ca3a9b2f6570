//! Why an operation on a key-value store failed.

use super::KeyValueStore;
use crate::storage::StatementError;

/// Why an operation on a key-value store failed. It changed nothing then.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyValueError {
    /// The key is too long.
    #[error("the key is {bytes} bytes long: at most {} are allowed", KeyValueStore::MAX_KEY_BYTES)]
    KeyTooLong {
        /// Its length.
        bytes: usize,
    },
    /// The value is too large.
    #[error("the value has {bytes} bytes: at most {} are allowed", KeyValueStore::MAX_VALUE_BYTES)]
    ValueTooLarge {
        /// Its size.
        bytes: usize,
    },
    /// One call names too many keys.
    #[error("{keys} keys are too many for one call: at most {} are allowed", KeyValueStore::MAX_KEYS)]
    TooManyKeys {
        /// How many it names.
        keys: usize,
    },
    /// The value to be incremented is not eight bytes long.
    #[error("the value is not a number: increment takes eight bytes, little-endian")]
    NotANumber,
    /// The sum is no signed 64-bit integer.
    #[error("the sum is out of range")]
    Overflow,
    /// The database failed.
    #[error(transparent)]
    Storage(#[from] StatementError),
}

impl KeyValueError {
    /// What kind of failure it is, in a word that names no value.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::KeyTooLong { .. } => "key_too_long",
            Self::ValueTooLarge { .. } => "value_too_large",
            Self::TooManyKeys { .. } => "too_many_keys",
            Self::NotANumber => "not_a_number",
            Self::Overflow => "overflow",
            Self::Storage(error) => error.kind(),
        }
    }

    /// Whether the call asked for more than it may: a size, a number or a time.
    pub(crate) fn is_beyond_a_limit(&self) -> bool {
        match self {
            Self::KeyTooLong { .. } | Self::ValueTooLarge { .. } | Self::TooManyKeys { .. } => true,
            Self::Storage(error) => matches!(error, StatementError::TooLarge { .. } | StatementError::Timeout { .. }),
            Self::NotANumber | Self::Overflow => false,
        }
    }
}
