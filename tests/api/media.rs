//! Pictures: fetched from the provider alone, stripped to the picture, sealed; and sent by an address that works for a
//! while.
//!
//! The public address of these servers is that of a small provider, so that their simulated numbers are reached there:
//! it keeps the pictures of inbound texts, and takes the outbound ones.

use std::sync::Arc;

use mongodb::bson::{DateTime, Document, doc};
use reqwest::{Method, Url};
use serde_json::{Value, json};

use crate::support::{
    Answer, Carrier, Does, Phone, Program, Vendor, Workspace, database,
    pictures::{POSITION, gif, holds, huge_gif, jpeg},
    signature, unique,
    vendor::Reply,
    wait_for,
};

/// A workspace whose number is at a provider of the test's own.
struct Desk {
    vendor: Vendor,
    workspace: Workspace,
    channel: Value,
}

impl Desk {
    async fn new() -> Self {
        let vendor = Vendor::start().await;
        let program = Arc::new(Program::start(&[("PUBLIC_URL", &vendor.url)]).await);
        Self::on(vendor, program).await
    }

    async fn on(vendor: Vendor, program: Arc<Program>) -> Self {
        let workspace = Workspace::on(program).await;
        let simulator = workspace.visitor().get("/api/simulator").await.expect(200);
        let mut channels = simulator["channels"].as_array().unwrap().iter();
        let channel = channels.find(|channel| channel["number"] == workspace.number.as_str()).unwrap().clone();
        Self { vendor, workspace, channel }
    }

    /// The path of an address at the server itself.
    fn path<'a>(&self, url: &'a str) -> &'a str {
        url.strip_prefix(&self.vendor.url).unwrap_or_else(|| panic!("{url} is not public"))
    }

    /// A text with files comes in. Gives it once none of its files waits any more.
    async fn receive(&self, phone: &Phone, words: &str, files: &[(&str, &str)]) -> Value {
        self.arrive(phone, words, files).await;
        wait_for("the files", async || {
            let text = self.newest(phone).await?;
            let waits = |file: &Value| file["state"] == "waiting";
            (text["text"] == words && !text["media"].as_array()?.iter().any(waits)).then_some(text)
        })
        .await
    }

    /// A text with files comes in.
    async fn arrive(&self, phone: &Phone, words: &str, files: &[(&str, &str)]) {
        let credential = |name: &str| self.channel["credentials"][name].as_str().unwrap().to_owned();
        let (sid, account, many) = (format!("MM{}", unique()), credential("account_sid"), files.len().to_string());
        let mut form = vec![
            ("MessageSid".to_owned(), sid),
            ("AccountSid".to_owned(), account),
            ("From".to_owned(), phone.number.clone()),
            ("To".to_owned(), self.workspace.number.clone()),
            ("Body".to_owned(), words.to_owned()),
            ("NumSegments".to_owned(), "1".to_owned()),
            ("NumMedia".to_owned(), many),
        ];
        for (index, (url, kind)) in files.iter().enumerate() {
            form.push((format!("MediaUrl{index}"), (*url).to_owned()));
            form.push((format!("MediaContentType{index}"), (*kind).to_owned()));
        }
        let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let url = self.channel["inbound_url"].as_str().unwrap();
        let signed = signature::sign(url, &form, &credential("auth_token"));
        let request = self.workspace.visitor().request(Method::POST, self.path(url));
        assert_eq!(Answer::of(request.header(signature::HEADER, signed).form(&form)).await.status, 200);
    }

    async fn newest(&self, phone: &Phone) -> Option<Value> {
        let lead = self.workspace.leads_of(phone).await.pop()?;
        self.workspace.messages(&lead).await.pop()
    }

    /// What one file of a text with only this file became.
    async fn file(&self, url: &str, kind: &str) -> Value {
        let text = self.receive(&self.workspace.new_phone(), "Look", &[(url, kind)]).await;
        assert_eq!(text["media"].as_array().unwrap().len(), 1, "{text}");
        text["media"][0].clone()
    }

    /// Somebody who wrote, and the path of the conversation.
    async fn somebody(&self) -> (Phone, String) {
        let phone = self.workspace.new_phone();
        let text = self.receive(&phone, "Hello", &[]).await;
        (phone, format!("/api/conversations/{}", text["conversation_id"].as_str().unwrap()))
    }

    async fn upload(&self, conversation: &str, bytes: Vec<u8>) -> Answer {
        let request = self.workspace.request(Method::POST, &format!("{conversation}/media"));
        Answer::of(request.header("content-type", "text/html").body(bytes)).await
    }

    async fn uploaded(&self, conversation: &str, bytes: Vec<u8>) -> String {
        self.upload(conversation, bytes).await.expect(201)["id"].as_str().unwrap().to_owned()
    }

    async fn send(&self, conversation: &str, words: &str, media: &[String]) -> Answer {
        self.workspace.post(&format!("{conversation}/messages"), json!({ "text": words, "media": media })).await
    }

    async fn collection(&self, name: &str) -> mongodb::Collection<Document> {
        database::open(&self.workspace.program.settings.database).await.collection(name)
    }
}

fn picture_path(text: &Value, index: usize) -> String {
    let (conversation, file) = (&text["conversation_id"], &text["media"][index]["id"]);
    format!("/api/conversations/{}/media/{}", conversation.as_str().unwrap(), file.as_str().unwrap())
}

#[tokio::test]
async fn a_picture_that_comes_in_is_fetched_stripped_and_shown_to_its_own_team_alone() {
    let desk = Desk::new().await;
    let phone = desk.workspace.new_phone();
    let photo = desk.vendor.keep("/media/photo", Reply::File("text/html", jpeg(2_000)));
    let moved = desk.vendor.keep("/media/moved", Reply::MovedTo("/media/other".into()));
    desk.vendor.keep("/media/other", Reply::File("image/jpeg", gif()));
    let video = desk.vendor.keep("/media/video", Reply::File("video/mp4", gif()));
    let layout = desk.vendor.keep("/media/layout", Reply::File("application/smil", gif()));
    let files = [
        (photo.as_str(), "image/jpeg"),
        (layout.as_str(), "application/smil"),
        (moved.as_str(), ""),
        (video.as_str(), "Video/MP4"),
    ];
    let text = desk.receive(&phone, "Our roof", &files).await;
    let states: Vec<_> =
        text["media"].as_array().unwrap().iter().map(|file| json!([file["content_type"], file["state"]])).collect();
    let expected = json!([["image/jpeg", "stored"], ["image/gif", "stored"], ["video/mp4", "refused"]]);
    assert_eq!(Value::from(states), expected);
    assert_eq!(text["media"][2]["reason"], "not_a_picture");
    assert!(text["media"][2]["explanation"].is_string() && text["media"][0]["reason"].is_null());
    let mut asked = desk.vendor.asked();
    asked.sort_by(|left, right| left.0.cmp(&right.0));
    let paths: Vec<&str> = asked.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(paths, ["/media/moved", "/media/other", "/media/photo"], "each once, and no video");
    assert!(asked.iter().all(|(_, headers)| headers["authorization"].to_str().unwrap().starts_with("Basic ")));

    let path = picture_path(&text, 0);
    let response = desk.workspace.request(Method::GET, &path).send().await.unwrap();
    assert_eq!(response.status(), 200);
    for (name, value) in [
        ("content-type", "image/jpeg"),
        ("content-disposition", "attachment; filename=\"picture.jpeg\""),
        ("content-security-policy", "default-src 'none'; sandbox"),
        ("x-content-type-options", "nosniff"),
        ("cache-control", "private, no-store"),
    ] {
        assert_eq!(response.headers()[name], value);
    }
    let bytes = response.bytes().await.unwrap();
    assert!(!holds(&bytes, POSITION) && !holds(&bytes, b"GPS"), "the position is still there");
    assert!(holds(&bytes, b"Exif\0\0MM\0\x2a") && holds(&bytes, &[0x3f; 2_000]) && bytes.ends_with(&[0xff, 0xd9]));
    assert_eq!(text["media"][0]["bytes"], bytes.len());
    desk.workspace.get(&picture_path(&text, 2)).await.problem(404, "not_found");

    let neighbour = Desk::on(desk.vendor.clone(), desk.workspace.program.clone()).await;
    neighbour.workspace.get(&path).await.problem(404, "not_found");
    desk.workspace.visitor().get(&path).await.problem(401, "unauthorized");
    let (_, other) = desk.somebody().await;
    let file = text["media"][0]["id"].as_str().unwrap();
    desk.workspace.get(&format!("{other}/media/{file}")).await.problem(404, "not_found");

    // In the database nothing shows what the picture is, and without the person's key nothing can.
    let stored = desk.collection("media").await.find_one(doc! { "_id": file }).await.unwrap().unwrap();
    let stored = mongodb::bson::serialize_to_vec(&stored).unwrap();
    for part in [&[0x3f; 16][..], b"/media/photo", b"JFIF", POSITION] {
        assert!(!holds(&stored, part), "{} in clear", String::from_utf8_lossy(part));
    }
    let lead = desk.workspace.lead(&phone).await["id"].as_str().unwrap().to_owned();
    desk.collection("person_keys").await.delete_one(doc! { "_id": lead }).await.unwrap();
    desk.workspace.get(&path).await.problem(404, "not_found");
    let log = desk.workspace.program.logged();
    assert!(!log.contains("/media/photo"), "the log names a picture's address");
}

#[tokio::test]
async fn what_does_not_lie_at_the_provider_is_never_asked_for() {
    let (desk, foreign) = tokio::join!(Desk::new(), Vendor::start());
    let inside = foreign.keep("/inside", Reply::File("image/gif", gif()));
    let to_foreign = desk.vendor.keep("/media/away", Reply::MovedTo(inside.clone()));
    let relative = inside.strip_prefix("http:").unwrap().to_owned();
    let to_foreign_too = desk.vendor.keep("/media/away-too", Reply::MovedTo(relative));
    let with_name = inside.replace("http://", "http://api.twilio.com@");
    for address in [
        inside.as_str(),
        &to_foreign,
        &to_foreign_too,
        &with_name,
        "http://169.254.169.254/latest/meta-data/",
        "https://api.twilio.com/2010-04-01/Accounts",
        "file:///etc/passwd",
        "no address",
    ] {
        let file = desk.file(address, "image/jpeg").await;
        assert_eq!((&file["state"], &file["reason"]), (&json!("refused"), &json!("foreign_host")), "{address}");
    }
    assert!(foreign.asked().is_empty(), "{:?}", foreign.asked());
    assert!(desk.workspace.jobs("dead").await.is_empty());
}

#[tokio::test]
async fn what_is_no_fit_picture_is_refused_and_says_why() {
    let desk = Desk::new().await;
    let keep = |path: &str, reply| desk.vendor.keep(path, reply);
    let (half, round) = (jpeg(100)[..150].to_vec(), desk.vendor.url.clone() + "/media/round");
    for (address, reason) in [
        (keep("/media/page", Reply::File("image/png", b"<html>hello</html>".into())), "not_a_picture"),
        (keep("/media/film", Reply::File("image/gif", b"\0\0\0\x18ftypmp42\0\0\0\0".into())), "not_a_picture"),
        (keep("/media/nothing", Reply::File("image/gif", Vec::new())), "not_a_picture"),
        (keep("/media/half", Reply::File("image/jpeg", half)), "malformed"),
        (keep("/media/bomb", Reply::File("image/gif", huge_gif())), "too_many_pixels"),
        (keep("/media/large", Reply::File("image/jpeg", jpeg(6 << 20))), "too_large"),
        (keep("/media/endless", Reply::Endless(jpeg(0))), "too_large"),
        (keep("/media/round", Reply::MovedTo(round)), "unreachable"),
    ] {
        let file = desk.file(&address, "image/jpeg").await;
        assert_eq!((&file["state"], &file["reason"]), (&json!("refused"), &json!(reason)), "{address}");
        assert!(file["bytes"].is_null());
    }
    assert_eq!(desk.vendor.asked().iter().filter(|(path, _)| path == "/media/round").count(), 4);
    let whole = desk.file(&keep("/media/whole", Reply::File("image/jpeg", jpeg(4 << 20))), "image/jpeg").await;
    assert_eq!(whole["state"], "stored");
}

#[tokio::test]
async fn a_picture_the_provider_does_not_hand_over_is_given_up_and_can_be_asked_for_again() {
    let desk = Desk::new().await;
    let phone = desk.workspace.new_phone();
    let address = desk.vendor.keep("/media/later", Reply::Status(503));
    desk.arrive(&phone, "Look", &[(&address, "image/gif")]).await;
    let jobs = desk.collection("jobs").await;
    let last = doc! { "$set": { "attempts": 7, "run_at": DateTime::now() } };
    let dead = wait_for("the end of the attempts", async || {
        jobs.update_one(doc! { "task.kind": "fetch_media", "state": "ready" }, last.clone()).await.unwrap();
        desk.workspace.jobs("dead").await.pop()
    })
    .await;
    assert!(dead["last_error"].as_str().unwrap().contains("http_503"), "{dead}");
    assert!(!dead["last_error"].as_str().unwrap().contains("/media/later"), "{dead}");
    let file = desk.newest(&phone).await.unwrap()["media"][0].clone();
    assert_eq!((&file["state"], &file["reason"]), (&json!("refused"), &json!("unreachable")));

    desk.vendor.keep("/media/later", Reply::File("image/gif", gif()));
    let retry = format!("/api/settings/jobs/{}/retry", dead["id"].as_str().unwrap());
    desk.workspace.post(&retry, json!({})).await.expect(200);
    wait_for("the picture", async || {
        let text = desk.newest(&phone).await?;
        (text["media"][0]["state"] == "stored").then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_picture_without_words_calls_a_person() {
    let desk = Desk::new().await;
    let phone = desk.workspace.new_phone();
    let lead = desk.workspace.submit(&phone).await;
    wait_for("the first text", async || (desk.vendor.texts().len() == 1).then_some(())).await;
    let address = desk.vendor.keep("/media/roof", Reply::File("image/gif", gif()));
    let text = desk.receive(&phone, "", &[(&address, "image/gif")]).await;
    assert_eq!((&text["text"], &text["media"][0]["state"]), (&json!(""), &json!("stored")));
    let conversation = desk.workspace.conversation(&lead).await;
    assert_eq!(conversation["needs_person"]["reason"], "sent_media");
    assert_eq!(conversation["last_message"]["media"].as_array().unwrap().len(), 1);
    let timeline = desk.workspace.get(&format!("/api/leads/{}/timeline", lead["id"].as_str().unwrap())).await;
    assert!(timeline.text.contains("(pictures or files: 1)"), "{}", timeline.text);
    desk.workspace.settled().await;
    assert_eq!(desk.vendor.texts().len(), 1, "the assistant answered what it cannot see");
}

#[tokio::test]
async fn a_members_picture_goes_out_by_an_address_that_works_for_a_while() {
    let desk = Desk::new().await;
    let (phone, conversation) = desk.somebody().await;
    let made = desk.upload(&conversation, jpeg(5_000)).await.expect(201);
    assert_eq!((&made["content_type"], &made["state"]), (&json!("image/jpeg"), &json!("stored")));
    let (first, second) = (made["id"].as_str().unwrap().to_owned(), desk.uploaded(&conversation, gif()).await);
    let sent = desk.send(&conversation, "", &[second.clone(), first.clone()]).await.expect(201);
    let ids: Vec<&str> = sent["media"].as_array().unwrap().iter().map(|file| file["id"].as_str().unwrap()).collect();
    assert_eq!(ids, [&second, &first], "in the order they were named");
    wait_for("the text", async || (desk.vendor.texts().len() == 1).then_some(())).await;
    let body = String::from_utf8(desk.vendor.texts().remove(0)).unwrap();
    let form = Url::parse(&format!("http://form/?{body}")).unwrap();
    let form: Vec<(String, String)> = form.query_pairs().into_owned().collect();
    let values = |name: &str| -> Vec<&str> {
        form.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_str()).collect()
    };
    assert_eq!((values("To"), values("Body").len()), (vec![phone.number.as_str()], 0));
    let addresses = values("MediaUrl");
    assert_eq!(addresses.len(), 2);

    let path = desk.path(addresses[1]);
    let visitor = desk.workspace.visitor();
    let response = visitor.request(Method::GET, path).send().await.unwrap();
    assert_eq!(response.status(), 200);
    for (name, value) in [
        ("content-type", "image/jpeg"),
        ("content-disposition", "inline"),
        ("x-content-type-options", "nosniff"),
        ("cache-control", "private, no-store"),
    ] {
        assert_eq!(response.headers()[name], value);
    }
    let length = response.headers()["content-length"].clone();
    let bytes = response.bytes().await.unwrap();
    assert!(!holds(&bytes, POSITION) && holds(&bytes, &[0x3f; 5_000]));
    let head = visitor.request(Method::HEAD, path).send().await.unwrap();
    assert_eq!((head.status().as_u16(), &head.headers()["content-length"]), (200, &length));
    assert_eq!(visitor.get(desk.path(addresses[0])).await.header("content-type"), "image/gif");

    let token = path.rsplit('/').next().unwrap();
    assert!(token.len() == 32 && token.bytes().all(|byte| byte.is_ascii_hexdigit()), "128 bits");
    for other in ["/api/webhooks/media/nothing".to_owned(), path.replace(token, &first), format!("{path}0")] {
        visitor.get(&other).await.problem(404, "not_found");
    }
    let dump = database::dump(&database::open(&desk.workspace.program.settings.database).await).await;
    assert!(!dump.iter().any(|(_, document)| document.to_string().contains(token)), "the address is in the database");
    assert!(!desk.workspace.program.logged().contains(token), "the address is in the log");
    let past = doc! { "$set": { "open_until": DateTime::from_millis(0) } };
    desk.collection("media").await.update_one(doc! { "_id": &first }, past).await.unwrap();
    visitor.get(path).await.problem(404, "not_found");
    assert_eq!(desk.workspace.get(&format!("{conversation}/media/{first}")).await.status, 200);
    desk.send(&conversation, "Again", &[first]).await.problem(422, "invalid");
}

#[tokio::test]
async fn only_pictures_that_can_be_sent_are_taken_and_only_those_of_the_conversation_go_out() {
    let desk = Desk::new().await;
    let ((_, conversation), (_, other)) = (desk.somebody().await, desk.somebody().await);
    let code = async |answer: Answer| answer.expect(422)["errors"][0]["code"].as_str().unwrap().to_owned();
    for (bytes, expected) in [
        (Vec::new(), "not_a_picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(), "not_a_picture"),
        (jpeg(100)[..150].to_vec(), "malformed"),
        (huge_gif(), "too_many_pixels"),
        (jpeg(1_100_000), "too_large"),
        (jpeg(4_000_000), "too_large"),
    ] {
        assert_eq!(code(desk.upload(&conversation, bytes).await).await, expected);
    }
    desk.upload(&conversation, jpeg(4_400_000)).await.problem(413, "too_large");
    desk.upload("/api/conversations/nothing", gif()).await.problem(404, "not_found");
    let keyed = desk.workspace.request(Method::POST, &format!("{conversation}/media"));
    let keyed = Answer::of(keyed.header("idempotency-key", unique()).body(jpeg(900_000))).await.expect(201);
    let (large, small) = (keyed["id"].as_str().unwrap().to_owned(), desk.uploaded(&conversation, gif()).await);

    let too_large = [large.clone(), desk.uploaded(&conversation, jpeg(200_000)).await];
    assert_eq!(code(desk.send(&conversation, "Both", &too_large).await).await, "too_large");
    let many: Vec<String> = (0..11).map(|_| small.clone()).collect();
    assert_eq!(code(desk.send(&conversation, "All", &many).await).await, "too_many");
    assert_eq!(code(desk.send(&conversation, "Twice", &many[..2]).await).await, "unknown_media");
    assert_eq!(code(desk.send(&other, "Elsewhere", &many[..1]).await).await, "unknown_media");
    assert_eq!(code(desk.send(&conversation, "Unknown", &["nothing".to_owned()]).await).await, "unknown_media");
    assert_eq!(code(desk.send(&conversation, " ", &[]).await).await, "required");
    desk.workspace.settled().await;
    assert!(desk.vendor.texts().is_empty(), "a refused text left");
    desk.send(&conversation, "Here", &[small]).await.expect(201);
    wait_for("the text", async || (desk.vendor.texts().len() == 1).then_some(())).await;
}

#[tokio::test]
async fn a_simulated_phone_sends_a_picture() {
    let workspace = Workspace::new().await;
    let (phone, lead) = workspace.lead_with_first_text().await;
    workspace.delivered().await;
    let kept = workspace.visitor().request(Method::POST, "/api/simulator/pictures").body(jpeg(700));
    let url = Answer::of(kept).await.expect(201)["url"].as_str().unwrap().to_owned();
    let path = format!("/api/simulator/phones/{}/texts", phone.number.replace('+', "%2B"));
    let text = json!({ "text": "Our roof", "to": workspace.number, "media": [url] });
    workspace.visitor().post(&path, text).await.expect(201);
    let shown = wait_for("the picture", async || {
        let text = workspace.messages(&lead).await.into_iter().find(|text| text["text"] == "Our roof")?;
        (text["media"][0]["state"] == "stored").then_some(text)
    })
    .await;
    assert!(!holds(workspace.get(&picture_path(&shown, 0)).await.text.as_bytes(), POSITION));
    let nothing = json!({ "text": " ", "to": workspace.number });
    workspace.visitor().post(&path, nothing).await.problem(422, "invalid");
}

/// A lead whose first text the carrier has, and the conversation's path.
async fn texted(workspace: &Workspace, carrier: &Carrier) -> (Value, String) {
    let lead = workspace.submit(&workspace.new_phone()).await;
    carrier.wait_for_requests(1).await;
    workspace.settled().await;
    let path = format!("/api/conversations/{}", lead["conversation_id"].as_str().unwrap());
    (lead, path)
}

async fn write_with_picture(workspace: &Workspace, conversation: &str) -> Value {
    let upload = workspace.request(Method::POST, &format!("{conversation}/media")).body(gif());
    let picture = Answer::of(upload).await.expect(201)["id"].clone();
    workspace.post(&format!("{conversation}/messages"), json!({ "text": "Look", "media": [picture] })).await.expect(201)
}

#[tokio::test]
async fn a_text_that_is_sent_once_more_takes_its_pictures_along() {
    let (workspace, carrier) = Workspace::with_carrier().await;
    let (_, conversation) = texted(&workspace, &carrier).await;
    carrier.script(&[Does::Refuses(400, 30007), Does::Takes]);
    let failed = write_with_picture(&workspace, &conversation).await;
    carrier.wait_for_requests(2).await;
    workspace.settled().await;
    let path = format!("{conversation}/messages/{}/resend", failed["id"].as_str().unwrap());
    let again = workspace.post(&path, json!({})).await.expect(201);
    assert_eq!(again["media"].as_array().unwrap().len(), 1);
    assert_ne!(again["media"][0]["id"], failed["media"][0]["id"]);
    let asked = carrier.wait_for_requests(3).await;
    let address = |request: usize| asked[request].fields["MediaUrl"].clone();
    assert_ne!(address(1), address(2));
    for url in [address(1), address(2)] {
        let (_, path) = url.split_once("/api/").unwrap();
        assert_eq!(workspace.visitor().get(&format!("/api/{path}")).await.header("content-type"), "image/gif");
    }
}

#[tokio::test]
async fn no_number_that_sends_no_pictures_stands_in_for_a_text_with_one() {
    let (workspace, carrier) = Workspace::with_carrier().await;
    let (lead, conversation) = texted(&workspace, &carrier).await;
    for channel in workspace.get("/api/settings/channels").await.expect(200)["items"].as_array().unwrap() {
        if !["twilio", "vonage"].contains(&channel["provider"].as_str().unwrap()) {
            let path = format!("/api/settings/channels/{}", channel["id"].as_str().unwrap());
            workspace.patch(&path, json!({ "state": "paused" })).await.expect(200);
        }
    }
    carrier.script(&[Does::Refuses(400, 21606)]);
    let text = write_with_picture(&workspace, &conversation).await;
    wait_for("the end of the text", async || {
        let texts = workspace.messages(&lead).await;
        texts.into_iter().find(|found| found["id"] == text["id"] && found["status"] == "failed")
    })
    .await;
}
