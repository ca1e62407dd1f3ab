//! Keeps what tells who a lead is out of the answers that everybody gets.

use super::Error;
use crate::{
    domain::id::LeadId,
    store::{Scope, Tx, knowledge::KnowledgeEntry, leads::Person},
};

/// A part of a name that is shorter may be a word.
const SHORTEST_NAME: usize = 3;
/// So many digits of a phone in a row tell whose it is.
const TELLING_DIGITS: usize = 7;

/// Refuses an answer from a lead's conversation that tells who it is.
pub(super) async fn refuse_personal(
    scope: &Scope,
    lead: &LeadId,
    entry: &KnowledgeEntry,
    tx: &mut Tx,
) -> Result<(), Error> {
    let found = scope.leads().get(lead, Some(tx)).await?.ok_or(Error::NotFound)?;
    let person = found.open(&scope.person_keys().get(lead, Some(tx)).await?)?;
    for (pointer, text) in [("/question", &entry.question), ("/answer", &entry.answer)] {
        if let Some(what) = tells_of(text, &person) {
            let detail = format!("Leave the lead's {what} out: everybody who asks gets this answer.");
            return Err(Error::invalid(pointer, "personal", detail));
        }
    }
    Ok(())
}

/// What of a person a text tells.
fn tells_of(text: &str, person: &Person) -> Option<&'static str> {
    // As it is spelled: "Will" is a name, "we will call" is none.
    let parts = |text: &str| -> Vec<String> {
        text.split(|letter: char| !letter.is_alphanumeric()).map(str::to_owned).collect()
    };
    let said = parts(text);
    let named = parts(&person.name).into_iter().filter(|part| part.chars().count() >= SHORTEST_NAME);
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let phone = digits(&person.phone);
    let telling = phone.get(phone.len().saturating_sub(TELLING_DIGITS)..).unwrap_or_default();
    if person.email.as_ref().is_some_and(|email| text.to_lowercase().contains(&email.to_lowercase())) {
        Some("e-mail address")
    } else if telling.len() == TELLING_DIGITS && digits(text).contains(telling) {
        Some("phone")
    } else if named.into_iter().any(|part| said.contains(&part)) {
        Some("name")
    } else {
        None
    }
}
