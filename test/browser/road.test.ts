/** A driver's round beyond the network, in a real browser: cut off, killed, half handed in, cut off again; all there at the end. */
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { RoadStory, tellStory } from "../phones/road-story.ts";

setDefaultTimeout(120_000);

let story: RoadStory;

beforeAll(async () => {
  story = await RoadStory.open();
});

afterAll(() => story.close());

test("two deliveries, a danger, a killed browser and a network that comes and goes", async () => {
  const told = await tellStory(story, { deliveries: 2, kills: 1 });
  expect(told.delivered).toBe(2);
  expect(told.photos).toBeGreaterThanOrEqual(4);
  expect(story.page.cspViolations).toEqual([]);
});

test("where the box can be reached its own pages answer, and where not the page for the road", async () => {
  const { page, wire } = story;
  await page.goto(`${wire.url}/deliveries`);
  expect(await page.exists("#road")).toBe(false);
  wire.cut();
  await page.goto(`${wire.url}/deliveries`);
  await story.ready();
  await page.waitFor("#road-bar", "连不上本机");
  await page.screenshot("road-offline-phone");
  wire.mend();
  await page.goto(`${wire.url}/deliveries`);
  expect(await page.exists("#road")).toBe(false);
});
