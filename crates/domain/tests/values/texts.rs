use dialogporten_domain::action::{GuiActionPriority, HttpVerb, overused_priorities};
use dialogporten_domain::activity::ActivityType;
use dialogporten_domain::content::{DialogContentType, html_element_is_allowed};
use dialogporten_domain::media_type::MediaType;
use dialogporten_domain::service_owner_context::ServiceOwnerLabel;
use dialogporten_domain::status::DialogStatus;
use dialogporten_domain::system_label::{SystemLabel, SystemLabels};
use dialogporten_domain::text::{IdempotentKey, Progress, SearchTag, ShortText, TextError};

#[test]
fn limits_are_inclusive() {
    assert!(ShortText::parse("x".repeat(255)).is_ok() && ShortText::parse("x".repeat(256)).is_err());
    assert!(IdempotentKey::parse("xxx").is_ok() && IdempotentKey::parse("xx").is_err());
    assert!(IdempotentKey::parse("x".repeat(36)).is_ok() && IdempotentKey::parse("x".repeat(37)).is_err());
    assert!(SearchTag::parse(&"x".repeat(63)).is_ok() && SearchTag::parse(&"x".repeat(64)).is_err());
    assert!(ServiceOwnerLabel::parse("xxx").is_ok() && ServiceOwnerLabel::parse("xx").is_err());
    assert!(Progress::new(0).is_some() && Progress::new(100).is_some());
    assert!(Progress::new(-1).is_none() && Progress::new(101).is_none());
}

#[test]
fn tags_and_labels_are_trimmed_and_lower_cased() {
    assert_eq!(SearchTag::parse(" ÆØÅ ").unwrap().as_str(), "æøå");
    assert_eq!(SearchTag::parse("   "), Err(TextError::Blank));
    assert_eq!(
        ServiceOwnerLabel::parse(" My Label ").unwrap().as_str(),
        "my label"
    );
    assert_eq!(ServiceOwnerLabel::parse("    "), Err(TextError::Blank));
}

#[test]
fn only_the_listed_elements_are_allowed_and_only_links_have_an_attribute() {
    assert!(html_element_is_allowed("p", []));
    assert!(!html_element_is_allowed("p", [("class", "x")]));
    assert!(!html_element_is_allowed("script", []));
    assert!(html_element_is_allowed("a", [("href", "HTTPS://digdir.no")]));
    for target in ["http://digdir.no", "javascript:x", "https:/", "", "ååååååååå"] {
        assert!(!html_element_is_allowed("a", [("href", target)]), "{target}");
    }
    assert!(!html_element_is_allowed("a", []));
    assert!(!html_element_is_allowed(
        "a",
        [("href", "https://a.b"), ("title", "x")]
    ));
    assert!(!html_element_is_allowed("a", [("title", "https://a.b")]));
}

#[test]
fn deprecated_media_types_are_read_as_the_current_ones() {
    let old = "application/vnd.dialogporten.frontchannelembed+json;type=markdown";
    let read = MediaType::parse(old).unwrap();
    assert_eq!(
        read.as_str(),
        "application/vnd.dialogporten.frontchannelembed-url;type=text/markdown"
    );
    assert!(read.is_embeddable() && !read.needs_legacy_html());
    assert_eq!(MediaType::parse("TEXT/PLAIN"), None);
}

#[test]
fn content_limits_depend_on_the_type_and_the_correspondence_scope() {
    assert_eq!(DialogContentType::Title.max_length(false), 255);
    assert_eq!(DialogContentType::Title.max_length(true), 512);
    assert_eq!(DialogContentType::ExtendedStatus.max_length(true), 25);
    assert_eq!(DialogContentType::AdditionalInfo.max_length(true), 1023);
    assert_eq!(DialogContentType::Title.media_types(true), [MediaType::PlainText]);
    assert!(
        DialogContentType::AdditionalInfo
            .media_types(true)
            .contains(&MediaType::LegacyHtml)
    );
    assert!(
        !DialogContentType::AdditionalInfo
            .media_types(false)
            .contains(&MediaType::LegacyHtml)
    );
}

#[test]
fn buttons_are_limited_by_priority() {
    use GuiActionPriority::{Primary, Secondary, Tertiary};
    assert!(
        overused_priorities([
            Primary, Secondary, Tertiary, Tertiary, Tertiary, Tertiary, Tertiary
        ])
        .is_empty()
    );
    assert_eq!(
        overused_priorities([Secondary, Primary, Secondary, Primary]),
        [Primary, Secondary]
    );
    assert_eq!(overused_priorities([Tertiary; 6]), [Tertiary]);
    let fitting: Vec<_> = HttpVerb::ALL
        .into_iter()
        .filter(|verb| verb.fits_gui_action())
        .collect();
    assert_eq!(fitting, [HttpVerb::Get, HttpVerb::Post, HttpVerb::Delete]);
}

#[test]
fn numbers_are_the_contract_s() {
    assert_eq!(DialogStatus::from_number(7), Some(DialogStatus::NotApplicable));
    assert_eq!(
        (DialogStatus::from_number(1), DialogStatus::from_number(4)),
        (None, None)
    );
    for (number, kind) in (1..).zip(ActivityType::ALL) {
        assert_eq!(kind as u8, number);
    }
}

#[test]
fn a_mask_has_exactly_one_exclusive_label() {
    let valid = (0..=u8::MAX).filter_map(SystemLabels::from_mask).count();
    assert_eq!(valid, 12);
    let labels = SystemLabels::DEFAULT
        .with(SystemLabel::Sent)
        .with(SystemLabel::Bin);
    assert_eq!(SystemLabels::from_mask(labels.mask()), Some(labels));
    assert_eq!(labels.exclusive(), SystemLabel::Bin);
    assert_eq!(
        labels.iter().collect::<Vec<_>>(),
        [SystemLabel::Bin, SystemLabel::Sent]
    );
}
