//! Turns a tree into a wire type: the contract's leniency lives here.

use super::fault::Fault;
use super::node::Node;
use crate::path::Path;
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, IntoDeserializer, MapAccess, SeqAccess, Unexpected,
    VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;
use std::borrow::Cow;

/// Reads a whole tree.
pub(crate) fn read<'de, T: serde::Deserialize<'de>>(tree: Node<'de>) -> Result<T, Fault> {
    let path = Path::Root;
    T::deserialize(Reader {
        node: tree,
        path: &path,
    })
    .map_err(|fault| fault.at(&path))
}

struct Reader<'de, 'p> {
    node: Node<'de>,
    path: &'p Path<'p>,
}

impl<'de> Reader<'de, '_> {
    /// A number, also when it is written as a quoted string.
    fn number<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        let Node::Text(text) = &self.node else {
            return self.deserialize_any(visitor);
        };
        let node = if let Ok(number) = text.parse::<u64>() {
            Node::Unsigned(number)
        } else if let Ok(number) = text.parse::<i64>() {
            Node::Signed(number)
        } else {
            match text.parse::<f64>() {
                Ok(number) if number.is_finite() => Node::Float(number),
                _ => return Err(Fault::invalid_value(Unexpected::Other("text"), &"a number").at(self.path)),
            }
        };
        Reader {
            node,
            path: self.path,
        }
        .deserialize_any(visitor)
    }
}

impl<'de> Deserializer<'de> for Reader<'de, '_> {
    type Error = Fault;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        let path = self.path;
        match self.node {
            Node::Null => visitor.visit_unit(),
            Node::Bool(value) => visitor.visit_bool(value),
            Node::Unsigned(value) => visitor.visit_u64(value),
            Node::Signed(value) => visitor.visit_i64(value),
            Node::Float(value) => visitor.visit_f64(value),
            Node::Text(Cow::Borrowed(text)) => visitor.visit_borrowed_str(text),
            // Only an escape can write it. No text with it can be stored.
            Node::Text(Cow::Owned(text)) if text.contains('\0') => {
                Err(Fault::custom("The text must not contain the character U+0000."))
            }
            Node::Text(Cow::Owned(text)) => visitor.visit_string(text),
            Node::Array(nodes) => visitor.visit_seq(Elements {
                nodes: nodes.into_iter().enumerate(),
                path,
            }),
            Node::Object(members) => visitor.visit_map(Members {
                members: members.into_iter(),
                value: None,
                path,
            }),
        }
        .map_err(|fault| fault.at(path))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self.node {
            Node::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        let path = self.path;
        let Node::Object(members) = self.node else {
            return Err(Fault::invalid_type(self.node.kind(), &"an object").at(path));
        };
        visitor
            .visit_map(Fields {
                members: known_members(members, fields).into_iter(),
                value: None,
                path,
            })
            .map_err(|fault| fault.at(path))
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        let path = self.path;
        let Node::Text(text) = &self.node else {
            return Err(
                Fault::invalid_value(Unexpected::Other("value"), &"one of the defined names").at(path),
            );
        };
        match variants.iter().find(|name| name.eq_ignore_ascii_case(text)) {
            Some(name) => visitor.visit_enum(UnitVariant(name)),
            None => Err(Fault::unknown_variant("", variants)),
        }
        .map_err(|fault| fault.at(path))
    }

    fn deserialize_i8<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.number(visitor)
    }

    fn deserialize_i16<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.number(visitor)
    }

    fn deserialize_i32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.number(visitor)
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.number(visitor)
    }

    fn deserialize_u8<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.number(visitor)
    }

    fn deserialize_u16<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.number(visitor)
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.number(visitor)
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.number(visitor)
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.number(visitor)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.number(visitor)
    }

    forward_to_deserialize_any! {
        bool i128 u128 char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map identifier ignored_any
    }
}

/// Members that `fields` names, in the order they were sent; of duplicates only the last.
fn known_members<'de>(
    members: Vec<(Cow<'de, str>, Node<'de>)>,
    fields: &'static [&'static str],
) -> Vec<(&'static str, Node<'de>)> {
    let mut known: Vec<(&'static str, Node<'de>)> = Vec::with_capacity(members.len().min(fields.len()));
    for (name, node) in members {
        let Some(field) = fields.iter().find(|field| field.eq_ignore_ascii_case(&name)) else {
            continue;
        };
        known.retain(|(earlier, _)| earlier != field);
        known.push((field, node));
    }
    known
}

struct Fields<'de, 'p> {
    members: std::vec::IntoIter<(&'static str, Node<'de>)>,
    value: Option<(&'static str, Node<'de>)>,
    path: &'p Path<'p>,
}

impl<'de> MapAccess<'de> for Fields<'de, '_> {
    type Error = Fault;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Fault> {
        let Some((name, node)) = self.members.next() else {
            return Ok(None);
        };
        self.value = Some((name, node));
        seed.deserialize(name.into_deserializer()).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Fault> {
        let Some((name, node)) = self.value.take() else {
            return Err(Fault::custom("a member without value"));
        };
        let path = Path::Member(self.path, name);
        seed.deserialize(Reader { node, path: &path })
            .map_err(|fault| fault.at(&path))
    }
}

struct Members<'de, 'p> {
    members: std::vec::IntoIter<(Cow<'de, str>, Node<'de>)>,
    value: Option<(Cow<'de, str>, Node<'de>)>,
    path: &'p Path<'p>,
}

impl<'de> MapAccess<'de> for Members<'de, '_> {
    type Error = Fault;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Fault> {
        let Some((name, node)) = self.members.next() else {
            return Ok(None);
        };
        let key = seed.deserialize(name.as_ref().into_deserializer());
        self.value = Some((name, node));
        key.map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Fault> {
        let Some((name, node)) = self.value.take() else {
            return Err(Fault::custom("a member without value"));
        };
        let path = Path::Member(self.path, &name);
        seed.deserialize(Reader { node, path: &path })
            .map_err(|fault| fault.at(&path))
    }
}

struct Elements<'de, 'p> {
    nodes: std::iter::Enumerate<std::vec::IntoIter<Node<'de>>>,
    path: &'p Path<'p>,
}

impl<'de> SeqAccess<'de> for Elements<'de, '_> {
    type Error = Fault;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Fault> {
        let Some((index, node)) = self.nodes.next() else {
            return Ok(None);
        };
        let path = Path::Element(self.path, index);
        seed.deserialize(Reader { node, path: &path })
            .map(Some)
            .map_err(|fault| fault.at(&path))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.nodes.len())
    }
}

struct UnitVariant(&'static str);

impl<'de> EnumAccess<'de> for UnitVariant {
    type Error = Fault;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Fault> {
        let name: &'static str = self.0;
        Ok((seed.deserialize(name.into_deserializer())?, self))
    }
}

impl<'de> VariantAccess<'de> for UnitVariant {
    type Error = Fault;

    fn unit_variant(self) -> Result<(), Fault> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, _: T) -> Result<T::Value, Fault> {
        Err(Fault::custom("a name without value is expected"))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, Fault> {
        Err(Fault::custom("a name without value is expected"))
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], _: V) -> Result<V::Value, Fault> {
        Err(Fault::custom("a name without value is expected"))
    }
}
