//! What a model answers, as a turn.

use serde::Deserialize;

use crate::domain::{
    booking::PartOfDay,
    turn::{Command, HandOffReason, SmallTalkTopic, Turn},
};

/// The most commands one turn may hold.
const MOST_COMMANDS: usize = 16;

/// A turn as models write it: flat commands in which unused keys are null.
#[derive(Deserialize)]
struct WireTurn {
    commands: Vec<WireCommand>,
    reply: Option<String>,
    #[serde(default)]
    snippet_ids: Option<Vec<String>>,
    confidence: f32,
}

#[derive(Deserialize)]
struct WireCommand {
    #[serde(rename = "type")]
    kind: String,
    slot: Option<String>,
    value: Option<String>,
    quote: Option<String>,
    snippet_ids: Option<Vec<String>>,
    reason: Option<HandOffReason>,
    topic: Option<SmallTalkTopic>,
    slot_id: Option<String>,
    date: Option<String>,
    part_of_day: Option<PartOfDay>,
}

/// Reads a turn, or says what is wrong with it in words for the model.
pub fn read(content: &str) -> Result<Turn, String> {
    let json = object_in(content).ok_or("there is no JSON object")?;
    let wire: WireTurn = serde_json::from_str(json).map_err(|error| error.to_string())?;
    if wire.commands.len() > MOST_COMMANDS {
        return Err(format!("there are more than {MOST_COMMANDS} commands"));
    }
    if !(0.0..=1.0).contains(&wire.confidence) {
        return Err("confidence is not between 0 and 1".into());
    }
    let commands = wire.commands.into_iter().map(command).collect::<Result<Vec<_>, _>>()?;
    let snippet_ids = wire.snippet_ids.unwrap_or_default();
    Ok(Turn { commands, reply: wire.reply, snippet_ids, confidence: wire.confidence })
}

fn command(wire: WireCommand) -> Result<Command, String> {
    let kind = wire.kind;
    let missing = |key: &str| format!("{kind} needs {key}");
    Ok(match kind.as_str() {
        "set_slot" => Command::SetSlot {
            slot: wire.slot.ok_or_else(|| missing("slot"))?,
            value: wire.value.ok_or_else(|| missing("value"))?,
            quote: wire.quote.ok_or_else(|| missing("quote"))?,
        },
        "answer" => Command::Answer { snippet_ids: wire.snippet_ids.unwrap_or_default() },
        "ask_for" => Command::AskFor { slot: wire.slot.ok_or_else(|| missing("slot"))? },
        "hand_off" => Command::HandOff { reason: wire.reason.ok_or_else(|| missing("reason"))? },
        "propose_times" => Command::ProposeTimes { date: wire.date, part_of_day: wire.part_of_day },
        "confirm_time" => Command::ConfirmTime { slot_id: wire.slot_id.ok_or_else(|| missing("slot_id"))? },
        "reschedule" => Command::Reschedule { date: wire.date, part_of_day: wire.part_of_day },
        "cancel_booking" => Command::CancelBooking,
        "opt_out" => Command::OptOut,
        "not_interested" => Command::NotInterested,
        "clarify" => Command::Clarify,
        "small_talk" => Command::SmallTalk { topic: wire.topic.ok_or_else(|| missing("topic"))? },
        _ => return Err("a command has an unknown type".into()),
    })
}

/// The outermost braces: some models fence their JSON or talk around it.
fn object_in(content: &str) -> Option<&str> {
    let start = content.find('{')?;
    let end = content.rfind('}')?;
    content.get(start..=end)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_turn_is_read_through_fences() {
        let content = "```json\n{\"commands\":[{\"type\":\"answer\",\"slot\":null,\"value\":null,\"quote\":null,\
            \"snippet_ids\":[\"k1\"],\"reason\":null,\"topic\":null}],\"reply\":null,\"snippet_ids\":[\"k1\"],\
            \"confidence\":0.8}\n```";
        let found = read(content).unwrap();
        assert_eq!(found.commands, [Command::Answer { snippet_ids: vec!["k1".into()] }]);
    }

    #[test]
    fn what_is_not_a_turn_is_refused_with_words_for_the_model() {
        let with = |command: &str, confidence: &str| {
            read(&format!(r#"{{"commands":[{command}],"reply":null,"snippet_ids":[],"confidence":{confidence}}}"#))
        };
        assert_eq!(with(r#"{"type":"pay"}"#, "1"), Err("a command has an unknown type".into()));
        assert_eq!(with(r#"{"type":"set_slot","slot":"a","value":"b"}"#, "1"), Err("set_slot needs quote".into()));
        assert!(with(r#"{"type":"hand_off","reason":"bored"}"#, "1").is_err());
        assert!(with(r#"{"type":"clarify"}"#, "7").is_err());
        assert!(with(&vec![r#"{"type":"clarify"}"#; 17].join(","), "1").is_err());
        assert!(read("no").is_err());
    }

    proptest! {
        #[test]
        fn no_answer_breaks_the_reader(content in "\\PC{0,200}") {
            let _ = read(&content);
        }
    }
}
