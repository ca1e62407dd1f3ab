//! The demo workspace: a home-repair business with a form, knowledge and a simulated number.

use super::{
    Error,
    form_versions::{Publication, publish},
    knowledge::{NewAnswered, add_answer},
    workspace_setup::{NewWorkspace, create_workspace},
};
use crate::{
    App,
    domain::{
        email::EmailAddress,
        form::FormDraft,
        qualification::{Checklist, Condition, Rule},
    },
};

/// The owner's e-mail address.
pub const EMAIL: &str = "owner@demo.example";

const KNOWLEDGE: [(&str, &str); 6] = [
    ("What are your opening hours?", "We are open Monday to Friday 8am to 6pm and Saturday 9am to 1pm."),
    ("How much does a roof inspection cost?", "A roof inspection is free and takes about 45 minutes."),
    ("Which areas do you serve?", "We work in the city and up to 40 miles around it."),
    ("Do you offer a warranty?", "Yes, every new roof comes with a 10 year warranty on our work."),
    ("Are you licensed and insured?", "Yes, we are fully licensed and insured."),
    ("Do you offer financing?", "Yes, you can pay a new roof in up to 24 monthly payments."),
];

/// Makes the demo workspace.
pub async fn seed(app: &App, owner_email: EmailAddress, password: String) -> Result<(), Error> {
    let new = NewWorkspace {
        name: "Harbor Roofing".into(),
        owner_name: "Demo Owner".into(),
        owner_email,
        password,
        time_zone: "America/New_York".into(),
        region: "US".into(),
        slug: Some("demo".into()),
    };
    let created = create_workspace(app, new).await?;
    let mut draft = FormDraft::from(created.scope.forms().published(&created.form).await?);
    draft.checklist = checklist();
    let publication = Publication { draft, accept_findings: Vec::new(), based_on: Some(created.form.version) };
    publish(app, &created.scope, &created.owner, &created.form.id, publication).await?;
    for (question, answer) in KNOWLEDGE {
        let new = NewAnswered { question: question.into(), answer: answer.into(), valid_from: None, valid_until: None };
        add_answer(app, &created.scope, &created.owner, &new, None).await?;
    }
    Ok(())
}

/// Whoever says what is to be done and when is worth a call.
fn checklist() -> Checklist {
    let answered = |key: &str, points| Rule { key: key.into(), condition: Condition::Answered, points, must: true };
    Checklist { rules: vec![answered("question", 60), answered("when", 40)], least_score: None, hand_over: false }
}
