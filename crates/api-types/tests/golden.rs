//! The exact text of a few bodies: order, names, times, what is left out and what is not.

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use chrono::{DateTime, Utc};
use dialogporten_api_types::common::{
    Actor, ActorType, ContentValue, DialogActivity, DialogActivityType, DialogEndUserContext, DialogStatus,
    HttpVerb, Localization, SystemLabel,
};
use dialogporten_api_types::problem::ProblemDetails;
use dialogporten_api_types::{end_user, metadata, service_owner};
use serde_json::to_string;
use std::collections::BTreeMap;
use uuid::Uuid;

fn time(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn title() -> ContentValue<'static> {
    ContentValue {
        is_authorized: None,
        media_type: "text/plain".into(),
        value: vec![Localization {
            language_code: "nb".into(),
            value: "Søknad \"A\"".into(),
        }],
    }
}

#[test]
fn null_members_are_left_out_and_empty_lists_are_not() {
    let activity = DialogActivity {
        created_at: Some(time("2026-02-03T09:15:00.123456789+01:00")),
        description: Vec::new(),
        extended_type: None,
        id: Uuid::from_u128(0x018f_dd38_3740_7462_9d65_6bfd_3600_45dd),
        performed_by: Actor {
            actor_id: None,
            actor_name: None,
            actor_type: ActorType::ServiceOwner,
        },
        transmission_id: None,
        activity_type: DialogActivityType::DialogCreated,
    };
    assert_eq!(
        to_string(&activity).unwrap(),
        concat!(
            r#"{"createdAt":"2026-02-03T08:15:00.1234567Z","description":[],"#,
            r#""id":"018fdd38-3740-7462-9d65-6bfd360045dd","performedBy":{"actorType":"ServiceOwner"},"#,
            r#""type":"DialogCreated"}"#
        )
    );
}

#[test]
fn content_names_its_media_type_and_keeps_unicode_as_it_is() {
    let content = end_user::Content {
        additional_info: None,
        extended_status: None,
        main_content_reference: Some(ContentValue {
            is_authorized: Some(false),
            media_type: "application/vnd.dialogporten.frontchannelembed-url;type=text/markdown".into(),
            value: Vec::new(),
        }),
        sender_name: None,
        summary: None,
        title: title(),
    };
    assert_eq!(
        to_string(&content).unwrap(),
        concat!(
            r#"{"mainContentReference":{"isAuthorized":false,"#,
            r#""mediaType":"application/vnd.dialogporten.frontchannelembed-url;type=text/markdown","value":[]},"#,
            r#""title":{"mediaType":"text/plain","value":[{"languageCode":"nb","value":"Søknad \"A\""}]}}"#
        )
    );
}

#[test]
fn a_bare_dialog_of_a_service_owner_has_every_list_and_no_null() {
    let dialog = service_owner::Dialog {
        activities: Vec::new(),
        api_actions: Vec::new(),
        attachments: Vec::new(),
        content: None,
        content_updated_at: time("2026-02-03T08:15:00Z"),
        created_at: time("2026-02-03T08:15:00.1Z"),
        deleted_at: None,
        due_at: None,
        end_user_context: DialogEndUserContext {
            revision: Uuid::nil(),
            system_labels: vec![SystemLabel::Default, SystemLabel::MarkedAsUnopened],
        },
        expires_at: Some(time("9999-12-31T23:59:59.999999Z")),
        extended_status: None,
        external_reference: None,
        from_party_transmissions_count: 0,
        from_service_owner_transmissions_count: 2,
        gui_actions: Vec::new(),
        has_unopened_content: false,
        id: Uuid::max(),
        idempotent_key: Some("key".into()),
        is_api_only: true,
        is_content_seen: false,
        org: "ske".into(),
        party: "urn:altinn:organization:identifier-no:310412007".into(),
        preceding_process: None,
        process: None,
        progress: Some(0),
        revision: Uuid::nil(),
        search_tags: Vec::new(),
        seen_since_last_content_update: Vec::new(),
        seen_since_last_update: Vec::new(),
        service_owner_context: service_owner::DialogServiceOwnerContext {
            revision: Uuid::nil(),
            service_owner_labels: Vec::new(),
        },
        service_resource: "urn:altinn:resource:permit".into(),
        service_resource_type: "genericaccessresource".into(),
        status: DialogStatus::NotApplicable,
        system_label: SystemLabel::Default,
        transmissions: Vec::new(),
        updated_at: time("0001-01-01T00:00:00Z"),
        visible_from: None,
    };
    assert_eq!(
        to_string(&dialog).unwrap(),
        concat!(
            r#"{"activities":[],"apiActions":[],"attachments":[],"#,
            r#""contentUpdatedAt":"2026-02-03T08:15:00.0000000Z","createdAt":"2026-02-03T08:15:00.1000000Z","#,
            r#""endUserContext":{"revision":"00000000-0000-0000-0000-000000000000","#,
            r#""systemLabels":["Default","MarkedAsUnopened"]},"expiresAt":"9999-12-31T23:59:59.9999990Z","#,
            r#""fromPartyTransmissionsCount":0,"fromServiceOwnerTransmissionsCount":2,"guiActions":[],"#,
            r#""hasUnopenedContent":false,"id":"ffffffff-ffff-ffff-ffff-ffffffffffff","idempotentKey":"key","#,
            r#""isApiOnly":true,"isContentSeen":false,"org":"ske","#,
            r#""party":"urn:altinn:organization:identifier-no:310412007","progress":0,"#,
            r#""revision":"00000000-0000-0000-0000-000000000000","searchTags":[],"#,
            r#""seenSinceLastContentUpdate":[],"seenSinceLastUpdate":[],"#,
            r#""serviceOwnerContext":{"revision":"00000000-0000-0000-0000-000000000000","#,
            r#""serviceOwnerLabels":[]},"serviceResource":"urn:altinn:resource:permit","#,
            r#""serviceResourceType":"genericaccessresource","status":"NotApplicable","#,
            r#""systemLabel":"Default","transmissions":[],"updatedAt":"0001-01-01T00:00:00.0000000Z"}"#
        )
    );
    assert!(!format!("{dialog:?}").contains("310412007"));
}

#[test]
fn an_empty_page_has_items_and_an_order_but_no_token() {
    let page = end_user::PaginatedListOfDialogListItem {
        continuation_token: None,
        has_next_page: false,
        items: Vec::new(),
        order_by: "contentupdatedat_desc,id_desc".into(),
    };
    assert_eq!(
        to_string(&page).unwrap(),
        r#"{"hasNextPage":false,"items":[],"orderBy":"contentupdatedat_desc,id_desc"}"#
    );
}

#[test]
fn limits_and_methods_are_named_as_published() {
    let limits = metadata::ServiceOwnerSearchLimits {
        max_extended_status_filter_values: 20,
        max_party_filter_values: 100,
        max_service_resource_filter_values: 20,
    };
    assert_eq!(
        to_string(&(limits, HttpVerb::Get)).unwrap(),
        concat!(
            r#"[{"maxExtendedStatusFilterValues":20,"maxPartyFilterValues":100,"#,
            r#""maxServiceResourceFilterValues":20},"GET"]"#
        )
    );
}

#[test]
fn a_problem_is_written_in_the_order_of_the_published_examples() {
    let problem = ProblemDetails {
        kind: Some("https://datatracker.ietf.org/doc/html/rfc7231#section-6.5.1".into()),
        title: Some("One or more validation errors occurred.".into()),
        status: Some(400),
        instance: Some("/api/v1/serviceowner/dialogs".into()),
        errors: Some(BTreeMap::from([(
            "dto.progress".into(),
            vec!["too large".into()],
        )])),
        trace_id: Some("00-1-2-01".into()),
        ..ProblemDetails::default()
    };
    assert_eq!(
        to_string(&problem).unwrap(),
        concat!(
            r#"{"type":"https://datatracker.ietf.org/doc/html/rfc7231#section-6.5.1","#,
            r#""title":"One or more validation errors occurred.","status":400,"#,
            r#""instance":"/api/v1/serviceowner/dialogs","errors":{"dto.progress":["too large"]},"#,
            r#""traceId":"00-1-2-01"}"#
        )
    );
}
