//! What the embedded mode prints when it is ready.

use dialogporten_domain::party::PartyKind;
use dialogporten_local::Directory;

/// Addresses, test users and lines to copy.
pub(crate) fn text(base_uri: &str, directory: &Directory, data_dir: &str) -> String {
    let mut out = format!(
        "\nDialogporten is ready (Ctrl-C stops everything; data in {data_dir}).\n\n\
         \x20 API documents  {base_uri}/swagger/\n\
         \x20 Health         {base_uri}/health/readiness\n\
         \x20 Test tokens    {base_uri}/test-issuer/token?…\n\n\
         Test users (name, tokens, parties they may act for)\n"
    );
    for user in directory.users() {
        let parameter = match user.party.kind() {
            PartyKind::Person => "person",
            PartyKind::EmailUser => "email",
            PartyKind::SystemUser => "systemuser",
            _ => continue,
        };
        out.push_str(&format!(
            "  {:<26} {parameter}={:<37} {:>3}\n",
            user.name,
            user.party.id(),
            user.parties
        ));
    }
    out.push_str("Service owners\n");
    for owner in directory.service_owners() {
        out.push_str(&format!(
            "  {:<26} serviceowner={}\n",
            owner.name,
            owner.code.as_str()
        ));
    }
    out.push_str(&format!(
        r#"
Copy and paste: create, list, read
  OWNER=$(curl -s '{base_uri}/test-issuer/token?serviceowner=ttd')
  DIALOG=$(curl -s -X POST {base_uri}/api/v1/serviceowner/dialogs -H "Authorization: Bearer $OWNER" -H 'Content-Type: application/json' \
    -d '{{"serviceResource":"urn:altinn:resource:ttd-tilsyn","party":"urn:altinn:organization:identifier-no:313339017","content":{{"title":{{"value":[{{"value":"Hei fra skallet","languageCode":"nb"}}]}}}}}}' | tr -d '"')
  USER=$(curl -s '{base_uri}/test-issuer/token?person=15816490100')
  curl -s "{base_uri}/api/v1/enduser/dialogs?party=urn:altinn:organization:identifier-no:313339017&limit=5" -H "Authorization: Bearer $USER"
  curl -s "{base_uri}/api/v1/enduser/dialogs/$DIALOG" -H "Authorization: Bearer $USER"
"#
    ));
    out
}
