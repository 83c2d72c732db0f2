//! Enumerations as callers may write them: by name in any case, or by number.

use serde::de::{Deserialize, Deserializer, Error, Unexpected, Visitor};
use serde::ser::{Serialize, Serializer};
use std::fmt;
use std::marker::PhantomData;

/// An enumeration of the contract.
pub trait WireEnum: Copy + 'static {
    /// Every value with its name and its number.
    const VALUES: &'static [(Self, &'static str, i32)];

    /// The value of that name, whatever the case of its letters.
    #[must_use]
    fn from_name(name: &str) -> Option<Self> {
        Self::VALUES
            .iter()
            .find(|(_, known, _)| known.eq_ignore_ascii_case(name))
            .map(|(value, _, _)| *value)
    }

    /// The value with that number.
    #[must_use]
    fn from_number(number: i32) -> Option<Self> {
        Self::VALUES
            .iter()
            .find(|(_, _, known)| *known == number)
            .map(|(value, _, _)| *value)
    }
}

/// A value as sent. A number nobody has defined is kept, because validation reports it, not the JSON reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EnumInput<E> {
    /// A value of the enumeration.
    Defined(E),
    /// A number without meaning.
    Undefined(i32),
}

impl<E: WireEnum> EnumInput<E> {
    /// The value, unless it is a number without meaning.
    #[must_use]
    pub const fn defined(self) -> Option<E> {
        match self {
            Self::Defined(value) => Some(value),
            Self::Undefined(_) => None,
        }
    }
}

impl<'de, E: WireEnum> Deserialize<'de> for EnumInput<E> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NameOrNumber(PhantomData))
    }
}

impl<E: Serialize> Serialize for EnumInput<E> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Defined(value) => value.serialize(serializer),
            Self::Undefined(number) => serializer.serialize_i32(*number),
        }
    }
}

struct NameOrNumber<E>(PhantomData<E>);

impl<E: WireEnum> Visitor<'_> for NameOrNumber<E> {
    type Value = EnumInput<E>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("one of")?;
        for (index, (_, name, _)) in E::VALUES.iter().enumerate() {
            f.write_str(if index == 0 { " " } else { ", " })?;
            f.write_str(name)?;
        }
        Ok(())
    }

    fn visit_str<R: Error>(self, name: &str) -> Result<Self::Value, R> {
        E::from_name(name)
            .map(EnumInput::Defined)
            .ok_or_else(|| R::invalid_value(Unexpected::Other("another name"), &self))
    }

    fn visit_i64<R: Error>(self, number: i64) -> Result<Self::Value, R> {
        let number =
            i32::try_from(number).map_err(|_| R::invalid_value(Unexpected::Signed(number), &self))?;
        Ok(E::from_number(number).map_or(EnumInput::Undefined(number), EnumInput::Defined))
    }

    fn visit_u64<R: Error>(self, number: u64) -> Result<Self::Value, R> {
        let number =
            i64::try_from(number).map_err(|_| R::invalid_value(Unexpected::Unsigned(number), &self))?;
        self.visit_i64(number)
    }
}

#[cfg(test)]
mod tests {
    use super::EnumInput;
    use crate::common::DialogStatusInput;
    use serde_json::from_str;

    type Status = EnumInput<DialogStatusInput>;

    #[test]
    fn names_are_read_in_any_case() {
        let status: Status = from_str("\"requiresATTENTION\"").unwrap();
        assert_eq!(status.defined(), Some(DialogStatusInput::RequiresAttention));
    }

    #[test]
    fn numbers_are_read_as_the_value_they_stand_for() {
        assert_eq!(
            from_str::<Status>("1").unwrap(),
            EnumInput::Defined(DialogStatusInput::New)
        );
    }

    #[test]
    fn an_undefined_number_survives_until_validation() {
        assert_eq!(from_str::<Status>("99").unwrap(), EnumInput::Undefined(99));
        assert_eq!(from_str::<Status>("-1").unwrap(), EnumInput::Undefined(-1));
    }

    #[test]
    fn an_unknown_name_is_refused_without_repeating_it() {
        let error = from_str::<Status>("\"Pending\"").unwrap_err().to_string();
        assert!(
            error.contains("NotApplicable") && !error.contains("Pending"),
            "{error}"
        );
    }

    #[test]
    fn a_number_beyond_32_bits_is_refused() {
        assert!(from_str::<Status>("4294967296").is_err());
        assert!(from_str::<Status>("18446744073709551615").is_err());
        assert!(from_str::<Status>("null").is_err());
    }
}
