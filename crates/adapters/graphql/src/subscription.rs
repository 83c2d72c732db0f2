//! Live news of one dialog, for whoever holds a dialog token for it.

use crate::api::GraphqlApi;
use crate::request::not_authorized;
use crate::scalars::Id;
use async_graphql::{Context, Enum, Result, SimpleObject, Subscription};
use dialogporten_application::feed::DialogNews;
use dialogporten_domain::identifier::DialogId;
use futures_util::Stream;

/// The dialog that the request's token is for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TokenDialog(pub(crate) DialogId);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub(crate) enum DialogEventType {
    DialogUpdated,
    DialogDeleted,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct DialogEventPayload {
    id: Id,
    #[graphql(name = "type")]
    event_type: DialogEventType,
}

#[derive(Debug)]
pub(crate) struct Subscriptions;

#[Subscription]
impl Subscriptions {
    async fn dialog_events(
        &self,
        context: &Context<'_>,
        dialog_id: Id,
    ) -> Result<impl Stream<Item = DialogEventPayload> + use<>> {
        let allowed = context.data_opt::<TokenDialog>();
        if allowed.is_none_or(|allowed| allowed.0.uuid() != dialog_id.0) {
            return Err(not_authorized());
        }
        let api: &GraphqlApi = context.data()?;
        let listener = api.feed.listen(DialogId::new(dialog_id.0));
        Ok(futures_util::stream::unfold(
            listener,
            move |mut listener| async move {
                let news = listener.next().await?;
                let event_type = match news {
                    DialogNews::Updated => DialogEventType::DialogUpdated,
                    DialogNews::Deleted => DialogEventType::DialogDeleted,
                };
                Some((
                    DialogEventPayload {
                        id: dialog_id,
                        event_type,
                    },
                    listener,
                ))
            },
        ))
    }
}
