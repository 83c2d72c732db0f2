//! The file as it is written.

use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

/// Texts by language code.
pub(crate) type Texts = BTreeMap<String, String>;

/// The whole file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Document {
    pub(crate) version: Spanned<u32>,
    #[serde(default)]
    pub(crate) defaults: Defaults,
    #[serde(default)]
    pub(crate) persons: Vec<Spanned<Person>>,
    #[serde(default)]
    pub(crate) email_users: Vec<Spanned<EmailUser>>,
    #[serde(default)]
    pub(crate) organisations: Vec<Spanned<Organisation>>,
    #[serde(default)]
    pub(crate) client_series: Vec<Spanned<ClientSeries>>,
    #[serde(default)]
    pub(crate) system_users: Vec<Spanned<SystemUser>>,
    #[serde(default)]
    pub(crate) assignments: Vec<Spanned<Assignment>>,
    #[serde(default)]
    pub(crate) delegations: Vec<Spanned<Delegation>>,
    #[serde(default)]
    pub(crate) service_owners: Vec<Spanned<ServiceOwner>>,
    #[serde(default)]
    pub(crate) resources: Vec<Spanned<Resource>>,
    #[serde(default)]
    pub(crate) roles: Vec<Spanned<Named>>,
    #[serde(default)]
    pub(crate) packages: Vec<Spanned<Named>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Defaults {
    pub(crate) person_self_roles: Vec<String>,
    pub(crate) email_user_self_roles: Vec<String>,
    pub(crate) key_roles: Vec<String>,
}

impl Default for Defaults {
    fn default() -> Self {
        let owned = |roles: &[&str]| roles.iter().map(|role| (*role).to_owned()).collect();
        Self {
            person_self_roles: owned(&["priv"]),
            email_user_self_roles: owned(&["seln"]),
            key_roles: owned(&["dagl", "lede", "innh", "dtpr", "dtso", "best"]),
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Person {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) user_id: Option<i64>,
    pub(crate) party_id: Option<i32>,
    pub(crate) party_uuid: Option<String>,
    /// Level of the person's usual login, for test tokens; 4 when absent.
    pub(crate) login_level: Option<u8>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct EmailUser {
    pub(crate) email: String,
    pub(crate) name: Option<String>,
    pub(crate) party_id: Option<i32>,
    pub(crate) party_uuid: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Organisation {
    pub(crate) id: String,
    pub(crate) name: String,
    #[serde(rename = "unit_type")]
    pub(crate) _unit_type: Option<String>,
    pub(crate) party_id: Option<i32>,
    pub(crate) party_uuid: Option<String>,
    #[serde(default)]
    pub(crate) is_deleted: bool,
    #[serde(default)]
    pub(crate) sub_units: Vec<String>,
}

/// Organizations that differ in number and name only, each giving the same rights to the same parties.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClientSeries {
    /// How many.
    pub(crate) count: usize,
    /// The first has this number, the others the following valid ones.
    pub(crate) first: String,
    /// Name, `{n}` stands for 1, 2, 3 …
    pub(crate) name: String,
    pub(crate) to: Vec<String>,
    #[serde(default)]
    pub(crate) roles: Vec<String>,
    #[serde(default)]
    pub(crate) packages: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SystemUser {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) owner: String,
    /// Organization that runs the system: `consumer` of its tokens; the owner when absent.
    pub(crate) supplier: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Assignment {
    pub(crate) from: String,
    pub(crate) to: String,
    #[serde(default)]
    pub(crate) roles: Vec<String>,
    #[serde(default)]
    pub(crate) packages: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Delegation {
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) resource: String,
    pub(crate) actions: Option<Vec<String>>,
    pub(crate) attributes: Option<Vec<String>>,
    pub(crate) instance: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ServiceOwner {
    pub(crate) code: String,
    pub(crate) organisation: String,
    pub(crate) name: Texts,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Resource {
    pub(crate) id: String,
    pub(crate) owner: String,
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) title: Texts,
    /// True when absent.
    pub(crate) delegable: Option<bool>,
    /// `Completed` when absent.
    pub(crate) status: Option<String>,
    pub(crate) min_level: Option<i64>,
    #[serde(default)]
    pub(crate) rules: Vec<Rule>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rule {
    pub(crate) subjects: Vec<String>,
    pub(crate) actions: Vec<String>,
    pub(crate) attributes: Option<Vec<String>>,
}

/// A role or package with the name that people see.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Named {
    pub(crate) code: String,
    pub(crate) name: Texts,
}
