//! Makes a workspace that works at once: an owner, a sender number, a form and what the assistant knows.

use std::collections::HashSet;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value};

use super::{Error, passwords::check_password};
use crate::{
    App, clock,
    domain::{
        ai_settings::AiSettings,
        compliance::Compliance,
        email::EmailAddress,
        flow::Flow,
        form::{FieldKind, FormField, FormVersion, OpenQuestion},
        id::{MemberId, WorkspaceId},
        qualification::Checklist,
        role::Role,
    },
    security::{password, random},
    sms::{simulator::mirrors, telnyx},
    store::{Scope, Tx, channels::Channel, forms::Form, members::NewMember, workspaces::Workspace},
};

/// After a day of silence a new workspace writes again.
const FOLLOW_UP_AFTER: i64 = 24 * 3_600;
/// For a quarter of an hour a form counts as the lead's own fresh message.
const REPLY_WINDOW: i64 = 15 * 60;

/// A workspace to make.
pub struct NewWorkspace {
    /// The business's name.
    pub name: String,
    /// The owner's name.
    pub owner_name: String,
    /// The owner's e-mail address.
    pub owner_email: EmailAddress,
    /// The owner's password.
    pub password: String,
    /// IANA time zone.
    pub time_zone: String,
    /// The region of its forms.
    pub region: String,
    /// The form's slug; made from the name when absent.
    pub slug: Option<String>,
}

/// A workspace that was made.
pub struct CreatedWorkspace {
    /// Its part of the database.
    pub scope: Scope,
    /// Its owner.
    pub owner: MemberId,
    /// Its form.
    pub form: Form,
}

/// Makes a workspace, all of it or nothing.
pub async fn create_workspace(app: &App, new: NewWorkspace) -> Result<CreatedWorkspace, Error> {
    build(app, new, false).await
}

/// Makes the first workspace of a deployment. Works once.
pub async fn create_first_workspace(app: &App, new: NewWorkspace) -> Result<CreatedWorkspace, Error> {
    build(app, new, true).await
}

/// Everything the transaction writes.
struct Plan<'a> {
    app: &'a App,
    scope: Scope,
    workspace: Workspace,
    owner: NewMember,
    form: Form,
    version: FormVersion,
    is_first: bool,
    now: Timestamp,
}

async fn build(app: &App, new: NewWorkspace, is_first: bool) -> Result<CreatedWorkspace, Error> {
    // Before anything else: whoever comes too late must not learn which addresses are known here.
    if is_first && app.store.has_members().await? {
        return Err(already_set_up());
    }
    check(&new)?;
    if app.store.credentials(&new.owner_email).await?.is_some() {
        return Err(Error::invalid("/email", "taken", "This address belongs to a member already."));
    }
    let (now, version) = (clock::now(), starter_version(&new.region, new.name.trim()));
    let slug = free_slug(app, &new).await?;
    let workspace = Workspace {
        id: random::id::<WorkspaceId>(),
        name: new.name.trim().to_owned(),
        time_zone: new.time_zone,
        default_region: new.region,
        follow_up_after_seconds: Some(FOLLOW_UP_AFTER),
        reply_window_seconds: REPLY_WINDOW,
        ai: AiSettings::default(),
        require_second_factor: false,
        knowledge_revision: 0,
        compliance: Compliance::default(),
        created_at: now,
    };
    let owner = NewMember {
        id: random::id(),
        name: new.owner_name.trim().to_owned(),
        email_index: app.store.member_email_index(&new.owner_email).await?,
        email: new.owner_email,
        password_hash: password::hash(new.password, app.config.password_pepper.clone()).await?,
        role: Role::Owner,
    };
    let form = Form {
        id: random::id(),
        name: version.title.clone(),
        slug,
        version: 1,
        allowed_origins: Vec::new(),
        allowed_countries: Vec::new(),
        created_at: now,
    };
    let scope = app.store.prepare_workspace(&workspace.id).await?;
    let plan = Plan { app, scope, workspace, owner, form, version, is_first, now };
    app.store.transact(&plan, |tx, plan| Box::pin(plan.write(tx))).await?;
    Ok(CreatedWorkspace { scope: plan.scope, owner: plan.owner.id, form: plan.form })
}

impl Plan<'_> {
    async fn write(&self, tx: &mut Tx) -> Result<(), Error> {
        if self.is_first && !self.app.store.claim_setup(self.now, tx).await? {
            return Err(already_set_up());
        }
        self.scope.add_workspace(&self.workspace, tx).await?;
        self.scope.members().add(&self.owner, self.now, tx).await?;
        if self.app.config.simulate_sms {
            for (place, channel) in (0..).zip(simulated_channels(self.app).await?) {
                // The oldest is the usual sender.
                let at = self.now.saturating_add(SignedDuration::from_millis(place)).unwrap_or(self.now);
                self.scope.channels().add(&channel, at, tx).await?;
            }
        }
        self.scope.forms().add(&self.form, self.version.clone(), tx).await?;
        Ok(())
    }
}

fn already_set_up() -> Error {
    let detail = "This Leadline is set up already. Sign in instead.".to_owned();
    Error::Conflict { code: "already_set_up", detail }
}

fn check(new: &NewWorkspace) -> Result<(), Error> {
    if new.name.trim().is_empty() {
        return Err(Error::invalid("/workspace_name", "required", "Write your business's name."));
    }
    if new.owner_name.trim().is_empty() {
        return Err(Error::invalid("/name", "required", "Write the owner's name."));
    }
    check_password("/password", &new.password, &[&new.name, &new.owner_name, new.owner_email.as_str()])?;
    if jiff::tz::TimeZone::get(&new.time_zone).is_err() {
        let detail = "Write an IANA time zone, such as America/New_York.";
        return Err(Error::invalid("/time_zone", "unknown_time_zone", detail));
    }
    if new.region.len() != 2 || !new.region.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Err(Error::invalid("/region", "unknown_region", "Write a region as two capital letters, such as US."));
    }
    Ok(())
}

/// The slug that was asked for, or one made from the name that is still free.
async fn free_slug(app: &App, new: &NewWorkspace) -> Result<String, Error> {
    let Some(wanted) = &new.slug else {
        let made = slugify(&new.name);
        let taken = app.store.slug_is_taken(&made).await?;
        return Ok(if taken { format!("{made}-{}", &random::path_secret()[..6]) } else { made });
    };
    if slugify(wanted) != *wanted {
        let detail = "An address has up to 40 small letters, digits and single dashes.";
        return Err(Error::invalid("/slug", "invalid_slug", detail));
    }
    if app.store.slug_is_taken(wanted).await? {
        return Err(Error::invalid("/slug", "taken", "This address is taken."));
    }
    Ok(wanted.clone())
}

/// A sender number at each vendor our own simulator plays.
async fn simulated_channels(app: &App) -> Result<Vec<Channel>, Error> {
    let taken: HashSet<String> =
        app.store.simulated_channels().await?.into_iter().map(|channel| channel.number).collect();
    // 555-0100 to 555-0199 are set aside for fiction in every North American area code.
    let free =
        (0..).map(|n| format!("+1{}55501{:02}", 212 + n / 100, n % 100)).filter(|number| !taken.contains(number));
    let channels = mirrors().zip(free).map(|(mirror, number)| {
        let vendor = mirror.vendor();
        let mut credentials = credentials(vendor);
        credentials.push(("base_url", app.config.public(&format!("/api/simulator/{vendor}"))));
        let credentials: Map<String, Value> =
            credentials.into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect();
        Channel { simulated: true, ..Channel::new(random::path_secret().into(), vendor.into(), number, credentials) }
    });
    Ok(channels.collect())
}

/// What an account at a simulated vendor is known by.
fn credentials(vendor: &str) -> Vec<(&'static str, String)> {
    match vendor {
        "telnyx" => {
            let (private, public) = telnyx::key_pair(random::bytes::<32>());
            vec![("api_key", format!("KEY{}", random::path_secret())), ("private_key", private), ("public_key", public)]
        }
        "plivo" => vec![
            ("auth_id", format!("MA{}", random::path_secret()[..18].to_uppercase())),
            ("auth_token", random::path_secret()),
        ],
        "vonage" => vec![
            ("api_key", random::path_secret()[..8].to_owned()),
            ("api_secret", random::path_secret()[..16].to_owned()),
            ("signature_secret", random::path_secret()),
            ("signature_method", "sha256".into()),
        ],
        _ => vec![("account_sid", format!("AC{}", random::path_secret())), ("auth_token", random::path_secret())],
    }
}

fn slugify(name: &str) -> String {
    let dashed: String = name.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let parts: Vec<&str> = dashed.split('-').filter(|part| !part.is_empty()).collect();
    let slug: String = parts.join("-").chars().take(40).collect();
    if slug.is_empty() { "contact".into() } else { slug }
}

/// The form a new workspace starts with.
pub(super) fn starter_version(region: &str, brand: &str) -> FormVersion {
    let field = |key: &str, label: &str, kind, required| FormField {
        key: key.into(),
        label: label.into(),
        kind,
        required,
        options: Vec::new(),
    };
    FormVersion {
        version: 1,
        title: "Ask us anything".into(),
        introduction: "Leave your number and we text you back within seconds.".into(),
        fields: vec![
            field("name", "Your name", FieldKind::Name, true),
            field("phone", "Mobile phone", FieldKind::Phone, true),
            field("email", "E-mail", FieldKind::Email, false),
            field("question", "How can we help?", FieldKind::LongText, false),
        ],
        consent_key: "sms".into(),
        consent_text: format!(
            "I agree to get automated texts from {brand} about my request at this number. Consent is not a condition of \
             purchase. Message and data rates may apply; message frequency varies. Reply STOP to end, HELP for help."
        ),
        first_text:
            "Hi {first_name}, this is the assistant of {brand}. Thanks for getting in touch! Reply STOP to end texts."
                .into(),
        follow_up_text: "Hi {first_name}, {brand} again: are you still interested? Just reply here.".into(),
        questions: vec![
            OpenQuestion { key: "question".into(), ask: "What can we do for you?".into(), ..OpenQuestion::default() },
            OpenQuestion { key: "when".into(), ask: "When would you like to start?".into(), ..OpenQuestion::default() },
        ],
        checklist: Checklist::default(),
        flow: Flow::default(),
        region: region.to_owned(),
    }
}
