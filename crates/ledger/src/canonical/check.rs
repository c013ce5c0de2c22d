//! Walks a value before it is written and refuses what canonical JSON leaves open between implementations.
//!
//! This is a serializer that writes nothing. It exists because no later moment will do: once a value is JSON text, a
//! NaN has become `null` and a large number has been rounded.

use serde::Serialize;
use serde::ser::{
    SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple, SerializeTupleStruct,
    SerializeTupleVariant, Serializer,
};

use super::{CanonicalError, MAX_DEPTH};

const LARGEST: u64 = (1 << 53) - 1;

type Checked = Result<(), CanonicalError>;

/// The serializer; knows how many levels are left.
#[derive(Clone, Copy)]
pub(super) struct Check {
    levels_left: u8,
}

impl Check {
    pub(super) fn new() -> Self {
        Self { levels_left: MAX_DEPTH }
    }

    fn inside(self) -> Result<Self, CanonicalError> {
        let levels_left = self.levels_left.checked_sub(1).ok_or(CanonicalError::Depth)?;
        Ok(Self { levels_left })
    }
}

fn whole(magnitude: Option<u64>, text: impl ToString) -> Checked {
    match magnitude {
        Some(0..=LARGEST) => Ok(()),
        Some(_) | None => Err(CanonicalError::Range(text.to_string())),
    }
}

impl Serializer for Check {
    type Ok = ();
    type Error = CanonicalError;
    type SerializeSeq = Self;
    type SerializeTuple = Self;
    type SerializeTupleStruct = Self;
    type SerializeTupleVariant = Self;
    type SerializeMap = Self;
    type SerializeStruct = Self;
    type SerializeStructVariant = Self;

    fn serialize_f32(self, _: f32) -> Checked {
        Err(CanonicalError::Float)
    }
    fn serialize_f64(self, _: f64) -> Checked {
        Err(CanonicalError::Float)
    }
    fn serialize_i64(self, value: i64) -> Checked {
        whole(Some(value.unsigned_abs()), value)
    }
    fn serialize_u64(self, value: u64) -> Checked {
        whole(Some(value), value)
    }
    fn serialize_i128(self, value: i128) -> Checked {
        whole(value.unsigned_abs().try_into().ok(), value)
    }
    fn serialize_u128(self, value: u128) -> Checked {
        whole(value.try_into().ok(), value)
    }

    fn serialize_bool(self, _: bool) -> Checked {
        Ok(())
    }
    fn serialize_i8(self, _: i8) -> Checked {
        Ok(())
    }
    fn serialize_i16(self, _: i16) -> Checked {
        Ok(())
    }
    fn serialize_i32(self, _: i32) -> Checked {
        Ok(())
    }
    fn serialize_u8(self, _: u8) -> Checked {
        Ok(())
    }
    fn serialize_u16(self, _: u16) -> Checked {
        Ok(())
    }
    fn serialize_u32(self, _: u32) -> Checked {
        Ok(())
    }
    fn serialize_char(self, _: char) -> Checked {
        Ok(())
    }
    fn serialize_str(self, _: &str) -> Checked {
        Ok(())
    }
    fn serialize_bytes(self, _: &[u8]) -> Checked {
        self.inside().map(drop)
    }
    fn serialize_none(self) -> Checked {
        Ok(())
    }
    fn serialize_unit(self) -> Checked {
        Ok(())
    }
    fn serialize_unit_struct(self, _: &'static str) -> Checked {
        Ok(())
    }
    fn serialize_unit_variant(self, _: &'static str, _: u32, _: &'static str) -> Checked {
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Checked {
        value.serialize(self)
    }
    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Checked {
        value.serialize(self)
    }
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        value: &T,
    ) -> Checked {
        value.serialize(self.inside()?)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self, CanonicalError> {
        self.inside()
    }
    fn serialize_tuple(self, _: usize) -> Result<Self, CanonicalError> {
        self.inside()
    }
    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self, CanonicalError> {
        self.inside()
    }
    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self, CanonicalError> {
        self.inside()?.inside()
    }
    fn serialize_map(self, _: Option<usize>) -> Result<Self, CanonicalError> {
        self.inside()
    }
    fn serialize_struct(self, name: &'static str, _: usize) -> Result<Self, CanonicalError> {
        // How serde_json smuggles raw text and numbers of any length past a serializer, if a feature is on.
        if name.starts_with("$serde_json::private::") {
            return Err(CanonicalError::Json("raw JSON is not checked".into()));
        }
        self.inside()
    }
    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self, CanonicalError> {
        self.inside()?.inside()
    }
}

impl SerializeSeq for Check {
    type Ok = ();
    type Error = CanonicalError;
    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Checked {
        value.serialize(*self)
    }
    fn end(self) -> Checked {
        Ok(())
    }
}

impl SerializeTuple for Check {
    type Ok = ();
    type Error = CanonicalError;
    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Checked {
        value.serialize(*self)
    }
    fn end(self) -> Checked {
        Ok(())
    }
}

impl SerializeTupleStruct for Check {
    type Ok = ();
    type Error = CanonicalError;
    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Checked {
        value.serialize(*self)
    }
    fn end(self) -> Checked {
        Ok(())
    }
}

impl SerializeTupleVariant for Check {
    type Ok = ();
    type Error = CanonicalError;
    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Checked {
        value.serialize(*self)
    }
    fn end(self) -> Checked {
        Ok(())
    }
}

impl SerializeMap for Check {
    type Ok = ();
    type Error = CanonicalError;
    fn serialize_key<T: Serialize + ?Sized>(&mut self, name: &T) -> Checked {
        name.serialize(*self)
    }
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Checked {
        value.serialize(*self)
    }
    fn end(self) -> Checked {
        Ok(())
    }
}

impl SerializeStruct for Check {
    type Ok = ();
    type Error = CanonicalError;
    fn serialize_field<T: Serialize + ?Sized>(&mut self, _: &'static str, value: &T) -> Checked {
        value.serialize(*self)
    }
    fn end(self) -> Checked {
        Ok(())
    }
}

impl SerializeStructVariant for Check {
    type Ok = ();
    type Error = CanonicalError;
    fn serialize_field<T: Serialize + ?Sized>(&mut self, _: &'static str, value: &T) -> Checked {
        value.serialize(*self)
    }
    fn end(self) -> Checked {
        Ok(())
    }
}
