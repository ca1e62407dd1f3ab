//! Makes a workspace that works at once: an owner, a sender number, a form and what the assistant knows.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::Error;
use crate::{
    App, clock,
    domain::{
        email::EmailAddress,
        form::{FieldKind, FormField, FormVersion, OpenQuestion},
        id::{MemberId, WorkspaceId},
        role::Role,
    },
    security::{password, random},
    store::{
        Scope,
        channels::{Channel, ChannelState},
        forms::Form,
        is_duplicate,
        members::NewMember,
        workspaces::Workspace,
    },
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

/// Makes a workspace.
pub async fn create_workspace(app: &App, new: NewWorkspace) -> Result<CreatedWorkspace, Error> {
    if new.password.chars().count() < password::SHORTEST {
        let detail = format!("Choose a password of at least {} characters.", password::SHORTEST);
        return Err(Error::invalid("/password", "too_short", detail));
    }
    if app.store.credentials(&new.owner_email).await?.is_some() {
        return Err(Error::invalid("/email", "taken", "This address belongs to a member already."));
    }
    let now = clock::now();
    let workspace = Workspace {
        id: random::id::<WorkspaceId>(),
        name: new.name.clone(),
        time_zone: new.time_zone,
        default_region: new.region.clone(),
        follow_up_after_seconds: Some(FOLLOW_UP_AFTER),
        reply_window_seconds: REPLY_WINDOW,
        created_at: now,
    };
    let scope = app.store.create_workspace(&workspace).await?;
    let owner = random::id::<MemberId>();
    let member = NewMember {
        id: owner.clone(),
        name: new.owner_name,
        email_index: app.store.member_email_index(&new.owner_email).await?,
        email: new.owner_email,
        password_hash: password::hash(new.password, app.config.password_pepper.clone()).await?,
        role: Role::Owner,
    };
    scope.members().add(&member, now).await?;
    if std::env::var("SMS_PROVIDER").map_or(true, |provider| provider == "simulator") && app.config.local {
        scope.channels().add(&simulated_channel(app).await?, now).await?;
    }
    let form = add_form(&scope, &new.name, new.slug, starter_version(&new.region)).await?;
    Ok(CreatedWorkspace { scope, owner, form })
}

/// A sender number at our own simulator, which speaks Twilio's language.
async fn simulated_channel(app: &App) -> Result<Channel, Error> {
    let taken: HashSet<String> =
        app.store.simulated_channels().await?.into_iter().map(|channel| channel.number).collect();
    // 555-0100 to 555-0199 are set aside for fiction in every North American area code.
    let free = (0..).map(|n| format!("+1{}55501{:02}", 212 + n / 100, n % 100)).find(|number| !taken.contains(number));
    let credentials: [(&str, String); 3] = [
        ("account_sid", format!("AC{}", random::path_secret())),
        ("auth_token", random::path_secret()),
        ("base_url", app.config.public("/api/simulator/twilio")),
    ];
    let credentials: Map<String, Value> =
        credentials.into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect();
    Ok(Channel {
        id: random::path_secret().into(),
        provider: "twilio".into(),
        number: free.unwrap_or_default(),
        simulated: true,
        credentials,
        state: ChannelState::Active,
    })
}

/// Adds a form under its slug, or under one made from the name that is still free.
async fn add_form(scope: &Scope, name: &str, slug: Option<String>, version: FormVersion) -> Result<Form, Error> {
    let wanted = slug.clone().unwrap_or_else(|| slugify(name));
    let mut form = Form {
        id: random::id(),
        name: version.title.clone(),
        slug: wanted.clone(),
        version: 1,
        created_at: clock::now(),
    };
    match scope.forms().add(&form, version.clone()).await {
        Err(error) if is_duplicate(&error) && slug.is_none() => {
            form.slug = format!("{wanted}-{}", &random::path_secret()[..6]);
            scope.forms().add(&form, version).await?;
        }
        Err(error) if is_duplicate(&error) => return Err(Error::invalid("/slug", "taken", "This address is taken.")),
        added => added?,
    }
    Ok(form)
}

fn slugify(name: &str) -> String {
    let dashed: String = name.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let parts: Vec<&str> = dashed.split('-').filter(|part| !part.is_empty()).collect();
    let slug: String = parts.join("-").chars().take(40).collect();
    if slug.is_empty() { "contact".into() } else { slug }
}

/// The form a new workspace starts with.
fn starter_version(region: &str) -> FormVersion {
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
        consent_text: "I agree to get automated texts about my request at this number. Consent is not a condition of \
                       purchase. Message and data rates may apply; message frequency varies. Reply STOP to end, HELP for help."
            .into(),
        first_text: "Hi {first_name}, this is the assistant of {brand}. Thanks for getting in touch! Reply STOP to end texts.".into(),
        follow_up_text: "Hi {first_name}, {brand} again: are you still interested? Just reply here.".into(),
        questions: vec![
            OpenQuestion { key: "question".into(), ask: "What can we do for you?".into(), options: Vec::new() },
            OpenQuestion { key: "when".into(), ask: "When would you like to start?".into(), options: Vec::new() },
        ],
        region: region.to_owned(),
        allowed_origins: Vec::new(),
    }
}
