//! Ranges of single values, declared beside them.

use super::{SettingError, error};
use validator::{Validate, ValidationErrors, ValidationErrorsKind};

/// Every value of a section that is out of its range, by key.
pub(super) fn errors(section: &str, settings: &impl Validate) -> Vec<SettingError> {
    let mut found = Vec::new();
    if let Err(errors) = settings.validate() {
        collect(section, &errors, &mut found);
    }
    found.sort_by(|one, other| one.key.cmp(&other.key));
    found
}

fn collect(path: &str, errors: &ValidationErrors, found: &mut Vec<SettingError>) {
    for (name, kind) in errors.errors() {
        let key = format!("{path}.{name}");
        match kind {
            ValidationErrorsKind::Struct(inner) => collect(&key, inner, found),
            ValidationErrorsKind::List(elements) => {
                for (index, inner) in elements {
                    collect(&format!("{key}[{index}]"), inner, found);
                }
            }
            ValidationErrorsKind::Field(reasons) => {
                found.extend(
                    reasons
                        .iter()
                        .map(|reason| error(&key, reason.message.as_deref().unwrap_or("is not allowed"))),
                );
            }
        }
    }
}
