/**
 * Face matching on the pictures that come with the library, each face in variants of light, crop, blur and rotation:
 * what is found and how near a variant stays to its picture. Then whole verifications, from the first frame to the
 * receipt in the database: one person before the camera, another one, and a still photo.
 * The samples show too few people for error rates; `gasward faces bench FOLDER` measures those.
 * Run: `bun run bench/faces.ts [--rounds 12] [--samples 3]`.
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { encode } from "fast-png";
import { decodePicture } from "../src/faces/engine/decode.ts";
import { openFaceEngine } from "../src/faces/engine/engine.ts";
import { brightness, cutSquare, type Rgb } from "../src/faces/engine/raster.ts";
import { quantile } from "../src/faces/index.ts";
import { distance } from "../src/faces/rules.ts";
import { changeConsent } from "../src/faces/service.ts";
import { FaceSessions, type Purpose } from "../src/faces/sessions.ts";
import { systemClock, systemScheduler } from "../src/platform/clock.ts";
import { createLog } from "../src/platform/log.ts";
import { openTestSite } from "../test/support/app.ts";
import { type Move, moved, pngOf, portrait, SITTERS, type Sitter } from "../test/support/faces.ts";
import { machineLine } from "./support/machine.ts";
import { report, row } from "./support/table.ts";

const SAMPLES = join(import.meta.dir, "../node_modules/face-api.js/demo");
const VERIFY_MAX_MS = 1_500;
const OUT_PX = 320;
const MOVES: readonly Move[] = ["centre", "left", "right", "down", "mouth"];

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "12" },
    samples: { type: "string", default: "3" },
  },
});
const samples = Math.min(6, Math.max(1, Number(values.samples)));
const engine = openFaceEngine({ scheduler: systemScheduler, log: createLog("warn") });

const png = ({ width, height, data }: Rgb, change = (value: number) => value): Uint8Array =>
  encode({ width, height, channels: 3, depth: 8, data: data.map(change) });

function greyOf(picture: Rgb): Rgb {
  const light = brightness(picture);
  return { ...picture, data: picture.data.map((_, at) => Math.round(light[(at / 3) | 0] ?? 0)) };
}

type Cut = (room: number, outPx: number, rollRad: number) => Rgb;

const VARIANTS: readonly (readonly [string, (cut: Cut) => Uint8Array])[] = [
  ["as it is", (cut) => png(cut(1.2, OUT_PX, 0))],
  ["half the light", (cut) => png(cut(1.2, OUT_PX, 0), (value) => value * 0.5)],
  ["a quarter of it", (cut) => png(cut(1.2, OUT_PX, 0), (value) => value * 0.25)],
  ["too bright", (cut) => png(cut(1.2, OUT_PX, 0), (value) => Math.min(255, value * 1.7))],
  ["tight crop, 92 px", (cut) => png(cut(0.05, 92, 0))],
  ["80 px wide", (cut) => png(cut(1.2, 176, 0))],
  [
    "blurred",
    (cut) =>
      png(cutSquare(cut(1.2, 80, 0), { centre: { x: 40, y: 40 }, sidePx: 79, rollRad: 0 }, OUT_PX)),
  ],
  ["leaning 20°", (cut) => png(cut(1.2, OUT_PX, 0.35))],
  ["grey", (cut) => png(greyOf(cut(1.2, OUT_PX, 0)))],
  ["leaning 35°", (cut) => png(cut(1.2, OUT_PX, 0.61))],
];

const found = new Map<string, number[]>(VARIANTS.map(([name]) => [name, []]));
let faces = 0;
for (let sample = 1; sample <= samples; sample += 1) {
  const bytes = await Bun.file(join(SAMPLES, `sample${sample}.jpg`)).bytes();
  const seen = await engine.look(bytes, "photo");
  const whole = await decodePicture(bytes, 800);
  if (!seen.ok || !whole.ok || seen.value.face === undefined) continue;
  faces += 1;
  const { box, descriptor } = seen.value.face;
  const [left, top, width, height] = box;
  const centre = { x: left + width / 2, y: top + height / 2 };
  const cut: Cut = (room, outPx, rollRad) =>
    cutSquare(whole.value, { centre, sidePx: height * (1 + room), rollRad }, outPx);
  for (const [name, draw] of VARIANTS) {
    const looked = await engine.look(draw(cut), "photo");
    const face = looked.ok ? looked.value.face : undefined;
    if (face !== undefined) found.get(name)?.push(distance(face.descriptor, descriptor));
  }
}
console.log("variant               found   median distance to its picture   below 0.530");
for (const [name, distances] of found) {
  const near = distances.filter((one) => one <= 0.53).length;
  const middle = distances.length === 0 ? "–" : quantile(distances, 0.5).toFixed(3);
  console.log(
    `${name.padEnd(20)}  ${distances.length}/${faces}     ${middle.padEnd(30)}   ${near}`,
  );
}

const site = await openTestSite();
const { ports } = site.app;
const actor = { personId: site.people.get("safety-manager")?.id ?? "" };
const worker = site.people.get("worker")?.id ?? "";
await changeConsent(ports, actor, worker, true);
const sessions = new FaceSessions(ports, engine);

type Film = Readonly<Record<Move, Uint8Array>>;

/** A frame of the size that the page sends. */
async function filmOf(sitter: Sitter): Promise<Film> {
  const picture = await portrait(sitter);
  const film = await Promise.all(
    MOVES.map(async (move, at) => {
      const jpeg = await new Bun.Image(pngOf(moved(picture, move, at)))
        .jpeg({ quality: 85 })
        .bytes();
      return [move, jpeg] as const;
    }),
  );
  return Object.fromEntries(film) as Film;
}

type Run = {
  readonly outcome: string;
  readonly frames: number;
  readonly wholeMs: number;
  /** From the last frame to the verdict. */
  readonly lastMs: number;
};

/** One course of somebody who does what is asked, or of a photo that does not move. */
async function run(purpose: Purpose, film: Film, isStill = false): Promise<Run> {
  const begun = sessions.begin(actor.personId, purpose);
  if (!begun.ok) throw new Error(begun.refusal.code);
  const { id } = begun.value;
  let { progress } = begun.value;
  const startedAt = systemClock.monotonicMs();
  for (let frames = 1; frames <= 60; frames += 1) {
    const move = isStill ? "centre" : ((progress.aim ?? "centre") as Move);
    const sentAt = systemClock.monotonicMs();
    // A camera's own noise: a frame that is the very bytes of the one before is counted against it.
    const bytes = Buffer.concat([film[move], Buffer.from([frames])]);
    const seen = await sessions.frame(actor.personId, id, progress.nonce, bytes);
    if (!seen.ok) throw new Error(seen.refusal.code);
    progress = seen.value;
    const { end } = progress;
    const now = systemClock.monotonicMs();
    if (end !== undefined) {
      const outcome =
        end.kind === "verified"
          ? [end.verification.outcome, end.verification.identity, ...end.verification.reasons].join(
              " ",
            )
          : end.kind;
      return { outcome, frames, wholeMs: now - startedAt, lastMs: now - sentAt };
    }
    // The clock of the site stands still but for this: whoever makes no move runs out of time after twelve seconds.
    site.time.advance(1_000);
  }
  return { outcome: "no end", frames: 60, wholeMs: 0, lastMs: 0 };
}

const [own, other] = [await filmOf(SITTERS.two), await filmOf(SITTERS.one)];
const enrolled = await run({ kind: "enrol", personId: worker }, own);
console.log(`\nenrolment: ${enrolled.outcome} after ${enrolled.frames} frames`);
const verify = (count: number): Purpose => ({
  kind: "verify",
  personId: worker,
  ref: { kind: "trial", id: `bench-${count}` },
  place: "",
});
const runs: Run[] = [];
for (let count = 0; count < Number(values.rounds); count += 1) {
  runs.push(await run(verify(count), own));
}
const passed = runs.filter(({ outcome }) => outcome.startsWith("passed"));
const figures = (pick: (one: Run) => number) => {
  const all = runs.map(pick);
  return `p50 ${quantile(all, 0.5).toFixed(0)}, p95 ${quantile(all, 0.95).toFixed(0)}`;
};
console.log(
  `the person: ${passed.length} of ${runs.length} passed; frames ${figures((one) => one.frames)}`,
);
console.log(`  first frame to receipt: ${figures((one) => one.wholeMs)} ms`);
console.log(`  last frame to receipt: ${figures((one) => one.lastMs)} ms`);
console.log(`  one frame: ${figures((one) => one.wholeMs / one.frames)} ms`);
console.log(`another person: ${(await run(verify(-1), other)).outcome}`);
console.log(`a still photo: ${(await run(verify(-2), own, true)).outcome}`);
sessions.stop();
engine.stop();
const most = quantile(
  runs.map(({ lastMs }) => lastMs),
  0.95,
);
console.log(`\n${machineLine(site.path)}`);
await site.stop();
report([
  row("checks that passed, %", (100 * passed.length) / runs.length, "≥", 100),
  row("last frame to receipt, p95 ms", most, "<", VERIFY_MAX_MS),
]);
