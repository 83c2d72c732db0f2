//! The person on whose behalf a service owner reads.

use crate::query::parameters::Parameters;
use dialogporten_domain::party::{PartyIdentifier, PartyKind};

/// The pipeline takes a bare number as well; where something is read, the whole URN is demanded.
pub(super) fn check(parameters: &mut Parameters<'_>) {
    let is_person =
        |text: &str| PartyIdentifier::parse(text).is_ok_and(|party| party.kind() == PartyKind::Person);
    if parameters.text("endUserId").is_some_and(|text| !is_person(text)) {
        let message = format!("must be a person: {}{{number}}", PartyKind::Person.prefix());
        parameters.breach("endUserId", message);
    }
}
