//! Changes of system labels as both audiences send them.

use super::enums;
use crate::path::Path;
use dialogporten_api_types::common::{self as wire, DialogRevision, EnumInput};
use dialogporten_application::Violations;
use dialogporten_domain::identifier::{DialogId, Revision};
use dialogporten_domain::system_label::SystemLabel;
use std::collections::BTreeSet;

/// Labels as they are sent.
#[derive(Debug)]
pub(crate) struct SentLabels {
    pub(crate) add_labels: Vec<EnumInput<wire::SystemLabel>>,
    pub(crate) remove_labels: Vec<EnumInput<wire::SystemLabel>>,
    /// Older name of `addLabels`; comes after those.
    pub(crate) system_labels: Vec<EnumInput<wire::SystemLabel>>,
}

/// Labels to remove, then labels to set.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct LabelChange {
    pub(crate) add: Vec<SystemLabel>,
    pub(crate) remove: Vec<SystemLabel>,
}

impl SentLabels {
    /// The change, whatever the labels. Numbers without meaning are left out, as the contract has it.
    pub(crate) fn read(self) -> LabelChange {
        let known =
            |labels: Vec<EnumInput<wire::SystemLabel>>| labels.into_iter().filter_map(EnumInput::defined);
        LabelChange {
            add: known(self.add_labels)
                .chain(known(self.system_labels))
                .map(enums::system_label)
                .collect(),
            remove: known(self.remove_labels).map(enums::system_label).collect(),
        }
    }
}

/// The change, and that nobody sets or removes Sent.
pub(crate) fn labels(violations: &mut Violations, parent: &Path<'_>, sent: SentLabels) -> LabelChange {
    let SentLabels {
        mut add_labels,
        remove_labels,
        system_labels,
    } = sent;
    add_labels.extend(system_labels);
    LabelChange {
        add: list(violations, &parent.member("addLabels"), &add_labels),
        remove: list(violations, &parent.member("removeLabels"), &remove_labels),
    }
}

fn list(
    violations: &mut Violations,
    path: &Path<'_>,
    sent: &[EnumInput<wire::SystemLabel>],
) -> Vec<SystemLabel> {
    let mut labels = Vec::with_capacity(sent.len());
    for (index, label) in sent.iter().enumerate() {
        match label.defined().map(enums::system_label) {
            Some(SystemLabel::Sent) => violations.add(path.element(index).to_string(), SENT_IS_AUTOMATIC),
            Some(label) => labels.push(label),
            None => {}
        }
    }
    labels
}

/// Reads the dialogs whose labels change together: 1 to `most`, each once.
pub(crate) fn dialogs(
    violations: &mut Violations,
    parent: &Path<'_>,
    sent: &[DialogRevision],
    most: usize,
) -> Vec<(DialogId, Option<Revision>)> {
    let path = parent.member("dialogs");
    if !(1..=most).contains(&sent.len()) {
        violations.add(
            path.to_string(),
            format!("Must supply between 1 and {most} dialogs to update"),
        );
    }
    let mut known = BTreeSet::new();
    let twice: BTreeSet<_> = sent
        .iter()
        .map(|dialog| dialog.dialog_id)
        .filter(|id| !known.insert(*id))
        .collect();
    if !twice.is_empty() {
        const MOST_NAMED: usize = 10;
        let named: Vec<String> = twice.iter().take(MOST_NAMED).map(ToString::to_string).collect();
        violations.add(
            path.to_string(),
            format!("Can not contain duplicate items: [{}].", named.join(", ")),
        );
    }
    revisions(sent)
}

/// The dialogs with the revisions that their labels must have.
pub(crate) fn revisions(sent: &[DialogRevision]) -> Vec<(DialogId, Option<Revision>)> {
    sent.iter()
        .map(|dialog| {
            (
                DialogId::new(dialog.dialog_id),
                dialog.end_user_context_revision.map(Revision::new),
            )
        })
        .collect()
}

/// Given word by word in the specification.
const SENT_IS_AUTOMATIC: &str = "Cannot manually add or remove system label Sent. It is added automatically when a \
transmissions of type 'Submission or 'Correction' is added to the dialog.";

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    const DTO: Path<'_> = Path::Member(&Path::Root, "dto");

    fn keys(violations: &Violations) -> Vec<&str> {
        violations.iter().map(|(key, _)| key).collect()
    }

    #[test]
    fn the_older_name_continues_the_newer() {
        let mut violations = Violations::new();
        let sent = SentLabels {
            add_labels: vec![
                EnumInput::Defined(wire::SystemLabel::Bin),
                EnumInput::Undefined(9),
            ],
            remove_labels: vec![EnumInput::Defined(wire::SystemLabel::Sent)],
            system_labels: vec![
                EnumInput::Defined(wire::SystemLabel::Archive),
                EnumInput::Defined(wire::SystemLabel::Sent),
            ],
        };
        let change = labels(&mut violations, &DTO, sent);
        assert_eq!(change.add, [SystemLabel::Bin, SystemLabel::Archive]);
        assert_eq!(keys(&violations), ["dto.addLabels[3]", "dto.removeLabels[0]"]);
    }

    #[test]
    fn dialogs_are_named_once_and_not_too_many() {
        let dialog = |number: u128| DialogRevision {
            dialog_id: Uuid::from_u128(number),
            end_user_context_revision: None,
        };
        let found = |sent: &[DialogRevision]| {
            let mut violations = Violations::new();
            dialogs(&mut violations, &DTO, sent, 2);
            violations
                .iter()
                .flat_map(|(_, messages)| messages.to_vec())
                .collect::<Vec<_>>()
        };
        assert!(found(&[dialog(1), dialog(2)]).is_empty());
        assert_eq!(found(&[]), ["Must supply between 1 and 2 dialogs to update"]);
        assert_eq!(found(&[dialog(1), dialog(2), dialog(3)]).len(), 1);
        assert_eq!(
            found(&[dialog(1), dialog(1)]),
            ["Can not contain duplicate items: [00000000-0000-0000-0000-000000000001]."]
        );
    }
}
