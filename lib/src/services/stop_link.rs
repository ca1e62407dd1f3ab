//! The web link by which a person ends texts. It needs no account, and works as long as the lead exists.

use aws_lc_rs::constant_time::verify_slices_are_equal;

use super::{Error, opt_out::Word, record_consent::opt_out_lead};
use crate::{
    App, clock,
    domain::{
        consent::{ConsentScope, ConsentSource},
        id::LeadId,
    },
    store::Scope,
};

/// What the seal of a link is made over, apart from every other keyed hash.
const SEAL: &str = "stop_link";
/// Bytes of the seal in a link, in hexadecimal twice as many characters.
const SEAL_LENGTH: usize = 32;

/// Whose texts a link ends.
pub struct StopLink {
    scope: Scope,
    lead: LeadId,
    /// The business, as its leads know it.
    pub brand: String,
}

/// The link of a lead. Whoever has it can end the texts, and nothing else.
pub fn stop_link(app: &App, scope: &Scope, lead: &LeadId) -> String {
    app.config.public(&format!("/f/stop/{}.{}", lead.as_str(), seal(scope, lead)))
}

fn seal(scope: &Scope, lead: &LeadId) -> String {
    let mut seal = scope.index(SEAL, lead.as_str());
    seal.truncate(SEAL_LENGTH);
    seal
}

/// Reads the last part of a link.
///
/// # Errors
/// It is none of ours, or the lead is gone.
pub async fn open_stop_link(app: &App, token: &str) -> Result<StopLink, Error> {
    let (lead, shown) = token.split_once('.').ok_or(Error::NotFound)?;
    let lead = LeadId::from(lead.to_owned());
    let scope = app.store.lead_by_id(&lead).await?.ok_or(Error::NotFound)?;
    verify_slices_are_equal(seal(&scope, &lead).as_bytes(), shown.as_bytes()).map_err(|_| Error::NotFound)?;
    let brand = scope.workspace().await?.name;
    Ok(StopLink { scope, lead, brand })
}

/// Ends all texts of the workspace to the lead's phone.
pub async fn stop_by_link(app: &App, link: &StopLink) -> Result<(), Error> {
    app.store
        .transact(link, |tx, link| {
            Box::pin(async move {
                let word = Word {
                    rule: "web_link/1",
                    source: ConsentSource::WebLink,
                    likely: false,
                    scope: Some(ConsentScope::default()),
                    text: "Used the link to end texts.",
                };
                opt_out_lead(&link.scope, &link.lead, word, clock::now(), tx).await
            })
        })
        .await
}
