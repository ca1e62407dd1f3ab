//! `leads`: the people. What is known of one is sealed under that person's own key.

use anyhow::Result;
use jiff::Timestamp;
use mongodb::bson::{Document, doc, serialize_to_bson};
use serde::{Deserialize, Serialize};

use super::{
    Scope, Tx,
    lead_buckets::{LeadBuckets, WantedBuckets},
    page::{Page, PageRequest},
    scoped::Scoped,
    sealed::{FieldCipher, Place, Sealed},
    time,
};
use crate::domain::{
    answers::Answers,
    consent::{ConsentState, Standing},
    held_back::Suspicion,
    id::{ConversationId, FormId, LeadId},
};

/// A lead as stored. Personal values are sealed; open them with [`Lead::open`].
#[derive(Clone, Serialize, Deserialize)]
pub struct Lead {
    /// The id.
    #[serde(rename = "_id")]
    pub id: LeadId,
    name: Sealed,
    phone: Sealed,
    email: Option<Sealed>,
    answers: Sealed,
    #[serde(default)]
    zone: Option<Sealed>,
    /// The blind index of the phone that is texted.
    pub phone_index: String,
    #[serde(flatten)]
    buckets: LeadBuckets,
    /// The form it came from; nothing when the lead wrote first.
    pub form_id: Option<FormId>,
    /// The conversation.
    pub conversation_id: ConversationId,
    /// How many submissions there are.
    pub submissions: i64,
    /// Whether phone and e-mail once belonged to two people.
    pub contact_clash: bool,
    /// The consent of the phone, as the ledger had it when it last changed.
    pub consent: ConsentState,
    /// When that consent lapses.
    #[serde(default, with = "time::option")]
    pub consent_expires_at: Option<Timestamp>,
    /// Since when the team wants no text to go there.
    #[serde(default, with = "time::option")]
    pub blocked_at: Option<Timestamp>,
    /// Why no text goes there, while nobody released it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held_back: Option<HeldBack>,
    /// When it came.
    #[serde(with = "time")]
    pub created_at: Timestamp,
    /// When something last happened.
    #[serde(with = "time")]
    pub last_activity_at: Timestamp,
}

/// Why and since when a lead is held back.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct HeldBack {
    /// Why.
    pub reasons: Vec<Suspicion>,
    /// Since when.
    #[serde(with = "time")]
    pub since: Timestamp,
}

/// The personal values of a lead, readable.
#[derive(Debug, Clone)]
pub struct Person {
    /// The name.
    pub name: String,
    /// The phone in E.164.
    pub phone: String,
    /// The e-mail address.
    pub email: Option<String>,
    /// What was answered.
    pub answers: Answers,
    /// The time zone the browser named with the last form, by its IANA name.
    pub zone: Option<String>,
}

fn place<'a>(id: &'a LeadId, field: &'static str) -> Place<'a> {
    Place("leads", id.as_str(), field)
}

/// Where a lead comes from.
pub struct Origin {
    /// The form, if any.
    pub form: Option<FormId>,
    /// The conversation made with it.
    pub conversation: ConversationId,
    /// The blind index of the phone.
    pub phone_index: String,
    /// By what it is found.
    pub buckets: LeadBuckets,
    /// The consent it starts with.
    pub consent: ConsentState,
}

impl Lead {
    /// A new lead.
    pub fn seal(id: LeadId, person: &Person, origin: Origin, cipher: &FieldCipher, now: Timestamp) -> Result<Self> {
        let email = person.email.as_ref().map(|email| cipher.seal(place(&id, "email"), email)).transpose()?;
        let zone = person.zone.as_ref().map(|zone| cipher.seal(place(&id, "zone"), zone)).transpose()?;
        Ok(Self {
            name: cipher.seal(place(&id, "name"), &person.name)?,
            phone: cipher.seal(place(&id, "phone"), &person.phone)?,
            email,
            zone,
            blocked_at: None,
            held_back: None,
            answers: cipher.seal_json(place(&id, "answers"), &person.answers)?,
            phone_index: origin.phone_index,
            buckets: origin.buckets,
            submissions: i64::from(origin.form.is_some()),
            form_id: origin.form,
            conversation_id: origin.conversation,
            contact_clash: false,
            consent: origin.consent,
            consent_expires_at: None,
            created_at: now,
            last_activity_at: now,
            id,
        })
    }

    /// The consent at a moment: one that has lapsed is none any more.
    pub fn consent_at(&self, now: Timestamp) -> ConsentState {
        match self.consent_expires_at {
            Some(expires) if self.consent == ConsentState::Granted && expires <= now => ConsentState::Expired,
            _ => self.consent,
        }
    }

    /// The personal values.
    pub fn open(&self, cipher: &FieldCipher) -> Result<Person> {
        let email = self.email.as_ref().map(|email| cipher.open(place(&self.id, "email"), email)).transpose()?;
        let zone = self.zone.as_ref().map(|zone| cipher.open(place(&self.id, "zone"), zone)).transpose()?;
        Ok(Person {
            name: cipher.open(place(&self.id, "name"), &self.name)?,
            phone: cipher.open(place(&self.id, "phone"), &self.phone)?,
            email,
            zone,
            answers: cipher.open_json(place(&self.id, "answers"), &self.answers)?,
        })
    }
}

/// A form that a lead sent again.
pub struct Resubmission<'a> {
    /// The lead.
    pub lead: &'a LeadId,
    /// What is known now.
    pub person: &'a Person,
    /// The blind index of the phone that is texted from now on.
    pub phone_index: &'a str,
    /// By what the lead is found from now on.
    pub buckets: LeadBuckets,
    /// Whether phone and e-mail belong to two people.
    pub contact_clash: bool,
}

/// Which leads to list.
#[derive(Clone, Copy)]
pub enum Only<'a> {
    /// All of them.
    All,
    /// Those that are held back, or those that are not.
    HeldBack(bool),
    /// Those with these ids.
    These(&'a [LeadId]),
    /// Those a search may find: they have to be opened and looked at.
    Near(&'a WantedBuckets),
}

/// The leads of a workspace.
pub struct Leads(Scoped<Lead>);

impl Scope {
    /// The leads.
    pub fn leads(&self) -> Leads {
        Leads(Scoped::new(&self.database, "leads", &self.workspace))
    }
}

impl Leads {
    /// Adds a lead.
    pub async fn add(&self, lead: &Lead, tx: &mut Tx) -> Result<()> {
        self.0.insert(lead, Some(tx)).await
    }

    /// One lead.
    pub async fn get(&self, id: &LeadId, tx: Option<&mut Tx>) -> Result<Option<Lead>> {
        self.0.get(id.as_str(), tx).await
    }

    /// Several leads.
    pub async fn of(&self, ids: &[&LeadId]) -> Result<Vec<Lead>> {
        let texts: Vec<&str> = ids.iter().map(|id| id.as_str()).collect();
        self.0.find(doc! { "_id": { "$in": texts } }, doc! {}, i64::try_from(ids.len())?.max(1)).await
    }

    /// A page of the leads; the newest first.
    pub async fn list(&self, only: Only<'_>, page: &PageRequest) -> Result<Page<Lead>> {
        let mut filter = match only {
            Only::All => Document::new(),
            Only::HeldBack(held_back) => doc! { "held_back": { "$exists": held_back } },
            Only::These(ids) => doc! { "_id": { "$in": ids.iter().map(LeadId::as_str).collect::<Vec<_>>() } },
            Only::Near(WantedBuckets::Digits(bucket)) => doc! { "digits_bucket": bucket },
            Only::Near(WantedBuckets::Names(buckets)) => doc! { "name_buckets": { "$all": buckets } },
        };
        if let Some(before) = page.position::<String>() {
            filter.insert("$and", vec![doc! { "_id": { "$lt": before } }]);
        }
        let found = self.0.find(filter, doc! { "_id": -1 }, page.limit + 1).await?;
        Ok(page.page(found, |lead| lead.id.as_str().to_owned()))
    }

    /// How many leads a form brought.
    pub async fn count_of_form(&self, form: &FormId) -> Result<u64> {
        self.0.count(doc! { "form_id": form.as_str() }, None).await
    }

    /// Notes that a lead sent a form again, with what is known of the person now.
    pub async fn resubmitted(
        &self,
        again: Resubmission<'_>,
        cipher: &FieldCipher,
        now: Timestamp,
        tx: &mut Tx,
    ) -> Result<()> {
        let (id, person) = (again.lead, again.person);
        let mut set = doc! {
            "phone": cipher.seal(place(id, "phone"), &person.phone)?,
            "phone_index": again.phone_index,
            "digits_bucket": again.buckets.digits_bucket,
            "name_buckets": again.buckets.name_buckets,
            "answers": cipher.seal_json(place(id, "answers"), &person.answers)?,
            "last_activity_at": time::bson(now),
        };
        if let Some(zone) = &person.zone {
            set.insert("zone", cipher.seal(place(id, "zone"), zone)?);
        }
        if let Some(email) = &person.email {
            set.insert("email", cipher.seal(place(id, "email"), email)?);
        }
        if again.contact_clash {
            set.insert("contact_clash", true);
        }
        let change = doc! { "$set": set, "$inc": { "submissions": 1_i64 } };
        self.0.update(doc! { "_id": id.as_str() }, change, Some(tx)).await?;
        Ok(())
    }

    /// Some leads of former versions, which are in no buckets yet.
    pub async fn without_buckets(&self, most: i64) -> Result<Vec<Lead>> {
        self.0.find(doc! { "name_buckets": { "$exists": false } }, doc! {}, most).await
    }

    /// Puts a lead into its buckets.
    pub async fn set_buckets(&self, id: &LeadId, buckets: LeadBuckets) -> Result<()> {
        let set = doc! { "digits_bucket": buckets.digits_bucket, "name_buckets": buckets.name_buckets };
        let alone = doc! { "_id": id.as_str(), "name_buckets": { "$exists": false } };
        self.0.update(alone, doc! { "$set": set }, None).await?;
        Ok(())
    }

    /// Stores what else is known of a person now: the e-mail address and the answers.
    pub async fn learned(
        &self,
        id: &LeadId,
        person: &Person,
        cipher: &FieldCipher,
        now: Timestamp,
        tx: &mut Tx,
    ) -> Result<()> {
        let mut set = doc! {
            "answers": cipher.seal_json(place(id, "answers"), &person.answers)?, "last_activity_at": time::bson(now),
        };
        if let Some(email) = &person.email {
            set.insert("email", cipher.seal(place(id, "email"), email)?);
        }
        self.0.update(doc! { "_id": id.as_str() }, doc! { "$set": set }, Some(tx)).await?;
        Ok(())
    }

    /// Stores what was answered.
    pub async fn set_answers(&self, id: &LeadId, answers: &Answers, cipher: &FieldCipher, tx: &mut Tx) -> Result<()> {
        let set = doc! { "answers": cipher.seal_json(place(id, "answers"), answers)? };
        self.0.update(doc! { "_id": id.as_str() }, doc! { "$set": set }, Some(tx)).await?;
        Ok(())
    }

    /// Forgets a lead; says whether it was there.
    pub async fn forget(&self, id: &LeadId, tx: &mut Tx) -> Result<bool> {
        self.0.delete(id.as_str(), Some(tx)).await
    }

    /// Notes that something happened with a lead.
    pub async fn active(&self, id: &LeadId, now: Timestamp, tx: &mut Tx) -> Result<()> {
        let set = doc! { "$set": { "last_activity_at": time::bson(now) } };
        self.0.update(doc! { "_id": id.as_str() }, set, Some(tx)).await?;
        Ok(())
    }

    /// Blocks a lead, or lifts that.
    pub async fn set_blocked(&self, id: &LeadId, since: Option<Timestamp>, tx: &mut Tx) -> Result<()> {
        let set = doc! { "blocked_at": since.map(time::bson) };
        self.0.update(doc! { "_id": id.as_str() }, doc! { "$set": set }, Some(tx)).await?;
        Ok(())
    }

    /// Holds a lead back.
    pub async fn hold_back(&self, id: &LeadId, held_back: &HeldBack, tx: &mut Tx) -> Result<()> {
        let set = doc! { "$set": { "held_back": serialize_to_bson(held_back)? } };
        self.0.update(doc! { "_id": id.as_str() }, set, Some(tx)).await?;
        Ok(())
    }

    /// Holds a lead back no longer.
    pub async fn release(&self, id: &LeadId, now: Timestamp, tx: &mut Tx) -> Result<()> {
        let change = doc! { "$unset": { "held_back": "" }, "$set": { "last_activity_at": time::bson(now) } };
        self.0.update(doc! { "_id": id.as_str() }, change, Some(tx)).await?;
        Ok(())
    }

    /// Stores the present consent.
    pub async fn set_consent(&self, id: &LeadId, standing: Standing, now: Timestamp, tx: &mut Tx) -> Result<()> {
        let set = doc! {
            "consent": serialize_to_bson(&standing.state)?,
            "consent_expires_at": standing.expires_at.map(time::bson),
            "last_activity_at": time::bson(now),
        };
        self.0.update(doc! { "_id": id.as_str() }, doc! { "$set": set }, Some(tx)).await?;
        Ok(())
    }
}
