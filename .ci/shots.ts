/**
 * Pictures of the main screens of a demonstration with its month behind it.
 *
 *   bun run shots                 all of test/support/shots.ts into test/artefacts/shots
 *   bun run shots wall permit     those whose name holds one of the words
 *   bun run shots --guides        those of the guides into docs/pictures, small
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { Browser } from "../test/support/browser.ts";
import { Camera, SHOTS } from "../test/support/shots.ts";
import { Demo } from "../test/support/site.ts";

const words = Bun.argv.slice(2).filter((word) => !word.startsWith("--"));
const isForGuides = Bun.argv.includes("--guides");
const chosen = SHOTS.filter(
  ({ name, isInGuide }) =>
    (!isForGuides || isInGuide === true) &&
    (words.length === 0 || words.some((word) => name.includes(word))),
);
/** A guide is read over a telephone's line too. */
const BYTES_MAX = 150_000;
const PICTURES = join(import.meta.dir, "../docs/pictures");
mkdirSync(join(import.meta.dir, "../test/artefacts/shots"), { recursive: true });
const demo = await Demo.start(["--history", "30"]);
const browser = await Browser.start();
let failed = 0;
try {
  const camera = new Camera(demo, browser);
  for (const shot of chosen) {
    try {
      if (isForGuides) {
        const bytes = await camera.takeSmall(shot);
        if (bytes.length > BYTES_MAX) throw new Error(`${bytes.length} bytes are too many`);
        await Bun.write(join(PICTURES, `${shot.name}.webp`), bytes);
      } else await camera.take(shot);
    } catch (error) {
      failed += 1;
      console.error(`${shot.name}: ${String(error)}`);
    }
  }
} finally {
  await browser.close();
  await demo.close();
}
console.log(`shots: ${chosen.length - failed} of ${chosen.length}`);
process.exit(failed === 0 ? 0 : 1);
