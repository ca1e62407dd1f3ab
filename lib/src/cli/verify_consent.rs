//! `leadline verify-consent`: checks consent certificates with nothing but their files.

use std::{
    fs::File,
    io::{Read, Write, stdin, stdout},
    process::ExitCode,
};

use anyhow::{Context, Result};
use clap::Args;
use serde_json::{Value, json};

use crate::security::{
    canonical_json::Json,
    consent_certificate::{Fingerprint, LARGEST, Record, RenderedBy, Verified, verify},
};

/// Check consent certificates. Needs no database and no settings.
#[derive(Args)]
pub(super) struct VerifyConsent {
    /// The certificates; `-` is standard input.
    #[arg(required = true)]
    files: Vec<String>,
    /// The fingerprint of a key that you trust; may be given several times. Without one, a file only proves to be whole.
    #[arg(long = "key", value_name = "FINGERPRINT")]
    keys: Vec<Fingerprint>,
    /// Print JSON Lines, one for each file.
    #[arg(long)]
    json: bool,
}

impl VerifyConsent {
    /// Checks every file. Success when all of them hold.
    pub(super) fn run(self) -> Result<ExitCode> {
        let mut out = stdout().lock();
        let mut all_hold = true;
        for name in &self.files {
            let outcome = self.check(name);
            all_hold &= outcome.is_ok();
            let said = if self.json { for_programs(name, &outcome).to_string() } else { for_people(name, &outcome) };
            writeln!(out, "{}", said.trim_end())?;
        }
        out.flush()?;
        Ok(if all_hold { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }

    /// What a file proves, or why it proves nothing.
    fn check(&self, name: &str) -> Result<Verified> {
        let bytes =
            if name == "-" { read(stdin().lock()) } else { File::open(name).map_err(Into::into).and_then(read) };
        Ok(verify(&bytes.context("the file cannot be read")?, &self.keys)?)
    }
}

/// Reads a file, but not much more than a certificate can have.
fn read(from: impl Read) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(u64::try_from(LARGEST)?.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn for_programs(name: &str, outcome: &Result<Verified>) -> Value {
    match outcome {
        Ok(verified) => {
            let record = Json::of(&verified.record).ok().and_then(|record| serde_json::to_value(record).ok());
            let batch = verified.batch.as_ref().map(|(head, place)| json!({ "head": head, "place": place }));
            json!({ "file": name, "valid": true, "key_checked": verified.wanted, "record": record, "batch": batch })
        }
        Err(error) => json!({ "file": name, "valid": false, "reason": format!("{error:#}") }),
    }
}

fn for_people(name: &str, outcome: &Result<Verified>) -> String {
    match outcome {
        Ok(verified) => format!("{}\n{}", plain(name), holds(verified)),
        Err(error) => format!("{}\n  REFUSED: {}\n", plain(name), plain(&format!("{error:#}"))),
    }
}

fn holds(verified: &Verified) -> String {
    let mut lines = facts(&verified.record);
    lines.push_str("  ok: the record is as it was signed\n  ok: the form in the file is the one the record names\n");
    match &verified.batch {
        Some((head, place)) => {
            let (number, size, signed) = (head.number, head.size, head.signed);
            lines.push_str(&format!(
                "  ok: it is number {} of the {size} in batch {number}, signed {signed}\n",
                place + 1
            ));
        }
        None => lines.push_str("  ok: it waits for its batch; the signature holds without one\n"),
    }
    let key = verified.record.key;
    lines.push_str(&if verified.wanted {
        "  ok: the key is one you named\n  HOLDS\n".to_owned()
    } else {
        format!(
            "  not checked: whose key it is. This proves only that the file is whole and signed by the key named in it,\n    {key}\n  Compare that with the fingerprint the business publishes, and name it by --key.\n  HOLDS, IF THAT IS THE KEY OF {}\n",
            plain(&verified.record.workspace.name)
        )
    });
    lines
}

fn facts(record: &Record) -> String {
    let (times, page, visitor) = (&record.times, &record.page, &record.visitor);
    let rendered = times.rendered.map(|at| match times.rendered_by {
        Some(RenderedBy::Leadline) => format!("{at}, by the server's own mark"),
        Some(RenderedBy::Page) | None => format!("{at}, as the page said"),
    });
    let known = |text: Option<&str>| text.map_or_else(|| "not known".to_owned(), plain);
    let fact = |name: &str, value: String| format!("  {name:<11} {value}\n");
    [
        fact("business", plain(&record.workspace.name)),
        fact("phone", plain(&record.phone)),
        fact(
            "agreed",
            if record.consent.ticked { "yes: the box was ticked" } else { "NO: the box was not ticked" }.into(),
        ),
        fact("to", format!("\"{}\"", plain(&record.consent.text))),
        fact("form", format!("{}, version {}", plain(&record.form.slug), record.form.version)),
        fact("shown", known(rendered.as_deref())),
        fact("received", times.received.to_string()),
        fact("signed", times.signed.to_string()),
        fact("page", known(page.url.as_deref())),
        fact("came from", known(page.referrer.as_deref())),
        fact("address", known(visitor.address.as_deref())),
        fact("browser", known(visitor.user_agent.as_deref())),
        fact(
            "languages",
            format!("page {}, browser {}", known(page.locale.as_deref()), known(visitor.locale.as_deref())),
        ),
        fact("certificate", plain(record.id.as_str())),
    ]
    .concat()
}

/// A text that cannot command the terminal: controls, and what turns the direction of writing, are spelled out.
fn plain(text: &str) -> String {
    let turns =
        |letter: char| matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let spell = |letter: char| match letter {
        letter if letter.is_control() || turns(letter) => letter.escape_default().to_string(),
        letter => letter.to_string(),
    };
    text.chars().map(spell).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const VECTOR: &str = include_str!("../security/consent_certificate/vector.json");

    fn certificate() -> Value {
        serde_json::from_str::<Value>(VECTOR).unwrap()["certificate"].clone()
    }

    fn outcome(file: &Value, keys: &[Fingerprint]) -> Result<Verified> {
        Ok(verify(&serde_json::to_vec(file).unwrap(), keys)?)
    }

    #[test]
    fn people_read_what_is_proven_and_what_is_not() {
        let key: Fingerprint = certificate()["record"]["key"].as_str().unwrap().parse().unwrap();
        let unchecked = for_people("a.json", &outcome(&certificate(), &[]));
        for part in
            ["+14155550123", "yes: the box was ticked", "number 2 of the 3 in batch 2", "not checked", "Harbor Roofing"]
        {
            assert!(unchecked.contains(part), "{part} is not in {unchecked}");
        }
        let checked = for_people("a.json", &outcome(&certificate(), &[key]));
        assert!(checked.ends_with("HOLDS\n") && !checked.contains("not checked"), "{checked}");
        let mut changed = certificate();
        changed["record"]["phone"] = json!("+14155550124");
        let refused = for_people("a.json", &outcome(&changed, &[key]));
        assert!(refused.contains("REFUSED: the signature does not belong to this record"), "{refused}");
        assert!(!refused.contains("+1415"), "nothing in it is to be believed: {refused}");
        assert_eq!(for_programs("a.json", &outcome(&changed, &[]))["valid"], false);
        assert_eq!(for_programs("a.json", &outcome(&certificate(), &[]))["record"], certificate()["record"]);
    }

    #[test]
    fn a_text_cannot_command_the_terminal() {
        assert_eq!(plain("a\u{1b}[2Jb\nc\u{202e}é"), "a\\u{1b}[2Jb\\nc\\u{202e}é");
    }
}
