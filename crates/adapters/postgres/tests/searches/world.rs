//! The same random dialogs in PostgreSQL and in memory, and random questions about them.

use chrono::TimeDelta;
use dialogporten_application::authorization::{DelegatedInstance, InstanceReference, ListScope};
use dialogporten_application::dialogs::DialogQueries;
use dialogporten_application::ordering::SearchOrder;
use dialogporten_application::search::{DeletedFilter, LabelFilter, ServiceOwnerFilter, TimeSpan};
use dialogporten_application::unit_of_work::{CommitOutcome, Store};
use dialogporten_domain::Timestamp;
use dialogporten_domain::dialog::DialogSnapshot;
use dialogporten_domain::identifier::Revision;
use dialogporten_domain::party::Party;
use dialogporten_domain::service_resource::ServiceResource;
use dialogporten_domain::status::DialogStatus;
use dialogporten_domain::system_label::SystemLabel;
use dialogporten_postgres::PgQueries;
use dialogporten_testkit::ambient::noon;
use dialogporten_testkit::builders::{organization, person, resource};
use dialogporten_testkit::contract::changed;
use dialogporten_testkit::memory::InMemoryStore;
use dialogporten_testkit::postgres::TestDatabase;
use dialogporten_testkit::samples::Samples;
use std::sync::Arc;

pub(crate) const ORDERS: [&str; 14] = [
    "contentUpdatedAt",
    "contentUpdatedAt_asc,id_asc",
    "contentUpdatedAt_desc,id_asc",
    "createdAt",
    "createdAt_asc,id_asc",
    "createdAt_asc",
    "updatedAt",
    "updatedAt_asc,id_asc",
    "updatedAt,createdAt_asc",
    "dueAt",
    "dueAt_asc,id_asc",
    "dueAt_asc,createdAt_desc",
    "contentUpdatedAt,updatedAt,dueAt",
    "id",
];

pub(crate) struct World {
    pub(crate) database: TestDatabase,
    pub(crate) queries: PgQueries,
    pub(crate) memory: InMemoryStore,
    pub(crate) dialogs: Vec<DialogSnapshot>,
}

pub(crate) fn parties() -> Vec<Party> {
    let mut parties = vec![organization(), Party::parse(person().as_str()).unwrap()];
    parties.extend((0..5).map(|number| {
        Party::parse(&format!("urn:altinn:person:idporten-email:p{number}@example.com")).unwrap()
    }));
    parties
}

pub(crate) fn services() -> [ServiceResource; 3] {
    ["skatt-melding", "brreg-meld", "nav-soknad"].map(resource)
}

/// After everything that is not scheduled.
pub(crate) fn evening() -> Timestamp {
    noon() + TimeDelta::hours(8)
}

impl World {
    /// Few moments for many dialogs, so that ids decide; some moved, scheduled, expired or deleted later.
    pub(crate) async fn new(seed: u64, count: u64) -> Self {
        let database = TestDatabase::migrated().await;
        let (store, queries) = database.store();
        let memory = InMemoryStore::new();
        let parties = parties();
        let mut dialogs = Vec::new();
        for number in 0..count {
            let at = noon() + TimeDelta::seconds((number % 9).cast_signed());
            let mut samples = Samples::at(seed * 1000 + number, at);
            // The first party has half of all dialogs.
            let place = usize::from(samples.byte()) % (2 * parties.len());
            let mut new = samples.new_dialog(parties.get(place).unwrap_or(&parties[0]));
            if samples.byte().is_multiple_of(8) {
                new.visible_from = Some(evening() + TimeDelta::days(1));
                (new.due_at, new.expires_at) = (None, None);
            }
            if samples.byte().is_multiple_of(3) && new.visible_from.is_none() {
                new.created_at = Some(at - TimeDelta::seconds(i64::from(samples.byte() % 5)));
            }
            let (changes, events) = samples.created(new);
            let id = changes.current.id;
            for store in [&store as &dyn Store, &memory] {
                let mut work = store.begin();
                work.save(changes.clone());
                work.append_events(events.clone());
                assert_eq!(work.commit().await.unwrap(), CommitOutcome::Committed);
            }
            let revision = Revision::new(samples.id());
            let mut change = changed(&queries.details(id).await.unwrap().unwrap(), revision);
            alter(&mut samples, &mut change.current);
            for store in [&store as &dyn Store, &memory] {
                let mut work = store.begin();
                work.save(change.clone());
                assert_eq!(work.commit().await.unwrap(), CommitOutcome::Committed);
            }
            dialogs.push(change.current);
        }
        database.execute("analyze").await;
        Self {
            database,
            queries,
            memory,
            dialogs,
        }
    }
}

fn alter(samples: &mut Samples, dialog: &mut DialogSnapshot) {
    let is_scheduled = dialog.visible_from.is_some();
    let later = |samples: &mut Samples| noon() + TimeDelta::seconds(i64::from(samples.byte() % 12));
    if !is_scheduled {
        match samples.byte() % 4 {
            0 => dialog.updated_at = dialog.updated_at.max(later(samples)),
            1 => {
                dialog.content_updated_at = dialog.content_updated_at.max(later(samples));
                dialog.updated_at = dialog.content_updated_at;
            }
            2 => {
                dialog.content_updated_at = dialog.content_updated_at.max(later(samples));
                dialog.updated_at = dialog.content_updated_at + TimeDelta::seconds(2);
            }
            _ => {}
        }
        if samples.byte().is_multiple_of(10) {
            dialog.expires_at = Some(noon());
            dialog.due_at = None;
        }
    }
    if samples.byte().is_multiple_of(4) {
        dialog.deleted_at = Some(noon());
    }
}

pub(crate) fn sometimes(samples: &mut Samples, one_in: u8) -> bool {
    samples.byte().is_multiple_of(one_in)
}

fn one<T>(samples: &mut Samples, one_in: u8, value: T) -> Vec<T> {
    if sometimes(samples, one_in) {
        vec![value]
    } else {
        Vec::new()
    }
}

fn span(samples: &mut Samples) -> TimeSpan {
    let at = noon() + TimeDelta::seconds(i64::from(samples.byte() % 10));
    match samples.byte() % 16 {
        0 => TimeSpan {
            after: Some(at),
            before: None,
        },
        1 => TimeSpan {
            after: None,
            before: Some(at),
        },
        _ => TimeSpan::default(),
    }
}

pub(crate) fn order(number: usize) -> SearchOrder {
    SearchOrder::parse(ORDERS[number % ORDERS.len()]).unwrap()
}

impl World {
    fn some_dialog(&self, samples: &mut Samples) -> &DialogSnapshot {
        let number = usize::from(samples.byte()) * 256 + usize::from(samples.byte());
        &self.dialogs[number % self.dialogs.len()]
    }

    /// Filters of which most let something through.
    pub(crate) fn filter(&self, samples: &mut Samples) -> ServiceOwnerFilter {
        let like = self.some_dialog(samples).clone();
        let status = like.extended_status.as_ref().map(|it| it.as_str().to_owned());
        let reference = like.external_reference.as_ref().map(|it| it.as_str().to_owned());
        let label = like
            .service_owner_context
            .labels
            .first()
            .map(|label| label.as_str().to_owned());
        let label = label.map(|label| {
            if sometimes(samples, 2) {
                LabelFilter::Exactly(label)
            } else {
                LabelFilter::Prefix(label.chars().take(5).collect())
            }
        });
        ServiceOwnerFilter {
            service_resources: one(samples, 4, like.service_resource.clone()),
            parties: if sometimes(samples, 4) {
                parties().into_iter().filter(|_| sometimes(samples, 2)).collect()
            } else {
                Vec::new()
            },
            extended_statuses: status.filter(|_| sometimes(samples, 20)).into_iter().collect(),
            external_reference: reference.filter(|_| sometimes(samples, 12)),
            statuses: if sometimes(samples, 6) {
                vec![like.status, DialogStatus::ALL[2]]
            } else {
                Vec::new()
            },
            deleted: match samples.byte() % 3 {
                0 => DeletedFilter::Exclude,
                1 => DeletedFilter::Include,
                _ => DeletedFilter::Only,
            },
            created: span(samples),
            updated: span(samples),
            content_updated: span(samples),
            due: span(samples),
            visible: span(samples),
            is_content_seen: sometimes(samples, 12).then(|| sometimes(samples, 2)),
            process: like.process.filter(|_| sometimes(samples, 12)),
            system_labels: match samples.byte() % 8 {
                0 => vec![SystemLabel::Default],
                1 => vec![SystemLabel::Bin],
                2 => vec![SystemLabel::Archive, SystemLabel::Sent],
                _ => Vec::new(),
            },
            exclude_api_only: sometimes(samples, 8),
            service_owner_labels: label.filter(|_| sometimes(samples, 8)).into_iter().collect(),
            text: None,
        }
    }

    /// Some parties, each with some services, and now and then single dialogs.
    pub(crate) fn scope(&self, samples: &mut Samples) -> ListScope {
        let mut scope = ListScope::default();
        let few = sometimes(samples, 3);
        for party in parties() {
            if sometimes(samples, if few { 5 } else { 2 }) {
                let all = sometimes(samples, 2);
                let services = services().into_iter().filter(|_| all || sometimes(samples, 2));
                scope
                    .resources_by_party
                    .insert(party, Arc::new(services.collect()));
            }
        }
        scope
            .resources_by_party
            .retain(|_, services| !services.is_empty());
        if sometimes(samples, 3) || scope.resources_by_party.is_empty() {
            for _ in 0..5 {
                let dialog = self.some_dialog(samples);
                scope.instances.insert(DelegatedInstance {
                    party: dialog.party.clone(),
                    service_resource: dialog.service_resource.clone(),
                    instance: InstanceReference::Dialog(dialog.id),
                });
            }
        }
        scope
    }
}
