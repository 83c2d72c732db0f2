use super::*;
use std::path::PathBuf;

fn sources(text: &str) -> Sources {
    Sources {
        file: None,
        preset: Some(("preset", text.to_owned())),
        overrides: String::new(),
    }
}

fn refused(text: &str, serving: bool) -> Vec<(String, String)> {
    match load(&sources(text), serving) {
        Ok(_) => Vec::new(),
        Err(error) => error
            .0
            .into_iter()
            .map(|refused| (refused.key, refused.reason))
            .collect(),
    }
}

fn keys(text: &str, serving: bool) -> Vec<String> {
    refused(text, serving).into_iter().map(|(key, _)| key).collect()
}

#[test]
fn defaults_are_readable_and_have_every_key() {
    assert_eq!(keys("", false), Vec::<String>::new());
}

#[test]
fn presets_and_the_example_are_accepted() {
    assert_eq!(
        keys(include_str!("../../../../config/embedded.toml"), false),
        Vec::<String>::new()
    );
    let example = include_str!("../../../../config/production.example.toml");
    assert_eq!(
        keys(example, true),
        ["database.url", "privacy.person_mask_secret"]
    );
}

#[test]
fn unknown_keys_are_all_reported() {
    let found = keys(
        "colour = 1\n[server]\nlissen = \"x\"\n[sever]\na = 1\n[log]\nfilter = \"info\"\n",
        false,
    );
    assert_eq!(found, ["colour", "server.lissen", "sever"]);
}

#[test]
fn wrong_types_are_reported_for_each_section() {
    let found = keys(
        "environment = \"moon\"\n[server]\nworkers = \"many\"\n[log]\nformat = \"xml\"\n",
        false,
    );
    assert_eq!(found, ["environment", "server.workers", "log.format"]);
}

#[test]
fn production_lacks_are_reported_together() {
    let found = keys("", true);
    for key in [
        "authentication.schemes",
        "database.url",
        "dialog_token.keys",
        "privacy.person_mask_secret",
        "local.directory",
        "server.base_uri",
    ] {
        assert!(found.iter().any(|found| found == key), "{key} in {found:?}");
    }
}

#[test]
fn test_issuer_is_refused_in_production_only() {
    let text = |environment: &str| {
        format!(
            "environment = \"{environment}\"\n[[authentication.schemes]]\nname = \"t\"\n\
             issuer = \"http://localhost:8080/test-issuer\"\njwks_file = \"x\"\n"
        )
    };
    let is_refused =
        |environment| keys(&text(environment), true).contains(&"authentication.schemes[0]".to_owned());
    assert!(is_refused("production"));
    assert!(!is_refused("embedded"));
}

#[test]
fn limits_have_bounds() {
    let found = refused("[limits.end_user_search]\nmax_party_filter_values = 0\n", false);
    assert_eq!(
        found,
        [(
            "limits.end_user_search.max_party_filter_values".to_owned(),
            "0 is not 1 to 1000".to_owned()
        )]
    );
}

#[test]
fn missing_file_is_one_clear_sentence() {
    let sources = Sources {
        file: Some(PathBuf::from("no-such-file.toml")),
        ..Sources::default()
    };
    let error = load(&sources, false).unwrap_err().to_string();
    assert!(error.contains("there is no file no-such-file.toml"), "{error}");
}

#[test]
fn secrets_are_never_shown() {
    let text = "[database]\nurl = \"postgres://u:geheim@h/d\"\n[privacy]\nperson_mask_secret = \"geheim-geheim-geheim\"\n\
                [[dialog_token.keys]]\nkid = \"k\"\nstate = \"signing\"\nprivate_key = \"geheim\"\n";
    let shown = show(&sources(text)).unwrap();
    assert!(!shown.contains("geheim"), "{shown}");
    assert!(shown.contains("database.url = \"***\"  # preset"), "{shown}");
    assert!(shown.contains("server.workers = 0  # defaults"), "{shown}");
    assert!(!format!("{:?}", load(&sources(text), false).unwrap()).contains("geheim"));
}

#[test]
fn reference_document_is_current() {
    let current = include_str!("../../../../docs/CONFIGURATION.md");
    assert_eq!(
        current,
        reference(),
        "run `cargo xtask check --fix` or `dialogporten config doc > docs/CONFIGURATION.md`"
    );
}
