/** The published contract says what the program takes: examples and required fields cannot drift apart. */
import { describe, expect, test } from "bun:test";
import { YAML } from "bun";
import {
  parseAcknowledgement,
  parseEnvelope,
  parseLinkState,
  parsePictureAnswer,
  parsePicturePart,
  parsePositions,
  parseRefusal,
} from "../../src/sync/form.ts";
import { LANES, MESSAGE_MAX_BYTES, topics } from "../../src/sync/model.ts";
import { parseCommand } from "../../src/sync/orders/command-form.ts";
import { COMMAND_LIFE_MAX_MS } from "../../src/sync/orders/command-rules.ts";
import { PICTURE_PART_BYTES } from "../../src/sync/picture-model.ts";
import { RESEND_AFTER_MAX_MS, RESEND_AFTER_MS, WINDOW } from "../../src/sync/rules.ts";

type Schema = {
  required: string[];
  properties: Record<string, { enum?: string[] }>;
  examples: Record<string, unknown>[];
};
type Contract = {
  info: { description: string };
  channels: Record<string, { address: string }>;
  operations: Record<string, { channel: { $ref: string }; action: string }>;
  components: { schemas: Record<string, Schema & { enum?: string[] }> };
};

const contract = YAML.parse(
  await Bun.file(new URL("../../docs/asyncapi.yaml", import.meta.url)).text(),
) as Contract;
const { schemas } = contract.components;

const parsers = [
  ["record", parseEnvelope],
  ["linkState", parseLinkState],
  ["acknowledgement", parseAcknowledgement],
  ["refusal", parseRefusal],
  ["positions", parsePositions],
  ["picturePart", parsePicturePart],
  ["pictureAnswer", parsePictureAnswer],
  ["command", parseCommand],
] as const;

const bytes = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value));

describe.each(parsers)("%s", (name, parse) => {
  const schema = schemas[name]!;
  const [example = {}] = schema.examples;

  test("the example is taken as it is", () => {
    expect(parse(bytes(example)) as unknown).toEqual(example);
  });

  test("every property is required, by the contract and by the program", () => {
    expect(Object.keys(schema.properties).sort()).toEqual([...schema.required].sort());
    for (const property of schema.required) {
      const { [property]: _left, ...rest } = example;
      expect([property, parse(bytes(rest))]).toEqual([property, undefined]);
    }
  });

  test("a property more is not taken", () => {
    expect(parse(bytes({ ...example, more: 1 }))).toBeUndefined();
  });
});

test.each([
  ["acknowledgement", parseAcknowledgement, ["site", "keyId", "sig"]],
  ["refusal", parseRefusal, ["keyId", "sig"]],
  ["pictureAnswer", parsePictureAnswer, ["keyId", "sig"]],
] as const)("an unsigned %s leaves out all of its signature", (name, parse, signature) => {
  const left = (properties: readonly string[]) =>
    Object.fromEntries(
      Object.entries(schemas[name]!.examples[0] ?? {}).filter(([key]) => !properties.includes(key)),
    );
  expect(parse(bytes(left(signature))) as unknown).toEqual(left(signature));
});

test("topics and lanes are those of the program", () => {
  const addresses = Object.values(contract.channels).map(({ address }) => address);
  const site = "{site}";
  expect(addresses.sort()).toEqual(
    [
      ...LANES.map((lane) => topics.up(site, lane)),
      topics.key(site),
      topics.state(site),
      topics.ack(site),
      topics.refuse(site),
      topics.positions(site),
      topics.pictures(site),
      topics.picture(site),
      topics.command(site),
    ].sort(),
  );
  expect(schemas["lane"]?.enum).toEqual([...LANES]);
});

test("every channel has one operation", () => {
  const used = Object.values(contract.operations).map(({ channel }) => channel.$ref);
  expect(used.sort()).toEqual(
    Object.keys(contract.channels)
      .map((name) => `#/channels/${name}`)
      .sort(),
  );
});

test.each([
  ["longest life of an order", `at most ${COMMAND_LIFE_MAX_MS / 3_600_000} h after`],
  ["window", `${WINDOW} records`],
  ["patience", `silent for ${RESEND_AFTER_MS / 1_000} s`],
  ["longest patience", `up to ${RESEND_AFTER_MAX_MS / 1_000} s`],
  [
    "bytes of a part",
    `${PICTURE_PART_BYTES.toLocaleString("en").replace(",", " ")} bytes of the picture`,
  ],
  ["size", `${MESSAGE_MAX_BYTES.toLocaleString("en").replace(",", " ")} bytes`],
] as const)("the text tells the program's %s", (_what, words) => {
  expect(contract.info.description.replaceAll(/\s+/gu, " ")).toContain(words);
});
