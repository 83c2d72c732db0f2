//! Queries: each calls the use case that REST calls.

use crate::api::GraphqlApi;
use crate::objects::dialog::{Dialog, DialogByIdPayload};
use crate::objects::errors::{
    DialogByIdDeleted, DialogByIdError, DialogByIdExpired, DialogByIdForbidden,
    DialogByIdForbiddenAuthLevelTooLow, DialogByIdNotFound, DialogByIdNotVisible, DialogLookupError,
    DialogLookupForbidden, DialogLookupNotFound, DialogLookupValidationError,
};
use crate::objects::limits::Limits;
use crate::objects::lookup::{DialogLookup, DialogLookupPayload};
use crate::objects::metadata::ServiceResourceMetadata;
use crate::objects::parties::AuthorizedParty;
use crate::objects::search::{SearchDialogInput, SearchDialogsPayload};
use crate::request::{asked, failed, port_failed};
use crate::scalars::{Id, Moment};
use crate::search;
use async_graphql::{Context, Error, Object, Result};
use dialogporten_application::access::DEFAULT_DETAILS_LEVEL;
use dialogporten_application::authorization::InstanceReference;
use dialogporten_application::metadata::sort_by_name;
use dialogporten_domain::identifier::DialogId;
use dialogporten_domain::party::Party;
use dialogporten_end_user::get_dialog::{GetDialog, GetDialogError};
use dialogporten_end_user::list_service_resources::ListServiceResourcesError;
use dialogporten_end_user::look_up_dialog::LookUpDialogError;

/// Moments in messages.
const SECONDS: &str = "%Y-%m-%dT%H:%M:%S";
/// RFC 1123, as HTTP headers have it.
const HTTP_DATE: &str = "%a, %d %b %Y %H:%M:%S GMT";

#[derive(Debug)]
pub(crate) struct Queries;

#[Object]
impl Queries {
    async fn dialog_lookup(
        &self,
        context: &Context<'_>,
        instance_ref: String,
    ) -> Result<DialogLookupPayload> {
        let (asked, user) = asked(context)?;
        let api: &GraphqlApi = context.data()?;
        let refused = |error| DialogLookupPayload {
            lookup: None,
            errors: vec![error],
        };
        let Some(reference) = InstanceReference::parse(&instance_ref) else {
            return Ok(refused(DialogLookupError::Validation(
                DialogLookupValidationError {
                    message: "'instanceRef' must be a valid instance reference.".to_owned(),
                },
            )));
        };
        match api.look_up_dialog.handle(&user, reference).await {
            Ok(found) => Ok(DialogLookupPayload {
                lookup: Some(DialogLookup::new(&found, &asked.languages)),
                errors: Vec::new(),
            }),
            Err(LookUpDialogError::NotFound) => {
                let message = not_found("InstanceRef", &instance_ref);
                Ok(refused(DialogLookupError::NotFound(DialogLookupNotFound {
                    message,
                })))
            }
            Err(LookUpDialogError::Forbidden) => {
                Ok(refused(DialogLookupError::Forbidden(DialogLookupForbidden {
                    message: "Forbidden".to_owned(),
                })))
            }
            Err(LookUpDialogError::Port(error)) => Err(port_failed(error)),
        }
    }

    async fn dialog_by_id(&self, context: &Context<'_>, dialog_id: Id) -> Result<DialogByIdPayload> {
        let (asked, user) = asked(context)?;
        let api: &GraphqlApi = context.data()?;
        let query = GetDialog {
            user,
            id: DialogId::new(dialog_id.0),
            now: asked.now,
        };
        match api.get_dialog.handle(query).await {
            Ok(view) => Ok(DialogByIdPayload {
                dialog: Some(Dialog::new(&view, &asked.languages)),
                errors: Vec::new(),
            }),
            Err(error) => Ok(DialogByIdPayload {
                dialog: None,
                errors: vec![refused(context, error)?],
            }),
        }
    }

    async fn search_dialogs(
        &self,
        context: &Context<'_>,
        input: SearchDialogInput,
    ) -> Result<SearchDialogsPayload> {
        let (asked, user) = asked(context)?;
        search::search(context.data()?, asked, user, input).await
    }

    async fn limits(&self, context: &Context<'_>) -> Result<Limits> {
        asked(context)?;
        let api: &GraphqlApi = context.data()?;
        Ok(Limits::from(&api.limits))
    }

    async fn parties(&self, context: &Context<'_>) -> Result<Vec<AuthorizedParty>> {
        let (_, user) = asked(context)?;
        let api: &GraphqlApi = context.data()?;
        let parties = api.list_parties.handle(&user).await.map_err(port_failed)?;
        Ok(parties.iter().map(AuthorizedParty::from).collect())
    }

    async fn service_resources(
        &self,
        context: &Context<'_>,
        parties: Option<Vec<String>>,
        #[graphql(default = false)] include_unauthorized: bool,
    ) -> Result<ServiceResourceMetadata> {
        let (asked, user) = asked(context)?;
        let api: &GraphqlApi = context.data()?;
        let (items, is_full_catalogue) = if include_unauthorized {
            let mut items = api.metadata.all().await.map_err(port_failed)?;
            sort_by_name(&mut items);
            (items, None)
        } else {
            let parties = parties.unwrap_or_default();
            let parties: Result<Vec<Party>, _> = parties.iter().map(|text| Party::parse(text)).collect();
            let parties = parties.map_err(|error| Error::new(error.to_string()))?;
            let found = api.list_service_resources.handle(&user, &parties).await;
            let found = found.map_err(|error| match error {
                ListServiceResourcesError::Invalid(violations) => Error::new(
                    violations
                        .iter()
                        .flat_map(|(_, messages)| messages)
                        .cloned()
                        .collect::<Vec<_>>()
                        .join(" "),
                ),
                ListServiceResourcesError::Port(error) => port_failed(error),
            })?;
            (found.items, found.is_full_catalogue.then_some(true))
        };
        Ok(ServiceResourceMetadata::new(
            &items,
            is_full_catalogue,
            DEFAULT_DETAILS_LEVEL,
            &asked.languages,
        ))
    }
}

/// As REST words it.
pub(crate) fn not_found(entity: &str, keys: &str) -> String {
    format!("Entity '{entity}' with the following key(s) was not found: ({keys}).")
}

fn refused(context: &Context<'_>, error: GetDialogError) -> Result<DialogByIdError> {
    Ok(match error {
        GetDialogError::NotFound(id) => DialogByIdError::NotFound(DialogByIdNotFound {
            message: not_found("DialogEntity", &id.to_string()),
        }),
        GetDialogError::Deleted(id) => DialogByIdError::Deleted(DialogByIdDeleted {
            message: format!("Entity 'DialogEntity' with the following key(s) is removed: ({id})."),
        }),
        GetDialogError::NotVisibleUntil(moment) => {
            context.append_http_header("Expires", moment.format(HTTP_DATE).to_string());
            DialogByIdError::NotVisible(DialogByIdNotVisible {
                message: format!("Dialog is not visible until {}", moment.format(SECONDS)),
                visible_from: Moment(moment),
            })
        }
        GetDialogError::ExpiredAt(moment) => DialogByIdError::Expired(DialogByIdExpired {
            message: format!("Dialog expired at {}", moment.format(SECONDS)),
            expired_at: Moment(moment),
        }),
        GetDialogError::Forbidden => DialogByIdError::Forbidden(DialogByIdForbidden {
            message: "Forbidden".to_owned(),
        }),
        GetDialogError::LevelTooLow => DialogByIdError::LevelTooLow(DialogByIdForbiddenAuthLevelTooLow {
            message: "Altinn authentication level too low.".to_owned(),
        }),
        GetDialogError::Port(error) => return Err(port_failed(error)),
        GetDialogError::Reading(error) => return Err(failed(&error)),
    })
}
