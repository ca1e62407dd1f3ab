import type { NeedsPerson } from "@/lib/api/types";

/** Why a conversation waits for someone, short enough for a row. */
export const NEEDS_TITLE: Record<NeedsPerson["reason"], string> = {
  asked_for_person: "Asked for a person",
  no_answer_known: "The AI has no answer",
  not_understood: "The AI does not understand",
  unclear_opt_out: "May want to stop",
  frustrated: "Sounds frustrated",
  wrong_number: "Says it is a wrong number",
  legal_threat: "Speaks of lawyers",
  minor: "Says to be under age",
  qualified: "Is qualified",
  high_value: "Is of high value",
  all_answered: "Has answered everything",
  failed_to_send: "A text did not go out",
  engine_failed: "The AI could not reply",
  unknown_number: "Wrote without a form",
  sent_media: "Sent a picture",
  team_answers: "Waits for the team",
  suggestion_ready: "A reply is proposed",
};
