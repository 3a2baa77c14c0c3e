import { afterEach, beforeEach, expect, test } from "bun:test";
import { LIMITS } from "../../src/kernel/limits.ts";
import { parseEnvelope } from "../../src/sync/form.ts";
import { MESSAGE_MAX_BYTES, topics } from "../../src/sync/model.ts";
import { sealEnvelope } from "../../src/sync/seal.ts";
import { laneEntries } from "../../src/sync/store.ts";
import { Box } from "./support.ts";

let box: Box;
beforeEach(() => {
  box = new Box();
});
afterEach(async () => await box.remove());

/** A text whose canonical payload `{"n":0,"text":"…"}` has exactly the journal's limit. */
const filled = (unit: string, escapedLength: number): string => {
  const room = LIMITS.journalPayloadBytes - '{"n":0,"text":""}'.length;
  return unit.repeat(Math.floor(room / escapedLength)) + "x".repeat(room % escapedLength);
};

test.each([
  ["Latin", "x", 1],
  ["Chinese, three bytes a character", "气", 1],
  ["outside the first plane, four bytes for two", "𠮷", 2],
  ["control characters, six characters each", "\u0001", 6],
  ["halves of a pair, written as escapes", "\ud800", 6],
  ["quotes", '"', 2],
] as const)(
  "the largest journal entry fits into a message: %s",
  async (_why, unit, escapedLength) => {
    await box.write("event", 1, { text: filled(unit, escapedLength) });
    const [entry] = laneEntries(box.folder.siteReader, "event", 1, 1);
    expect(
      box.folder.siteReader.query("SELECT length(payload) AS n FROM journal").get(),
    ).toBeTruthy();
    const { siteId: site, epoch, key } = box.folder;
    const envelope = sealEnvelope(entry!, { site, epoch, lane: "event", prev: entry!.hash, key });
    const bytes = Buffer.from(JSON.stringify(envelope));
    // Actor and subject may have a thousand characters each of their own.
    expect(bytes.length + topics.up(site, "event").length + 6_000).toBeLessThan(MESSAGE_MAX_BYTES);
    expect(parseEnvelope(bytes)).toEqual(envelope);
  },
);

test("one character more is refused by the journal, so no lane can ever hold it", async () => {
  await expect(box.write("event", 1, { text: `${filled("气", 1)}x` })).rejects.toThrow("too large");
  expect(laneEntries(box.folder.siteReader, "event", 1, 9)).toEqual([]);
});

test("a payload cannot hide the fields of the record", async () => {
  await box.write("event", 1, { id: "forged", actor: "forged", hash: "forged" });
  const [entry] = laneEntries(box.folder.siteReader, "event", 1, 1);
  const { siteId: site, epoch, key } = box.folder;
  const { body } = sealEnvelope(entry!, { site, epoch, lane: "event", prev: entry!.hash, key });
  expect(body).toMatchObject({ id: entry!.id, actor: "system", facts: { id: "forged" } });
});
