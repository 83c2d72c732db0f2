//! Shows transmissions to an end user.

use super::refusals::{part_refused, parts_refused};
use crate::api::Call;
use crate::output::end_user::children::transmission as present;
use crate::output::languages::Languages;
use crate::pipeline::Answer;
use crate::respond;
use dialogporten_application::caller::EndUser;
use dialogporten_domain::identifier::TransmissionId;

/// `GET /api/v1/enduser/dialogs/{dialogId}/transmissions`
pub(crate) async fn get_transmissions(call: Call, user: EndUser) -> Answer {
    let query = call.parts_of(user)?;
    let languages = Languages::accepted(call.header("accept-language"));
    let found = call.api.end_user.get_children.transmissions(query).await;
    let shown = found.map_err(parts_refused)?;
    let transmissions: Vec<_> = shown
        .transmissions
        .iter()
        .map(|transmission| present(&shown.viewpoint, transmission, &languages))
        .collect();
    Ok(respond::json(&transmissions))
}

/// `GET /api/v1/enduser/dialogs/{dialogId}/transmissions/{transmissionId}`
pub(crate) async fn get_transmission(call: Call, user: EndUser) -> Answer {
    let query = call.parts_of(user)?;
    let id = call.route_id("transmissionId")?;
    let languages = Languages::accepted(call.header("accept-language"));
    let children = &call.api.end_user.get_children;
    let found = children.transmission(query, TransmissionId::new(id)).await;
    let (transmission, viewpoint) = found.map_err(part_refused("DialogTransmission", id))?;
    Ok(respond::json(&present(&viewpoint, &transmission, &languages)))
}
