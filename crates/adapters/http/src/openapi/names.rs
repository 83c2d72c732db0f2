//! The contract names a part of a body after the body; here parts that are alike are one type with several names.

use serde_json::Value;

/// Names of types and the names under which they are published.
pub(super) type Names = &'static [(&'static str, &'static str)];

/// Parts of `UpdateDialog`.
pub(super) const UPDATE_DIALOG: [(&str, &str); 13] = [
    ("CreateDialogActivity", "UpdateDialogActivity"),
    ("CreateDialogApiAction", "UpdateDialogApiAction"),
    ("CreateDialogApiActionEndpoint", "UpdateDialogApiActionEndpoint"),
    ("CreateDialogAttachment", "UpdateDialogAttachment"),
    ("CreateDialogAttachmentUrl", "UpdateDialogAttachmentUrl"),
    ("CreateDialogContent", "UpdateDialogContent"),
    ("CreateDialogGuiAction", "UpdateDialogGuiAction"),
    ("CreateDialogTag", "UpdateDialogTag"),
    ("CreateDialogTransmission", "UpdateDialogTransmission"),
    (
        "CreateDialogTransmissionAttachment",
        "UpdateDialogTransmissionAttachment",
    ),
    (
        "CreateDialogTransmissionAttachmentUrl",
        "UpdateDialogTransmissionAttachmentUrl",
    ),
    (
        "CreateDialogTransmissionContent",
        "UpdateDialogTransmissionContent",
    ),
    (
        "CreateDialogTransmissionNavigationalAction",
        "UpdateDialogTransmissionNavigationalAction",
    ),
];

/// `CreateTransmissionRequest` and its parts.
pub(super) const CREATE_TRANSMISSION: [(&str, &str); 5] = [
    ("CreateDialogTransmission", "CreateTransmissionRequest"),
    (
        "CreateDialogTransmissionAttachment",
        "CreateTransmissionAttachment",
    ),
    (
        "CreateDialogTransmissionAttachmentUrl",
        "CreateTransmissionAttachmentUrl",
    ),
    ("CreateDialogTransmissionContent", "CreateTransmissionContent"),
    (
        "CreateDialogTransmissionNavigationalAction",
        "CreateTransmissionNavigationalAction",
    ),
];

/// Parts of `UpdateTransmissionRequest`.
pub(super) const UPDATE_TRANSMISSION: [(&str, &str); 4] = [
    ("CreateDialogAttachment", "UpdateTransmissionAttachment"),
    ("CreateDialogAttachmentUrl", "UpdateTransmissionAttachmentUrl"),
    ("CreateDialogTransmissionContent", "UpdateTransmissionContent"),
    (
        "CreateDialogTransmissionNavigationalAction",
        "UpdateTransmissionNavigationalAction",
    ),
];

/// Parts of a transmission that is read by itself.
pub(super) const TRANSMISSION_DETAILS: [(&str, &str); 4] = [
    (
        "DialogTransmissionAttachment",
        "DialogTransmissionAttachmentDetails",
    ),
    (
        "DialogTransmissionAttachmentUrl",
        "DialogTransmissionAttachmentUrlDetails",
    ),
    ("DialogTransmissionContent", "DialogTransmissionContentDetails"),
    (
        "DialogTransmissionNavigationalAction",
        "DialogTransmissionNavigationalActionDetails",
    ),
];

/// A transmission in the list of transmissions, and its parts.
pub(super) const TRANSMISSION_LIST: [(&str, &str); 5] = [
    ("DialogTransmissionDetails", "DialogTransmissionSearchItem"),
    (
        "DialogTransmissionAttachment",
        "DialogTransmissionSearchAttachment",
    ),
    (
        "DialogTransmissionAttachmentUrl",
        "DialogTransmissionSearchAttachmentUrl",
    ),
    ("DialogTransmissionContent", "DialogTransmissionSearchContent"),
    (
        "DialogTransmissionNavigationalAction",
        "DialogTransmissionSearchNavigationalAction",
    ),
];

/// Parts of the service owners' list.
pub(super) const SERVICE_OWNER_LIST: [(&str, &str); 3] = [
    ("DialogEndUserContext", "DialogListItemEndUserContext"),
    ("DialogServiceOwnerContext", "DialogServiceOwnerContextListItem"),
    ("DialogServiceOwnerLabel", "DialogServiceOwnerLabelListItem"),
];

/// The name under which a type is published.
pub(super) fn published(name: &str, names: Names) -> &str {
    names
        .iter()
        .find(|(of_type, _)| *of_type == name)
        .map_or(name, |(_, published)| published)
}

/// Lets every reference lead to the schema's other name.
pub(super) fn rename_references(value: &mut Value, rename: &dyn Fn(&str) -> String) {
    match value {
        Value::Object(members) => {
            for (key, value) in members.iter_mut() {
                match value {
                    Value::String(target) if key == "$ref" => {
                        *target = format!("#/components/schemas/{}", rename(referenced(target)));
                    }
                    other => rename_references(other, rename),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| rename_references(item, rename)),
        _ => {}
    }
}

/// Name of the schema a reference leads to.
pub(super) fn referenced(target: &str) -> &str {
    target.rsplit('/').next().unwrap_or_default()
}
