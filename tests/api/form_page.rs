//! `/f/{slug}`: the hosted form, as a browser without scripts uses it.

use reqwest::Method;

use crate::support::{Answer, Workspace, phone::new_number};

async fn page(workspace: &Workspace) -> Answer {
    workspace.visitor().get(&format!("/f/{}", workspace.slug)).await
}

async fn send(workspace: &Workspace, form: &[(&str, &str)]) -> Answer {
    Answer::of(workspace.visitor().request(Method::POST, &format!("/f/{}", workspace.slug)).form(form)).await
}

/// The tag of a document with this marker in it.
#[track_caller]
fn tag<'a>(html: &'a str, marker: &str) -> &'a str {
    let at = html.find(marker).unwrap_or_else(|| panic!("{marker} is not in {html}"));
    let start = html[..at].rfind('<').unwrap();
    &html[start..=at + html[at..].find('>').unwrap()]
}

#[tokio::test]
async fn the_form_shows_its_fields_and_an_empty_consent_box() {
    let workspace = Workspace::new().await;
    let answer = page(&workspace).await;
    assert_eq!(answer.status, 200);
    assert!(answer.header("content-type").starts_with("text/html"));
    let html = &answer.text;
    for key in ["name", "phone", "email", "question"] {
        tag(html, &format!("name=\"{key}\""));
        tag(html, &format!("for=\"f-{key}\""));
    }
    let consent = tag(html, "name=\"consent.sms\"");
    assert!(consent.contains("checkbox") && !consent.contains("checked"), "{consent}");
    assert!(tag(html, "<form").contains("method=\"post\""));
    assert!(!html.contains("<script"), "the form must work without a script");
    let key = |html: &str| tag(html, "name=\"_key\"").to_owned();
    assert_ne!(key(html), key(&page(&workspace).await.text), "two visitors got the same key");
    let words = workspace.get("/api/forms").await.expect(200)["items"][0]["consent_text"].as_str().unwrap().to_owned();
    assert!(html.contains(&words));
}

#[tokio::test]
async fn the_form_cannot_be_framed_and_runs_no_script() {
    let workspace = Workspace::new().await;
    let answer = page(&workspace).await;
    let policy = answer.header("content-security-policy");
    assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{policy}");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert_eq!(answer.header("cache-control"), "no-store");
}

#[tokio::test]
async fn a_plain_form_post_makes_a_lead_who_is_texted() {
    let workspace = Workspace::new().await;
    let phone = workspace.new_phone();
    let national = format!("({}) {}-{}", &phone.number[2..5], &phone.number[5..8], &phone.number[8..]);
    let form = [
        ("name", "Ada Example"),
        ("phone", national.as_str()),
        ("email", "ada@example.com"),
        ("question", "A leak"),
        ("consent.sms", "true"),
        ("_key", "k1"),
    ];
    let answer = send(&workspace, &form).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert!(answer.text.contains("Thank you"));
    let lead = workspace.lead(&phone).await;
    assert_eq!((&lead["name"], &lead["consent"]), (&"Ada Example".into(), &"granted".into()));
    let texts = phone.wait_for_texts(1).await;
    assert!(texts[0].contains("Ada") && texts[0].contains(&workspace.name) && texts[0].contains("STOP"), "{texts:?}");
}

#[tokio::test]
async fn mistakes_stand_beside_their_field_and_nothing_typed_is_lost() {
    let workspace = Workspace::new().await;
    let form = [
        ("name", "Ada Example"),
        ("phone", "12"),
        ("email", "not an address"),
        ("question", "First line\nSecond line"),
        ("consent.sms", "true"),
        ("_key", "the-key-of-this-page"),
    ];
    let answer = send(&workspace, &form).await;
    assert_eq!(answer.status, 422);
    let html = &answer.text;
    for (key, typed) in [("phone", "value=\"12\""), ("email", "value=\"not an address\"")] {
        let input = tag(html, &format!("name=\"{key}\""));
        assert!(input.contains("aria-invalid=\"true\"") && input.contains(typed), "{input}");
        assert!(input.contains(&format!("aria-describedby=\"f-{key}-error\"")), "{input}");
        assert!(html.contains(&format!("id=\"f-{key}-error\"")));
    }
    let name = tag(html, "name=\"name\"");
    assert!(name.contains("value=\"Ada Example\"") && !name.contains("aria-invalid"), "{name}");
    assert!(html.contains("First line\nSecond line</textarea>"));
    assert!(tag(html, "name=\"consent.sms\"").contains("checked"));
    assert!(tag(html, "name=\"_key\"").contains("value=\"the-key-of-this-page\""));
    assert!(workspace.get("/api/leads").await.expect(200)["items"].as_array().unwrap().is_empty());

    let unticked = send(&workspace, &[("name", ""), ("phone", "")]).await;
    assert!(!tag(&unticked.text, "name=\"consent.sms\"").contains("checked"));
}

#[tokio::test]
async fn a_textarea_keeps_a_first_empty_line() {
    let workspace = Workspace::new().await;
    let answer = send(&workspace, &[("name", ""), ("phone", ""), ("question", "\nAfter an empty line")]).await;
    // HTML drops one newline right after the tag, so one more must stand there.
    assert!(answer.text.contains(">\n\nAfter an empty line</textarea>"), "{}", answer.text);
}

#[tokio::test]
async fn hostile_values_stay_text() {
    let workspace = Workspace::new().await;
    let hostile = "\"><script>alert(1)</script><textarea x='&";
    let fields = ["name", "phone", "email", "question", "_key", "_rendered"];
    let form = fields.map(|name| (name, hostile));
    let answer = send(&workspace, &form).await;
    assert_eq!(answer.status, 422);
    assert!(!answer.text.contains("<script"), "{}", answer.text);
    assert!(
        !answer.text.contains(hostile) && !answer.text.contains("value=\"\">"),
        "a value left its attribute: {}",
        answer.text
    );
    assert_eq!(answer.text.matches("<textarea").count(), 1);
    assert!(answer.text.contains("&lt;script&gt;"));
}

#[tokio::test]
async fn new_and_known_people_see_the_same_page() {
    let workspace = Workspace::new().await;
    let number = new_number();
    let known = [("name", "Ada Example"), ("phone", number.as_str()), ("consent.sms", "true")];
    let first = send(&workspace, &[&known[..], &[("_key", "first")]].concat()).await;
    let second = send(&workspace, &[&known[..], &[("_key", "second")]].concat()).await;
    let again = send(&workspace, &[&known[..], &[("_key", "second")]].concat()).await;
    let unticked = send(&workspace, &[&known[..2], &[("_key", "third")]].concat()).await;
    for other in [&second, &again, &unticked] {
        assert_eq!((other.status, &other.text), (first.status, &first.text));
    }
    assert_eq!(workspace.lead(&workspace.phone(&number)).await["submissions"], 3);
}

#[tokio::test]
async fn an_unknown_form_is_not_there() {
    let workspace = Workspace::new().await;
    let shown = workspace.visitor().get("/f/no-such-form").await;
    let request = workspace.visitor().request(Method::POST, "/f/no-such-form").form(&[("name", "Ada")]);
    for answer in [shown, Answer::of(request).await] {
        assert_eq!(answer.status, 404);
        assert!(answer.text.contains("There is no form here"), "{}", answer.text);
    }
}
