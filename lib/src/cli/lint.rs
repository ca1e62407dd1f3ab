//! `leadline lint`: a form programme looked over in a file, for people and for CI. Needs no database and no settings.

use std::{
    fmt::Write as _,
    fs,
    io::{Read, stdin},
    process::ExitCode,
};

use anyhow::{Context, Result, ensure};
use clap::{Args, ValueEnum};
use serde::Deserialize;
use serde_json::json;

use super::say;
use crate::{
    clock,
    domain::{
        form::FormDraft,
        programme_lint::{EXAMPLE, Finding, RULES, RejectionCode, Rule, Severity, Surroundings, is_publishable, lint},
        quiet_hours::zones::zone,
    },
};

/// What was read could not be judged.
const UNREADABLE: u8 = 2;

/// Form programmes looked over as carriers would.
#[derive(Args)]
pub(super) struct Lint {
    /// Print one JSON object a file, with its findings.
    #[arg(long)]
    json: bool,
    /// Let warnings, or notes too, fail as errors do.
    #[arg(long, value_name = "SEVERITY")]
    deny: Option<Denied>,
    /// Print a programme as a file would hold it, and nothing else.
    #[arg(long)]
    print_example: bool,
    /// Print every rule, as a table in Markdown, and nothing else.
    #[arg(long)]
    rules: bool,
    /// The files; `-` or none: standard input.
    files: Vec<String>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Denied {
    Warning,
    Note,
}

/// A programme in a file: the draft as the API takes it, and what it is published into.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Programme {
    draft: FormDraft,
    #[serde(default)]
    surroundings: Surroundings,
}

impl Lint {
    /// 0: nothing was found that is denied; 1: something was; 2: a file cannot be read.
    pub(super) fn run(self) -> ExitCode {
        if self.print_example {
            say(EXAMPLE.trim_end());
            return ExitCode::SUCCESS;
        }
        if self.rules {
            say(table().trim_end());
            return ExitCode::SUCCESS;
        }
        let files = if self.files.is_empty() { vec!["-".to_owned()] } else { self.files.clone() };
        let (mut denied, mut unreadable) = (false, false);
        for file in files {
            match judge(&file) {
                Ok(findings) => {
                    denied |= findings.iter().any(|finding| self.denies(finding.severity));
                    say(&if self.json { as_json(&file, &findings) } else { as_text(&file, &findings) });
                }
                Err(error) => {
                    unreadable = true;
                    eprintln!("{file}: {error:#}");
                }
            }
        }
        match (unreadable, denied) {
            (true, _) => ExitCode::from(UNREADABLE),
            (false, true) => ExitCode::FAILURE,
            (false, false) => ExitCode::SUCCESS,
        }
    }

    fn denies(&self, severity: Severity) -> bool {
        match self.deny {
            None => severity == Severity::Error,
            Some(Denied::Warning) => severity <= Severity::Warning,
            Some(Denied::Note) => true,
        }
    }
}

fn judge(file: &str) -> Result<Vec<Finding>> {
    let text = if file == "-" {
        let mut text = String::new();
        stdin().read_to_string(&mut text).context("standard input cannot be read")?;
        text
    } else {
        fs::read_to_string(file).context("the file cannot be read")?
    };
    let Programme { draft, mut surroundings } =
        serde_json::from_str(&text).context("this is no form programme; see leadline lint --print-example")?;
    if let Some(name) = &surroundings.time_zone {
        ensure!(zone(name).is_some(), "there is no time zone {name}");
    }
    surroundings.at = surroundings.at.or_else(|| Some(clock::now()));
    Ok(lint(&draft, &surroundings))
}

fn as_json(file: &str, findings: &[Finding]) -> String {
    json!({ "file": file, "findings": findings, "publishable": is_publishable(findings) }).to_string()
}

fn as_text(file: &str, findings: &[Finding]) -> String {
    let mut text = String::new();
    for finding in findings {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{file} {}", finding.pointer);
        let _ = writeln!(text, "  {}: {} [{}]", finding.severity.as_str(), finding.problem, finding.rule);
        for evidence in &finding.evidence {
            let _ = writeln!(text, "    > {evidence}");
        }
        let _ = writeln!(text, "  fix: {}", finding.fix);
        if !finding.codes.is_empty() {
            let _ = writeln!(text, "  rejected as: {}", codes(&finding.codes));
        }
        let _ = writeln!(text, "  see: {}\n", finding.source);
    }
    let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let (errors, warnings, notes) = (count(Severity::Error), count(Severity::Warning), count(Severity::Note));
    let _ = write!(text, "{file}: {errors} errors, {warnings} warnings, {notes} notes");
    text
}

fn codes(codes: &[RejectionCode]) -> String {
    let code =
        |code: &RejectionCode| format!("{} {}{}", code.vendor, code.code, if code.certain { "" } else { " (?)" });
    codes.iter().map(code).collect::<Vec<_>>().join(", ")
}

/// The table of docs/programme-lint.md.
fn table() -> String {
    let mut table = String::from(
        "| Rule | US and Canada | Elsewhere | What it finds | Rejected as | Source |\n|---|---|---|---|---|---|\n",
    );
    for Rule { id, severity, elsewhere, finds, codes: rejected, source } in RULES {
        let (severity, elsewhere) = (severity.as_str(), elsewhere.as_str());
        let link = source.strip_prefix("docs/").map_or((*source).to_owned(), |page| format!("[{page}]({page})"));
        let _ = writeln!(table, "| `{id}` | {severity} | {elsewhere} | {finds} | {} | {link} |", codes(rejected));
    }
    table
}
