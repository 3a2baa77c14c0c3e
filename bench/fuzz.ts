/**
 * Spoilt and random input for every parser of the program but the frames of devices, which `bench/soak.ts` does, and
 * for every form over HTTP. `bun run bench/fuzz.ts [--inputs N] [--forms N] [--seed S] [--only WORD]`
 */
import { parseArgs } from "node:util";
import { fuzzForms } from "../test/fuzz/forms.ts";
import { fuzz } from "../test/fuzz/fuzz-run.ts";
import { fuzzCases } from "../test/fuzz/parsers.ts";

const GROWTH_MAX_MB = 96;

const { values } = parseArgs({
  options: {
    inputs: { type: "string", default: "20000" },
    forms: { type: "string", default: "5" },
    seed: { type: "string", default: "1" },
    only: { type: "string", default: "" },
  },
});
const [inputs, forms, seed] = [values.inputs, values.forms, values.seed].map(Number);
if (!(Number(inputs) >= 1 && Number(inputs) <= 1e9)) throw new RangeError("--inputs: 1 or more");
if (!(Number(forms) >= 0 && Number(forms) <= 1e6)) throw new RangeError("--forms: 0 or more");
if (!Number.isInteger(seed)) throw new RangeError("--seed: a whole number");

let failed = 0;
for (const one of (await fuzzCases()).filter(({ name }) => name.includes(values.only))) {
  const ran = await fuzz(one, { inputs: Number(inputs), seed: Number(seed) });
  const isGood = ran.faults.length === 0 && ran.growthMb < GROWTH_MAX_MB;
  if (!isGood) failed += 1;
  console.log(
    `${ran.name.padEnd(28)} ${String(ran.inputs).padStart(8)} inputs ${(ran.elapsedMs / 1_000).toFixed(1).padStart(7)} s, ` +
      `slowest ${ran.slowestMs.toFixed(1)} ms, memory ${ran.growthMb.toFixed(1)} MB${isGood ? "" : "  FAILED"}`,
  );
  for (const fault of ran.faults) console.log(`  ${fault}`);
}
if (Number(forms) > 0 && "forms over HTTP".includes(values.only)) {
  const ran = await fuzzForms({ rounds: Number(forms), seed: Number(seed) });
  if (ran.faults.length > 0) failed += 1;
  console.log(
    `forms over HTTP: ${ran.posts} posts to ${ran.routes} routes, answers ${JSON.stringify(ran.statuses)}`,
  );
  for (const fault of ran.faults.slice(0, 20)) console.log(`  ${fault}`);
}
console.log(`${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
