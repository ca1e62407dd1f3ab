//! A conversation with a model over HTTP: ask once, once more when it is busy, and once more when its answer is no turn.
//!
//! What vendors differ in is a [`Wire`]: one file a vendor.

mod failure;
mod prompt;
mod turn;

use std::{future::Future, time::Duration};

use reqwest::{Client, RequestBuilder, Response};
use serde_json::Value;
use tokio::time::{Instant, sleep, timeout_at};
use url::Url;

use self::failure::{Failure, of_status, retry_after, unreachable};
pub(super) use self::prompt::{Line, Prompt};
use super::{
    model::{LanguageModel, ModelError, ModelReply, Refused},
    model_config::{ModelConfig, StructuredOutput},
    prompt as prompts,
};
use crate::{
    domain::turn::{Turn, TurnRequest},
    security::bounded_body::{Unread, read_body},
};

/// The longest answer that is asked for, in tokens.
pub(super) const MOST_TOKENS: u32 = 800;

/// The longest answer that is read, in bytes.
const LONGEST_BODY: usize = 256 * 1024;

/// A finished completion.
#[derive(Debug, PartialEq)]
pub(super) struct Completion {
    /// What the model wrote.
    pub content: String,
    /// The model that wrote it.
    pub model: Option<String>,
    /// Tokens read.
    pub tokens_in: u32,
    /// Tokens written.
    pub tokens_out: u32,
}

/// How a vendor is spoken to.
pub(super) trait Wire: Send + Sync {
    /// Its name, as runs record it.
    const NAME: &'static str;

    /// Where completions are asked for.
    fn endpoint(base_url: &Url) -> Url;

    /// Presents the key.
    fn authorize(request: RequestBuilder, api_key: &str) -> RequestBuilder;

    /// The request's body.
    fn body(prompt: &Prompt, model: &str, structured_output: StructuredOutput) -> Value;

    /// Reads an answer. No error quotes it: it may repeat the lead.
    fn read(body: &[u8]) -> Result<Completion, ModelError>;
}

/// A model that is spoken to by `W`.
pub struct Chat<W> {
    client: Client,
    config: ModelConfig,
    wire: std::marker::PhantomData<W>,
}

impl<W: Wire> Chat<W> {
    /// Asks the model for other words than those that may not be sent, within the deadline.
    pub async fn reword(
        &self,
        request: &TurnRequest,
        refused: Refused<'_>,
        deadline: Duration,
    ) -> Result<ModelReply, ModelError> {
        let end = Instant::now() + deadline;
        timeout_at(end, self.put_otherwise(request, refused, end)).await.unwrap_or(Err(ModelError::TimedOut))
    }

    /// A model that is called through the given client.
    pub fn new(client: Client, config: ModelConfig) -> Self {
        Self { client, config, wire: std::marker::PhantomData }
    }

    /// Asks, and asks once more with the mistake named when the answer is not a turn.
    async fn converse(&self, request: &TurnRequest, end: Instant) -> Result<ModelReply, ModelError> {
        let started = Instant::now();
        let mut prompt = Prompt::new(request);
        let mut completion = self.complete(&prompt, end).await?;
        let (mut tokens_in, mut tokens_out) = (completion.tokens_in, completion.tokens_out);
        let turn = match prompt.read(&completion.content) {
            Ok(turn) => turn,
            Err(mistake) => {
                prompt.repair(&completion.content, &mistake);
                completion = self.complete(&prompt, end).await?;
                tokens_in += completion.tokens_in;
                tokens_out += completion.tokens_out;
                // The mistake is told to the model only: it may quote the lead.
                prompt.read(&completion.content).map_err(|_| ModelError::InvalidOutput("a repair failed".into()))?
            }
        };
        Ok(self.reply(turn, completion.model, tokens_in, tokens_out, started))
    }

    /// Asks for other words than those that were refused. Once: an answer that is no turn is not repaired.
    async fn put_otherwise(
        &self,
        request: &TurnRequest,
        refused: Refused<'_>,
        end: Instant,
    ) -> Result<ModelReply, ModelError> {
        let started = Instant::now();
        let mut prompt = Prompt::new(request);
        prompt.reword(refused);
        let completion = self.complete(&prompt, end).await?;
        let turn = prompt.read(&completion.content).map_err(|_| ModelError::InvalidOutput("other words".into()))?;
        Ok(self.reply(turn, completion.model, completion.tokens_in, completion.tokens_out, started))
    }

    fn reply(
        &self,
        turn: Turn,
        model: Option<String>,
        tokens_in: u32,
        tokens_out: u32,
        started: Instant,
    ) -> ModelReply {
        ModelReply {
            turn,
            model: model.unwrap_or_else(|| self.config.model.clone()),
            prompt_version: prompts::version(prompts::UNDERSTAND),
            tokens_in,
            tokens_out,
            cost_micros: self.config.cost_micros(tokens_in, tokens_out),
            latency: started.elapsed(),
        }
    }

    /// One completion, with one more try when the server is busy or failing and there is time for it.
    async fn complete(&self, prompt: &Prompt, end: Instant) -> Result<Completion, ModelError> {
        let body = W::body(prompt, &self.config.model, self.config.structured_output);
        let first = match self.send(&body).await {
            Ok(completion) => return Ok(completion),
            Err(failure) => failure,
        };
        let Some(pause) = first.again_after.filter(|pause| Instant::now() + *pause < end) else {
            return Err(first.error);
        };
        tracing::debug!(error = %first.error, "the model is asked once more");
        sleep(pause).await;
        self.send(&body).await.map_err(|second| second.error)
    }

    async fn send(&self, body: &Value) -> Result<Completion, Failure> {
        let request = self.client.post(W::endpoint(&self.config.base_url));
        let answer = W::authorize(request, &self.config.api_key).json(body).send().await.map_err(unreachable)?;
        match answer.status() {
            status if status.is_success() => W::read(&whole(answer).await?).map_err(Failure::last),
            status => Err(of_status(status, retry_after(answer.headers()))),
        }
    }
}

impl<W: Wire> LanguageModel for Chat<W> {
    fn name(&self) -> &str {
        W::NAME
    }

    fn understand(
        &self,
        request: &TurnRequest,
        deadline: Duration,
    ) -> impl Future<Output = Result<ModelReply, ModelError>> + Send {
        let end = Instant::now() + deadline;
        async move {
            match timeout_at(end, self.converse(request, end)).await {
                Ok(result) => result,
                Err(_) => Err(ModelError::TimedOut),
            }
        }
    }
}

/// The body, unless it is larger than any sensible answer.
async fn whole(answer: Response) -> Result<Vec<u8>, Failure> {
    read_body(answer, LONGEST_BODY).await.map_err(|error| match error {
        Unread::TooLarge(_) => Failure::last(ModelError::InvalidOutput("it is too large".into())),
        Unread::Cut(error) => unreachable(error),
    })
}
