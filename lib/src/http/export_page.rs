//! Everything that is known of a person as a page to read and to print. It holds what the JSON holds, but for the files of
//! the certificates and the traces of replies, which only programs read.

use axum::response::Response;
use jiff::Timestamp;
use maud::{Markup, html};
use serde::Serialize;

use super::print_page::print_page;
use crate::{
    services::{
        answer_view::GivenAnswer,
        export_lead::{LeadExport, MessageExport, SubmissionExport},
    },
    store::messages::Direction,
};

/// The page.
pub fn export(export: &LeadExport) -> Response {
    let lead = &export.lead;
    let body = html! {
        p.brand { (export.workspace.name) }
        h1 { "What we know of " (lead.name) }
        p { "Put together " (export.exported_at) ", as of that moment. The same as JSON has every detail." }
        h2 { "Record" }
        dl {
            dt { "Name" } dd { (lead.name) }
            dt { "Phone" } dd { (lead.phone) }
            dt { "E-mail" } dd { (or_none(lead.email.as_deref())) }
            dt { "Time zone" } dd { (or_none(export.time_zone.as_deref())) }
            dt { "Consent" } dd { (word(&lead.consent)) }
            dt { "Blocked" } dd { (yes(lead.blocked)) }
            dt { "First seen" } dd { (lead.created_at) }
            dt { "Last active" } dd { (lead.last_activity_at) }
            dt { "Number" } dd { code { (lead.id.as_str()) } }
        }
        h2 { "Answers" }
        (list(&export.answers, |answer| html! {
            dl { dt { (answer.label) } dd { (given(&answer.given))
                @for earlier in &answer.earlier { br; small { "before: " (given(earlier)) } } } }
        }))
        h2 { "Forms sent" }
        (list(&export.submissions, submission))
        h2 { "Consent" }
        (list(&export.consent, |event| html! {
            p { (event.record.at) ": " (word(&event.record.action)) " by " (word(&event.record.source))
                @if let Some(ip) = &event.ip { ", from " (ip) } }
            blockquote { (event.record.text) }
        }))
        p { "Certificates: " (export.certificates.len()) "." }
        h2 { "Opt-outs in force" }
        (list(&export.suppressions, |held| html! { p { "Since " (held.since) ", by the rule " code { (held.reason) } "." } }))
        h2 { "Texts" }
        (list(&export.messages, text))
        h2 { "Decisions to send or not" }
        (table(&export.decisions, |decision| (decision.at, html! {
            (word(&decision.verdict)) " for " (word(&decision.purpose))
            @if let Some(reason) = decision.reason { ": " (reason) }
        })))
        h2 { "Replies written by the assistant" }
        (table(&export.ai_runs, |run| (run.at, html! { "By " (run.model) ", with the instructions " (run.prompt_version) })))
        h2 { "Appointments" }
        (table(&export.bookings, |booking| (booking.start, html! { (word(&booking.status)) })))
        h2 { "Who read or changed this record" }
        (table(&export.audit, |entry| (entry.at, html! { (entry.actor) ": " (entry.action) })))
        h2 { "Scheduled, or done in the last week" }
        (table(&export.jobs, |job| (job.run_at, html! { (job.kind) ", " (word(&job.state)) })))
    };
    print_page("Personal data", &body)
}

fn submission(sent: &SubmissionExport) -> Markup {
    html! {
        p { (sent.at) ", form " code { (sent.form_id.as_str()) } ", version " (sent.form_version)
            ". The box was " @if !sent.consents { "not " } "ticked." }
        dl {
            @for (key, value) in &sent.fields { dt { (key) } dd { (value) } }
            dt { "Page" } dd { (or_none(sent.page_url.as_deref())) }
            dt { "Page before it" } dd { (or_none(sent.referrer.as_deref())) }
            @for (key, value) in &sent.utm { dt { "Campaign " (key) } dd { (value) } }
            dt { "Address" } dd { (or_none(sent.ip.as_deref())) }
            dt { "Browser" } dd { (or_none(sent.user_agent.as_deref())) }
            dt { "Browser's language" } dd { (or_none(sent.locale.as_deref())) }
            dt { "Browser's time zone" } dd { (or_none(sent.time_zone.as_deref())) }
        }
    }
}

fn text(text: &MessageExport) -> Markup {
    let message = &text.message;
    let class = if message.direction == Direction::Inbound { "text inbound" } else { "text" };
    html! {
        div class=(class) {
            p { (message.text) }
            @for file in &message.media {
                p { small { "Picture " code { (file.id.as_str()) } ", " (file.content_type.as_deref().unwrap_or("unknown kind"))
                    @if let Some(bytes) = file.bytes { ", " (bytes) " bytes" } } }
            }
            small { (message.created_at) ", " (word(&message.author)) ", " (word(&message.status))
                @if let Some(reason) = &message.status_reason { ": " (reason) }
                @for step in &text.delivery { br; (step.at) " " (word(&step.step))
                    @if let Some(status) = &step.status { " " (word(status)) }
                    @if let Some(code) = &step.code { " (" (code) ")" } }
            }
        }
    }
}

fn list<T>(items: &[T], show: impl Fn(&T) -> Markup) -> Markup {
    html! {
        @if items.is_empty() { p.none { "None." } }
        @for item in items { (show(item)) }
    }
}

fn table<T>(items: &[T], row: impl Fn(&T) -> (Timestamp, Markup)) -> Markup {
    html! {
        @if items.is_empty() { p.none { "None." } } @else {
            table { @for (when, what) in items.iter().map(row) { tr { td.when { (when) } td { (what) } } } }
        }
    }
}

fn given(answer: &GivenAnswer) -> Markup {
    html! { (answer.value) @if let Some(quote) = &answer.quote { br; small { "in your words: " (quote) } } }
}

fn or_none(value: Option<&str>) -> Markup {
    html! { @match value { Some(value) => (value), None => span.none { "not known" } } }
}

const fn yes(is: bool) -> &'static str {
    if is { "yes" } else { "no" }
}

/// A state as the interface names it, with spaces.
fn word(state: &impl Serialize) -> String {
    let named = serde_json::to_value(state).ok();
    named.as_ref().and_then(|name| name.as_str()).unwrap_or("unknown").replace('_', " ")
}
