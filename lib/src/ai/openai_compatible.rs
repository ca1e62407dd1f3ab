//! Models that speak Chat Completions: OpenAI, Vercel AI Gateway, OpenRouter, Ollama, vLLM, llama.cpp, by base URL.

mod request;
mod response;

use std::{fmt, future::Future, time::Duration};

use reqwest::{Client, Response, StatusCode, header::RETRY_AFTER};
use serde_json::Value;
use tokio::time::{Instant, sleep, timeout_at};
use url::Url;

use self::{request::Prompt, response::Completion};
use super::{
    model::{LanguageModel, ModelError, ModelReply},
    prompt,
};
use crate::domain::turn::TurnRequest;

/// The pause before a second try when the server names none.
const PAUSE: Duration = Duration::from_millis(300);

/// The longest answer that is read, in bytes.
const LONGEST_BODY: usize = 256 * 1024;

/// How far a server helps to keep an answer in shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StructuredOutput {
    /// It enforces a JSON schema.
    JsonSchema,
    /// It promises some JSON object.
    JsonObject,
    /// It promises nothing.
    Nothing,
}

impl StructuredOutput {
    /// What is known of a server by its host; a schema is asked only of those known to take one.
    fn of(base_url: &Url) -> Self {
        const WITH_SCHEMA: [&str; 6] =
            ["api.openai.com", "ai-gateway.vercel.sh", "openrouter.ai", "localhost", "127.0.0.1", "[::1]"];
        match base_url.host_str() {
            Some(host) if WITH_SCHEMA.contains(&host) => Self::JsonSchema,
            _ => Self::JsonObject,
        }
    }
}

/// Where a model is and how it is called.
#[derive(Clone)]
pub struct ModelConfig {
    base_url: Url,
    api_key: String,
    model: String,
    structured_output: StructuredOutput,
}

impl ModelConfig {
    /// A model at a base URL that ends in `/v1`.
    pub fn new(base_url: Url, api_key: String, model: String) -> Self {
        let structured_output = StructuredOutput::of(&base_url);
        Self { base_url, api_key, model, structured_output }
    }

    /// Overrides what is known of the server by its host.
    pub fn with_structured_output(self, structured_output: StructuredOutput) -> Self {
        Self { structured_output, ..self }
    }

    fn endpoint(&self) -> Url {
        let mut url = self.base_url.clone();
        let path = format!("{}/chat/completions", url.path().trim_end_matches('/'));
        url.set_path(&path);
        url
    }
}

impl fmt::Debug for ModelConfig {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The URL may carry credentials as well, so only its host is shown.
        formatter
            .debug_struct("ModelConfig")
            .field("host", &self.base_url.host_str())
            .field("model", &self.model)
            .field("structured_output", &self.structured_output)
            .finish_non_exhaustive()
    }
}

/// A model behind Chat Completions.
#[derive(Debug, Clone)]
pub struct OpenAiCompatible {
    client: Client,
    config: ModelConfig,
}

impl OpenAiCompatible {
    /// A model that is called through the given client.
    pub fn new(client: Client, config: ModelConfig) -> Self {
        Self { client, config }
    }

    /// Asks, and asks once more with the mistake named when the answer is not a turn.
    async fn converse(&self, request: &TurnRequest, end: Instant) -> Result<ModelReply, ModelError> {
        let started = Instant::now();
        let mut prompt = Prompt::new(request, &self.config.model, self.config.structured_output);
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
        Ok(ModelReply {
            turn,
            model: completion.model.unwrap_or_else(|| self.config.model.clone()),
            prompt_version: prompt::version(prompt::UNDERSTAND),
            tokens_in,
            tokens_out,
            latency: started.elapsed(),
        })
    }

    /// One completion, with one more try when the server is busy or failing and there is time for it.
    async fn complete(&self, prompt: &Prompt, end: Instant) -> Result<Completion, ModelError> {
        let body = prompt.body();
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
        let sent = self.client.post(self.config.endpoint()).bearer_auth(&self.config.api_key).json(body).send().await;
        let answer = sent.map_err(unreachable)?;
        match answer.status() {
            status if status.is_success() => response::read(&whole(answer).await?).map_err(Failure::last),
            status => Err(failure(status, retry_after(&answer))),
        }
    }
}

impl LanguageModel for OpenAiCompatible {
    fn name(&self) -> &str {
        "openai_compatible"
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

/// A failed try, and whether another makes sense.
#[derive(Debug, PartialEq)]
struct Failure {
    error: ModelError,
    again_after: Option<Duration>,
}

impl Failure {
    fn last(error: ModelError) -> Self {
        Self { error, again_after: None }
    }

    fn passing(error: ModelError, pause: Option<Duration>) -> Self {
        Self { error, again_after: Some(pause.unwrap_or(PAUSE)) }
    }
}

/// What a status means. The body is not quoted: it may repeat the prompt.
fn failure(status: StatusCode, pause: Option<Duration>) -> Failure {
    let unavailable = || ModelError::Unavailable(format!("status {status}"));
    match status {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Failure::last(ModelError::Unauthorized),
        StatusCode::TOO_MANY_REQUESTS => Failure::passing(ModelError::RateLimited { retry_after: pause }, pause),
        StatusCode::REQUEST_TIMEOUT => Failure::passing(ModelError::TimedOut, pause),
        status if status.is_server_error() => Failure::passing(unavailable(), pause),
        _ => Failure::last(unavailable()),
    }
}

fn unreachable(error: reqwest::Error) -> Failure {
    let kind = if error.is_timeout() {
        ModelError::TimedOut
    } else {
        ModelError::Unavailable(error.without_url().to_string())
    };
    Failure::passing(kind, None)
}

fn retry_after(answer: &Response) -> Option<Duration> {
    let seconds: f64 = answer.headers().get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Duration::try_from_secs_f64(seconds).ok()
}

/// The body, unless it is larger than any sensible answer.
async fn whole(mut answer: Response) -> Result<Vec<u8>, Failure> {
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(unreachable)? {
        if body.len() + chunk.len() > LONGEST_BODY {
            return Err(Failure::last(ModelError::InvalidOutput("it is too large".into())));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(base_url: &str) -> ModelConfig {
        ModelConfig::new(Url::parse(base_url).unwrap(), "sk-secret".into(), "some/model".into())
    }

    #[test]
    fn the_key_is_never_shown() {
        let shown = format!("{:?}", config("https://user:pass@models.example/v1"));
        assert!(shown.contains("some/model") && !shown.contains("secret") && !shown.contains("pass"), "{shown}");
    }

    #[test]
    fn the_endpoint_follows_the_base_url() {
        for base in ["https://models.example/v1", "https://models.example/v1/"] {
            assert_eq!(config(base).endpoint().as_str(), "https://models.example/v1/chat/completions");
        }
        assert_eq!(config("https://api.openai.com/v1").structured_output, StructuredOutput::JsonSchema);
        assert_eq!(config("https://models.example/v1").structured_output, StructuredOutput::JsonObject);
    }

    #[test]
    fn statuses_are_typed() {
        let pause = Some(Duration::from_secs(2));
        let busy = failure(StatusCode::TOO_MANY_REQUESTS, pause);
        assert_eq!(busy, Failure { error: ModelError::RateLimited { retry_after: pause }, again_after: pause });
        assert_eq!(failure(StatusCode::UNAUTHORIZED, None), Failure::last(ModelError::Unauthorized));
        assert_eq!(failure(StatusCode::BAD_GATEWAY, None).again_after, Some(PAUSE));
        assert_eq!(failure(StatusCode::REQUEST_TIMEOUT, None).error, ModelError::TimedOut);
        assert_eq!(failure(StatusCode::NOT_FOUND, None).again_after, None);
    }
}
