// Twilio's description of its Messages API, made stricter where it says too little, and mended where it is wrong.
import { readFileSync } from "node:fs";

const MESSAGES = "/2010-04-01/Accounts/{AccountSid}/Messages.json";

/** Errors are not described. They all have this body: https://www.twilio.com/docs/usage/twilios-response */
const error = {
  type: "object",
  properties: {
    code: { type: "integer", minimum: 10_000, maximum: 99_999 },
    message: { type: "string", minLength: 1 },
    more_info: { type: "string", format: "uri" },
    status: { type: "integer", minimum: 400, maximum: 599 },
  },
  required: ["code", "message", "more_info", "status"],
  additionalProperties: false,
};
const ERRORS = ["400", "401", "404", "429", "500"];

/** A list's own addresses are relative ones, as the examples beside this schema show; it calls them absolute. */
const PAGES = ["uri", "first_page_uri", "next_page_uri", "previous_page_uri"];

const whole = (schema) => Object.assign(schema, { required: Object.keys(schema.properties), additionalProperties: false });

export function twilioDescription() {
  const description = JSON.parse(readFileSync(new URL("../data/twilio-messages-openapi.json", import.meta.url), "utf8"));
  const { schemas } = description.components;
  const answer = { description: "An error.", content: { "application/json": { schema: error } } };
  for (const path of Object.values(description.paths)) {
    for (const method of ["get", "post", "delete"].filter((method) => path[method])) {
      for (const status of ERRORS) path[method].responses[status] = answer;
    }
  }
  const list = description.paths[MESSAGES].get.responses[200].content["application/json"].schema;
  for (const name of PAGES) list.properties[name].format = "uri-reference";
  // Nothing that is not described, and nothing left out.
  whole(list);
  whole(schemas["api.v2010.account.message"]);
  return description;
}

/** The names of a list's parameters and of a text's fields. */
export function namesOf(description) {
  const { get, post } = description.paths[MESSAGES];
  return {
    queries: get.parameters.map(({ name }) => name),
    fields: Object.keys(post.requestBody.content["application/x-www-form-urlencoded"].schema.properties),
  };
}
