//! The stored form of version 1: what the golden file shows is what old rows hold.

use dialogporten_application::unit_of_work::CommitOutcome;
use dialogporten_testkit::builders::{new_dialog, organization};
use dialogporten_testkit::contract::Ports;
use dialogporten_testkit::postgres::TestDatabase;
use dialogporten_testkit::samples::Samples;

const GOLDEN: &str = include_str!("golden/v1.txt");

#[tokio::test]
async fn documents_of_version_1_stay_as_they_are() {
    let database = TestDatabase::migrated().await;
    let (store, queries) = database.store();
    let ports = Ports {
        store: &store,
        queries: &queries,
    };
    let mut samples = Samples::new(7);
    let party = organization();
    let mut new = new_dialog(samples.id());
    let rich = samples.new_dialog(&party);
    new.content = rich.content;
    new.search_tags = rich.search_tags;
    new.attachments = rich.attachments;
    new.gui_actions = rich.gui_actions;
    new.api_actions = rich.api_actions;
    new.process = rich.process;
    new.transmissions = (0..4).map(|_| samples.transmission(&party)).collect();
    new.activities = (0..6).map(|_| samples.activity(&party)).collect();
    let (_, outcome) = ports.create(&mut samples, new).await;
    assert_eq!(outcome, CommitOutcome::Committed);
    let stored = database
        .values(
            "select 'card ' || card::text from dialog
             union all select 'latest ' || latest_activity::text from dialog
             union all select 'body ' || body::text from dialog_body
             union all select 'transmission ' || body::text from transmission
             union all select 'description ' || description::text from activity where description is not null
             union all select 'shared ' || shared::text from outbox_event
             union all select 'events ' || events::text from outbox_event
             order by 1",
        )
        .await;
    assert_eq!(stored.join("\n"), GOLDEN.trim_end());
}
