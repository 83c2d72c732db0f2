//! The schema that is served is the contract's: types, fields, nullability, arguments, defaults, enums, directives.

#![expect(clippy::unwrap_used, reason = "tests")]

use async_graphql::Positioned;
use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{
    ConstDirective, FieldDefinition, InputValueDefinition, TypeKind, TypeSystemDefinition,
};
use std::collections::BTreeSet;

const CONTRACT: &str = include_str!("../contract/schema.graphql");
/// What every server knows, and ours writes down.
const STANDARD_DIRECTIVES: [&str; 5] = ["include", "skip", "deprecated", "specifiedBy", "oneOf"];

/// One line for everything that a client can rely on.
fn promises(schema: &str) -> BTreeSet<String> {
    let document = parse_schema(schema).unwrap();
    let mut promises = BTreeSet::new();
    for definition in document.definitions {
        match definition {
            TypeSystemDefinition::Schema(schema) => {
                let schema = schema.node;
                let name =
                    |name: &Option<Positioned<async_graphql::Name>>| name.as_ref().unwrap().node.to_string();
                promises.insert(format!(
                    "schema {} {} {}",
                    name(&schema.query),
                    name(&schema.mutation),
                    name(&schema.subscription)
                ));
            }
            TypeSystemDefinition::Type(definition) => {
                let definition = definition.node;
                let name = definition.name.node.as_str();
                let directives = directives(&definition.directives);
                match definition.kind {
                    TypeKind::Scalar => {
                        promises.insert(format!("scalar {name}{directives}"));
                    }
                    TypeKind::Object(object) => {
                        let interfaces: BTreeSet<&str> =
                            object.implements.iter().map(|name| name.node.as_str()).collect();
                        promises.insert(format!("type {name}{directives} implements {interfaces:?}"));
                        promises.extend(object.fields.iter().map(|member| field(name, &member.node)));
                    }
                    TypeKind::Interface(interface) => {
                        promises.insert(format!("interface {name}{directives}"));
                        promises.extend(interface.fields.iter().map(|member| field(name, &member.node)));
                    }
                    TypeKind::Union(union) => {
                        let members: BTreeSet<&str> =
                            union.members.iter().map(|name| name.node.as_str()).collect();
                        promises.insert(format!("union {name}{directives} {members:?}"));
                    }
                    TypeKind::Enum(values) => {
                        promises.insert(format!("enum {name}{directives}"));
                        promises.extend(
                            values
                                .values
                                .iter()
                                .map(|value| format!("{name}.{}", value.node.value)),
                        );
                    }
                    TypeKind::InputObject(input) => {
                        promises.insert(format!("input {name}{directives}"));
                        promises.extend(
                            input
                                .fields
                                .iter()
                                .map(|member| format!("{name}.{}", argument(&member.node))),
                        );
                    }
                }
            }
            TypeSystemDefinition::Directive(directive) => {
                let directive = directive.node;
                let name = directive.name.node.as_str();
                if !STANDARD_DIRECTIVES.contains(&name) {
                    let arguments: Vec<String> = directive
                        .arguments
                        .iter()
                        .map(|given| argument(&given.node))
                        .collect();
                    let places: BTreeSet<String> = directive
                        .locations
                        .iter()
                        .map(|place| format!("{:?}", place.node))
                        .collect();
                    promises.insert(format!("directive {name}{arguments:?} on {places:?}"));
                }
            }
        }
    }
    promises
}

fn field(owner: &str, field: &FieldDefinition) -> String {
    let arguments: Vec<String> = field
        .arguments
        .iter()
        .map(|given| argument(&given.node))
        .collect();
    format!(
        "{owner}.{}{arguments:?}: {}{}",
        field.name.node,
        field.ty.node,
        directives(&field.directives)
    )
}

fn argument(argument: &InputValueDefinition) -> String {
    let default = argument
        .default_value
        .as_ref()
        .map(|value| format!(" = {}", value.node))
        .unwrap_or_default();
    format!("{}: {}{default}", argument.name.node, argument.ty.node)
}

fn directives(directives: &[Positioned<ConstDirective>]) -> String {
    let shown = directives.iter().map(|directive| {
        let arguments: BTreeSet<String> = directive
            .node
            .arguments
            .iter()
            .map(|(name, value)| format!("{}: {}", name.node, value.node))
            .collect();
        format!(" @{}{arguments:?}", directive.node.name.node)
    });
    shown.collect()
}

#[test]
fn schema_is_the_contracts() {
    let (contract, ours) = (promises(CONTRACT), promises(&dialogporten_graphql::sdl()));
    let missing: Vec<_> = contract.difference(&ours).collect();
    let surplus: Vec<_> = ours.difference(&contract).collect();
    assert!(
        missing.is_empty() && surplus.is_empty(),
        "missing: {missing:#?}\nsurplus: {surplus:#?}"
    );
    assert!(contract.len() > 400, "the contract was read");
}
