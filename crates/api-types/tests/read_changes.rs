//! Reading bodies that change what is stored.

use dialogporten_api_types::common::{EnumInput, SystemLabel};
use dialogporten_api_types::{end_user, service_owner};
use serde_json::{from_str, json};

#[test]
fn labels_are_read_by_name_or_number_and_the_older_member_is_kept_apart() {
    let change: end_user::SetDialogSystemLabelRequest =
        from_str(r#"{"addLabels":["archive",4],"systemLabels":["Bin"]}"#).unwrap();
    assert_eq!(
        change.add_labels,
        [
            EnumInput::Defined(SystemLabel::Archive),
            EnumInput::Defined(SystemLabel::MarkedAsUnopened)
        ]
    );
    assert_eq!(change.system_labels, [EnumInput::Defined(SystemLabel::Bin)]);
    assert!(change.remove_labels.is_empty());
    assert!(from_str::<end_user::SetDialogSystemLabelRequest>(r#"{"addLabels":null}"#).is_err());
}

#[test]
fn a_bulk_change_names_dialogs_and_the_revisions_they_must_have() {
    let change: service_owner::BulkSetSystemLabel = serde_json::from_value(json!({
        "dialogs": [
            {"dialogId": "018fdd2a-7ba0-73dd-8fdb-ecc7777382da"},
            {
                "dialogId": "018fdd2b-6600-7630-afcd-8379a19dcb2f",
                "endUserContextRevision": "0196fccd-bf48-7d27-bdfc-4ad3b0f3bee5"
            }
        ],
        "performedBy": {"actorType": "ServiceOwner"}
    }))
    .unwrap();
    let revisions: Vec<_> = change
        .dialogs
        .iter()
        .map(|dialog| dialog.end_user_context_revision.is_some())
        .collect();
    assert_eq!(revisions, [false, true]);
    assert!(change.performed_by.is_some());
}

#[test]
fn an_update_may_leave_out_its_status_but_not_send_null() {
    let update: service_owner::UpdateDialog = from_str(include_str!("update-dialog.json")).unwrap();
    assert!(update.status.is_some() && update.content.is_some());
    assert_eq!(update.transmissions.len(), 1);
    assert!(
        from_str::<service_owner::UpdateDialog>("{}")
            .unwrap()
            .status
            .is_none()
    );
    assert!(from_str::<service_owner::UpdateDialog>(r#"{"status":null}"#).is_err());
}

#[test]
fn a_transmission_is_replaced_with_the_addresses_it_had() {
    let update: service_owner::UpdateTransmissionRequest = serde_json::from_value(json!({
        "createdAt": null,
        "type": "Alert",
        "attachments": [{"urls": [{"id": "018fdd2c-5060-7872-8d24-1789cfe3b1a2"}]}]
    }))
    .unwrap();
    let attachment = update.attachments.first().unwrap();
    assert!(attachment.urls.first().unwrap().id.is_some());
    assert!(update.sender.is_none());
}
