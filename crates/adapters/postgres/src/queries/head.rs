//! The columns of `dialog` and `inbox` that both details and lists read.

use crate::bits::{Flags, HeadBits};
use crate::dictionary::Known;
use crate::document::actor::identifier;
use crate::document::{Invalid, short_text, uri};
use crate::failure::CorruptRow;
use crate::statement::{Columns, Json};
use dialogporten_domain::Timestamp;
use dialogporten_domain::actor::{Actor, ActorName, Representative};
use dialogporten_domain::dialog::context::{initial_end_user_revision, initial_service_owner_revision};
use dialogporten_domain::identifier::{DialogId, Revision, SeenRecordId};
use dialogporten_domain::party::Party;
use dialogporten_domain::seen_log::{DialogUserType, SeenRecord};
use dialogporten_domain::service_owner_context::ServiceOwnerLabel;
use dialogporten_domain::service_resource::{OrgCode, ServiceResource};
use dialogporten_domain::system_label::EndUserContext;
use dialogporten_domain::text::{Progress, ShortText};
use dialogporten_domain::uri::UriReference;
use diesel::deserialize;
use diesel::pg::Pg;
use diesel::row::NamedRow;
use diesel::sql_types::{
    Array, Bool, Integer, Json as SqlJson, Nullable, Record, SmallInt, Text, Timestamptz, Uuid as SqlUuid,
};
use std::borrow::Cow;
use uuid::Uuid;

pub(crate) type SeenSql = Record<(SqlUuid, Timestamptz, SmallInt, Bool, Text, Nullable<Text>)>;
pub(crate) type SeenTuple = (Uuid, Timestamp, i16, bool, String, Option<String>);

/// The columns in the order of their query.
pub(crate) struct HeadRow {
    pub(crate) id: Uuid,
    party: String,
    service_id: i32,
    org_id: i16,
    revision: Uuid,
    so_revision: Option<Uuid>,
    pub(crate) idempotent_key: Option<String>,
    pub(crate) updated_at: Timestamp,
    pub(crate) deleted_at: Option<Timestamp>,
    progress: Option<i16>,
    from_party: i16,
    from_owner: i16,
    bits: i16,
    extended_status: Option<String>,
    external_ref: Option<String>,
    process: Option<String>,
    preceding: Option<String>,
    owner_labels: Option<Vec<String>>,
    pub(crate) card: Json,
    pub(crate) content_updated_at: Timestamp,
    pub(crate) created_at: Timestamp,
    pub(crate) due_at: Option<Timestamp>,
    pub(crate) visible_from: Option<Timestamp>,
    pub(crate) expires_at: Option<Timestamp>,
    flags: i16,
    eu_revision: Option<Uuid>,
    seen_log: Vec<SeenTuple>,
}

impl HeadRow {
    /// Takes the columns, which a statement must select in the same order.
    pub(crate) fn take<'a, R: NamedRow<'a, Pg>>(columns: &mut Columns<'_, R>) -> deserialize::Result<Self> {
        Ok(Self {
            id: columns.take::<SqlUuid, _>()?,
            party: columns.take::<Text, _>()?,
            service_id: columns.take::<Integer, _>()?,
            org_id: columns.take::<SmallInt, _>()?,
            revision: columns.take::<SqlUuid, _>()?,
            so_revision: columns.take::<Nullable<SqlUuid>, _>()?,
            idempotent_key: columns.take::<Nullable<Text>, _>()?,
            updated_at: columns.take::<Timestamptz, _>()?,
            deleted_at: columns.take::<Nullable<Timestamptz>, _>()?,
            progress: columns.take::<Nullable<SmallInt>, _>()?,
            from_party: columns.take::<SmallInt, _>()?,
            from_owner: columns.take::<SmallInt, _>()?,
            bits: columns.take::<SmallInt, _>()?,
            extended_status: columns.take::<Nullable<Text>, _>()?,
            external_ref: columns.take::<Nullable<Text>, _>()?,
            process: columns.take::<Nullable<Text>, _>()?,
            preceding: columns.take::<Nullable<Text>, _>()?,
            owner_labels: columns.take::<Nullable<Array<Text>>, _>()?,
            card: columns.take::<SqlJson, _>()?,
            content_updated_at: columns.take::<Timestamptz, _>()?,
            created_at: columns.take::<Timestamptz, _>()?,
            due_at: columns.take::<Nullable<Timestamptz>, _>()?,
            visible_from: columns.take::<Nullable<Timestamptz>, _>()?,
            expires_at: columns.take::<Nullable<Timestamptz>, _>()?,
            flags: columns.take::<SmallInt, _>()?,
            eu_revision: columns.take::<Nullable<SqlUuid>, _>()?,
            seen_log: columns.take::<Array<SeenSql>, _>()?,
        })
    }

    /// True when the numbers of owner and service are known.
    pub(crate) fn is_resolved_by(&self, known: &Known) -> bool {
        known.org(self.org_id).is_some() && known.service(self.service_id).is_some()
    }

    pub(crate) fn corrupt(
        &self,
        table: &'static str,
        column: &'static str,
    ) -> impl Fn(Invalid) -> CorruptRow {
        let id = self.id;
        move |reason| CorruptRow {
            table,
            column,
            id,
            reason: reason.0,
        }
    }

    /// Reads all columns but `card`.
    pub(crate) fn decode(&self, known: &Known) -> Result<Head, CorruptRow> {
        let id = DialogId::new(self.id);
        let party = Party::parse(&self.party)
            .map_err(|_| self.corrupt("dialog", "party")(Invalid::from("not a party")))?;
        let bits = HeadBits::read(self.bits)
            .ok_or_else(|| self.corrupt("dialog", "bits")(Invalid::from("unknown bits")))?;
        let flags = Flags::read(self.flags)
            .ok_or_else(|| self.corrupt("inbox", "flags")(Invalid::from("unknown bits")))?;
        let text = |text: Option<String>, column| {
            text.map(|text| short_text(Cow::Owned(text)))
                .transpose()
                .map_err(self.corrupt("dialog", column))
        };
        let reference =
            |text: Option<&str>, column| text.map(uri).transpose().map_err(self.corrupt("dialog", column));
        let unknown = |column| self.corrupt("dialog", column)(Invalid::from("a number is unknown"));
        let seen_log = self
            .seen_log
            .iter()
            .cloned()
            .map(seen_record)
            .collect::<Result<Vec<_>, _>>()
            .map_err(self.corrupt("seen_log", "actor_id"))?;
        Ok(Head {
            org: known.org(self.org_id).cloned().ok_or_else(|| unknown("org_id"))?,
            service_resource: known
                .service(self.service_id)
                .cloned()
                .ok_or_else(|| unknown("service_id"))?,
            revision: Revision::new(self.revision),
            progress: self
                .progress
                .and_then(|percent| Progress::new(i64::from(percent))),
            from_party: self.from_party.unsigned_abs(),
            from_owner: self.from_owner.unsigned_abs(),
            extended_status: text(self.extended_status.clone(), "extended_status")?,
            external_reference: text(self.external_ref.clone(), "external_ref")?,
            process: reference(self.process.as_deref(), "process")?,
            preceding_process: reference(self.preceding.as_deref(), "preceding")?,
            owner_labels: self
                .owner_labels
                .iter()
                .flatten()
                .map(|label| owner_label(label))
                .collect::<Result<_, _>>()
                .map_err(self.corrupt("dialog", "owner_labels"))?,
            end_user_context: EndUserContext {
                revision: self
                    .eu_revision
                    .map_or_else(|| initial_end_user_revision(id), Revision::new),
                labels: flags.labels,
            },
            service_owner_revision: self
                .so_revision
                .map_or_else(|| initial_service_owner_revision(id), Revision::new),
            id,
            party,
            bits,
            flags,
            seen_log,
        })
    }
}

/// What the columns mean.
pub(crate) struct Head {
    pub(crate) id: DialogId,
    pub(crate) party: Party,
    pub(crate) org: OrgCode,
    pub(crate) service_resource: ServiceResource,
    pub(crate) revision: Revision,
    pub(crate) progress: Option<Progress>,
    pub(crate) from_party: u16,
    pub(crate) from_owner: u16,
    pub(crate) extended_status: Option<ShortText>,
    pub(crate) external_reference: Option<ShortText>,
    pub(crate) process: Option<UriReference>,
    pub(crate) preceding_process: Option<UriReference>,
    pub(crate) owner_labels: Vec<ServiceOwnerLabel>,
    pub(crate) end_user_context: EndUserContext,
    pub(crate) service_owner_revision: Revision,
    pub(crate) bits: HeadBits,
    pub(crate) flags: Flags,
    pub(crate) seen_log: Vec<SeenRecord>,
}

pub(crate) fn seen_record(
    (id, seen_at, user_kind, via_owner, actor_id, actor_name): SeenTuple,
) -> Result<SeenRecord, Invalid> {
    let name = actor_name
        .map(ActorName::parse)
        .transpose()
        .map_err(|_| Invalid::from("an actor's name breaks a rule"))?;
    Ok(SeenRecord {
        id: SeenRecordId::new(id),
        seen_at,
        user_type: user_type(user_kind).ok_or("a kind of user is unknown")?,
        is_via_service_owner: via_owner,
        seen_by: Actor::PartyRepresentative(Representative::Identified {
            id: identifier(&actor_id)?,
            name,
        }),
    })
}

fn user_type(number: i16) -> Option<DialogUserType> {
    Some(match number {
        0 => DialogUserType::Unknown,
        1 => DialogUserType::Person,
        2 => DialogUserType::SystemUser,
        3 => DialogUserType::ServiceOwner,
        4 => DialogUserType::ServiceOwnerOnBehalfOfPerson,
        5 => DialogUserType::IdportenEmailIdentifiedUser,
        6 => DialogUserType::AltinnSelfIdentifiedUser,
        7 => DialogUserType::FeideUser,
        _ => return None,
    })
}

/// The rule counts characters before trimming: a stored label may be shorter than what was accepted.
pub(crate) fn owner_label(text: &str) -> Result<ServiceOwnerLabel, Invalid> {
    ServiceOwnerLabel::parse(&format!("{text:<3}")).map_err(|_| Invalid::from("a label breaks a rule"))
}
