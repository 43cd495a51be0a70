// Runs snippets as they are shown, one after the other, with what the earlier ones answered; prints what each answered.
import { readFileSync } from "node:fs";

const AsyncFunction = (async () => {}).constructor;
const known = { token: "", lap: "", analysis: "", prompt: "", report: "", file: readFileSync("lap.csv") };
const answers = [];

for (const { code, saves } of JSON.parse(readFileSync(0, "utf8"))) {
  const printed = [];
  const run = new AsyncFunction(...Object.keys(known), "console", code);
  await run(...Object.values(known), { log: (...all) => printed.push(...all) });
  const [status, text] = printed;
  answers.push({ status, text: text.slice(0, 200) });
  let answer = null;
  try { answer = JSON.parse(text); } catch { /* a picture, or nothing */ }
  if (answer?.access_token) known.token = answer.access_token;
  if (saves) known[saves] = answer.id;
}
process.stdout.write(JSON.stringify(answers));
