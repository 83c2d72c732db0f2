use dialogporten_domain::actor::last_name_first;
use dialogporten_domain::party::{
    OrganizationNumber, Party, PartyError, PartyIdentifier, PartyKind, PersonNumber,
};
use proptest::prelude::*;

fn control_digit(digits: &[u32], weights: &[u32]) -> Option<u32> {
    let sum: u32 = digits
        .iter()
        .zip(weights)
        .map(|(digit, weight)| digit * weight)
        .sum();
    Some((11 - sum % 11) % 11).filter(|digit| *digit < 10)
}

fn text(digits: &[u32]) -> String {
    digits.iter().map(u32::to_string).collect()
}

fn organization() -> impl Strategy<Value = Vec<u32>> {
    prop::collection::vec(0_u32..10, 8).prop_filter_map("has a control digit", |mut digits| {
        let control = control_digit(&digits, &[3, 2, 7, 6, 5, 4, 3, 2])?;
        digits.push(control);
        Some(digits)
    })
}

fn person() -> impl Strategy<Value = Vec<u32>> {
    prop::collection::vec(0_u32..10, 9).prop_filter_map("has control digits", |mut digits| {
        for weights in [&[3, 7, 6, 1, 8, 9, 4, 5, 2][..], &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2]] {
            let control = control_digit(&digits, weights)?;
            digits.push(control);
        }
        Some(digits)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn valid_organization_numbers_are_accepted_and_any_changed_digit_is_noticed(
        digits in organization(), at in 0_usize..9, add in 1_u32..10,
    ) {
        prop_assert!(OrganizationNumber::parse(&text(&digits)).is_some());
        let mut changed = digits;
        changed[at] = (changed[at] + add) % 10;
        prop_assert!(OrganizationNumber::parse(&text(&changed)).is_none());
    }

    #[test]
    fn valid_person_numbers_are_accepted_and_any_changed_digit_is_noticed(
        digits in person(), at in 0_usize..11, add in 1_u32..10,
    ) {
        prop_assert!(PersonNumber::parse(&text(&digits)).is_some());
        let mut changed = digits;
        changed[at] = (changed[at] + add) % 10;
        prop_assert!(PersonNumber::parse(&text(&changed)).is_none());
    }

    #[test]
    fn no_text_makes_parsing_panic(id in any::<String>()) {
        for kind in PartyKind::ALL {
            let _ = PartyIdentifier::of_kind(kind, &id);
        }
        let _ = PartyIdentifier::parse(&id);
    }
}

#[test]
fn numbers_of_wrong_length_or_with_letters_are_refused() {
    for number in [
        "",
        "97476067",
        "9747606730",
        "97476067X",
        "X74760673",
        "９７４７６０６７３",
    ] {
        assert!(OrganizationNumber::parse(number).is_none(), "{number}");
    }
}

#[test]
fn the_prefix_is_exact_and_ends_with_the_last_colon() {
    for urn in [
        "974760673",
        "urn:altinn:organization:974760673",
        "URN:altinn:organization:identifier-no:974760673",
        "urn:altinn:organization:identifier-no:1:974760673",
        "urn:altinn:organization:identifier-no::974760673",
    ] {
        assert_eq!(
            PartyIdentifier::parse(urn),
            Err(PartyError::UnknownPrefix),
            "{urn}"
        );
    }
}

#[test]
fn e_mail_users_need_one_at_sign_and_a_dot_inside_the_domain() {
    let parse = |id: &str| PartyIdentifier::of_kind(PartyKind::EmailUser, id);
    for id in [
        "a@b.c",
        "kari.nordmann@mail.example.com",
        "kari%40example.com",
        "a@b.c.",
        "a@..c",
        "K@EX.no",
    ] {
        assert!(parse(id).is_ok(), "{id}");
    }
    for id in [
        "",
        "a",
        "a@b",
        "@b.c",
        "a@.c",
        "a@b.",
        "a@@b.c",
        "a@b@c.d",
        "a b@c.d",
        "a%20b@c.d",
        "a%zz@b.c",
    ] {
        assert_eq!(parse(id), Err(PartyError::InvalidId), "{id}");
    }
    assert_eq!(parse("K@EX.no").unwrap().id(), "k@ex.no");
}

#[test]
fn self_identified_users_need_a_name_that_fits_a_uri() {
    let parse = |id: &str| PartyIdentifier::of_kind(PartyKind::SelfIdentified, id);
    assert_eq!(
        parse("Leif_Norsk").unwrap().as_str(),
        "urn:altinn:person:legacy-selfidentified:leif_norsk"
    );
    for id in ["", "%20", "ola nordmann", "%"] {
        assert_eq!(parse(id), Err(PartyError::InvalidId), "{id}");
    }
}

#[test]
fn system_and_feide_users_are_known_but_own_nothing() {
    let system = "urn:altinn:systemuser:uuid:019B5000-0000-7000-8000-000000000001";
    assert_eq!(
        PartyIdentifier::parse(system).unwrap().kind(),
        PartyKind::SystemUser
    );
    assert_eq!(Party::parse(system), Err(PartyError::CannotOwnDialogs));
    assert_eq!(
        PartyIdentifier::parse("urn:altinn:systemuser:uuid:019b500000007000800000000001"),
        Err(PartyError::InvalidId)
    );
    let subject = format!("urn:altinn:feide-subject:{}", "a".repeat(64));
    assert_eq!(Party::parse(&subject), Err(PartyError::CannotOwnDialogs));
    assert_eq!(
        PartyIdentifier::parse(&subject[1..]),
        Err(PartyError::UnknownPrefix)
    );
    assert_eq!(
        PartyIdentifier::parse(&subject[..subject.len() - 1]),
        Err(PartyError::InvalidId)
    );
}

#[test]
fn a_party_is_at_most_255_characters_long() {
    let prefix = PartyKind::SelfIdentified.prefix();
    let id = |length: usize| "a".repeat(length - prefix.len());
    assert!(Party::parse(&format!("{prefix}{}", id(255))).is_ok());
    assert_eq!(
        Party::parse(&format!("{prefix}{}", id(256))),
        Err(PartyError::TooLong)
    );
}

#[test]
fn debug_output_names_no_person() {
    let number = "08895699684";
    let urn = PartyIdentifier::of_kind(PartyKind::Person, number).unwrap();
    assert!(!format!("{urn:?}").contains(number));
    assert!(!format!("{:?}", PersonNumber::parse(number).unwrap()).contains(number));
}

#[test]
fn actors_are_shown_with_the_last_name_first() {
    assert_eq!(last_name_first("Kari Anne Nordmann"), "Nordmann Kari Anne");
    assert_eq!(last_name_first(" Nordmann "), "Nordmann");
}
