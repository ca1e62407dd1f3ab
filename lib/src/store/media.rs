//! `media`: pictures that came or go with texts. A file's bytes are sealed under its person's key, like the words.

use anyhow::{Context, Result, ensure};
use jiff::Timestamp;
use mongodb::bson::{Document, doc, serialize_to_bson};
use serde::{Deserialize, Serialize};

use super::{
    Scope, Tx,
    messages::Direction,
    scoped::Scoped,
    sealed::{FieldCipher, Place, Sealed},
    time,
};
use crate::{
    domain::{
        id::{ConversationId, LeadId, MediaId, MessageId},
        media::{MediaRefusal, MediaState},
        picture::{MAX_INBOUND, MAX_OUTBOUND, Picture},
    },
    security::random::{self, token_hash},
};

// A document of MongoDB holds 16 MiB; beside the bytes there is little in it.
const _: () = assert!(MAX_INBOUND <= 15 * 1024 * 1024 && MAX_OUTBOUND <= MAX_INBOUND);

/// The field with the bytes, which only who shows the picture reads.
const CONTENT: &str = "content";

/// A file. Read in lists without its bytes.
#[derive(Clone, Serialize, Deserialize)]
pub struct MediaFile {
    /// The id.
    #[serde(rename = "_id")]
    pub id: MediaId,
    /// The lead.
    pub lead_id: LeadId,
    /// The conversation.
    pub conversation_id: ConversationId,
    /// The text it came or goes with; nothing while it waits to be sent.
    pub message_id: Option<MessageId>,
    /// Its place among the files of its text, from 0.
    pub position: i32,
    /// Which way.
    pub direction: Direction,
    /// Where it stands.
    pub state: MediaState,
    /// Why it was refused.
    pub refusal: Option<MediaRefusal>,
    /// What it is, by its bytes; of a refused file what the provider said, if it did.
    pub content_type: Option<String>,
    /// How many bytes it has.
    pub size: Option<u32>,
    /// Where it lies at the provider.
    source: Option<Sealed>,
    #[serde(default)]
    content: Option<Sealed>,
    /// What its public address ends in.
    token: Option<Sealed>,
    token_hash: Option<String>,
    /// Until when its public address works.
    #[serde(with = "time::option")]
    pub open_until: Option<Timestamp>,
    /// When it is forgotten, unless it is sent before.
    #[serde(with = "time::option")]
    pub unused_until: Option<Timestamp>,
    /// When it was made.
    #[serde(with = "time")]
    pub created_at: Timestamp,
}

/// An inbound file to store.
pub struct NewInbound<'a> {
    /// The text it came with.
    pub message: &'a MessageId,
    /// The conversation.
    pub conversation: &'a ConversationId,
    /// The lead.
    pub lead: &'a LeadId,
    /// Its place among the files of its text, from 0.
    pub position: i32,
    /// Where it lies at the provider; `None`: it is not fetched because it is no picture.
    pub source: Option<&'a str>,
    /// What the provider says it is, where it is no picture.
    pub content_type: Option<String>,
}

impl MediaFile {
    /// Where it lies at the provider.
    pub fn source(&self, cipher: &FieldCipher) -> Result<Option<String>> {
        self.source.as_ref().map(|sealed| cipher.open(self.place("source"), sealed)).transpose()
    }

    /// The picture's bytes, if they were read and are there.
    pub fn content(&self, cipher: &FieldCipher) -> Result<Option<Vec<u8>>> {
        self.content.as_ref().map(|sealed| cipher.open_bytes(self.place(CONTENT), sealed)).transpose()
    }

    /// What its public address ends in.
    pub fn token(&self, cipher: &FieldCipher) -> Result<Option<String>> {
        self.token.as_ref().map(|sealed| cipher.open(self.place("token"), sealed)).transpose()
    }

    fn outbound(
        lead: &LeadId,
        conversation: &ConversationId,
        content_type: &str,
        bytes: &[u8],
        cipher: &FieldCipher,
        now: Timestamp,
        unused_until: Timestamp,
    ) -> Result<Self> {
        let id: MediaId = random::id();
        Ok(Self {
            lead_id: lead.clone(),
            conversation_id: conversation.clone(),
            message_id: None,
            position: 0,
            direction: Direction::Outbound,
            state: MediaState::Stored,
            refusal: None,
            content_type: Some(content_type.to_owned()),
            size: Some(u32::try_from(bytes.len())?),
            source: None,
            content: Some(cipher.seal_bytes(Place("media", id.as_str(), CONTENT), bytes)?),
            token: None,
            token_hash: None,
            open_until: None,
            unused_until: Some(unused_until),
            created_at: now,
            id,
        })
    }

    fn place(&self, field: &'static str) -> Place<'_> {
        Place("media", self.id.as_str(), field)
    }
}

/// The files of a workspace.
pub struct Media(Scoped<MediaFile>);

impl Scope {
    /// The files.
    pub fn media(&self) -> Media {
        Media(Scoped::new(&self.database, "media", &self.workspace))
    }
}

impl Media {
    /// Notes a file that came with a text: to be fetched, or refused because it is no picture.
    pub async fn add_inbound(
        &self,
        new: NewInbound<'_>,
        cipher: &FieldCipher,
        now: Timestamp,
        tx: &mut Tx,
    ) -> Result<MediaFile> {
        let id: MediaId = random::id();
        let place = Place("media", id.as_str(), "source");
        let source = new.source.map(|source| cipher.seal(place, source)).transpose()?;
        let (state, refusal) = match source {
            Some(_) => (MediaState::Waiting, None),
            None => (MediaState::Refused, Some(MediaRefusal::NotAPicture)),
        };
        let file = MediaFile {
            lead_id: new.lead.clone(),
            conversation_id: new.conversation.clone(),
            message_id: Some(new.message.clone()),
            position: new.position,
            direction: Direction::Inbound,
            state,
            refusal,
            content_type: new.content_type,
            size: None,
            source,
            content: None,
            token: None,
            token_hash: None,
            open_until: None,
            unused_until: None,
            created_at: now,
            id,
        };
        self.0.insert(&file, Some(tx)).await?;
        Ok(file)
    }

    /// Stores a picture that waits to be sent. It is forgotten at `unused_until` unless it is.
    pub async fn add_outbound(
        &self,
        lead: &LeadId,
        conversation: &ConversationId,
        picture: &Picture,
        cipher: &FieldCipher,
        now: Timestamp,
        unused_until: Timestamp,
    ) -> Result<MediaFile> {
        let bytes = &picture.bytes;
        let file =
            MediaFile::outbound(lead, conversation, picture.kind.content_type(), bytes, cipher, now, unused_until)?;
        self.0.insert(&file, None).await?;
        Ok(file)
    }

    /// Stores a copy of an outbound picture that was read with its bytes. It is forgotten at `unused_until` unless it is
    /// sent.
    pub async fn copy(
        &self,
        file: &MediaFile,
        cipher: &FieldCipher,
        now: Timestamp,
        unused_until: Timestamp,
        tx: &mut Tx,
    ) -> Result<MediaId> {
        let bytes = file.content(cipher)?.context("an outbound picture has its bytes")?;
        let kind = file.content_type.as_deref().context("an outbound picture has a type")?;
        let copy = MediaFile::outbound(&file.lead_id, &file.conversation_id, kind, &bytes, cipher, now, unused_until)?;
        self.0.insert(&copy, Some(tx)).await?;
        Ok(copy.id)
    }

    /// One file, with its bytes.
    pub async fn get(&self, id: &MediaId, tx: Option<&mut Tx>) -> Result<Option<MediaFile>> {
        self.0.get(id.as_str(), tx).await
    }

    /// Several files, without their bytes.
    pub async fn of(&self, ids: &[MediaId], tx: &mut Tx) -> Result<Vec<MediaFile>> {
        let ids: Vec<&str> = ids.iter().map(MediaId::as_str).collect();
        self.list(doc! { "_id": { "$in": ids } }, Some(tx)).await
    }

    /// The files of several texts, each text's in their order, without their bytes.
    pub async fn of_messages(&self, messages: &[&MessageId], tx: Option<&mut Tx>) -> Result<Vec<MediaFile>> {
        let messages: Vec<&str> = messages.iter().map(|id| id.as_str()).collect();
        self.list(doc! { "message_id": { "$in": messages } }, tx).await
    }

    async fn list(&self, filter: Document, tx: Option<&mut Tx>) -> Result<Vec<MediaFile>> {
        self.0.find_without(filter, doc! { "message_id": 1, "position": 1 }, CONTENT, tx).await
    }

    /// Forgets the files of these texts; says how many there were.
    pub async fn forget_of(&self, messages: &[String], tx: &mut Tx) -> Result<u64> {
        self.0.delete_these("message_id", messages, tx).await
    }

    /// Forgets the files of a conversation that were never sent; says how many there were.
    pub async fn forget_unused(&self, conversation: &ConversationId, tx: &mut Tx) -> Result<u64> {
        let filter = doc! { "message_id": null, "conversation_id": conversation.as_str() };
        self.0.delete_some(filter, i64::MAX, tx).await
    }

    /// Forgets some of the files that were made before a moment and are not waiting to be sent; says how many.
    pub async fn forget_older(&self, before: Timestamp, most: i64, tx: &mut Tx) -> Result<u64> {
        let old = doc! { "created_at": { "$lt": time::bson(before) }, "message_id": { "$ne": null } };
        self.0.delete_some(old, most, tx).await
    }

    /// Ties a picture to the text it goes with; says whether it was there, of this conversation and still unused.
    pub async fn attach(
        &self,
        id: &MediaId,
        conversation: &ConversationId,
        message: &MessageId,
        position: i32,
        tx: &mut Tx,
    ) -> Result<bool> {
        let filter = doc! {
            "_id": id.as_str(), "conversation_id": conversation.as_str(), "direction": "outbound", "message_id": null,
        };
        let set = doc! { "message_id": message.as_str(), "position": position, "unused_until": null };
        self.0.update(filter, doc! { "$set": set }, Some(tx)).await
    }

    /// Opens a picture's public address until a moment, and gives what the address ends in: always the same. The
    /// database holds it sealed, and in clear only its hash: who reads the database alone has no address.
    pub async fn open(&self, file: &MediaFile, cipher: &FieldCipher, until: Timestamp) -> Result<String> {
        let mut set = doc! { "open_until": time::bson(until) };
        if let Some(token) = file.token(cipher)? {
            self.0.update(doc! { "_id": file.id.as_str() }, doc! { "$set": set }, None).await?;
            return Ok(token);
        }
        let token = random::path_secret();
        set.insert("token", cipher.seal(file.place("token"), &token)?);
        set.insert("token_hash", token_hash(&token));
        let changed =
            self.0.update(doc! { "_id": file.id.as_str(), "token_hash": null }, doc! { "$set": set }, None).await?;
        ensure!(changed, "the picture's address was just made elsewhere");
        Ok(token)
    }

    /// Stores the picture a file turned out to be; says whether the file still waited for it.
    pub async fn keep(&self, id: &MediaId, picture: &Picture, cipher: &FieldCipher, tx: &mut Tx) -> Result<bool> {
        let content = cipher.seal_bytes(Place("media", id.as_str(), CONTENT), &picture.bytes)?;
        let set = doc! {
            "state": serialize_to_bson(&MediaState::Stored)?, "refusal": null, CONTENT: content,
            "content_type": picture.kind.content_type(), "size": i64::try_from(picture.bytes.len())?,
        };
        self.0.update(doc! { "_id": id.as_str(), "state": "waiting" }, doc! { "$set": set }, Some(tx)).await
    }

    /// Notes why a file was not taken; says whether it still waited.
    pub async fn refuse(&self, id: &MediaId, refusal: MediaRefusal, tx: &mut Tx) -> Result<bool> {
        let set = doc! {
            "state": serialize_to_bson(&MediaState::Refused)?, "refusal": serialize_to_bson(&refusal)?,
        };
        self.0.update(doc! { "_id": id.as_str(), "state": "waiting" }, doc! { "$set": set }, Some(tx)).await
    }

    /// Lets a file be fetched after all that the provider had not handed over; says whether it is such a one.
    pub async fn reopen(&self, id: &MediaId, tx: &mut Tx) -> Result<bool> {
        let refusal = serialize_to_bson(&MediaRefusal::Unreachable)?;
        let filter = doc! { "_id": id.as_str(), "state": "refused", "refusal": refusal };
        let set = doc! { "state": serialize_to_bson(&MediaState::Waiting)?, "refusal": null };
        self.0.update(filter, doc! { "$set": set }, Some(tx)).await
    }
}
