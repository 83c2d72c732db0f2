//! Appending one transmission or one activity.

use crate::Timestamp;
use crate::activity::{Activity, ActivityType};
use crate::dialog::change::Reach;
use crate::dialog::children::{self, Lists};
use crate::dialog::counters::Counters;
use crate::dialog::history::{HistoryFacts, check_appended, check_new_attachments};
use crate::dialog::rules::DialogRuleError;
use crate::dialog::unopened::recompute;
use crate::dialog::{Dialog, WritePolicy};
use crate::identifier::Revision;
use crate::service_resource::ServiceResourceType;
use crate::time::stored_precision;
use crate::transmission::Transmission;
use uuid::Uuid;

impl Dialog {
    /// Appends a transmission. It needs content, also in API-only dialogs. `new_id` makes the revision of the end-user context
    /// and the ids of label log entries.
    ///
    /// `stored` answers [`crate::dialog::history::HistoryQuestion::about`] the transmission.
    ///
    /// # Errors
    /// Every [`DialogRuleError`] that holds; nothing has changed then.
    // Altinn/dialogporten: Features/V1/ServiceOwner/Dialogs/Commands/CreateTransmission
    pub fn append_transmission(
        &mut self,
        transmission: Transmission,
        stored: &HistoryFacts,
        policy: WritePolicy,
        revision: Revision,
        now: Timestamp,
        new_id: &mut dyn FnMut() -> Uuid,
    ) -> Result<(), Vec<DialogRuleError>> {
        let now = stored_precision(now);
        let mut transmissions = vec![transmission];
        children::settle_transmissions(&mut transmissions, None);
        let mut errors = Vec::new();
        if transmissions.iter().any(|t| t.content.is_none()) {
            errors.push(DialogRuleError::TransmissionContentMissing { index: 0 });
        }
        children::check_lists(
            Lists {
                transmissions: &transmissions,
                ..Lists::default()
            },
            &mut errors,
        );
        children::check_links(&transmissions, now, &mut errors);
        check_appended(&transmissions, &[], stored, &mut errors);
        check_new_attachments(&self.state.attachments, &transmissions, now, &mut errors);
        let counters = self.counters().after(&transmissions, &mut errors);
        if !errors.is_empty() {
            return Err(errors);
        }
        self.set_counters(counters);
        let is_from_party = transmissions.iter().any(|t| t.kind.is_from_party());
        self.state.has_unopened_content |= !is_from_party;
        self.relabel_for_change(is_from_party, policy, now, new_id);
        self.touch(Reach::Content, policy, revision, now);
        self.take_in(transmissions, Vec::new());
        Ok(())
    }

    /// Appends an activity. `new_id` makes the revision of the end-user context and the ids of label log entries.
    ///
    /// `stored` answers [`crate::dialog::history::HistoryQuestion::about`] the activity.
    ///
    /// # Errors
    /// Every [`DialogRuleError`] that holds; nothing has changed then.
    // Altinn/dialogporten: Features/V1/ServiceOwner/Dialogs/Commands/CreateActivity
    pub fn append_activity(
        &mut self,
        activity: Activity,
        stored: &HistoryFacts,
        policy: WritePolicy,
        revision: Revision,
        now: Timestamp,
        new_id: &mut dyn FnMut() -> Uuid,
    ) -> Result<(), Vec<DialogRuleError>> {
        let now = stored_precision(now);
        let kind = activity.kind;
        let mut activities = vec![activity];
        children::settle_activities(&mut activities);
        let mut errors = Vec::new();
        check_appended(&[], &activities, stored, &mut errors);
        if !errors.is_empty() {
            return Err(errors);
        }
        let resource_type = self.state.service_resource_type;
        let may_clear = match kind {
            ActivityType::TransmissionOpened => true,
            ActivityType::CorrespondenceOpened => resource_type == ServiceResourceType::CorrespondenceService,
            _ => false,
        };
        if may_clear && !recompute(resource_type, stored, &[], &activities) {
            self.state.has_unopened_content = false;
        }
        self.note_latest(&activities);
        self.relabel_for_change(false, policy, now, new_id);
        self.touch(Reach::Other, policy, revision, now);
        self.take_in(Vec::new(), activities);
        Ok(())
    }

    pub(super) const fn counters(&self) -> Counters {
        Counters {
            from_party: self.state.from_party_transmissions,
            from_service_owner: self.state.from_service_owner_transmissions,
        }
    }

    pub(super) const fn set_counters(&mut self, counters: Counters) {
        self.state.from_party_transmissions = counters.from_party;
        self.state.from_service_owner_transmissions = counters.from_service_owner;
    }

    /// Keeps the greatest (creation, id) of all activities.
    pub(super) fn note_latest(&mut self, new: &[Activity]) {
        let place = |activity: &Activity| (activity.created_at, activity.id);
        if let Some(latest) = children::latest(new)
            && self
                .state
                .latest_activity
                .as_ref()
                .is_none_or(|known| place(known) < place(latest))
        {
            self.state.latest_activity = Some(latest.clone());
        }
    }
}
