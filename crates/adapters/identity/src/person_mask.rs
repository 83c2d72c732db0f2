//! Masks persons' identity numbers with a keyed hash: HMAC-SHA256, so that neither a list of all numbers nor another
//! installation's masks help without the secret.

use dialogporten_application::masking::PersonMask;
use dialogporten_domain::party::PartyIdentifier;
use hmac::{Hmac, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

/// Shortest secret, bytes.
pub(crate) const MIN_SECRET: usize = 16;

/// [`PersonMask`] with a configured secret: equal on all replicas, stable over restarts.
#[derive(Clone)]
pub struct HmacPersonMask {
    keyed: Hmac<Sha256>,
}

/// The secret is shorter than 16 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the secret that masks persons is shorter than {MIN_SECRET} bytes")]
pub struct WeakSecret;

impl HmacPersonMask {
    /// Keys the hash.
    ///
    /// # Errors
    /// [`WeakSecret`].
    pub fn new(secret: &SecretString) -> Result<Self, WeakSecret> {
        let secret = secret.expose_secret().as_bytes();
        if secret.len() < MIN_SECRET {
            return Err(WeakSecret);
        }
        Ok(Self {
            keyed: Hmac::new_from_slice(secret).map_err(|_| WeakSecret)?,
        })
    }
}

impl PersonMask for HmacPersonMask {
    fn digits(&self, person: &PartyIdentifier) -> String {
        let mut keyed = self.keyed.clone();
        keyed.update(person.as_str().as_bytes());
        keyed
            .finalize()
            .into_bytes()
            .iter()
            .take(5)
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }
}

impl std::fmt::Debug for HmacPersonMask {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("HmacPersonMask")
    }
}

#[cfg(test)]
mod tests {
    use super::{HmacPersonMask, WeakSecret};
    use dialogporten_application::masking::PersonMask;
    use dialogporten_domain::party::PartyIdentifier;

    fn person(number: &str) -> PartyIdentifier {
        PartyIdentifier::parse(&format!("urn:altinn:person:identifier-no:{number}")).unwrap()
    }

    #[test]
    fn the_same_secret_gives_the_same_digits_and_another_secret_gives_others() {
        let mask = |secret: &str| {
            HmacPersonMask::new(&secret.into())
                .unwrap()
                .digits(&person("08844397713"))
        };
        let digits = mask("a secret of some length");
        assert_eq!(digits.len(), 10);
        assert_eq!(digits, mask("a secret of some length"));
        assert_ne!(digits, mask("another secret of some length"));
    }

    #[test]
    fn two_persons_get_different_digits() {
        let mask = HmacPersonMask::new(&"a secret of some length".into()).unwrap();
        assert_ne!(
            mask.digits(&person("08844397713")),
            mask.digits(&person("13838599936"))
        );
    }

    #[test]
    fn a_short_secret_is_refused() {
        assert_eq!(HmacPersonMask::new(&"short".into()).unwrap_err(), WeakSecret);
    }
}
