//! GUI actions.

use super::{Input, enums, localizations};
use crate::path::Path;
use dialogporten_api_types::common::EnumInput;
use dialogporten_api_types::service_owner::create::CreateDialogGuiAction;
use dialogporten_domain::action::{GuiAction, HttpVerb, overused_priorities};
use dialogporten_domain::text::MAX_TEXT;

/// Reads the GUI actions at `list`.
pub(crate) fn list(
    input: &mut Input<'_>,
    list: &Path<'_>,
    actions: Vec<CreateDialogGuiAction>,
) -> Option<Vec<GuiAction>> {
    input.distinct(list, actions.iter().map(|action| action.id));
    let priorities = actions
        .iter()
        .filter_map(|action| action.priority.and_then(EnumInput::defined))
        .map(enums::priority);
    for priority in overused_priorities(priorities) {
        input.breach(
            list,
            format!(
                "at most {} actions of priority {priority:?} are allowed",
                priority.limit()
            ),
        );
    }
    input.list(list, actions, gui_action)
}

fn gui_action(input: &mut Input<'_>, path: &Path<'_>, action: CreateDialogGuiAction) -> Option<GuiAction> {
    let CreateDialogGuiAction {
        action,
        authorization_attribute,
        http_method,
        id,
        is_delete_dialog_action,
        priority,
        prompt,
        title,
        url,
    } = action;
    let id = input.action_id(path, id);
    let action = input.required_short_text(path, "action", action);
    let url = input.https_url(path, url);
    let authorization_attribute = input.authorization_attribute(path, authorization_attribute);
    let http_method = http_method
        .and_then(EnumInput::defined)
        .map(enums::http_verb)
        .filter(|method: &HttpVerb| method.fits_gui_action());
    if http_method.is_none() {
        input.breach(&path.member("httpMethod"), "must be GET, POST or DELETE");
    }
    let priority = input.required(&path.member("priority"), priority.and_then(EnumInput::defined));
    let title = localizations::required(input, &path.member("title"), &title, MAX_TEXT);
    let prompt = localizations::optional(input, &path.member("prompt"), &prompt, MAX_TEXT);
    Some(GuiAction {
        id,
        action: action?,
        url: url?,
        authorization_attribute,
        is_delete_dialog_action,
        http_method: http_method?,
        priority: enums::priority(priority?),
        title: title?,
        prompt,
    })
}
