//! RFC 6902 on the body that replaces a dialog, as the reference's typed documents do it: paths match in any case, a member
//! that is not set can be tested, replaced and removed, removing a member sets it back.

mod shape;

use crate::pipeline::MAX_BODY;
use json_patch::jsonptr::PointerBuf;
use json_patch::{
    AddOperation, PatchErrorKind, PatchOperation, RemoveOperation, ReplaceOperation, TestOperation,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use shape::{DIALOG, Shape};

/// Most that all written values may weigh together: a whole body and as much again.
const MAX_WEIGHT: usize = 2 * MAX_BODY;

/// One operation, as sent.
#[derive(Debug, Deserialize)]
pub(super) struct Operation {
    op: String,
    path: String,
    #[serde(default)]
    from: Option<String>,
    #[serde(default)]
    value: Value,
}

/// The body after all operations. Members that are not set are left out of it.
///
/// # Errors
/// What is wrong with the first operation that cannot be applied.
pub(super) fn patched(body: impl Serialize, operations: Vec<Operation>) -> Result<Value, String> {
    let document = serde_json::to_value(body).ok().and_then(|body| DIALOG.fill(body));
    let mut patch = Patch {
        document: document.ok_or("the dialog cannot be patched")?,
        weight: 0,
    };
    for (index, operation) in operations.into_iter().enumerate() {
        let kind = operation.op.to_ascii_lowercase();
        patch
            .apply(&kind, operation)
            .map_err(|reason| format!("operation {index} cannot be applied: {reason}"))?;
    }
    let mut document = patch.document;
    leave_out_nulls(&mut document);
    Ok(document)
}

type Reason = &'static str;

/// A place in the document.
struct Place {
    pointer: PointerBuf,
    shape: &'static Shape,
    is_element: bool,
}

struct Patch {
    document: Value,
    weight: usize,
}

impl Patch {
    fn apply(&mut self, kind: &str, operation: Operation) -> Result<(), Reason> {
        let place = place(&operation.path)?;
        match kind {
            "add" => {
                let value = self.fitting(place.shape, operation.value)?;
                self.add(place, value)
            }
            "replace" => {
                let value = self.fitting(place.shape, operation.value)?;
                self.run(PatchOperation::Replace(ReplaceOperation {
                    path: place.pointer,
                    value,
                }))
            }
            "remove" => self.remove(place),
            "test" => {
                let value = self.fitting(place.shape, operation.value)?;
                self.run(PatchOperation::Test(TestOperation {
                    path: place.pointer,
                    value,
                }))
            }
            "copy" | "move" => {
                let source = self::place(operation.from.as_deref().ok_or("'from' is missing")?)?;
                let value = self.document.pointer(source.pointer.as_str()).cloned();
                let value = self.fitting(place.shape, value.ok_or(MISSING)?)?;
                if kind == "move" {
                    self.remove(source)?;
                }
                self.add(place, value)
            }
            _ => Err("'op' is none of add, remove, replace, move, copy, test"),
        }
    }

    /// The value in the shape of its place. What is written over and over must come to an end.
    fn fitting(&mut self, shape: &Shape, value: Value) -> Result<Value, Reason> {
        self.weight = self.weight.saturating_add(weight(&value));
        if self.weight > MAX_WEIGHT {
            return Err("the patched dialog is too large");
        }
        shape.fill(value).ok_or("the value is of another kind")
    }

    fn add(&mut self, place: Place, value: Value) -> Result<(), Reason> {
        self.run(PatchOperation::Add(AddOperation {
            path: place.pointer,
            value,
        }))
    }

    fn remove(&mut self, place: Place) -> Result<(), Reason> {
        self.run(if place.is_element {
            PatchOperation::Remove(RemoveOperation { path: place.pointer })
        } else {
            PatchOperation::Replace(ReplaceOperation {
                path: place.pointer,
                value: place.shape.absent(),
            })
        })
    }

    fn run(&mut self, operation: PatchOperation) -> Result<(), Reason> {
        json_patch::patch_unsafe(&mut self.document, &[operation]).map_err(|error| match error.kind {
            PatchErrorKind::TestFailed => "the test failed",
            _ => MISSING,
        })
    }
}

const MISSING: Reason = "there is nothing at the path";

/// The place that a path names.
fn place(path: &str) -> Result<Place, Reason> {
    let mut shape = &DIALOG;
    let mut pointer = String::with_capacity(path.len() + 1);
    let mut is_element = false;
    for segment in path.strip_prefix('/').unwrap_or(path).split('/') {
        pointer.push('/');
        if let Shape::List(element) = shape {
            is_element = segment == "-" || segment.bytes().all(|byte| byte.is_ascii_digit());
            if segment.is_empty() || !is_element {
                return Err("a position in a list is a number or '-'");
            }
            pointer.push_str(segment);
            shape = *element;
        } else {
            // No name has a character that a pointer escapes.
            let (name, member) = shape.member(segment).ok_or("there is no such member")?;
            pointer.push_str(name);
            shape = member;
            is_element = false;
        }
    }
    let pointer = PointerBuf::parse(pointer).map_err(|_| "the path is not well-formed")?;
    Ok(Place {
        pointer,
        shape,
        is_element,
    })
}

fn weight(value: &Value) -> usize {
    const NODE: usize = 16;
    match value {
        Value::String(text) => NODE + text.len(),
        Value::Array(values) => values
            .iter()
            .fold(NODE, |sum, value| sum.saturating_add(weight(value))),
        Value::Object(members) => members.iter().fold(NODE, |sum, (name, value)| {
            sum.saturating_add(name.len()).saturating_add(weight(value))
        }),
        _ => NODE,
    }
}

fn leave_out_nulls(value: &mut Value) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(leave_out_nulls),
        Value::Object(members) => {
            members.retain(|_, member| !member.is_null());
            members.values_mut().for_each(leave_out_nulls);
        }
        _ => {}
    }
}
