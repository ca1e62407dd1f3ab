//! Models that speak Anthropic's Messages protocol: Anthropic itself, and Vercel AI Gateway.
//!
//! Source: Anthropic, API reference, Messages, and the guide to structured outputs.

use reqwest::RequestBuilder;
use serde::Deserialize;
use serde_json::{Value, json};
use url::Url;

use super::{
    chat::{Chat, Completion, Line, MOST_TOKENS, Prompt, Wire},
    model::ModelError,
    model_config::{StructuredOutput, below},
};

/// The version of the protocol that is spoken.
const VERSION: &str = "2023-06-01";

/// A model behind Messages.
pub type Anthropic = Chat<Messages>;

/// The protocol.
pub struct Messages;

impl Wire for Messages {
    const NAME: &'static str = "anthropic";

    fn endpoint(base_url: &Url) -> Url {
        below(base_url, "messages")
    }

    fn authorize(request: RequestBuilder, api_key: &str) -> RequestBuilder {
        request.header("x-api-key", api_key).header("anthropic-version", VERSION)
    }

    fn body(prompt: &Prompt, model: &str, structured_output: StructuredOutput) -> Value {
        let lines = prompt.lines().iter().map(|line| match line {
            Line::User(content) => json!({"role": "user", "content": content}),
            Line::Model(content) => json!({"role": "assistant", "content": content}),
        });
        let messages: Vec<Value> = lines.collect();
        let mut body =
            json!({"model": model, "max_tokens": MOST_TOKENS, "system": prompt.system(), "messages": messages});
        // There is no promise of some JSON object: the schema, or the instructions alone.
        if structured_output == StructuredOutput::JsonSchema {
            body["output_config"] = json!({"format": {"type": "json_schema", "schema": prompt.schema()}});
        }
        body
    }

    fn read(body: &[u8]) -> Result<Completion, ModelError> {
        read(body)
    }
}

#[derive(Deserialize)]
struct Body {
    model: Option<String>,
    #[serde(default)]
    content: Vec<Block>,
    stop_reason: Option<String>,
    usage: Option<Usage>,
}

#[derive(Deserialize)]
struct Block {
    #[serde(rename = "type")]
    kind: String,
    text: Option<String>,
}

#[derive(Default, Deserialize)]
struct Usage {
    #[serde(default)]
    input_tokens: u32,
    #[serde(default)]
    cache_creation_input_tokens: Option<u32>,
    #[serde(default)]
    cache_read_input_tokens: Option<u32>,
    #[serde(default)]
    output_tokens: u32,
}

impl Usage {
    /// What was read, from the cache or not: the protocol counts the three apart.
    fn read(&self) -> u32 {
        let cached =
            self.cache_creation_input_tokens.unwrap_or(0).saturating_add(self.cache_read_input_tokens.unwrap_or(0));
        self.input_tokens.saturating_add(cached)
    }
}

fn read(body: &[u8]) -> Result<Completion, ModelError> {
    // The parser's own words could quote the body, and with it the lead: only the place is named.
    let parsed: Result<Body, _> = serde_json::from_slice(body);
    let body =
        parsed.map_err(|error| ModelError::Unavailable(format!("its body breaks at column {}", error.column())))?;
    match body.stop_reason.as_deref() {
        Some("refusal") => return Err(ModelError::Refused),
        Some("max_tokens" | "model_context_window_exceeded") => return Err(ModelError::Truncated),
        _ => {}
    }
    let texts = body.content.into_iter().filter(|block| block.kind == "text").filter_map(|block| block.text);
    let content = texts.collect::<String>();
    if content.is_empty() {
        return Err(ModelError::Unavailable("its body holds no text".into()));
    }
    let usage = body.usage.unwrap_or_default();
    Ok(Completion { content, model: body.model, tokens_in: usage.read(), tokens_out: usage.output_tokens })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::turn::TurnRequest;

    #[test]
    fn the_instructions_stand_beside_the_messages() {
        let request = TurnRequest { inbound: vec!["Hello".into()], ..TurnRequest::default() };
        let mut prompt = Prompt::new(&request);
        prompt.repair("oops", "no JSON");
        let body = Messages::body(&prompt, "m", StructuredOutput::JsonSchema);
        let roles: Vec<&Value> = body["messages"].as_array().unwrap().iter().map(|line| &line["role"]).collect();
        assert_eq!(roles, ["user", "assistant", "user"]);
        assert_eq!(body["system"], prompt.system());
        assert_eq!(body["output_config"]["format"]["type"], "json_schema");
        let without = Messages::body(&prompt, "m", StructuredOutput::JsonObject);
        assert_eq!(without["output_config"], Value::Null);
    }

    #[test]
    fn a_message_is_read_and_its_ends_are_typed() {
        let body = |stop: &str, content: &str| {
            let usage = r#"{"input_tokens":5,"cache_read_input_tokens":4,"output_tokens":3}"#;
            let text = format!(r#"{{"model":"m-1","content":{content},"stop_reason":"{stop}","usage":{usage}}}"#);
            read(text.as_bytes())
        };
        let text = r#"[{"type":"thinking","thinking":"?"},{"type":"text","text":"{"},{"type":"text","text":"}"}]"#;
        let fine = Completion { content: "{}".into(), model: Some("m-1".into()), tokens_in: 9, tokens_out: 3 };
        assert_eq!(body("end_turn", text), Ok(fine));
        assert_eq!(body("max_tokens", text), Err(ModelError::Truncated));
        assert_eq!(body("refusal", "[]"), Err(ModelError::Refused));
        assert!(matches!(body("end_turn", "[]"), Err(ModelError::Unavailable(_))));
        assert!(matches!(read(b"<html>"), Err(ModelError::Unavailable(_))));
    }

    proptest::proptest! {
        #[test]
        fn no_answer_breaks_the_reader(content in "\\PC{0,200}") {
            let _ = read(content.as_bytes());
        }
    }
}
