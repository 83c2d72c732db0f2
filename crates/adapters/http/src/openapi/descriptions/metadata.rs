//! What everybody can ask.

use crate::openapi::description::{ACCEPT_LANGUAGE, Answer, Body, Description, Security};

pub(super) const DESCRIPTIONS: &[Description] = &[
    Description {
        id: "GetLimits",
        parameters: &[],
        body: Body::None,
        answers: &[(200, Answer::Body("Limits"))],
        security: Security::Nobody,
    },
    Description {
        id: "GetServiceResourceMetadata",
        parameters: &[ACCEPT_LANGUAGE],
        body: Body::None,
        answers: &[(200, Answer::Body("ServiceResourceMetadataList"))],
        security: Security::Nobody,
    },
];
