//! What a change breaches, and which breach is answered: the order in which the reference looks decides.

use crate::change::{ChangeDialogError, UnprocessableChange};
use crate::forbidden::Forbidden;
use dialogporten_domain::activity::ActivityType;
use dialogporten_domain::dialog::rules::{DialogRuleError, RuleClass};
use dialogporten_domain::text::IdempotentKey;

/// Broken rules, split into duplicate keys (409) and everything else (422).
pub(crate) struct Breaches {
    pub(crate) taken_keys: Vec<IdempotentKey>,
    pub(crate) rules: Vec<UnprocessableChange>,
}

impl Breaches {
    pub(crate) fn of(errors: Vec<DialogRuleError>) -> Self {
        let mut breaches = Self {
            taken_keys: Vec::new(),
            rules: Vec::new(),
        };
        for error in errors {
            match error {
                DialogRuleError::DuplicateTransmissionKeys(keys) => breaches.taken_keys.extend(keys),
                rule => {
                    debug_assert!(
                        rule.class() != RuleClass::Conflict,
                        "conflicts are reported as such"
                    );
                    breaches.rules.push(UnprocessableChange::Rule(rule));
                }
            }
        }
        breaches
    }

    /// The outcome of an update, which collects what it finds until something ends it: activity types that the caller may not
    /// use end it before transmissions are looked at, taken keys before attachments are. What was collected until then wins. A
    /// refused resource ends it last, and wins over everything collected.
    pub(crate) fn outcome_of_update(
        mut self,
        activity_types: Vec<ActivityType>,
        refusal: Option<Forbidden>,
    ) -> Result<(), ChangeDialogError> {
        if !activity_types.is_empty() {
            self.keep(is_found_before_activity_types);
            self.unprocessable()?;
            return Err(Forbidden::ActivityTypes(activity_types).into());
        }
        if !self.taken_keys.is_empty() {
            self.keep(is_found_before_keys);
            self.unprocessable()?;
        }
        self.outcome(refusal)
    }

    /// The outcome when taken keys are looked for first: they win, then a refused resource, then rules.
    pub(crate) fn outcome(self, refusal: Option<Forbidden>) -> Result<(), ChangeDialogError> {
        if !self.taken_keys.is_empty() {
            return Err(ChangeDialogError::TransmissionKeysTaken(self.taken_keys));
        }
        if let Some(refusal) = refusal {
            return Err(refusal.into());
        }
        self.unprocessable()
    }

    fn keep(&mut self, is_kept: fn(&DialogRuleError) -> bool) {
        self.rules
            .retain(|reason| !matches!(reason, UnprocessableChange::Rule(rule) if !is_kept(rule)));
    }

    fn unprocessable(&self) -> Result<(), ChangeDialogError> {
        if self.rules.is_empty() {
            Ok(())
        } else {
            Err(ChangeDialogError::Unprocessable(self.rules.clone()))
        }
    }
}

/// Invalid input is found before all else; then times and ids of activities are looked at.
fn is_found_before_activity_types(rule: &DialogRuleError) -> bool {
    rule.class() == RuleClass::Input
        || matches!(
            rule,
            DialogRuleError::DueAtInPast
                | DialogRuleError::ExpiresAtInPast
                | DialogRuleError::ExpiresAtCleared
                | DialogRuleError::VisibleFromInPast
                | DialogRuleError::ActivityExists(_)
        )
}

fn is_found_before_keys(rule: &DialogRuleError) -> bool {
    !matches!(
        rule,
        DialogRuleError::UnknownTransmission { .. }
            | DialogRuleError::AttachmentExpired(_)
            | DialogRuleError::TransmissionAttachmentExpired { .. }
    )
}
