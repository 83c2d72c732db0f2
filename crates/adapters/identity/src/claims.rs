//! Reading single claims the way the reference's flattening makes them look: a list is its first element, an object may come
//! as text, numbers and texts are alike.

use dialogporten_domain::party::OrganizationNumber;
use serde_json::{Map, Value};
use std::borrow::Cow;

/// The claims of a verified token.
pub(crate) struct Claims(pub(crate) Map<String, Value>);

impl Claims {
    /// First value of a claim.
    fn first(&self, name: &str) -> Option<&Value> {
        match self.0.get(name)? {
            Value::Array(values) => values.first(),
            Value::Null => None,
            value => Some(value),
        }
    }

    /// First value, numbers and booleans as text.
    pub(crate) fn text(&self, name: &str) -> Option<Cow<'_, str>> {
        match self.first(name)? {
            Value::String(text) => Some(Cow::Borrowed(text)),
            Value::Number(number) => Some(Cow::Owned(number.to_string())),
            Value::Bool(value) => Some(Cow::Owned(value.to_string())),
            _ => None,
        }
    }

    /// All texts of a claim that may be one text or a list.
    pub(crate) fn texts(&self, name: &str) -> Vec<&str> {
        match self.0.get(name) {
            Some(Value::String(text)) => vec![text],
            Some(Value::Array(values)) => values.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        }
    }

    /// All objects of a claim that may be one object, a list, or either as JSON text.
    pub(crate) fn objects(&self, name: &str) -> Vec<Map<String, Value>> {
        self.0.get(name).cloned().map(objects_in).unwrap_or_default()
    }

    /// An organization claim: authority `iso6523-actorid-upis`, id `0192:{number}`.
    // Altinn/dialogporten: Application/Common/Extensions/ClaimsPrincipalExtensions.cs
    pub(crate) fn organization(&self, name: &str) -> Option<OrganizationNumber> {
        organization_in(self.objects(name).first()?)
    }

    /// Seconds since 1970 of a time claim; `Err` when it is there but no number.
    pub(crate) fn seconds(&self, name: &str) -> Result<Option<f64>, ()> {
        match self.0.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => value.as_f64().map(Some).ok_or(()),
        }
    }
}

/// Objects in a value; texts are read as JSON, elements of other types are left out.
fn objects_in(value: Value) -> Vec<Map<String, Value>> {
    match value {
        Value::Object(object) => vec![object],
        Value::Array(values) => values
            .into_iter()
            .filter(|value| !value.is_array())
            .flat_map(objects_in)
            .collect(),
        Value::String(text) => match serde_json::from_str(&text) {
            Ok(Value::String(_)) | Err(_) => Vec::new(),
            Ok(value) => objects_in(value),
        },
        _ => Vec::new(),
    }
}

/// The organization that an ISO 6523 object names.
pub(crate) fn organization_in(object: &Map<String, Value>) -> Option<OrganizationNumber> {
    let authority = object.get("authority")?.as_str()?;
    if !authority.eq_ignore_ascii_case("iso6523-actorid-upis") {
        return None;
    }
    let (scheme, number) = object.get("ID")?.as_str()?.split_once(':')?;
    (scheme == "0192").then(|| OrganizationNumber::parse(number))?
}
