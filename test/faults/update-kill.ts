/**
 * kill -9 at a random moment of an update, then a start of whatever the program's name stands for.
 *
 *   bun run test/faults/update-kill.ts --rounds 50 --seed 1
 */
import { parseArgs } from "node:util";
import { UpdateSite } from "./update-site.ts";

/** Numbers from 0 to 1 from a seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const MARKERS = [/signature is good/, /copying the data/, /Trying/, /Trying/] as const;

export type CutOff = { readonly rounds: number; readonly updated: number; readonly lost: number };

/** Counts rounds after which no whole program answered or an entry of before was gone. */
export async function cutOff(asked: {
  readonly rounds: number;
  readonly seed: number;
}): Promise<CutOff> {
  const random = randomOf(asked.seed);
  let [updated, lost] = [0, 0];
  for (let round = 0; round < asked.rounds; round += 1) {
    using site = new UpdateSite();
    const before = await site.furnish();
    const file = await site.pack("0.2.0");
    const program = site.update(file);
    // From a step on, and some time into it: steps take a moment or half a minute, as the machine is.
    const marker = MARKERS[Math.floor(random() * MARKERS.length)] ?? /./;
    const spareMs = random() * 2_500;
    await program.line(marker).catch(() => undefined);
    await Bun.sleep(spareMs);
    await program.kill();
    // The trial ends with the one that tried it.
    await Bun.sleep(500);
    const version = await site.healthy().catch((error: unknown) => String(error));
    const isWhole = version === "0.1.0" || version === "0.2.0";
    if (version === "0.2.0") updated += 1;
    if (!isWhole || site.entries() < before) {
      lost += 1;
      console.log(
        `round ${round}: ${version}, ${site.entries()} of ${before} entries\n${program.output}`,
      );
    }
  }
  return { rounds: asked.rounds, updated, lost };
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { rounds: { type: "string", default: "20" }, seed: { type: "string", default: "1" } },
  });
  const done = await cutOff({ rounds: Number(values.rounds), seed: Number(values.seed) });
  console.log(`${done.rounds} rounds, ${done.updated} updated, ${done.lost} lost`);
  process.exit(done.lost === 0 ? 0 : 1);
}
