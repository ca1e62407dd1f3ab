// `npm start`: builds what is needed, starts everything on one address and says where it is. Ctrl-C stops it all.
import { buildProgram, buildWeb, installPackages } from "./lib/build.mjs";
import { root, web } from "./lib/paths.mjs";
import { requireFree, wantedPort } from "./lib/ports.mjs";
import { main } from "./lib/processes.mjs";
import { bold, dim, duration, heading, Sentence } from "./lib/say.mjs";
import { endLeftoverServer, startSystem } from "./lib/system.mjs";
import { requireTools } from "./lib/tools.mjs";

const databases = {
  given: () => "the database that MONGODB_URI names",
  mongod: (version) => `mongod ${version}`,
  "secantusd-rs": (version) => `SecantusDB ${version}, a development database that speaks MongoDB's protocol`,
  "secantusd-py": (version) => `SecantusDB ${version}, a development database that speaks MongoDB's protocol`,
};

main(async () => {
  const began = Date.now();
  const port = wantedPort();
  requireTools("git", "cargo", "cc", "npm", ...(process.env.MONGODB_URI ? [] : ["python3"]));
  await endLeftoverServer();
  await requireFree(port); // Before the long part, so that nobody waits for a build in vain.
  await installPackages(root);
  await installPackages(web);
  await buildWeb();
  await buildProgram();
  heading("Starting");
  const system = await startSystem({ port, keep: true });
  const { database, sign_in: signIn } = system;
  const lines = [
    ["Form", system.form_url, "fill it in as a lead would"],
    ["Phone", system.phone_url, "the simulator: read and answer the texts"],
    ["Inbox", system.inbox_url, "the sales team's side"],
    ["Sign in", signIn.email, ""],
    ["Password", signIn.password, ""],
  ];
  console.log(`\n${bold(`Leadline runs at ${system.url}`)}  ${dim(`(ready after ${duration(Date.now() - began)})`)}\n`);
  for (const [label, value, hint] of lines) console.log(`  ${label.padEnd(9)} ${bold(value)}${hint ? dim(`   ${hint}`) : ""}`);
  console.log(`\n  ${dim(`Database: ${databases[database.kind](database.version)}. Logs: .dev/logs. Data: .dev/mongo.`)}`);
  console.log(`  ${dim("Try it without a browser: npm run demo. Stop with Ctrl-C; the data stay.")}\n`);
  const ended = await system.exited;
  throw new Sentence(`The server ended by itself (${ended.signal ?? `exit code ${ended.code}`}): its log is ${system.log}`);
});
