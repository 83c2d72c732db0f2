//! The search: what clients give in words becomes what the use case takes.

use crate::api::GraphqlApi;
use crate::enums::OrderDirection;
use crate::objects::errors::{
    SearchDialogContinuationTokenParsingError, SearchDialogDomainError, SearchDialogError,
    SearchDialogOrderByParsingError, SearchDialogValidationError,
};
use crate::objects::search::{
    SearchDialog, SearchDialogInput, SearchDialogSortTypeInput, SearchDialogsPayload, shown_order,
};
use crate::request::{Asked, port_failed};
use crate::scalars::Moment;
use async_graphql::Result;
use dialogporten_application::caller::EndUser;
use dialogporten_application::end_user_search::EndUserFilter;
use dialogporten_application::ordering::{SearchOrder, SearchPosition};
use dialogporten_application::paging::PageSize;
use dialogporten_application::search::{TextSearch, TimeSpan};
use dialogporten_application::{PortError, Violations};
use dialogporten_domain::localization::LanguageCode;
use dialogporten_domain::party::Party;
use dialogporten_domain::service_resource::{OrgCode, ServiceResource};
use dialogporten_domain::uri::UriReference;
use dialogporten_end_user::search_dialogs::{SearchDialogs, SearchDialogsError};

/// Advice when a search took too long.
const TIME_LIMIT: &str =
    "The search took too long. Narrow it, for instance by fewer parties, services or a span of time.";

/// Searches. Whatever is wrong with the input stands in the payload.
pub(crate) async fn search(
    api: &GraphqlApi,
    asked: &Asked,
    user: EndUser,
    input: SearchDialogInput,
) -> Result<SearchDialogsPayload> {
    let (search, matches_nothing) = match read(api, asked, user, input) {
        Ok(search) => search,
        Err(errors) => {
            return Ok(SearchDialogsPayload {
                errors,
                ..SearchDialogsPayload::default()
            });
        }
    };
    let order = search.order.clone();
    if matches_nothing {
        return Ok(SearchDialogsPayload {
            items: Some(Vec::new()),
            continuation_token: search.after.map(|after| after.to_text(&order)),
            order_by: shown_order(&order),
            ..SearchDialogsPayload::default()
        });
    }
    match api.search_dialogs.handle(search).await {
        Ok(found) => Ok(SearchDialogsPayload {
            items: Some(
                found
                    .page
                    .items
                    .into_iter()
                    .map(|listed| SearchDialog::new(listed, &asked.languages))
                    .collect(),
            ),
            has_next_page: found.page.has_next,
            continuation_token: found.position.map(|position| position.to_text(&order)),
            order_by: shown_order(&order),
            errors: Vec::new(),
        }),
        Err(SearchDialogsError::Invalid(violations)) => Ok(SearchDialogsPayload {
            errors: breaches(&violations),
            ..SearchDialogsPayload::default()
        }),
        Err(SearchDialogsError::Port(PortError::TimeLimit { .. })) => Ok(SearchDialogsPayload {
            errors: vec![SearchDialogError::Domain(SearchDialogDomainError {
                message: TIME_LIMIT.to_owned(),
            })],
            ..SearchDialogsPayload::default()
        }),
        Err(SearchDialogsError::Port(error)) => Err(port_failed(error)),
    }
}

/// The search, and whether it names services of which none can exist.
fn read(
    api: &GraphqlApi,
    asked: &Asked,
    user: EndUser,
    input: SearchDialogInput,
) -> Result<(SearchDialogs, bool), Vec<SearchDialogError>> {
    let terms = terms(input.order_by.as_deref(), input.continuation_token.is_some())
        .map_err(|messages| messages.into_iter().map(invalid).collect::<Vec<_>>())?;
    let order = match terms {
        None => SearchOrder::default(),
        Some(terms) => SearchOrder::parse(&terms.join(",")).map_err(|_| {
            vec![SearchDialogError::OrderBy(SearchDialogOrderByParsingError {
                message: "An error occurred while parsing the OrderBy parameter".to_owned(),
            })]
        })?,
    };
    let token = input.continuation_token.as_deref();
    let after = token
        .map(|token| SearchPosition::parse(token, &order))
        .transpose()
        .map_err(|_| {
            let message = "An error occurred while parsing the ContinuationToken parameter".to_owned();
            vec![SearchDialogError::Token(
                SearchDialogContinuationTokenParsingError { message },
            )]
        })?;
    let mut violations = Violations::new();
    let given_parties = input.party.unwrap_or_default();
    let given_resources = input.service_resource.unwrap_or_default();
    let mut parties = Vec::with_capacity(given_parties.len());
    for (index, text) in given_parties.iter().enumerate() {
        match Party::parse(text) {
            Ok(party) => parties.push(party),
            Err(error) => violations.add(format!("party[{index}]"), error.to_string()),
        }
    }
    let resources: Vec<ServiceResource> = given_resources
        .iter()
        .filter_map(|text| ServiceResource::parse(text).ok())
        .collect();
    let given_orgs = input.org.unwrap_or_default();
    let orgs: Vec<OrgCode> = given_orgs
        .iter()
        .filter_map(|text| OrgCode::parse(text))
        .collect();
    let matches_nothing =
        (resources.is_empty() && !given_resources.is_empty()) || (orgs.is_empty() && !given_orgs.is_empty());
    let process = input.process.as_deref().map(UriReference::parse).transpose();
    let process = process.unwrap_or_else(|error| {
        violations.add("process", error.to_string());
        None
    });
    let size = match input.limit {
        None => PageSize::DEFAULT,
        Some(limit) => PageSize::new(limit.into()).unwrap_or_else(|| {
            let message = format!("'Limit' must be between 1 and 1000. You entered {limit}.");
            violations.add("limit", message);
            PageSize::DEFAULT
        }),
    };
    let filter = EndUserFilter {
        orgs,
        extended_statuses: input.extended_status.unwrap_or_default(),
        external_reference: input.external_reference,
        statuses: input
            .status
            .unwrap_or_default()
            .into_iter()
            .map(Into::into)
            .collect(),
        created: span(input.created_after, input.created_before),
        updated: span(input.updated_after, input.updated_before),
        content_updated: span(input.content_updated_after, input.content_updated_before),
        due: span(input.due_after, input.due_before),
        is_content_seen: input.is_content_seen,
        process,
        system_labels: input
            .system_label
            .unwrap_or_default()
            .into_iter()
            .map(Into::into)
            .collect(),
        exclude_api_only: input.exclude_api_only.unwrap_or_default(),
        text: input.search.map(|words| TextSearch {
            words,
            // A language that nobody knows inflects nothing.
            language: input
                .search_language_code
                .and_then(|code| LanguageCode::parse(&code).ok()),
        }),
    };
    let sizes = (given_parties.len(), given_resources.len());
    if let Err(more) = api.search_dialogs.check(sizes.0, sizes.1, &filter) {
        for (path, messages) in more.iter() {
            for message in messages {
                violations.add(path, message.clone());
            }
        }
    }
    violations.or_ok(()).map_err(|violations| breaches(&violations))?;
    let search = SearchDialogs {
        user,
        parties,
        resources,
        filter,
        order,
        after,
        size,
        now: asked.now,
    };
    Ok((search, matches_nothing))
}

/// One `key_direction` each; `None` for the default order.
fn terms(
    order_by: Option<&[SearchDialogSortTypeInput]>,
    has_token: bool,
) -> Result<Option<Vec<String>>, Vec<String>> {
    let Some(order_by) = order_by else {
        return if has_token {
            Err(vec![
                "OrderBy must be set when ContinuationToken is set.".to_owned(),
            ])
        } else {
            Ok(None)
        };
    };
    if order_by.is_empty() {
        return Err(vec!["'Order By' must not be empty.".to_owned()]);
    }
    let mut terms = Vec::with_capacity(order_by.len());
    let mut wrong = Vec::new();
    for term in order_by {
        let set = [
            ("createdat", term.created_at),
            ("updatedat", term.updated_at),
            ("dueat", term.due_at),
            ("contentupdatedat", term.content_updated_at),
        ];
        let mut set = set
            .into_iter()
            .filter_map(|(key, direction)| direction.map(|direction| (key, direction)));
        match (set.next(), set.next()) {
            (Some((key, direction)), None) => terms.push(match direction {
                OrderDirection::Asc => format!("{key}_asc"),
                OrderDirection::Desc => format!("{key}_desc"),
            }),
            _ => wrong.push("Exactly one property must be set on each OrderBy object.".to_owned()),
        }
    }
    if wrong.is_empty() {
        Ok(Some(terms))
    } else {
        Err(wrong)
    }
}

fn span(after: Option<Moment>, before: Option<Moment>) -> TimeSpan {
    TimeSpan {
        after: after.map(|moment| moment.0),
        before: before.map(|moment| moment.0),
    }
}

fn invalid(message: String) -> SearchDialogError {
    SearchDialogError::Validation(SearchDialogValidationError { message })
}

fn breaches(violations: &Violations) -> Vec<SearchDialogError> {
    violations
        .iter()
        .flat_map(|(_, messages)| messages)
        .map(|message| invalid(message.clone()))
        .collect()
}
