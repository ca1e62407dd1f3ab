//! The `leadline` program's subcommands, one file each.

mod audit;
mod certificate_keys;
mod channel;
mod consent_intent;
mod demo;
mod dialogues;
mod erasures;
mod json_lines;
mod keys;
mod lint;
mod migrate;
mod openapi;
mod phone;
mod provider_request;
mod providers;
mod quiet_hours;
mod segments;
mod serve;
mod suppressions;
mod train_consent_intent;
mod train_understanding;
mod understand;
mod verify_consent;
mod workspace;

use std::{future::Future, process::ExitCode};

use clap::{Parser, Subcommand};
use utoipa_axum::router::OpenApiRouter;

use crate::{App, telemetry};

/// The routes the program serves. They live in `api/`, which this crate does not know.
pub struct Routes {
    /// Every route of every function.
    pub functions: fn() -> OpenApiRouter<App>,
    /// The simulated providers.
    pub simulator: fn() -> OpenApiRouter<App>,
}

/// Leads are texted back within seconds.
#[derive(Parser)]
#[command(name = "leadline", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve every route, and the web app, in one process.
    Serve(serve::Serve),
    /// Make the indexes and the deployment's keys. Harmless to repeat.
    Migrate,
    /// Make or show the demo workspace.
    Demo(demo::Demo),
    /// Make a workspace.
    Workspace(workspace::WorkspaceCommand),
    /// Add a sender number.
    Channel(channel::ChannelCommand),
    /// Print the interface's description.
    Openapi,
    /// Count segments: JSON Lines in, JSON Lines out.
    Segments,
    /// Read phone numbers: JSON Lines in, JSON Lines out.
    Phone,
    /// Recognise opt-outs: JSON Lines in, JSON Lines out.
    ConsentIntent,
    /// Read what texts are about and what they state: JSON Lines in, JSON Lines out.
    Understand,
    /// Learn the weights of the opt-out classifier from the checked-in examples. The same examples give the same file.
    TrainConsentIntent(train_consent_intent::TrainConsentIntent),
    /// Learn the weights of what leads want from the checked-in examples. The same examples give the same file.
    TrainUnderstanding(train_understanding::TrainUnderstanding),
    /// Play scripted conversations. Exits with 1 when one comes out otherwise, with 2 for what is no script.
    Dialogues(dialogues::Dialogues),
    /// Say whether a lead may be texted at a moment: JSON Lines in, JSON Lines out.
    QuietHours,
    /// Look form programmes over as carriers and vendors would. Exits with 1 for errors, with 2 for what is no programme.
    Lint(lint::Lint),
    /// Check consent certificates, without the database.
    VerifyConsent(verify_consent::VerifyConsent),
    /// List the keys that sign a workspace's consent certificates, or make a new one.
    CertificateKeys(certificate_keys::CertificateKeys),
    /// Show whose keys are how, wrap them anew under the newest master key, or replace them.
    Keys(keys::Keys),
    /// Check the audit log.
    Audit(audit::Audit),
    /// Carry erasures over a restored backup: JSON Lines.
    Erasures(erasures::Erasures),
    /// Carry opt-outs over a restored backup: JSON Lines.
    Suppressions(suppressions::Suppressions),
    /// Print what every SMS provider can do, as a table in Markdown.
    Providers,
    /// Print the request an SMS provider would get: JSON Lines in, JSON Lines out. Nothing is sent.
    ProviderRequest,
}

/// Runs the program.
pub fn run(routes: Routes) -> ExitCode {
    match Cli::parse().command {
        Command::Serve(serve) => serve.run(&routes),
        Command::Migrate => with_app(migrate::run),
        Command::Demo(demo) => with_app(|app| demo.run(app)),
        Command::Workspace(command) => with_app(|app| command.run(app)),
        Command::Channel(command) => with_app(|app| command.run(app)),
        Command::Openapi => told(openapi::run((routes.functions)().merge((routes.simulator)()))),
        Command::Segments => told(json_lines::map(segments::line)),
        Command::Phone => told(json_lines::map(phone::line)),
        Command::ConsentIntent => told(json_lines::map(consent_intent::line)),
        Command::TrainConsentIntent(command) => told(command.run()),
        Command::Understand => told(json_lines::map(understand::line)),
        Command::TrainUnderstanding(command) => told(command.run()),
        Command::QuietHours => told(json_lines::map(quiet_hours::line)),
        Command::Dialogues(dialogues) => dialogues.run(),
        Command::Lint(lint) => lint.run(),
        Command::VerifyConsent(command) => command.run().unwrap_or_else(|error| told(Err(error))),
        Command::CertificateKeys(command) => with_app(|app| command.run(app)),
        Command::Keys(command) => with_app(|app| command.run(app)),
        Command::Audit(command) => with_app(|app| command.run(app)),
        Command::Erasures(command) => with_app(|app| command.run(app)),
        Command::Suppressions(command) => with_app(|app| command.run(app)),
        Command::Providers => {
            say(providers::table().trim_end());
            ExitCode::SUCCESS
        }
        Command::ProviderRequest => told(json_lines::map(provider_request::line)),
    }
}

/// Runs a subcommand that works on the database.
fn with_app<F: Future<Output = anyhow::Result<()>>>(work: impl FnOnce(App) -> F) -> ExitCode {
    telemetry::start(true);
    let outcome = App::from_env().and_then(|app| tokio::runtime::Runtime::new()?.block_on(work(app)));
    told(outcome)
}

fn told(outcome: anyhow::Result<()>) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Writes a line to standard output: that is what a subcommand is for.
#[allow(clippy::print_stdout)]
fn say(line: &str) {
    println!("{line}");
}
