//! Files that stay with the service platform.

use crate::Timestamp;
use crate::identifier::{AttachmentId, AttachmentUrlId};
use crate::localization::Localizations;
use crate::text::ShortText;
use crate::uri::HttpsUrl;

/// Who a URL is for. Numbers are the reference's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AttachmentUrlConsumerType {
    /// A person in a browser.
    Gui = 1,
    /// A system.
    Api = 2,
}

/// A file of a dialog or of a transmission. Lists of attachments keep their order: (creation, id).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Attachment {
    /// Id, unique in the dialog.
    pub id: AttachmentId,
    /// Name for people.
    pub display_name: Option<Localizations>,
    /// File name.
    pub name: Option<ShortText>,
    /// At least one.
    pub urls: Vec<AttachmentUrl>,
    /// After this moment end users get no URL.
    pub expires_at: Option<Timestamp>,
}

/// Where a file can be fetched.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct AttachmentUrl {
    /// Id, unique in the dialog.
    pub id: AttachmentUrlId,
    /// The URL.
    pub url: HttpsUrl,
    /// Media type of the bytes.
    pub media_type: Option<ShortText>,
    /// Who it is for.
    pub consumer_type: AttachmentUrlConsumerType,
}
