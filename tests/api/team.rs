//! The team: invitations, roles, leaving.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::support::{Api, MailServer, Program, Teammate, Workspace, settings::PASSWORD, unique};

const JOINING: &str = "a sentence that nobody guesses";
const READ: &str = "/api/auth/invites/read";
const ACCEPT: &str = "/api/auth/invites/accept";

/// Invites somebody, and gives what the link carries.
async fn invite(api: &Api, email: &str, role: &str) -> (Value, String) {
    let made = api.post("/api/team/invites", json!({ "email": email, "role": role })).await.expect(201);
    let token = made["link"].as_str().unwrap().rsplit_once("/invite/#").unwrap().1.to_owned();
    (made, token)
}

#[tokio::test]
async fn whoever_opens_an_invitation_becomes_a_member_once() {
    let workspace = Workspace::new().await;
    let email = format!("new.{}@example.com", unique());
    let (made, token) = invite(&workspace, &email, "agent").await;
    assert_eq!((&made["mailed"], &made["role"]), (&json!(false), &json!("agent")));
    let listed = workspace.get("/api/team/invites").await.expect(200);
    assert_eq!(listed["items"][0]["email"], email.as_str());
    assert!(!listed.to_string().contains(&token), "the link is shown once");

    let read = async || workspace.visitor().post(READ, json!({ "token": token })).await;
    let open = read().await.expect(200);
    assert_eq!(open, json!({ "workspace": workspace.name, "email": email, "role": "agent" }));
    let short = json!({ "token": token, "name": "Mika", "password": "short" });
    assert_eq!(workspace.visitor().post(ACCEPT, short).await.expect(422)["errors"][0]["pointer"], "/password");
    let nameless = json!({ "token": token, "name": " ", "password": JOINING });
    assert_eq!(workspace.visitor().post(ACCEPT, nameless).await.expect(422)["errors"][0]["pointer"], "/name");

    let joining = json!({ "token": token, "name": "Mika Member", "password": JOINING });
    workspace.visitor().post(ACCEPT, joining.clone()).await.expect(201);
    workspace.visitor().post(ACCEPT, joining).await.expect(404);
    read().await.expect(404);
    let login = json!({ "email": email, "password": JOINING });
    workspace.visitor().post("/api/auth/login", login).await.expect(200);
    let team = workspace.get("/api/team/members").await.expect(200);
    assert_eq!(team["items"].as_array().unwrap().len(), 2);
    assert!(workspace.get("/api/team/invites").await.expect(200)["items"].as_array().unwrap().is_empty());
    // A member needs no invitation.
    let again = workspace.post("/api/team/invites", json!({ "email": email, "role": "agent" })).await.expect(422);
    assert_eq!(again["errors"][0]["code"], "is_member");
}

#[tokio::test]
async fn an_invitation_that_was_taken_back_or_made_anew_opens_nothing() {
    let workspace = Workspace::new().await;
    let email = format!("new.{}@example.com", unique());
    let (_, first) = invite(&workspace, &email, "viewer").await;
    let (made, second) = invite(&workspace, &email, "agent").await;
    workspace.visitor().post(READ, json!({ "token": first })).await.expect(404);
    let path = format!("/api/team/invites/{}", made["id"].as_str().unwrap());
    workspace.delete(&path).await.expect(204);
    workspace.delete(&path).await.expect(404);
    workspace.visitor().post(READ, json!({ "token": second })).await.expect(404);
    workspace.post("/api/team/invites", json!({ "email": "no address", "role": "agent" })).await.expect(422);
}

#[tokio::test]
async fn an_invitation_is_mailed_where_mail_is_set_up() {
    let relay = MailServer::start().await;
    let smtp = format!("smtp://127.0.0.1:{}", relay.port);
    let settings = [("SMTP_URL", smtp.as_str()), ("MAIL_FROM", "Leadline <leads@example.com>")];
    let workspace = Workspace::on(Arc::new(Program::start(&settings).await)).await;
    let (made, token) = invite(&workspace, "mika@example.com", "manager").await;
    assert_eq!(made["mailed"], true);
    let mails = relay.mails();
    assert_eq!((mails.len(), mails[0].to.as_str()), (1, "mika@example.com"));
    assert!(mails[0].content.replace("=\n", "").contains(&token), "{}", mails[0].content);
}

#[tokio::test]
async fn nobody_gives_or_takes_a_role_above_their_own() {
    let workspace = Workspace::new().await;
    let owner = workspace.get("/api/auth/me").await.expect(200)["id"].as_str().unwrap().to_owned();
    let Teammate { api: admin, id: admin_id, .. } = Teammate::join(&workspace, "admin").await;
    let Teammate { api: agent, id: agent_id, .. } = Teammate::join(&workspace, "agent").await;
    let above = admin.post("/api/team/invites", json!({ "email": "x@example.com", "role": "owner" })).await;
    assert_eq!(above.expect(422)["errors"][0]["code"], "above_own");
    let member = |id: &str| format!("/api/team/members/{id}");
    admin.patch(&member(&agent_id), json!({ "role": "owner" })).await.expect(422);
    admin.patch(&member(&owner), json!({ "role": "agent" })).await.expect(422);
    admin.delete(&member(&owner)).await.expect(422);
    agent.patch(&member(&agent_id), json!({ "role": "admin" })).await.expect(403);
    agent.get("/api/team/invites").await.expect(403);
    let changed = admin.patch(&member(&agent_id), json!({ "role": "manager" })).await.expect(200);
    assert_eq!(changed["role"], "manager");
    // The last owner stays one.
    let last = workspace.patch(&member(&owner), json!({ "role": "admin" })).await.expect(409);
    assert_eq!(last["code"], "last_owner");
    workspace.delete(&member(&owner)).await.expect(409);
    workspace.patch(&member(&admin_id), json!({ "role": "owner" })).await.expect(200);
    workspace.patch(&member(&owner), json!({ "role": "admin" })).await.expect(200);
}

#[tokio::test]
async fn who_manages_the_team_ends_the_sessions_of_those_who_are_no_higher() {
    let workspace = Workspace::new().await;
    let owner = workspace.get("/api/auth/me").await.expect(200)["id"].as_str().unwrap().to_owned();
    let admin = Teammate::join(&workspace, "admin").await;
    let agent = Teammate::join(&workspace, "agent").await;
    let login = json!({ "email": agent.email, "password": PASSWORD });
    let signed_in = workspace.visitor().post("/api/auth/login", login).await;
    let cookie = signed_in.header("set-cookie").split(';').next().unwrap().to_owned();
    let refresh = async || {
        let request = workspace.visitor().request(reqwest::Method::POST, "/api/auth/refresh").header("cookie", &cookie);
        crate::support::Answer::of(request).await.status
    };
    let sessions = |id: &str| format!("/api/team/members/{id}/sessions");
    agent.api.delete(&sessions(&admin.id)).await.problem(403, "forbidden");
    admin.api.delete(&sessions(&owner)).await.expect(422);
    admin.api.delete(&sessions("nobody")).await.expect(404);
    admin.api.delete(&sessions(&agent.id)).await.expect(204);
    assert_eq!(refresh().await, 401);
    assert_eq!(agent.api.get("/api/auth/sessions").await.expect(200)["items"], json!([]));
    let log = workspace.get("/api/settings/audit").await.expect(200);
    assert_eq!((&log["items"][0]["action"], &log["items"][0]["subject"]), (&json!("team.sign_out"), &json!(agent.id)));
}

#[tokio::test]
async fn whoever_is_removed_is_out_and_leaves_conversations_to_the_others() {
    let workspace = Workspace::new().await;
    let email = format!("leaver.{}@example.com", unique());
    let (_, token) = invite(&workspace, &email, "agent").await;
    let joining = json!({ "token": token, "name": "Lee Leaver", "password": JOINING });
    let answer = workspace.visitor().post(ACCEPT, joining).await;
    let cookie = answer.header("set-cookie").split(';').next().unwrap().to_owned();
    let joined = answer.expect(201);
    let id = joined["member"]["id"].as_str().unwrap().to_owned();
    let (phone, lead) = workspace.lead_with_first_text().await;
    let leaver = workspace.api.with_token(joined["access_token"].as_str().unwrap());
    let path = format!("/api/conversations/{}/messages", lead["conversation_id"].as_str().unwrap());
    leaver.post(&path, json!({ "text": "Hi Ada, Lee here." })).await.expect(201);
    phone.wait_for_texts(2).await;
    assert_eq!(workspace.conversation(&lead).await["assignee"]["name"], "Lee Leaver");

    workspace.delete(&format!("/api/team/members/{id}")).await.expect(204);
    workspace.delete(&format!("/api/team/members/{id}")).await.expect(404);
    assert_eq!(workspace.conversation(&lead).await["assignee"], Value::Null);
    assert!(workspace.messages(&lead).await.iter().any(|message| message["text"] == "Hi Ada, Lee here."));
    let login = json!({ "email": email, "password": JOINING });
    workspace.visitor().post("/api/auth/login", login).await.expect(401);
    let refresh = workspace.visitor().request(reqwest::Method::POST, "/api/auth/refresh").header("cookie", cookie);
    crate::support::Answer::of(refresh).await.expect(401);
}
