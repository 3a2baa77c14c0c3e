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
const chosen = SHOTS.filter(
  ({ name }) => words.length === 0 || words.some((word) => name.includes(word)),
);
mkdirSync(join(import.meta.dir, "../test/artefacts/shots"), { recursive: true });
const demo = await Demo.start(["--history", "30"]);
const browser = await Browser.start();
let failed = 0;
try {
  const camera = new Camera(demo, browser);
  for (const shot of chosen) {
    try {
      await camera.take(shot);
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
