//! Models that speak Chat Completions: OpenAI, Vercel AI Gateway, OpenRouter, Ollama, vLLM, llama.cpp, by base URL.

use reqwest::RequestBuilder;
use serde::Deserialize;
use serde_json::{Value, json};
use url::Url;

use super::{
    chat::{Chat, Completion, Line, MOST_TOKENS, Prompt, Wire},
    model::ModelError,
    model_config::{StructuredOutput, below},
};

/// A model behind Chat Completions.
pub type OpenAiCompatible = Chat<ChatCompletions>;

/// The protocol.
pub struct ChatCompletions;

impl Wire for ChatCompletions {
    const NAME: &'static str = "openai_compatible";

    fn endpoint(base_url: &Url) -> Url {
        below(base_url, "chat/completions")
    }

    fn authorize(request: RequestBuilder, api_key: &str) -> RequestBuilder {
        request.bearer_auth(api_key)
    }

    fn body(prompt: &Prompt, model: &str, structured_output: StructuredOutput) -> Value {
        let mut messages = vec![json!({"role": "system", "content": prompt.system()})];
        messages.extend(prompt.lines().iter().map(|line| match line {
            Line::User(content) => json!({"role": "user", "content": content}),
            Line::Model(content) => json!({"role": "assistant", "content": content}),
        }));
        let mut body = json!({"model": model, "max_completion_tokens": MOST_TOKENS, "messages": messages});
        match structured_output {
            StructuredOutput::JsonSchema => {
                let schema = json!({"name": "turn", "strict": true, "schema": prompt.schema()});
                body["response_format"] = json!({"type": "json_schema", "json_schema": schema});
            }
            StructuredOutput::JsonObject => body["response_format"] = json!({"type": "json_object"}),
            StructuredOutput::Nothing => {}
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
    choices: Vec<Choice>,
    usage: Option<Usage>,
}

#[derive(Deserialize)]
struct Choice {
    message: Message,
    finish_reason: Option<String>,
}

#[derive(Deserialize)]
struct Message {
    content: Option<String>,
    refusal: Option<String>,
}

#[derive(Deserialize)]
struct Usage {
    #[serde(default)]
    prompt_tokens: u32,
    #[serde(default)]
    completion_tokens: u32,
}

fn read(body: &[u8]) -> Result<Completion, ModelError> {
    // The parser's own words could quote the body, and with it the lead: only the place is named.
    let parsed: Result<Body, _> = serde_json::from_slice(body);
    let body =
        parsed.map_err(|error| ModelError::Unavailable(format!("its body breaks at column {}", error.column())))?;
    let choice = body.choices.into_iter().next();
    let choice = choice.ok_or_else(|| ModelError::Unavailable("its body holds no choice".into()))?;
    let refused = choice.message.refusal.is_some_and(|refusal| !refusal.is_empty());
    match choice.finish_reason.as_deref() {
        Some("content_filter") => return Err(ModelError::Refused),
        _ if refused => return Err(ModelError::Refused),
        Some("length") => return Err(ModelError::Truncated),
        _ => {}
    }
    let (tokens_in, tokens_out) = body.usage.map_or((0, 0), |usage| (usage.prompt_tokens, usage.completion_tokens));
    Ok(Completion { content: choice.message.content.unwrap_or_default(), model: body.model, tokens_in, tokens_out })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::turn::TurnRequest;

    #[test]
    fn the_instructions_and_the_shape_stand_where_the_protocol_wants_them() {
        let request = TurnRequest { inbound: vec!["Hello".into()], ..TurnRequest::default() };
        let mut prompt = Prompt::new(&request);
        prompt.repair("oops", "no JSON");
        let body = ChatCompletions::body(&prompt, "m", StructuredOutput::JsonSchema);
        let roles: Vec<&Value> = body["messages"].as_array().unwrap().iter().map(|line| &line["role"]).collect();
        assert_eq!(roles, ["system", "user", "assistant", "user"]);
        assert_eq!(body["response_format"]["json_schema"]["strict"], true);
        let object = ChatCompletions::body(&prompt, "m", StructuredOutput::JsonObject);
        assert_eq!(object["response_format"], json!({"type": "json_object"}));
        assert_eq!(ChatCompletions::body(&prompt, "m", StructuredOutput::Nothing)["response_format"], Value::Null);
    }

    #[test]
    fn a_completion_is_read_and_its_ends_are_typed() {
        let body = |finish: &str, message: &str| {
            let text = format!(
                r#"{{"model":"m-1","choices":[{{"message":{message},"finish_reason":"{finish}"}}],
                "usage":{{"prompt_tokens":9,"completion_tokens":4}}}}"#
            );
            read(text.as_bytes())
        };
        let fine = Completion { content: "{}".into(), model: Some("m-1".into()), tokens_in: 9, tokens_out: 4 };
        assert_eq!(body("stop", r#"{"content":"{}","refusal":null}"#), Ok(fine));
        assert_eq!(body("length", r#"{"content":"{"}"#), Err(ModelError::Truncated));
        assert_eq!(body("content_filter", r#"{"content":null}"#), Err(ModelError::Refused));
        assert_eq!(body("stop", r#"{"content":null,"refusal":"I cannot"}"#), Err(ModelError::Refused));
        assert!(matches!(read(b"<html>"), Err(ModelError::Unavailable(_))));
        assert!(matches!(read(br#"{"choices":[]}"#), Err(ModelError::Unavailable(_))));
    }

    proptest::proptest! {
        #[test]
        fn no_answer_breaks_the_reader(content in "\\PC{0,200}") {
            let _ = read(content.as_bytes());
        }
    }
}
