use dialogporten_domain::authorization_attribute::AuthorizationAttribute;
use dialogporten_domain::service_resource::{ServiceResource, ServiceResourceError, ServiceResourceType};
use dialogporten_domain::uri::{HttpsUrl, UriError, UriReference, is_well_formed};
use proptest::prelude::*;

#[test]
fn uris_urns_and_relative_references_are_well_formed() {
    for text in [
        "https://digdir.no",
        "https://digdir.no/a%20b?x=y#z",
        "urn:altinn:resource:a-b_c",
        "urn:example:åäö",
        "mailto:a@b.c",
        "file:/tmp/x",
        "relative/path",
        "/absolute/path",
        "?query=a:b",
        "./a:b",
        "word",
    ] {
        assert!(is_well_formed(text), "{text}");
    }
}

#[test]
fn blanks_bad_escapes_and_ambiguous_schemes_are_not_well_formed() {
    for text in [
        "",
        " ",
        "a b",
        "https://digdir.no/a b",
        "https://digdir.no/<x>",
        "https://",
        "https:digdir.no",
        "https:/digdir.no",
        "100%",
        "%4",
        "%zz",
        "1a:b",
        "a\\b",
        "a\nb",
        "{x}",
    ] {
        assert!(!is_well_formed(text), "{text}");
    }
}

#[test]
fn https_urls_are_absolute_and_normalised() {
    assert_eq!(
        HttpsUrl::parse("HTTPS://Digdir.NO").unwrap().as_str(),
        "https://digdir.no/"
    );
    assert_eq!(
        HttpsUrl::parse("https://digdir.no/a%2Fb").unwrap().as_str(),
        "https://digdir.no/a%2Fb"
    );
    for text in [
        "http://digdir.no",
        "ftp://digdir.no",
        "/path",
        "urn:a:b",
        "mailto:a@b.c",
    ] {
        assert_eq!(HttpsUrl::parse(text), Err(UriError::NotHttps), "{text}");
    }
    for text in ["https:digdir.no", "https://", "https://a b"] {
        assert_eq!(HttpsUrl::parse(text), Err(UriError::Malformed), "{text}");
    }
}

#[test]
fn urls_and_uris_have_at_most_1023_characters() {
    let url = |length: usize| format!("https://a.b/{}", "x".repeat(length - 12));
    assert!(HttpsUrl::parse(&url(1023)).is_ok());
    let too_long = UriError::TooLong {
        length: 1024,
        max: 1023,
    };
    assert_eq!(HttpsUrl::parse(&url(1024)), Err(too_long.clone()));
    assert_eq!(UriReference::parse(&url(1024)), Err(too_long));
}

#[test]
fn references_keep_their_spelling_unless_they_are_web_addresses() {
    assert_eq!(
        UriReference::parse("urn:Example:A").unwrap().as_str(),
        "urn:Example:A"
    );
    assert_eq!(
        UriReference::parse("http://EXAMPLE.com").unwrap().as_str(),
        "http://example.com/"
    );
}

#[test]
fn service_resources_are_lower_cased_behind_an_exact_prefix() {
    assert_eq!(
        ServiceResource::parse("urn:altinn:resource:App_X").unwrap().id(),
        "app_x"
    );
    assert_eq!(
        ServiceResource::parse("urn:Altinn:resource:x y").unwrap_err(),
        [ServiceResourceError::Malformed, ServiceResourceError::WrongPrefix]
    );
    let long = format!("urn:altinn:resource:{}", "x".repeat(1004));
    assert_eq!(
        ServiceResource::parse(&long).unwrap_err(),
        [ServiceResourceError::TooLong]
    );
    assert_eq!(
        ServiceResourceType::parse("AltinnApp"),
        Some(ServiceResourceType::AltinnApp)
    );
    assert_eq!(ServiceResourceType::parse("MaskinportenSchema"), None);
}

#[test]
fn authorization_attributes_are_names_with_an_optional_namespace() {
    let parse = AuthorizationAttribute::parse;
    for text in [
        "task1",
        "Task_1-a",
        "urn:altinn:task:Task_1",
        "URN:ALTINN:resource:app_x",
    ] {
        assert!(parse(text).is_ok(), "{text}");
    }
    for text in [
        "",
        "1task",
        "urn:altinn:task",
        "urn:other:task:x",
        "urn:altinn:a:b:c",
        "a b",
        "urn:altinn::x",
    ] {
        assert!(parse(text).is_err(), "{text}");
    }
    assert!(parse(&"x".repeat(255)).is_ok() && parse(&"x".repeat(256)).is_err());
    assert_eq!(
        parse("urn:altinn:Resource:App")
            .unwrap()
            .service_resource()
            .as_deref(),
        Some("urn:altinn:resource:app")
    );
    assert_eq!(parse("urn:altinn:task:x").unwrap().service_resource(), None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn normalising_twice_is_normalising_once(text in "https?://[a-zA-Z]{1,8}\\.no(/[ -~]{0,12})?") {
        if let Ok(once) = HttpsUrl::parse(&text) {
            prop_assert_eq!(HttpsUrl::parse(once.as_str()), Ok(once));
        }
        if let Ok(once) = UriReference::parse(&text) {
            prop_assert_eq!(UriReference::parse(once.as_str()), Ok(once));
        }
    }

    #[test]
    fn no_text_makes_parsing_panic(text in any::<String>()) {
        let _ = HttpsUrl::parse(&text);
        let _ = UriReference::parse(&text);
        let _ = ServiceResource::parse(&text);
        let _ = AuthorizationAttribute::parse(&text);
    }
}
