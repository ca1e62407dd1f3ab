//! Lists leads, and finds some among them.

use anyhow::Result;

use super::{
    Error,
    lead_view::{LeadView, view},
    qualification_view::KnownForms,
};
use crate::{
    domain::{email::EmailAddress, id::LeadId, lead_search::LeadSearch, phone::E164},
    store::{
        Scope,
        contact_points::PointKind,
        lead_buckets::LeadBuckets,
        leads::{Lead, Only},
        page::{Page, PageRequest},
    },
};

/// How many leads are put into their buckets at once.
const AT_ONCE: i64 = 200;
/// How often buckets are looked into for one page.
const MOST_LOOKS: usize = 10;

/// A page of the leads, the newest first: all of them, or those that are or are not held back.
///
/// # Errors
/// The database failed.
pub async fn list_leads(scope: &Scope, held_back: Option<bool>, page: &PageRequest) -> Result<Page<LeadView>, Error> {
    let forms = KnownForms::of(scope).await?;
    list(scope, held_back.map_or(Only::All, Only::HeldBack), page, &forms).await
}

/// A page of the leads a search finds: by a whole phone or e-mail address, the last four digits of a phone, or names by the
/// beginnings of their words, three letters at least. What is none of these finds nobody.
///
/// # Errors
/// The database failed.
pub async fn search_leads(scope: &Scope, typed: &str, page: &PageRequest) -> Result<Page<LeadView>, Error> {
    let forms = KnownForms::of(scope).await?;
    let exact = found_by(scope, typed.trim()).await?;
    match LeadSearch::parse(typed).filter(|_| exact.is_empty()) {
        Some(search) => look(scope, &search, page, &forms).await,
        None => list(scope, Only::These(&exact), page, &forms).await,
    }
}

async fn list(scope: &Scope, only: Only<'_>, page: &PageRequest, forms: &KnownForms) -> Result<Page<LeadView>, Error> {
    let found = scope.leads().list(only, page).await?;
    Ok(Page { items: views(scope, &found.items, forms).await?, next_cursor: found.next_cursor })
}

/// Opens whom the buckets hold until a page is full. When there are too many who are not meant, the page stays shorter and
/// its cursor goes on.
async fn look(
    scope: &Scope,
    search: &LeadSearch,
    page: &PageRequest,
    forms: &KnownForms,
) -> Result<Page<LeadView>, Error> {
    let wanted = scope.wanted_buckets(search);
    let (mut page, mut items) = (page.clone(), Vec::new());
    for _ in 0..MOST_LOOKS {
        let found = list(scope, Only::Near(&wanted), &page, forms).await?;
        let meant: Vec<LeadView> =
            found.items.into_iter().filter(|lead| search.finds(&lead.name, &lead.phone)).collect();
        page.limit -= i64::try_from(meant.len()).unwrap_or(page.limit);
        items.extend(meant);
        page.cursor = found.next_cursor;
        if page.limit <= 0 || page.cursor.is_none() {
            break;
        }
    }
    Ok(Page { items, next_cursor: page.cursor })
}

/// Leads as members see them, without those that were erased meanwhile.
async fn views(scope: &Scope, leads: &[Lead], forms: &KnownForms) -> Result<Vec<LeadView>> {
    let ciphers = scope.person_keys().of_leads(leads).await?;
    leads.iter().filter_map(|lead| Some(view(lead, ciphers.get(&lead.id)?, forms))).collect()
}

/// Puts the leads of former versions into the buckets by which they are found. Harmless to repeat, and to stop in the middle.
pub async fn fill_buckets(scope: &Scope) -> Result<u64> {
    let mut filled = 0;
    loop {
        let leads = scope.leads().without_buckets(AT_ONCE).await?;
        let ciphers = scope.person_keys().of_leads(&leads).await?;
        for lead in &leads {
            let buckets = match ciphers.get(&lead.id) {
                Some(cipher) => {
                    let person = lead.open(cipher)?;
                    scope.lead_buckets(&person.name, &person.phone)
                }
                // Erased in this moment.
                None => LeadBuckets::default(),
            };
            scope.leads().set_buckets(&lead.id, buckets).await?;
            filled += 1;
        }
        if leads.is_empty() {
            return Ok(filled);
        }
    }
}

/// Whose whole phone or e-mail address was typed.
async fn found_by(scope: &Scope, search: &str) -> Result<Vec<LeadId>> {
    let points = scope.contact_points();
    let mut found = Vec::new();
    if let Ok(email) = EmailAddress::parse(search) {
        let index = scope.index(PointKind::Email.field(), &email.normalized());
        found.extend(points.owner(PointKind::Email, &index, None).await?);
    }
    let region = scope.workspace().await?.default_region;
    if let Ok(phone) = E164::parse(search, &region) {
        let index = scope.index(PointKind::Phone.field(), phone.as_str());
        found.extend(points.owner(PointKind::Phone, &index, None).await?);
    }
    Ok(found)
}
