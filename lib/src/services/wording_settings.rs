//! What the assistant says where it words nothing anew, in the workspace's own words or in ours.

use anyhow::Result;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Error;
use crate::{
    App,
    ai::booking_words::proposals_fit,
    clock,
    domain::{
        id::MemberId,
        turn::Language,
        wordings::{Voice, Wording, Wordings, check},
    },
    store::{Scope, Tx},
};

/// A reply, and what is said.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Reply)]
pub struct WordingView {
    /// The reply.
    pub reply: Wording,
    /// The language.
    pub language: Language,
    /// When it is said.
    pub meaning: &'static str,
    /// Our words.
    pub ours: &'static str,
    /// The workspace's own words, which are said instead.
    pub own: Option<String>,
    /// The variable that must stand in the words. `{brand}` may stand in all of them.
    pub variable: Option<&'static str>,
}

/// Own words of a reply.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = ReplyWords)]
pub struct WordingChange {
    /// The words: filled in they take two segments at most.
    pub text: String,
}

/// Every reply in every language.
pub async fn list_wordings(scope: &Scope) -> Result<Vec<WordingView>, Error> {
    let own = scope.workspace().await?.ai.wordings;
    let all = [Language::En, Language::Es].into_iter().flat_map(|language| Wording::ALL.map(|reply| (reply, language)));
    Ok(all.map(|(reply, language)| view(&own, reply, language)).collect())
}

struct Changing<'a> {
    scope: &'a Scope,
    member: &'a MemberId,
    reply: Wording,
    language: Language,
    text: Option<&'a str>,
    now: Timestamp,
}

/// Takes own words of a reply in; nothing gives it our words again.
///
/// # Errors
/// The words may not be said.
pub async fn change_wording(
    app: &App,
    scope: &Scope,
    member: &MemberId,
    (reply, language): (Wording, Language),
    text: Option<&str>,
) -> Result<WordingView, Error> {
    let changing = Changing { scope, member, reply, language, text: text.map(str::trim), now: clock::now() };
    app.store.transact(&changing, |tx, changing| Box::pin(changing.write(tx))).await
}

impl Changing<'_> {
    async fn write(&self, tx: &mut Tx) -> Result<WordingView, Error> {
        let mut workspace = self.scope.workspace_within(tx).await?;
        let wrong = self.text.and_then(|text| check(self.reply, text, &workspace.name));
        if let Some((code, detail)) = wrong {
            return Err(Error::invalid("/text", code, detail));
        }
        let wordings = &mut workspace.ai.wordings;
        wordings.set(self.reply, self.language, self.text.map(str::to_owned));
        // Taking back must always be possible.
        let voice = Voice { wordings, language: self.language, brand: &workspace.name };
        if self.text.is_some() && !proposals_fit(voice) {
            let detail = "With three times between them, these words take more than two segments. Shorten them, or leave \
                          out letters that the short alphabet lacks.";
            return Err(Error::invalid("/text", "too_long", detail));
        }
        self.scope.set_ai(&workspace.ai, tx).await?;
        let subject = self.scope.workspace_id().as_str();
        self.scope.audit(self.member.as_str(), "ai.change_reply", subject, self.now, tx).await?;
        Ok(view(&workspace.ai.wordings, self.reply, self.language))
    }
}

fn view(own: &Wordings, reply: Wording, language: Language) -> WordingView {
    WordingView {
        reply,
        language,
        meaning: reply.meaning(),
        ours: reply.ours(language),
        own: own.own(reply, language).map(str::to_owned),
        variable: reply.variable(),
    }
}
