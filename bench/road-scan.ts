/** Codes a second that the page for the road keeps, without a network: by a wedge scanner's keys, and by the camera. */
import { join } from "node:path";
import { RoadStory } from "../test/phones/road-story.ts";
import { BADGES, temporaryFolder } from "../test/support/site.ts";
import { qrPicture, y4m } from "../test/support/y4m.ts";

const CODES = 30;
const CAMERA_CODES = 6;
/** Each code is held before the lens for as long as a person needs to move on. */
const HELD_FRAMES = 8;
const FRAMES_PER_S = 10;

const codeOf = (at: number): string => `3709839${String(at).padStart(5, "0")}`;
const counted = `Number.parseInt((/\\d+/.exec(document.querySelector("#road-count")?.textContent ?? "") ?? ["0"])[0], 10)`;

export async function measureRoad(): Promise<{ wedgePerS: number; cameraPerS: number }> {
  const video = join(temporaryFolder("road-camera"), "codes.y4m");
  const pictures = Array.from({ length: CAMERA_CODES }, (_, at) => qrPicture(codeOf(900 + at)));
  const frames = pictures.flatMap((one) => Array.from({ length: HELD_FRAMES }, () => one));
  await Bun.write(video, y4m(frames, FRAMES_PER_S));
  const story = await RoadStory.open();
  try {
    const keeper = await story.beside(BADGES.safetyManager, video);
    await keeper.signIn();
    await keeper.take('#road a[href^="#new/"]');
    story.wire.cut();
    const { page } = keeper;
    await page.evaluate(`road.go("#new/move", "#road-new-round")`);
    await page.evaluate(
      `document.querySelector("#road-new-round").querySelector("input[name=place]").checked = true`,
    );
    await page.evaluate(`document.querySelector("#road-new-round").requestSubmit()`);
    await page.waitFor("#road-count");
    const startedMs = performance.now();
    for (let at = 0; at < CODES; at += 1) await page.scan(codeOf(at));
    await page.until("all are kept", async () => (await page.evaluate<number>(counted)) === CODES, {
      maxMs: 60_000,
    });
    const wedgePerS = (CODES * 1_000) / (performance.now() - startedMs);
    await page.evaluate(`document.querySelector("[data-camera-start]").click()`);
    await page.until("the camera plays", () =>
      page.evaluate<boolean>(`document.querySelector("#camera-view").currentTime > 0`),
    );
    const cameraMs = performance.now();
    const wanted = CODES + CAMERA_CODES;
    await page.until(
      "the camera's are kept",
      async () => (await page.evaluate<number>(counted)) >= wanted,
      {
        maxMs: 60_000,
      },
    );
    const cameraPerS = (CAMERA_CODES * 1_000) / (performance.now() - cameraMs);
    await keeper.close();
    return { wedgePerS, cameraPerS };
  } finally {
    await story.close();
  }
}

if (import.meta.main) {
  const { wedgePerS, cameraPerS } = await measureRoad();
  console.log(`wedge ${wedgePerS.toFixed(1)} codes/s, camera ${cameraPerS.toFixed(1)} codes/s`);
}
