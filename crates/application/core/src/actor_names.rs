//! Names of actors, looked up when a record is made and kept as they were then.

use crate::PortError;
use crate::registry::PartyNames;
use dialogporten_domain::actor::{
    Actor, ActorName, Representative, SYSTEM_USER_FALLBACK_NAME, is_person, last_name_first,
};
use dialogporten_domain::party::{PartyIdentifier, PartyKind};
use std::sync::Arc;

/// Looks up names of actors.
#[derive(Clone)]
pub struct ActorNames {
    names: Arc<dyn PartyNames>,
}

/// Why an actor gets no name.
#[derive(Debug, thiserror::Error)]
pub enum ActorNameError {
    /// No register knows the person or organization.
    #[error("no register knows the actor")]
    Unknown,
    /// The register failed.
    #[error(transparent)]
    Port(#[from] PortError),
}

impl ActorNames {
    /// Asks this register.
    #[must_use]
    pub const fn new(names: Arc<dyn PartyNames>) -> Self {
        Self { names }
    }

    /// Name of an actor with this id. Persons' names are shown last name first; users that no register knows get a name made
    /// from their id.
    ///
    /// # Errors
    /// [`ActorNameError`].
    // Altinn/dialogporten: Infrastructure/Persistence/Interceptors/PopulateActorNameInterceptor.cs
    pub async fn name_of(&self, id: &PartyIdentifier) -> Result<ActorName, ActorNameError> {
        let name = match id.kind() {
            PartyKind::Organization | PartyKind::Person => {
                let name = self.names.name(id).await?.ok_or(ActorNameError::Unknown)?;
                if is_person(id.kind()) {
                    last_name_first(&name)
                } else {
                    name
                }
            }
            PartyKind::SelfIdentified | PartyKind::EmailUser => id.id().to_owned(),
            PartyKind::FeideUser => {
                format!("Feide User ({})", id.id().chars().take(6).collect::<String>())
            }
            PartyKind::SystemUser => self
                .names
                .name(id)
                .await?
                .unwrap_or_else(|| SYSTEM_USER_FALLBACK_NAME.to_owned()),
        };
        let shortened: String = name.chars().take(dialogporten_domain::text::MAX_TEXT).collect();
        ActorName::parse(shortened).map_err(|_| ActorNameError::Unknown)
    }

    /// Completes every actor that is identified and has no name yet; each id is asked for once.
    ///
    /// # Errors
    /// [`ActorNameError`]; some actors may have been completed then.
    pub async fn complete<'a>(
        &self,
        actors: impl IntoIterator<Item = &'a mut Actor>,
    ) -> Result<(), ActorNameError> {
        let mut known: Vec<(PartyIdentifier, ActorName)> = Vec::new();
        for actor in actors {
            let Actor::PartyRepresentative(Representative::Identified { id, name }) = actor else {
                continue;
            };
            if name.is_some() {
                continue;
            }
            let found = match known.iter().find(|(other, _)| other == id) {
                Some((_, found)) => found.clone(),
                None => {
                    let found = self.name_of(id).await?;
                    known.push((id.clone(), found.clone()));
                    found
                }
            };
            *name = Some(found);
        }
        Ok(())
    }
}

impl ActorNames {
    /// As [`ActorNames::complete`]; false when no register knows one of them.
    ///
    /// # Errors
    /// [`PortError`].
    pub async fn complete_known<'a>(
        &self,
        actors: impl IntoIterator<Item = &'a mut Actor>,
    ) -> Result<bool, PortError> {
        match self.complete(actors).await {
            Ok(()) => Ok(true),
            Err(ActorNameError::Unknown) => Ok(false),
            Err(ActorNameError::Port(error)) => Err(error),
        }
    }
}

impl std::fmt::Debug for ActorNames {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ActorNames")
    }
}
