//! A consent certificate as a page to print: every fact, what its check proves, and how anybody can check it.

use axum::response::Response;
use maud::{Markup, html};

use super::print_page::print_page;
use crate::{
    domain::id::CertificateId,
    security::consent_certificate::{Head, Record, Refusal, RenderedBy, Verified},
};

/// The page of a certificate, with what its check gave. `keys` is where the workspace's public keys are.
pub fn certificate(id: &CertificateId, proof: &Result<Verified, Refusal>, keys: &str) -> Response {
    let body = match proof {
        Ok(verified) => whole(verified, keys),
        Err(refusal) => html! {
            h1 { "Consent certificate" }
            p.verdict.broken { "This certificate does not hold: " (refusal) "." }
            p { "Certificate " code { (id.as_str()) } ". Nothing in it can be relied on." }
        },
    };
    print_page(&format!("Consent certificate {}", id.as_str()), &body)
}

fn whole(verified: &Verified, keys: &str) -> Markup {
    let record = &verified.record;
    let ticked = if record.consent.ticked { "The box was ticked" } else { "The box was not ticked" };
    html! {
        p.brand { (record.workspace.name) }
        h1 { "Consent certificate" }
        p.verdict {
            "Checked: nothing in this record was changed since it was signed"
            @if verified.wanted { ", and the key is this workspace's" }
            "."
        }
        h2 { (ticked) }
        blockquote { (record.consent.text) }
        (facts(record))
        h2 { "Batch" }
        @match &verified.batch {
            Some((head, place)) => (batch(head, *place)),
            None => p { "The record waits for its batch. Its signature holds without one." },
        }
        h2 { "How to check it" }
        p {
            "Download the certificate as JSON and run " code { "leadline verify-consent FILE --key " (record.key) }
            ". It needs neither this server nor its database. The keys of this workspace are listed at " code { (keys) }
            "; compare the fingerprint with one that you got another way. This page is a copy for reading: the proof is the file."
        }
    }
}

fn facts(record: &Record) -> Markup {
    let times = &record.times;
    let rendered_by = match times.rendered_by {
        Some(RenderedBy::Leadline) => " (by this server's own mark)",
        Some(RenderedBy::Page) => " (as the page said)",
        None => "",
    };
    html! {
        h2 { "Who, where, when" }
        dl {
            dt { "Phone" } dd { (record.phone) }
            dt { "Form shown" } dd { (or_unknown(times.rendered.as_ref())) (rendered_by) }
            dt { "Received" } dd { (times.received) }
            dt { "Signed" } dd { (times.signed) }
            dt { "Address" } dd { (or_unknown(record.visitor.address.as_ref())) }
            dt { "Browser" } dd { (or_unknown(record.visitor.user_agent.as_ref())) }
            dt { "Browser's language" } dd { (or_unknown(record.visitor.locale.as_ref())) }
            dt { "Page" } dd { (or_unknown(record.page.url.as_ref())) }
            dt { "Page before it" } dd { (or_unknown(record.page.referrer.as_ref())) }
            dt { "Page's language" } dd { (or_unknown(record.page.locale.as_ref())) }
        }
        h2 { "What was shown and signed" }
        dl {
            dt { "Form" } dd { (record.form.slug) ", version " (record.form.version) " (" code { (record.form.id.as_str()) } ")" }
            dt { "SHA-256 of the form" } dd { code { (record.form.sha256) } }
            dt { "Box" } dd { code { (record.consent.key) } }
            dt { "Submission" } dd { code { (record.submission.as_str()) } }
            dt { "Certificate" } dd { code { (record.id.as_str()) } }
            dt { "Workspace" } dd { (record.workspace.name) " (" code { (record.workspace.id.as_str()) } ")" }
            dt { "Nonce" } dd { code { (record.nonce) } }
            dt { "Key's fingerprint" } dd { code { (record.key) } }
        }
    }
}

fn batch(head: &Head, place: u64) -> Markup {
    html! {
        dl {
            dt { "Batch" } dd { (head.number) ", place " (place + 1) " of " (head.size) }
            dt { "Signed" } dd { (head.signed) }
            dt { "Root" } dd { code { (head.root) } }
            dt { "Batch before it" } dd {
                @match &head.previous { Some(hash) => code { (hash) }, None => "none: it is the first" }
            }
            dt { "Key's fingerprint" } dd { code { (head.key) } }
        }
    }
}

fn or_unknown(value: Option<&impl std::fmt::Display>) -> Markup {
    match value {
        Some(value) => html! { (value) },
        None => html! { span.none { "not known" } },
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::security::{
        canonical_json::Json,
        consent_certificate::{CertificateKey, ExactHex, sha256, sign_record, verify},
        envelope::Key,
    };

    const VECTOR: &str = include_str!("../security/consent_certificate/vector.json");

    async fn shown(proof: &Result<Verified, Refusal>) -> String {
        let id = CertificateId::from("c1".to_owned());
        let response = certificate(&id, proof, "https://leads.example/f/keys/w1");
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        String::from_utf8(bytes.to_vec()).unwrap()
    }

    #[tokio::test]
    async fn every_fact_of_the_record_and_its_batch_is_on_the_page() {
        let vector: Value = serde_json::from_str(VECTOR).unwrap();
        let file = vector["certificate"].to_string();
        let page = shown(&verify(file.as_bytes(), &[])).await;
        let mut facts = vec![&vector["certificate"]["record"], &vector["certificate"]["inclusion"]["batch"]["head"]];
        while let Some(value) = facts.pop() {
            match value {
                Value::Object(members) => {
                    facts.extend(
                        members
                            .iter()
                            .filter(|(name, _)| !["format", "rendered_by"].contains(&name.as_str()))
                            .map(|(_, value)| value),
                    );
                }
                Value::String(text) => assert!(page.contains(text.as_str()), "{text} is not in {page}"),
                _ => {}
            }
        }
        assert!(page.contains("place 2 of 3") && page.contains("The box was ticked"));
    }

    #[tokio::test]
    async fn hostile_words_stay_words_and_a_broken_certificate_shows_no_facts() {
        let vector: Value = serde_json::from_str(VECTOR).unwrap();
        let mut record: Record = Json::of(&vector["certificate"]["record"]).unwrap().read().unwrap();
        let key = CertificateKey::from_seed(&Key::from_bytes([1; 32])).unwrap();
        record.consent.text = "<script>alert(1)</script>".to_owned();
        record.form.sha256 = sha256(&Json::Null);
        let signed = sign_record(&record, Json::Null, &key).unwrap();
        let mut certificate = signed.with(None);
        let verdict = |certificate: &_| verify(&serde_json::to_vec(certificate).unwrap(), &[]);
        let page = shown(&verdict(&certificate)).await;
        assert!(!page.contains("<script") && page.contains("&lt;script&gt;alert(1)"), "{page}");
        certificate.signature.value = ExactHex([0; 64]);
        let page = shown(&verdict(&certificate)).await;
        assert!(page.contains("does not hold") && !page.contains("+14155550123"), "{page}");
    }
}
