//! Actors.

use super::{Input, enums};
use crate::path::Path;
use dialogporten_api_types::common::{ActorInput, EnumInput};
use dialogporten_domain::actor::{Actor, ActorName, Representative};
use dialogporten_domain::event::ActorType;
use dialogporten_domain::party::Party;

/// Reads a mandatory actor at `path`.
pub(crate) fn required(input: &mut Input<'_>, path: &Path<'_>, actor: Option<ActorInput>) -> Option<Actor> {
    let ActorInput {
        actor_id,
        actor_name,
        actor_type,
    } = input.required(path, actor)?;
    let given = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
    let (id, name) = (given(actor_id), given(actor_name));
    let kind = actor_type.and_then(EnumInput::defined).map(enums::actor_type);
    if kind.is_none() {
        input.breach(
            &path.member("actorType"),
            "must be PartyRepresentative or ServiceOwner",
        );
    }
    if kind == Some(ActorType::ServiceOwner) {
        if id.is_some() || name.is_some() {
            input.breach(path, "a service owner has neither actorId nor actorName");
            return None;
        }
        return Some(Actor::ServiceOwner);
    }
    if id.is_some() == name.is_some() {
        input.breach(path, "a party representative has either actorId or actorName");
    }
    let name = name.map(|name| input.checked(&path.member("actorName"), ActorName::parse(name)));
    let id = id.map(|id| input.checked(&path.member("actorId"), Party::parse(&id)));
    kind?;
    let representative = match (id, name) {
        (Some(id), None) => Representative::Identified {
            id: id?.identifier().clone(),
            name: None,
        },
        (None, Some(name)) => Representative::Named(name?),
        _ => return None,
    };
    Some(Actor::PartyRepresentative(representative))
}
