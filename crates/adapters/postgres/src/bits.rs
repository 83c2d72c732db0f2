//! Positions of bits in `inbox.flags` and `dialog.bits`.

use dialogporten_domain::dialog::DialogSnapshot;
use dialogporten_domain::service_resource::ServiceResourceType;
use dialogporten_domain::status::DialogStatus;
use dialogporten_domain::system_label::SystemLabels;

/// `inbox.flags`: system labels.
pub(crate) const LABELS: i16 = 0b1_1111;
/// `inbox.flags`: the three labels of which exactly one is set.
pub(crate) const EXCLUSIVE_LABELS: i16 = 0b111;
const STATUS_SHIFT: i16 = 5;
/// `inbox.flags`: status.
pub(crate) const STATUS: i16 = 0b111 << STATUS_SHIFT;
const API_ONLY: i16 = 1 << 8;
/// `inbox.flags`: seen since the content last changed.
pub(crate) const CONTENT_SEEN: i16 = 1 << 9;
/// `inbox.flags`: soft-deleted.
pub(crate) const DELETED: i16 = 1 << 10;

const FROZEN: i16 = 1;
const HAS_UNOPENED: i16 = 1 << 1;
const KIND_SHIFT: i16 = 2;
const KIND: i16 = 0b111 << KIND_SHIFT;
/// `updated_at` is not the inbox row's `content_updated_at`: few dialogs, with indexes of their own.
const STRAYED: i16 = 1 << 5;

/// `inbox.flags` of a dialog.
pub(crate) fn flags(dialog: &DialogSnapshot) -> i16 {
    let mut flags = i16::from(dialog.end_user_context.labels.mask());
    // Numbers of statuses are 2 to 8; three bits hold them less one.
    flags |= (i16::from(dialog.status as u8) - 1) << STATUS_SHIFT;
    for (bit, set) in [
        (API_ONLY, dialog.is_api_only),
        (CONTENT_SEEN, dialog.seen_since_content_update),
        (DELETED, dialog.deleted_at.is_some()),
    ] {
        if set {
            flags |= bit;
        }
    }
    flags
}

/// `dialog.bits` of a dialog.
pub(crate) fn head_bits(dialog: &DialogSnapshot) -> i16 {
    let mut bits = i16::from(dialog.service_resource_type as u8) << KIND_SHIFT;
    if dialog.frozen {
        bits |= FROZEN;
    }
    if dialog.has_unopened_content {
        bits |= HAS_UNOPENED;
    }
    if dialog.updated_at != dialog.content_updated_at {
        bits |= STRAYED;
    }
    bits
}

/// What `inbox.flags` says.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Flags {
    pub(crate) labels: SystemLabels,
    pub(crate) status: DialogStatus,
    pub(crate) api_only: bool,
    pub(crate) content_seen: bool,
}

impl Flags {
    pub(crate) fn read(flags: i16) -> Option<Self> {
        Some(Self {
            labels: SystemLabels::from_mask(u8::try_from(flags & LABELS).ok()?)?,
            status: DialogStatus::from_number(i64::from(((flags & STATUS) >> STATUS_SHIFT) + 1))?,
            api_only: flags & API_ONLY != 0,
            content_seen: flags & CONTENT_SEEN != 0,
        })
    }
}

/// What `dialog.bits` says.
#[derive(Debug, Clone, Copy)]
pub(crate) struct HeadBits {
    pub(crate) kind: ServiceResourceType,
    pub(crate) frozen: bool,
    pub(crate) has_unopened: bool,
}

impl HeadBits {
    pub(crate) fn read(bits: i16) -> Option<Self> {
        let number = (bits & KIND) >> KIND_SHIFT;
        Some(Self {
            kind: ServiceResourceType::ALL
                .into_iter()
                .find(|kind| i16::from(*kind as u8) == number)?,
            frozen: bits & FROZEN != 0,
            has_unopened: bits & HAS_UNOPENED != 0,
        })
    }
}
