//! What a document may ask, beside what the library limits.

use crate::schema::MAX_FIELDS;
use async_graphql::parser::types::{ExecutableDocument, Selection, SelectionSet};

/// Rules of this installation.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DocumentRules {
    /// Clients may ask for the schema.
    pub(crate) introspection: bool,
}

impl DocumentRules {
    /// Why a document is refused before it is validated; fields count as they are written, every fragment once.
    pub(crate) fn breach(self, document: &ExecutableDocument) -> Option<&'static str> {
        let operations = document
            .operations
            .iter()
            .map(|(_, operation)| &operation.node.selection_set);
        let fragments = document
            .fragments
            .values()
            .map(|fragment| &fragment.node.selection_set);
        let mut open: Vec<&SelectionSet> = operations.chain(fragments).map(|set| &set.node).collect();
        let mut fields = 0;
        while let Some(set) = open.pop() {
            for selection in &set.items {
                match &selection.node {
                    Selection::Field(field) => {
                        fields += 1;
                        let name = field.node.name.node.as_str();
                        if !self.introspection && matches!(name, "__schema" | "__type") {
                            return Some("Introspection is not allowed for the current request.");
                        }
                        open.push(&field.node.selection_set.node);
                    }
                    Selection::InlineFragment(fragment) => open.push(&fragment.node.selection_set.node),
                    Selection::FragmentSpread(_) => {}
                }
            }
        }
        (fields > MAX_FIELDS).then_some("The document has too many fields.")
    }
}
