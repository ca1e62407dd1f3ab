//! The language models, from variables that begin with `AI_` or `AI_FALLBACK_`.

use anyhow::{Context, Result, bail};
use url::Url;

use super::{optional, required};
use crate::ai::{ModelConfig, Price, Protocol, StructuredOutput};

/// The models that are configured, in the order they are asked.
pub fn models() -> Result<Vec<ModelConfig>> {
    let first = model("AI")?;
    let second = model("AI_FALLBACK")?;
    if first.is_none() && second.is_some() {
        bail!("AI_FALLBACK_API_KEY is set without AI_API_KEY: the fallback is asked when the first model fails");
    }
    Ok(first.into_iter().chain(second).collect())
}

fn model(prefix: &str) -> Result<Option<ModelConfig>> {
    let named = |suffix: &str| format!("{prefix}_{suffix}");
    let Some(api_key) = optional(&named("API_KEY")) else { return Ok(None) };
    let because = |what: &str| format!("{what}, because {prefix}_API_KEY is set");
    let base_url = required(&named("BASE_URL"), &because("the model's address, ending in /v1"))?;
    let base_url = Url::parse(&base_url).with_context(|| format!("{prefix}_BASE_URL is not an absolute address"))?;
    let protocol = match optional(&named("PROTOCOL")).as_deref() {
        None => Protocol::of(&base_url),
        Some("chat_completions") => Protocol::ChatCompletions,
        Some("messages") => Protocol::Messages,
        Some(_) => bail!("{prefix}_PROTOCOL is neither chat_completions nor messages"),
    };
    let structured_output = match optional(&named("STRUCTURED_OUTPUT")).as_deref() {
        None => StructuredOutput::of(&base_url),
        Some("json_schema") => StructuredOutput::JsonSchema,
        Some("json_object") => StructuredOutput::JsonObject,
        Some("nothing") => StructuredOutput::Nothing,
        Some(_) => bail!("{prefix}_STRUCTURED_OUTPUT is neither json_schema, json_object nor nothing"),
    };
    let model = required(&named("MODEL"), &because("the model's name"))?;
    let price = Price { tokens_in: price(&named("PRICE_IN"))?, tokens_out: price(&named("PRICE_OUT"))? };
    Ok(Some(ModelConfig { protocol, base_url, api_key, model, structured_output, price }))
}

/// Dollars for a million tokens, in millionths of a dollar.
fn price(name: &str) -> Result<u64> {
    let Some(text) = optional(name) else { return Ok(0) };
    micros(&text).with_context(|| format!("{name} is not an amount of US dollars such as 0.15"))
}

fn micros(dollars: &str) -> Option<u64> {
    let (whole, part) = dollars.trim().split_once('.').unwrap_or((dollars.trim(), ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || part.len() > 6 || !digits(whole) || !digits(part) {
        return None;
    }
    let part: u64 = format!("{part:0<6}").parse().ok()?;
    whole.parse::<u64>().ok()?.checked_mul(1_000_000)?.checked_add(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dollars_are_read_exactly() {
        let read = [("0.15", 150_000), ("3", 3_000_000), ("12.5", 12_500_000), ("0.000001", 1)];
        assert!(read.iter().all(|(text, amount)| micros(text) == Some(*amount)));
        for wrong in ["", ".5", "-1", "1,5", "0.0000001", "1e3", "99999999999999999999"] {
            assert_eq!(micros(wrong), None, "{wrong}");
        }
    }
}
