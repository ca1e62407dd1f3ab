//! A further member of a workspace.

use serde_json::json;

use super::{Api, Workspace, settings::PASSWORD, unique};

/// A member who was invited and joined, signed in.
pub struct Teammate {
    /// The client.
    pub api: Api,
    /// The id.
    pub id: String,
    /// The e-mail address. The password is the one all members of tests have.
    pub email: String,
}

impl Teammate {
    /// Somebody who joins a workspace in a role.
    pub async fn join(workspace: &Workspace, role: &str) -> Self {
        let email = format!("member.{}@example.com", unique());
        let made = workspace.post("/api/team/invites", json!({ "email": email, "role": role })).await.expect(201);
        let token = made["link"].as_str().unwrap().rsplit_once("/invite/#").unwrap().1;
        let joining = json!({ "token": token, "name": "Mika Member", "password": PASSWORD });
        let joined = workspace.visitor().post("/api/auth/invites/accept", joining).await.expect(201);
        let api = workspace.api.with_token(joined["access_token"].as_str().unwrap());
        Self { api, id: joined["member"]["id"].as_str().unwrap().to_owned(), email }
    }
}
