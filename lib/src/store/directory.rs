//! The questions that must be asked before the workspace is known. Each answers with a workspace and nothing of it.

use anyhow::Result;
use jiff::Timestamp;
use mongodb::{
    bson::{Document, doc},
    options::FindOneOptions,
};

use super::{Scope, Store, Tx, keys::DEPLOYMENT, members::StoredMember};
use crate::{
    domain::{
        email::EmailAddress,
        id::{BookingId, ChannelId, FormId, InviteId, LeadId, MediaId, MemberId, PasskeyId, WorkspaceId},
    },
    security::{blind_index::blind_index, random::token_hash},
};

/// A member found by e-mail address.
pub struct Credentials {
    /// The workspace.
    pub workspace: WorkspaceId,
    /// The member.
    pub member: MemberId,
    /// The hash of the password.
    pub password_hash: String,
}

impl Store {
    /// Makes the deployment's own keys, once.
    pub(super) async fn create_deployment(&self) -> Result<()> {
        self.create_keys(DEPLOYMENT).await
    }

    async fn owner_of(&self, collection: &str, filter: Document) -> Result<Option<(String, Scope)>> {
        let only = FindOneOptions::builder().projection(doc! { "workspace_id": 1 }).build();
        let found =
            self.database().await?.collection::<Document>(collection).find_one(filter).with_options(only).await?;
        let Some(found) = found else { return Ok(None) };
        let workspace: WorkspaceId = found.get_str("workspace_id")?.to_owned().into();
        Ok(Some((found.get_str("_id")?.to_owned(), self.scope(&workspace).await?)))
    }

    /// Whose form has this slug.
    pub async fn form_by_slug(&self, slug: &str) -> Result<Option<(FormId, Scope)>> {
        Ok(self.owner_of("forms", doc! { "slug": slug }).await?.map(|(id, scope)| (id.into(), scope)))
    }

    /// Whose form this is.
    pub async fn form_by_id(&self, form: &FormId) -> Result<Option<Scope>> {
        Ok(self.owner_of("forms", doc! { "_id": form.as_str() }).await?.map(|(_, scope)| scope))
    }

    /// Whose lead this is.
    pub async fn lead_by_id(&self, lead: &LeadId) -> Result<Option<Scope>> {
        Ok(self.owner_of("leads", doc! { "_id": lead.as_str() }).await?.map(|(_, scope)| scope))
    }

    /// Whose appointment this is.
    pub async fn booking_by_id(&self, booking: &BookingId) -> Result<Option<Scope>> {
        Ok(self.owner_of("bookings", doc! { "_id": booking.as_str() }).await?.map(|(_, scope)| scope))
    }

    /// Whose channel this is.
    pub async fn channel_by_id(&self, channel: &ChannelId) -> Result<Option<Scope>> {
        Ok(self.owner_of("channels", doc! { "_id": channel.as_str() }).await?.map(|(_, scope)| scope))
    }

    /// Whose picture has this public address.
    pub async fn media_by_token(&self, token: &str) -> Result<Option<(MediaId, Scope)>> {
        let filter = doc! { "token_hash": token_hash(token) };
        Ok(self.owner_of("media", filter).await?.map(|(id, scope)| (id.into(), scope)))
    }

    /// Whose passkey has an id that hashes to this.
    pub async fn passkey_by_hash(&self, hash: &str) -> Result<Option<(PasskeyId, Scope)>> {
        let filter = doc! { "credential_hash": hash };
        Ok(self.owner_of("passkeys", filter).await?.map(|(id, scope)| (id.into(), scope)))
    }

    /// Whose invitation carries what hashes to this.
    pub async fn invite_by_hash(&self, hash: &str) -> Result<Option<(InviteId, Scope)>> {
        Ok(self.owner_of("invites", doc! { "token_hash": hash }).await?.map(|(id, scope)| (id.into(), scope)))
    }

    /// The blind index of a person at a sign-in provider: one index for the deployment, because an identity belongs to one
    /// member.
    pub async fn identity_index(&self, issuer: &str, subject: &str) -> Result<String> {
        let keys = self.keys_of(DEPLOYMENT).await?;
        Ok(blind_index(&keys.index, "identity", &format!("{issuer}\0{subject}")))
    }

    /// Whose member has the identity with this blind index.
    pub async fn identity_by_index(&self, index: &str) -> Result<Option<Scope>> {
        Ok(self.owner_of("identities", doc! { "subject_index": index }).await?.map(|(_, scope)| scope))
    }

    /// The blind index of a member's address: one index for the deployment, because an address belongs to one member.
    pub async fn member_email_index(&self, email: &EmailAddress) -> Result<String> {
        let keys = self.keys_of(DEPLOYMENT).await?;
        Ok(blind_index(&keys.index, "member_email", &email.normalized()))
    }

    /// What attempts to sign in with these words are counted by: the words themselves are not kept.
    pub async fn sign_in_index(&self, email: &str) -> Result<String> {
        let keys = self.keys_of(DEPLOYMENT).await?;
        let normal = EmailAddress::parse(email).map_or_else(|_| email.to_owned(), |email| email.normalized());
        Ok(blind_index(&keys.index, "sign_in", &normal))
    }

    /// What attempts over one line are counted by.
    pub async fn line_index(&self, network: &str) -> Result<String> {
        Ok(blind_index(&self.keys_of(DEPLOYMENT).await?.index, "line", network))
    }

    /// The member with this address.
    pub async fn credentials(&self, email: &EmailAddress) -> Result<Option<Credentials>> {
        let filter = doc! { "email_index": self.member_email_index(email).await? };
        let Some((_, scope)) = self.owner_of("members", filter.clone()).await? else { return Ok(None) };
        let found = self.database().await?.collection::<StoredMember>("members").find_one(filter).await?;
        Ok(found.map(|member| Credentials {
            workspace: scope.workspace.clone(),
            member: member._id,
            password_hash: member.password_hash,
        }))
    }

    /// Whether there is any member yet.
    pub async fn has_members(&self) -> Result<bool> {
        Ok(self.database().await?.collection::<Document>("members").find_one(doc! {}).await?.is_some())
    }

    /// Takes the one chance to set the deployment up; says whether it was still there.
    pub async fn claim_setup(&self, now: Timestamp, tx: &mut Tx) -> Result<bool> {
        let claims = self.database().await?.collection::<Document>("setup");
        if self.has_members().await? || claims.find_one(doc! {}).session(tx.session()).await?.is_some() {
            return Ok(false);
        }
        claims.insert_one(doc! { "_id": DEPLOYMENT, "at": super::time::bson(now) }).session(tx.session()).await?;
        Ok(true)
    }

    /// Whether a form has this slug.
    pub async fn slug_is_taken(&self, slug: &str) -> Result<bool> {
        Ok(self.owner_of("forms", doc! { "slug": slug }).await?.is_some())
    }
}
