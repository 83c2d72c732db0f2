//! What every store must tell of services in use.

use super::{Ports, parties};
use crate::builders::{new_dialog, resource};
use crate::samples::Samples;
use dialogporten_application::party_services::PartyServices;
use dialogporten_application::unit_of_work::CommitOutcome;
use dialogporten_domain::dialog::NewDialog;
use std::collections::BTreeSet;

/// A service is told of each party that has a dialog of it, and of nobody else.
pub async fn services_in_use_are_told_by_party(ports: Ports<'_>, services: &dyn PartyServices) {
    let mut samples = Samples::new(11);
    let [first, second, third] = parties();
    let pairs = [
        (&first, "skatt-melding"),
        (&first, "skatt-hoy"),
        (&first, "skatt-melding"),
        (&second, "skatt-hoy"),
    ];
    for (party, id) in pairs {
        let dialog = NewDialog {
            party: party.clone(),
            service_resource: resource(id),
            ..new_dialog(samples.id())
        };
        let (_, outcome) = ports.create(&mut samples, dialog).await;
        assert_eq!(outcome, CommitOutcome::Committed);
    }
    let of = |ids: &[&str]| ids.iter().map(|id| resource(id)).collect::<BTreeSet<_>>();
    let both = of(&["skatt-melding", "skatt-hoy"]);
    let used = services.used_by(&[first.clone(), third]).await.unwrap();
    assert_eq!(used, [(first, both.clone())].into());
    let used = services.used_by(std::slice::from_ref(&second)).await.unwrap();
    assert_eq!(used, [(second, of(&["skatt-hoy"]))].into());
    assert_eq!(services.used_by(&[]).await.unwrap(), [].into());
    assert_eq!(services.used().await.unwrap(), both);
}
