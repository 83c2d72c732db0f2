//! A generated world is what it says it is.

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use dialogporten_application::authorization::AuthorizedParties;
use dialogporten_application::caller::{AuthenticationLevel, EndUser};
use dialogporten_domain::content::ContentValue;
use dialogporten_domain::party::{PartyIdentifier, PartyKind};
use dialogporten_domain::seen_log::DialogUserType;
use dialogporten_domain::system_label::SystemLabel;
use dialogporten_generator::world::{CLIENTS, Group, midnight};
use dialogporten_generator::{Generated, World, words};
use dialogporten_local::LocalPlatform;

const TODAY: i64 = 1_790_000_000;
const DIALOGS: u64 = 20_000;

fn world(seed: u64) -> World {
    World::new(DIALOGS, seed, midnight(TODAY)).unwrap()
}

fn all(world: &World) -> Vec<Generated> {
    (0..world.size())
        .map(|number| world.dialog(number).unwrap())
        .collect()
}

fn per_mille(dialogs: &[Generated], is_one: impl Fn(&Generated) -> bool) -> usize {
    dialogs.iter().filter(|dialog| is_one(dialog)).count() * 1_000 / dialogs.len()
}

fn has_word(dialog: &Generated, word: &str) -> bool {
    let content = dialog.changes.current.content.as_ref().unwrap();
    let has = |part: &ContentValue| {
        part.value
            .iter()
            .any(|(_, text)| text.split(' ').any(|found| found == word))
    };
    content.summary.as_ref().is_some_and(has)
}

#[test]
fn the_same_seed_makes_the_same_dialogs() {
    let (one, again, other) = (world(1), world(1), world(2));
    for number in [0, 7, 19_999] {
        let [one, again, other] = [&one, &again, &other].map(|world| world.dialog(number).unwrap());
        assert_eq!((&one.changes, &one.seen), (&again.changes, &again.seen));
        assert_ne!(one.changes, other.changes);
    }
}

#[test]
fn shares_are_those_that_the_benchmark_relies_on() {
    let world = world(1);
    let dialogs = all(&world);
    let whale = world.parties(Group::Whale).first().unwrap();
    let whales = per_mille(&dialogs, |dialog| dialog.changes.current.party == *whale);
    assert!((190..=210).contains(&whales), "{whales}");
    let hidden = per_mille(&dialogs, |dialog| {
        dialog
            .changes
            .current
            .visible_from
            .is_some_and(|from| from > midnight(TODAY))
    });
    assert!((44..=56).contains(&hidden), "{hidden}");
    let marked = dialogs.iter().filter(|dialog| {
        let labels = dialog.changes.current.end_user_context.labels;
        labels.contains(SystemLabel::MarkedAsUnopened)
    });
    let marked = marked.count();
    assert!((60..=140).contains(&marked), "{marked} of 20 000 are about 0.5 %");
    for (word, share) in [
        (words::COMMON, 780..=820),
        (words::SEVEN_PERCENT, 62..=78),
        (words::RARE, 1..=3),
    ] {
        let found = per_mille(&dialogs, |dialog| has_word(dialog, word));
        assert!(share.contains(&found), "{word}: {found}");
    }
    let unique = words::unique(1, 77);
    assert_eq!(
        dialogs.iter().filter(|dialog| has_word(dialog, &unique)).count(),
        1
    );
    let with_history = per_mille(&dialogs, |dialog| {
        !dialog.changes.appended.transmissions.is_empty()
    });
    let seen = per_mille(&dialogs, |dialog| !dialog.seen.is_empty());
    assert!(with_history > 350 && seen > 400, "{with_history} {seen}");
    assert!(dialogs.is_sorted_by_key(|dialog| dialog.changes.current.id));
}

#[test]
fn dialogs_of_a_group_are_found_without_making_them() {
    let world = world(1);
    for group in [Group::Whale, Group::Large, Group::Single, Group::Clients(100)] {
        for number in world.dialogs_of(group).take(20) {
            let dialog = world.dialog(number).unwrap();
            assert!(
                world.parties(group).contains(&dialog.changes.current.party),
                "{group:?}"
            );
        }
    }
}

#[tokio::test]
async fn the_users_may_act_for_as_many_parties_as_they_are_named_after() {
    let world = world(1);
    let platform = LocalPlatform::from_text("directory.toml", &world.directory()).unwrap();
    let users = world.users();
    for (number, parties, resources) in [
        (&users.single, 0, 66),
        (&users.whale, 1, 66),
        (&users.large, 1, 66),
        (&users.hundred, 100, 60),
        (&users.thousand, 1_000, 60),
        (&users.accountant, CLIENTS, 60),
    ] {
        let user = EndUser {
            party: PartyIdentifier::of_kind(PartyKind::Person, number).unwrap(),
            user_type: DialogUserType::Person,
            level: AuthenticationLevel(4),
            consumer: None,
            system_user_owner: None,
            supplier: None,
            altinn_user_id: None,
            altinn_party_id: None,
        };
        let scope = platform.list_scope(&user, &[], &[]).await.unwrap();
        // Everybody has an inbox of one's own besides.
        assert_eq!(scope.resources_by_party.len(), parties + 1);
        let (_, reached) = scope
            .resources_by_party
            .iter()
            .find(|(party, _)| parties == 0 || party.identifier().kind() == PartyKind::Organization)
            .unwrap();
        assert_eq!(reached.len(), resources);
    }
}
