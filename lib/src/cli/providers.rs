//! `leadline providers`: the table of docs/sms-providers.md, from what the adapters say of themselves.

use std::fmt::Write;

use crate::sms::{Capabilities, SmsProvider, registry};

/// How what an adapter does was proven. The tests of its module run against the vendors' own signature vectors where there
/// are any; what else there is stands here.
fn proof(name: &str) -> &'static str {
    match name {
        "twilio" => {
            "28 signature vectors; twilio-node against the simulator and its validator against our webhooks; Prism with Twilio's own description between adapter and simulator"
        }
        "telnyx" => "8 signature vectors; telnyx-node against the simulator, and its verifier against our webhooks",
        "plivo" => {
            "14 signature vectors (V3, V2, V1); plivo-node against the simulator, and its validator against our webhooks"
        }
        "vonage" => {
            "17 signature vectors; @vonage/server-sdk against the simulator, and its verifier against our webhooks"
        }
        "vonage_messages" => {
            "7 token vectors; @vonage/server-sdk against the simulator, and its verifier against our reports"
        }
        "sinch" => "2 signature vectors, and one of the Numbers API that is refused",
        "bird" => "5 Standard Webhooks vectors",
        "messagebird" => "15 token vectors and 6 of the older signature",
        "aws" => {
            "requests against botocore's signer and its model of the operation, and through a moto server; SNS messages signed with a test certificate"
        }
        _ => "unit tests of requests, answers and webhooks; no public vectors",
    }
}

/// The table, in Markdown.
pub(super) fn table() -> String {
    let mut table = String::from(
        "| Provider | Name | Webhooks | Media | Price | Time to live | Look-up | Key against repeats | Answers STOP itself | Schedules | Proven by |\n|---|---|---|---|---|---|---|---|---|---|---|\n",
    );
    for provider in registry::providers() {
        // Writing to a string cannot fail.
        let _ = writeln!(table, "{}", row(provider));
    }
    table
}

fn row(provider: &dyn SmsProvider) -> String {
    let Capabilities {
        scheduling,
        answers_stop,
        idempotency_key,
        mms,
        price,
        time_to_live,
        lookup,
        signed_webhooks,
        signed_time,
    } = provider.capabilities();
    let yes = |flag: bool| if flag { "yes" } else { "" };
    let webhooks = match (signed_webhooks, signed_time) {
        (true, true) => "signed, with a time",
        (true, false) => "signed",
        (false, _) => "secret path, Basic",
    };
    format!(
        "| {} | `{}` | {webhooks} | {} | {} | {} | {} | {} | {} | {} | {} |",
        provider.title(),
        provider.name(),
        yes(mms),
        yes(price),
        yes(time_to_live),
        yes(lookup),
        yes(idempotency_key),
        yes(answers_stop),
        yes(scheduling),
        proof(provider.name()),
    )
}
