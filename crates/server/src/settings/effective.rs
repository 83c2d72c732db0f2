//! `config show`: every effective value with its source, secrets masked.

use super::load::{SettingsError, Sources, layers, source_of};
use figment::value::{Dict, Value};

/// Keys whose values are never printed.
pub(crate) fn is_secret(key: &str) -> bool {
    ["database.url", "privacy.person_mask_secret"].contains(&key) || key.ends_with("private_key")
}

/// One line for each key.
pub(crate) fn show(sources: &Sources) -> Result<String, SettingsError> {
    let figment = layers(sources)?;
    let mut lines = Vec::new();
    let values: Dict = figment.extract().unwrap_or_default();
    flatten(&values, "", &mut |key, value| {
        lines.push(format!("{key} = {value}  # {}", source_of(&figment, key)));
    });
    lines.push(String::new());
    Ok(lines.join("\n"))
}

fn flatten(values: &Dict, prefix: &str, line: &mut impl FnMut(&str, &str)) {
    for (name, value) in values {
        let key = format!("{prefix}{name}");
        entry(&key, value, line);
    }
}

fn entry(key: &str, value: &Value, line: &mut impl FnMut(&str, &str)) {
    match value {
        Value::Dict(_, values) => flatten(values, &format!("{key}."), line),
        Value::Array(_, values) if !values.is_empty() => {
            for (index, value) in values.iter().enumerate() {
                entry(&format!("{key}[{index}]"), value, line);
            }
        }
        Value::Array(..) => line(key, "[]"),
        Value::String(_, text) if is_secret(key) && !text.is_empty() => line(key, "\"***\""),
        Value::String(_, text) => line(key, &format!("{text:?}")),
        Value::Bool(_, value) => line(key, &value.to_string()),
        Value::Num(_, number) => {
            let text = number
                .to_i128()
                .map(|number| number.to_string())
                .or_else(|| number.to_u128().map(|number| number.to_string()))
                .or_else(|| number.to_f64().map(|number| number.to_string()));
            line(
                key,
                if is_secret(key) {
                    "***"
                } else {
                    text.as_deref().unwrap_or("?")
                },
            );
        }
        Value::Char(_, value) => line(key, &value.to_string()),
        Value::Empty(..) => line(key, ""),
    }
}
