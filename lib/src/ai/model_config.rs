//! Where a model is, how it is called and what it costs.

use std::fmt;

use url::Url;

/// How a vendor is spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    /// OpenAI's Chat Completions, which most speak.
    ChatCompletions,
    /// Anthropic's Messages.
    Messages,
}

impl Protocol {
    /// What the host is known to speak.
    pub fn of(base_url: &Url) -> Self {
        if base_url.host_str() == Some("api.anthropic.com") { Self::Messages } else { Self::ChatCompletions }
    }
}

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
    pub fn of(base_url: &Url) -> Self {
        const WITH_SCHEMA: [&str; 7] = [
            "api.openai.com",
            "api.anthropic.com",
            "ai-gateway.vercel.sh",
            "openrouter.ai",
            "localhost",
            "127.0.0.1",
            "[::1]",
        ];
        match base_url.host_str() {
            Some(host) if WITH_SCHEMA.contains(&host) => Self::JsonSchema,
            _ => Self::JsonObject,
        }
    }
}

/// What a million tokens cost, in millionths of a US dollar.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Price {
    /// Of tokens read.
    pub tokens_in: u64,
    /// Of tokens written.
    pub tokens_out: u64,
}

/// A model.
#[derive(Clone)]
pub struct ModelConfig {
    /// How it is spoken to.
    pub protocol: Protocol,
    /// Its address, ending in `/v1`.
    pub base_url: Url,
    /// Its key.
    pub api_key: String,
    /// Its name, as the endpoint spells it.
    pub model: String,
    /// How far it keeps an answer in shape.
    pub structured_output: StructuredOutput,
    /// What it costs; nothing where nobody said.
    pub price: Price,
}

impl ModelConfig {
    /// What so many tokens cost, in millionths of a US dollar, rounded up.
    pub fn cost_micros(&self, tokens_in: u32, tokens_out: u32) -> u64 {
        let whole = u64::from(tokens_in) * self.price.tokens_in + u64::from(tokens_out) * self.price.tokens_out;
        whole.div_ceil(1_000_000)
    }
}

impl fmt::Debug for ModelConfig {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The URL may carry credentials as well, so only its host is shown.
        formatter
            .debug_struct("ModelConfig")
            .field("protocol", &self.protocol)
            .field("host", &self.base_url.host_str())
            .field("model", &self.model)
            .field("structured_output", &self.structured_output)
            .field("price", &self.price)
            .finish_non_exhaustive()
    }
}

/// An address below a base URL, whether that ends in a slash or not.
pub(super) fn below(base_url: &Url, path: &str) -> Url {
    let mut url = base_url.clone();
    url.set_path(&format!("{}/{path}", base_url.path().trim_end_matches('/')));
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(base_url: &str) -> ModelConfig {
        let base_url = Url::parse(base_url).unwrap();
        ModelConfig {
            protocol: Protocol::of(&base_url),
            structured_output: StructuredOutput::of(&base_url),
            base_url,
            api_key: "sk-secret".into(),
            model: "some/model".into(),
            price: Price { tokens_in: 150_000, tokens_out: 600_000 },
        }
    }

    #[test]
    fn the_key_is_never_shown() {
        let shown = format!("{:?}", config("https://user:pass@models.example/v1"));
        assert!(shown.contains("some/model") && !shown.contains("secret") && !shown.contains("pass"), "{shown}");
    }

    #[test]
    fn hosts_are_known_and_paths_follow_the_base_url() {
        for base in ["https://models.example/v1", "https://models.example/v1/"] {
            let base = Url::parse(base).unwrap();
            assert_eq!(below(&base, "chat/completions").as_str(), "https://models.example/v1/chat/completions");
        }
        assert_eq!(config("https://api.openai.com/v1").structured_output, StructuredOutput::JsonSchema);
        assert_eq!(config("https://models.example/v1").structured_output, StructuredOutput::JsonObject);
        assert_eq!(config("https://api.anthropic.com/v1").protocol, Protocol::Messages);
        assert_eq!(config("https://models.example/v1").protocol, Protocol::ChatCompletions);
    }

    #[test]
    fn a_cost_is_rounded_up() {
        let config = config("https://models.example/v1");
        assert_eq!(config.cost_micros(1_000_000, 0), 150_000);
        assert_eq!(config.cost_micros(1_000, 100), 210);
        assert_eq!(config.cost_micros(1, 0), 1);
        assert_eq!(config.cost_micros(0, 0), 0);
    }
}
