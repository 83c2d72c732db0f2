//! Mutations: where an end user keeps dialogs.

use crate::api::GraphqlApi;
use crate::enums::SystemLabel;
use crate::objects::errors::{
    BulkSetSystemLabelConcurrencyError, BulkSetSystemLabelConflictError, BulkSetSystemLabelDomainError,
    BulkSetSystemLabelError, BulkSetSystemLabelNotFound, BulkSetSystemLabelValidationError,
    SetSystemLabelConcurrencyError, SetSystemLabelConflictError, SetSystemLabelDomainError,
    SetSystemLabelEntityNotFound, SetSystemLabelError, SetSystemLabelForbidden,
    SetSystemLabelValidationError,
};
use crate::objects::labels::{
    BulkSetSystemLabelInput, BulkSetSystemLabelPayload, SetSystemLabelInput, SetSystemLabelPayload,
};
use crate::query::not_found;
use crate::request::{Asked, asked, port_failed};
use async_graphql::{Context, Object, Result};
use dialogporten_application::Violations;
use dialogporten_application::caller::EndUser;
use dialogporten_domain::identifier::{DialogId, Revision};
use dialogporten_end_user::change_system_labels::{ChangeSystemLabels, ChangeSystemLabelsError};

const STALE: &str = "The labels have another revision.";
const CONCURRENT: &str = "The labels were changed at the same time. Try again.";
const UNKNOWN_USER: &str = "No register knows the actor.";

#[derive(Debug)]
pub(crate) struct Mutations;

#[Object]
impl Mutations {
    async fn set_system_label(
        &self,
        context: &Context<'_>,
        input: SetSystemLabelInput,
    ) -> Result<SetSystemLabelPayload> {
        let (asked, user) = asked(context)?;
        let api: &GraphqlApi = context.data()?;
        let command = command(asked, user, input.add_labels, input.remove_labels);
        let id = DialogId::new(input.dialog_id.0);
        match api.change_system_labels.change_one(id, None, command).await {
            Ok(revision) => {
                context.append_http_header("Etag", revision.uuid().to_string());
                Ok(SetSystemLabelPayload {
                    success: true,
                    errors: Vec::new(),
                })
            }
            Err(error) => Ok(SetSystemLabelPayload {
                success: false,
                errors: refused(error)?,
            }),
        }
    }

    async fn bulk_set_system_labels(
        &self,
        context: &Context<'_>,
        input: BulkSetSystemLabelInput,
    ) -> Result<BulkSetSystemLabelPayload> {
        let (asked, user) = asked(context)?;
        let api: &GraphqlApi = context.data()?;
        let command = command(asked, user, input.add_labels, input.remove_labels);
        let dialogs: Vec<(DialogId, Option<Revision>)> = input
            .dialogs
            .iter()
            .map(|dialog| {
                let revision = dialog
                    .end_user_context_revision
                    .map(|revision| Revision::new(revision.0));
                (DialogId::new(dialog.dialog_id.0), revision)
            })
            .collect();
        match api.change_system_labels.change_many(&dialogs, command).await {
            Ok(()) => Ok(BulkSetSystemLabelPayload {
                success: true,
                errors: Vec::new(),
            }),
            Err(error) => Ok(BulkSetSystemLabelPayload {
                success: false,
                errors: bulk_refused(error)?,
            }),
        }
    }
}

fn command(
    asked: &Asked,
    user: EndUser,
    add: Vec<SystemLabel>,
    remove: Vec<SystemLabel>,
) -> ChangeSystemLabels {
    ChangeSystemLabels {
        user,
        add: add.into_iter().map(Into::into).collect(),
        remove: remove.into_iter().map(Into::into).collect(),
        now: asked.now,
    }
}

fn refused(error: ChangeSystemLabelsError) -> Result<Vec<SetSystemLabelError>> {
    Ok(vec![match error {
        ChangeSystemLabelsError::Invalid(violations) => {
            return Ok(messages(&violations)
                .map(|message| SetSystemLabelError::Validation(SetSystemLabelValidationError { message }))
                .collect());
        }
        ChangeSystemLabelsError::NotFound(ids) => {
            let message = not_found("DialogEntity", &listed(&ids));
            SetSystemLabelError::NotFound(SetSystemLabelEntityNotFound { message })
        }
        ChangeSystemLabelsError::Forbidden(id) => {
            let message = format!("The following dialog ids are unauthorized and/or missing: ({id}).");
            SetSystemLabelError::Forbidden(SetSystemLabelForbidden { message })
        }
        ChangeSystemLabelsError::RevisionMismatch => {
            let message = STALE.to_owned();
            SetSystemLabelError::Concurrency(SetSystemLabelConcurrencyError { message })
        }
        ChangeSystemLabelsError::UnknownUser => {
            let message = UNKNOWN_USER.to_owned();
            SetSystemLabelError::Domain(SetSystemLabelDomainError { message })
        }
        ChangeSystemLabelsError::ConcurrentChange => {
            let message = CONCURRENT.to_owned();
            SetSystemLabelError::Conflict(SetSystemLabelConflictError { message })
        }
        ChangeSystemLabelsError::Port(error) => return Err(port_failed(error)),
    }])
}

fn bulk_refused(error: ChangeSystemLabelsError) -> Result<Vec<BulkSetSystemLabelError>> {
    Ok(vec![match error {
        ChangeSystemLabelsError::Invalid(violations) => {
            return Ok(messages(&violations)
                .map(|message| {
                    BulkSetSystemLabelError::Validation(BulkSetSystemLabelValidationError { message })
                })
                .collect());
        }
        ChangeSystemLabelsError::NotFound(ids) => {
            let message = not_found("DialogEntity", &listed(&ids));
            BulkSetSystemLabelError::NotFound(BulkSetSystemLabelNotFound { message })
        }
        // Many at once never tell the hidden from the missing.
        ChangeSystemLabelsError::Forbidden(id) => {
            let message = not_found("DialogEntity", &id.to_string());
            BulkSetSystemLabelError::NotFound(BulkSetSystemLabelNotFound { message })
        }
        ChangeSystemLabelsError::RevisionMismatch => {
            let message = STALE.to_owned();
            BulkSetSystemLabelError::Concurrency(BulkSetSystemLabelConcurrencyError { message })
        }
        ChangeSystemLabelsError::UnknownUser => {
            let message = UNKNOWN_USER.to_owned();
            BulkSetSystemLabelError::Domain(BulkSetSystemLabelDomainError { message })
        }
        ChangeSystemLabelsError::ConcurrentChange => {
            let message = CONCURRENT.to_owned();
            BulkSetSystemLabelError::Conflict(BulkSetSystemLabelConflictError { message })
        }
        ChangeSystemLabelsError::Port(error) => return Err(port_failed(error)),
    }])
}

fn messages(violations: &Violations) -> impl Iterator<Item = String> {
    violations.iter().flat_map(|(_, messages)| messages).cloned()
}

fn listed(ids: &[DialogId]) -> String {
    ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
