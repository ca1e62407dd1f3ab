//! `forms` and `form_versions`. A slug belongs to one form of the whole deployment; a version never changes.

use anyhow::{Context, Result};
use jiff::Timestamp;
use mongodb::bson::doc;
use serde::{Deserialize, Serialize};

use super::{Scope, Tx, scoped::Scoped, time};
use crate::domain::{form::FormVersion, id::FormId};

/// A form.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Form {
    /// The id.
    #[serde(rename = "_id")]
    pub id: FormId,
    /// The name its team gave it.
    pub name: String,
    /// The last part of its address.
    pub slug: String,
    /// The published version.
    pub version: i64,
    /// The origins whose pages may post this form as JSON.
    pub allowed_origins: Vec<String>,
    /// The countries whose phones it takes (ISO 3166); none: all.
    #[serde(default)]
    pub allowed_countries: Vec<String>,
    /// When it was made.
    #[serde(with = "time")]
    pub created_at: Timestamp,
}

#[derive(Serialize, Deserialize)]
struct StoredVersion {
    _id: String,
    form_id: FormId,
    #[serde(flatten)]
    version: FormVersion,
}

/// The forms of a workspace.
pub struct Forms {
    forms: Scoped<Form>,
    versions: Scoped<StoredVersion>,
}

impl Scope {
    /// The forms.
    pub fn forms(&self) -> Forms {
        Forms {
            forms: Scoped::new(&self.database, "forms", &self.workspace),
            versions: Scoped::new(&self.database, "form_versions", &self.workspace),
        }
    }
}

impl Forms {
    /// Adds a form with its first version. A duplicate when the slug is taken.
    pub async fn add(&self, form: &Form, version: FormVersion, tx: &mut Tx) -> Result<()> {
        self.forms.insert(form, Some(tx)).await?;
        let stored = StoredVersion { _id: version_id(&form.id, version.version), form_id: form.id.clone(), version };
        self.versions.insert(&stored, Some(tx)).await
    }

    /// One form.
    pub async fn get(&self, id: &FormId) -> Result<Option<Form>> {
        self.forms.get(id.as_str(), None).await
    }

    /// One form, read inside a transaction.
    pub async fn get_within(&self, id: &FormId, tx: &mut Tx) -> Result<Option<Form>> {
        self.forms.get(id.as_str(), Some(tx)).await
    }

    /// Adds a version and makes it the published one. Earlier versions stay as they are.
    pub async fn publish(&self, form: &Form, version: FormVersion, tx: &mut Tx) -> Result<Form> {
        let set = doc! { "$set": { "version": version.version, "name": &version.title } };
        let stored = StoredVersion { _id: version_id(&form.id, version.version), form_id: form.id.clone(), version };
        self.versions.insert(&stored, Some(tx)).await?;
        let changed = self.forms.change(doc! { "_id": form.id.as_str() }, set, Some(tx)).await?;
        changed.context("the form is gone")
    }

    /// The newest versions of a form, the newest first.
    pub async fn versions(&self, id: &FormId, limit: i64) -> Result<Vec<FormVersion>> {
        let found = self.versions.find(doc! { "form_id": id.as_str() }, doc! { "version": -1 }, limit).await?;
        Ok(found.into_iter().map(|stored| stored.version).collect())
    }

    /// Says which origins' pages may post a form, and which countries' phones it takes; gives the form as it is afterwards.
    pub async fn allow(
        &self,
        id: &FormId,
        origins: &[String],
        countries: &[String],
        tx: &mut Tx,
    ) -> Result<Option<Form>> {
        let set = doc! { "$set": { "allowed_origins": origins, "allowed_countries": countries } };
        self.forms.change(doc! { "_id": id.as_str() }, set, Some(tx)).await
    }

    /// All forms, the newest first.
    pub async fn all(&self) -> Result<Vec<Form>> {
        self.forms.find(doc! {}, doc! { "_id": -1 }, 200).await
    }

    /// The published versions of some forms.
    pub async fn all_published(&self, forms: &[Form]) -> Result<Vec<(FormId, FormVersion)>> {
        let ids: Vec<String> = forms.iter().map(|form| version_id(&form.id, form.version)).collect();
        let found =
            self.versions.find(doc! { "_id": { "$in": ids } }, doc! {}, i64::try_from(forms.len())?.max(1)).await?;
        Ok(found.into_iter().map(|stored| (stored.form_id, stored.version)).collect())
    }

    /// The published version of a form.
    pub async fn published(&self, form: &Form) -> Result<FormVersion> {
        let stored = self.versions.get(&version_id(&form.id, form.version), None).await?;
        Ok(stored.context("the published version is missing")?.version)
    }
}

fn version_id(form: &FormId, version: i64) -> String {
    format!("{}:{version}", form.as_str())
}
