//! Dialogs as an end user sees them in lists.

use crate::dialog_view::{ShownSeenRecord, shown_seen_records};
use dialogporten_application::PortError;
use dialogporten_application::access::{DEFAULT_LIST_LEVEL, DialogAuthorizer};
use dialogporten_application::caller::EndUser;
use dialogporten_application::dialogs::DialogListItem;
use dialogporten_application::masking::{PersonMask, ShownActor};
use dialogporten_domain::service_resource::ServiceResource;
use std::collections::HashMap;

/// A dialog in a list. Texts that the login is too weak for are already replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedDialog {
    /// The dialog.
    pub item: DialogListItem,
    /// Performer of the latest activity, masked.
    pub latest_activity_performed_by: Option<ShownActor>,
    /// Newest record of each reader since the dialog was updated.
    pub seen_since_last_update: Vec<ShownSeenRecord>,
    /// Newest record of each reader since the content was updated.
    pub seen_since_last_content_update: Vec<ShownSeenRecord>,
}

/// Shows a page to a user. Nothing is left out because of a weak login.
pub(crate) async fn show(
    items: Vec<DialogListItem>,
    user: &EndUser,
    authorizer: &DialogAuthorizer,
    mask: &dyn PersonMask,
) -> Result<Vec<ListedDialog>, PortError> {
    let mut minimums: HashMap<ServiceResource, u8> = HashMap::new();
    let mut shown = Vec::with_capacity(items.len());
    for mut item in items {
        let minimum = match minimums.get(&item.service_resource) {
            Some(minimum) => *minimum,
            None => {
                let minimum = authorizer
                    .minimum_level(&item.service_resource, DEFAULT_LIST_LEVEL)
                    .await?;
                minimums.insert(item.service_resource.clone(), minimum);
                minimum
            }
        };
        if user.level.0 < minimum {
            item.content = item.content.map(|content| content.without_sensitive_texts());
        }
        let log = std::mem::take(&mut item.seen_since_last_content_update);
        let since = |moment| shown_seen_records(&log, moment, &user.party, mask);
        shown.push(ListedDialog {
            latest_activity_performed_by: item
                .latest_activity
                .as_ref()
                .map(|activity| ShownActor::masked(&activity.performed_by, mask)),
            seen_since_last_update: since(item.updated_at),
            seen_since_last_content_update: since(item.content_updated_at),
            item,
        });
    }
    Ok(shown)
}
