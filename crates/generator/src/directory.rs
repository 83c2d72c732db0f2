//! The file of the local world in which the generated users have their rights.

use crate::world::{OWNERS, RARE_RESOURCES, RESOURCES, SERIES, World};
use dialogporten_domain::service_resource::ServiceResourceType;
use std::fmt::Write as _;

/// The accountant's role reaches so many resources.
const OF_ACCOUNTANTS: usize = 60;

impl World {
    /// The directory file (`local.directory`): users, the organizations they act for, services and their rules.
    #[must_use]
    pub fn directory(&self) -> String {
        let mut text = String::from(
            "# Written by the generator.\nversion = 1\n\n[defaults]\nperson_self_roles = [\"priv\"]\nkey_roles = [\"dagl\"]\n",
        );
        let users = &self.users;
        let named = [
            (&users.single, "Enkel Ensom"),
            (&users.whale, "Hval Havstad"),
            (&users.large, "Stor Storvik"),
            (&users.hundred, "Hundre Hagen"),
            (&users.thousand, "Tusen Torp"),
            (&users.accountant, "Revisor Regnvald"),
        ];
        let ordinary = users.ordinary.iter().map(|number| (number, "Vanlig Viken"));
        let actors = self.actors.iter().map(|number| (number, ACTOR_NAME));
        for (number, name) in named.into_iter().chain(ordinary).chain(actors) {
            let _ = write!(text, "\n[[persons]]\nid = \"{number}\"\nname = \"{name}\"\n");
        }
        self.organizations(&mut text);
        for (code, number) in OWNERS {
            let _ = write!(
                text,
                "\n[[service_owners]]\ncode = \"{code}\"\norganisation = \"{number}\"\nname = {{ nb = \"Etat {code}\" }}\n"
            );
        }
        self.resources(&mut text);
        for (code, name) in [
            ("dagl", "Daglig leder"),
            ("priv", "Privatperson"),
            ("regn", "Regnskapsfører"),
        ] {
            let _ = write!(
                text,
                "\n[[roles]]\ncode = \"{code}\"\nname = {{ nb = \"{name}\" }}\n"
            );
        }
        text
    }

    fn organizations(&self, text: &mut String) {
        use crate::world::Group::{Large, Whale};
        let users = &self.users;
        for (group, name, manager) in [(Whale, "Hval AS", &users.whale), (Large, "Stor AS", &users.large)] {
            for party in self.parties(group) {
                let id = party.identifier().id();
                let _ = write!(
                    text,
                    "\n[[organisations]]\nid = \"{id}\"\nname = \"{name}\"\nunit_type = \"AS\"\n\
                     \n[[assignments]]\nfrom = \"{id}\"\nto = \"{manager}\"\nroles = [\"dagl\"]\n"
                );
            }
        }
        let holders = [
            vec![&users.hundred, &users.thousand, &users.accountant],
            vec![&users.thousand, &users.accountant],
            vec![&users.accountant],
        ];
        let mut place = 0;
        for ((_, count), to) in SERIES.into_iter().zip(holders) {
            let clients = self.parties(crate::world::Group::Clients(crate::world::CLIENTS));
            let first = clients.get(place).map_or("", |party| party.identifier().id());
            let to: Vec<_> = to.iter().map(|number| format!("\"{number}\"")).collect();
            let to = to.join(", ");
            let _ = write!(
                text,
                "\n[[client_series]]\ncount = {count}\nfirst = \"{first}\"\nname = \"Klient {{n}} AS\"\nto = [{to}]\nroles = [\"regn\"]\n"
            );
            place += count;
        }
    }

    fn resources(&self, text: &mut String) {
        for (place, service) in self.services.iter().enumerate() {
            let kind = match service.kind {
                ServiceResourceType::GenericAccessResource => "GenericAccessResource",
                ServiceResourceType::AltinnApp => "AltinnApp",
                ServiceResourceType::MigratedApp => "MigratedApp",
                ServiceResourceType::CorrespondenceService => "CorrespondenceService",
            };
            // The accountant has the busy ones and the rare ones.
            let others = OF_ACCOUNTANTS - RARE_RESOURCES..RESOURCES - RARE_RESOURCES;
            let accountant = if others.contains(&place) {
                ""
            } else {
                ", \"role:regn\""
            };
            let (id, org) = (service.resource.id(), service.org.as_str());
            let _ = write!(
                text,
                "\n[[resources]]\nid = \"{id}\"\nowner = \"{org}\"\ntype = \"{kind}\"\ntitle = {{ nb = \"Tjeneste {place}\" }}\n\
                 min_level = 3\n\n  [[resources.rules]]\n  subjects = [\"role:dagl\", \"role:priv\"{accountant}]\n\
                 \x20 actions = [\"read\", \"write\", \"transmissionread\"]\n"
            );
        }
    }
}

/// Name of those who act for organizations.
pub(crate) const ACTOR_NAME: &str = "Ansatt Andersen";
