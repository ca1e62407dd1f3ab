//! Erasure of a person: why, what is removed, and what stays on which ground.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Why a person was erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ErasureReason {
    /// The person asked for it.
    #[default]
    Requested,
    /// The business needs it no longer.
    NotNeeded,
    /// It was a trial, a joke or nonsense.
    TestOrSpam,
    /// The period ended for which the workspace keeps leads. Only the program says this.
    Retention,
}

/// A kind of thing that is removed with a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ErasedKind {
    /// The key under which everything of the person was sealed.
    Keys,
    /// The record.
    Leads,
    /// The keyed hashes of phones and e-mail addresses.
    ContactPoints,
    /// The thread.
    Conversations,
    /// What was scheduled, and what had been done.
    Jobs,
    /// Texts, in and out.
    Messages,
    /// What happened to texts on their way.
    DeliveryEvents,
    /// Pictures.
    Media,
    /// What forms brought.
    Submissions,
    /// The consent ledger.
    ConsentEvents,
    /// Consent certificates.
    Certificates,
    /// Receipts of decisions to send or not to send.
    DecisionReceipts,
    /// How replies came about.
    AiRuns,
    /// Appointments.
    Bookings,
    /// What providers told us, as it came.
    Webhooks,
    /// What the live feed told.
    LiveEvents,
    /// What programs of the workspace's own were told.
    WebhookDeliveries,
    /// Rows of files the person came in with.
    ImportRows,
    /// Answers kept for repeated requests.
    Answers,
    /// The simulator's own record of texts.
    SimulatedTexts,
}

/// A kind of thing that stays when a person is erased. None of it can be read back to the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum KeptKind {
    /// That this phone said stop, by keyed hash.
    Suppressions,
    /// When and on what ground consent was given and withdrawn, with the phone's keyed hash.
    ConsentProof,
    /// The hashes of consent certificates.
    CertificateHashes,
    /// Who read and changed the record, by ids.
    AuditEntries,
}

impl KeptKind {
    /// On which ground it stays.
    ///
    /// Sources: 47 CFR 64.1200(c) and (d)(6) for opt-outs; 16 CFR 310.5 as amended in 2024 (89 FR 26760: five years) and
    /// 28 U.S.C. 1658(a) (four years to sue) for proof of consent; Regulation (EU) 2016/679, Art. 5(2), 17(3)(b) and (e),
    /// 21(3).
    pub const fn ground(self) -> &'static str {
        match self {
            Self::Suppressions => {
                "An opt-out must be honoured for good (47 CFR 64.1200; GDPR Art. 21(3)): without the hash a new form or an import would undo it."
            }
            Self::ConsentProof => {
                "Proof that texts were consented to is kept while one may be asked for it (16 CFR 310.5; 28 U.S.C. 1658(a); GDPR Art. 17(3)(b) and (e)), then forgotten."
            }
            Self::CertificateHashes => {
                "The proofs of other people's certificates are computed from them. A hash tells nothing of what was hashed."
            }
            Self::AuditEntries => {
                "Who handled the record must stay accountable (GDPR Art. 5(2)). Entries hold ids alone and are chained."
            }
        }
    }
}
