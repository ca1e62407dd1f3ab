//! Another number stands in when one is broken, and only then.

use crate::support::{Does, Workspace, wait_for};

#[tokio::test]
async fn a_number_that_may_not_send_is_replaced_by_another_of_the_same_brand() {
    let (workspace, carrier) = Workspace::with_carrier().await;
    carrier.script(&[Does::Refuses(400, 21606)]);
    let phone = workspace.new_phone();
    let lead = workspace.submit(&phone).await;
    let other = workspace.channel("telnyx").await["number"].as_str().unwrap().to_owned();
    let stand_in = workspace.phone_talking_to(&phone.number, &other);
    stand_in.wait_for_texts(1).await;
    assert_eq!(carrier.asked().len(), 1);
    // From now on the lead knows that number.
    workspace.write(&lead, "Anything else?").await.expect(201);
    assert_eq!(stand_in.wait_for_texts(2).await[1], "Anything else?");
    assert_eq!(carrier.asked().len(), 1);
}

#[tokio::test]
async fn nobody_who_opted_out_at_one_provider_is_reached_by_another() {
    let (workspace, carrier) = Workspace::with_carrier().await;
    carrier.script(&[Does::Refuses(400, 21610)]);
    let phone = workspace.new_phone();
    let lead = workspace.submit(&phone).await;
    wait_for("the refusal", async || (workspace.messages(&lead).await[0]["status"] == "failed").then_some(())).await;
    workspace.settled().await;
    assert_eq!(workspace.lead(&phone).await["consent"], "revoked");
    let other = workspace.channel("telnyx").await["number"].as_str().unwrap().to_owned();
    assert!(workspace.phone_talking_to(&phone.number, &other).received().await.is_empty());
}

#[tokio::test]
async fn a_blocked_account_rests_and_its_texts_leave_by_another_number() {
    let (workspace, carrier) = Workspace::with_carrier().await;
    carrier.script(&[Does::Refuses(401, 20003)]);
    let (one, two) = (workspace.new_phone(), workspace.new_phone());
    let other = workspace.channel("telnyx").await["number"].as_str().unwrap().to_owned();
    workspace.submit(&one).await;
    workspace.phone_talking_to(&one.number, &other).wait_for_texts(1).await;
    assert!(workspace.channel("twilio").await["resting_until"].is_string());
    workspace.submit(&two).await;
    workspace.phone_talking_to(&two.number, &other).wait_for_texts(1).await;
    // The second text did not even try.
    assert_eq!(carrier.asked().len(), 1);
}
