//! What a member is at sign-in providers, listed and unlinked by the member.

use super::Error;
use crate::{
    App, clock,
    domain::id::{IdentityId, MemberId},
    store::Scope,
};

/// Unlinks one of a member's identities. The next sign-in with it is as the first.
///
/// # Errors
/// It is not there, or not the member's.
pub async fn unlink_identity(app: &App, scope: &Scope, member: &MemberId, id: &IdentityId) -> Result<(), Error> {
    let context = (scope, member, id);
    app.store
        .transact(&context, |tx, (scope, member, id)| {
            Box::pin(async move {
                if !scope.identities().remove(member, id, tx).await? {
                    return Err(Error::NotFound);
                }
                let action = "member.unlink_identity";
                Ok(scope.audit(member.as_str(), action, id.as_str(), clock::now(), tx).await?)
            })
        })
        .await
}
