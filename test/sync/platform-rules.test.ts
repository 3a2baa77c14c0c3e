import { describe, expect, test } from "bun:test";
import { generateKeyPairSync } from "node:crypto";
import fc from "fast-check";
import { readConfig } from "../../src/config.ts";
import { parsePlatform } from "../../src/sync/platform-form.ts";
import {
  isInWindow,
  isLaneHeld,
  isLineDue,
  judgeAddress,
  nextState,
} from "../../src/sync/platform-rules.ts";
import { isReceiversWord, sealAnswer } from "../../src/sync/seal.ts";
import { keyPair } from "./platform-support.ts";

test.each([
  ["TLS", "mqtts://broker.example:8883", "", undefined],
  ["TLS over HTTP", "https://city.example/in", "", undefined],
  ["plain on this machine", "mqtt://127.0.0.1:1883", "", undefined],
  ["plain on this machine, by name", "http://localhost:8080/", "", undefined],
  ["plain on this machine, version 6", "http://[::1]:8080/", "", undefined],
  ["plain to another", "mqtt://10.0.0.7:1883", "", "plain"],
  ["plain HTTP to another", "http://city.example/", " ", "plain"],
  ["plain with a reason", "http://city.example/", "专线", undefined],
  ["a name that only begins like loopback", "http://127.0.0.1.evil.example/", "", "plain"],
  ["localhost as part of a name", "mqtt://localhost.evil.example", "", "plain"],
  ["a password inside", "mqtts://a:b@broker.example", "", "secret-inside"],
  ["another scheme", "ftp://city.example", "", "malformed"],
  ["nothing", "", "", "malformed"],
] as const)("an address: %s", (_why, url, reason, problem) => {
  expect(judgeAddress(url, "gasward", reason)).toBe(problem);
});

test("somebody else's interface does not come by MQTT", () => {
  expect(judgeAddress("mqtts://broker.example", "sec", "")).toBe("needs-https");
});

describe("the start settings", () => {
  const given = (more: Record<string, string>) => () =>
    readConfig({ GASWARD_UPSTREAM: "mqtt://broker.example", ...more }).upstream;

  test("refuse a readable line without a reason, and name it with one", () => {
    expect(given({})).toThrow("GASWARD_UPSTREAM_PLAIN_REASON");
    expect(given({ GASWARD_UPSTREAM_PLAIN_REASON: " " })).toThrow("not encrypted");
    expect(given({ GASWARD_UPSTREAM_PLAIN_REASON: "站内专线" })()).toMatchObject({
      plainReason: "站内专线",
    });
  });
});

const at = (hours: number, minutes = 0): number => Date.UTC(2026, 11, 10, hours - 8, minutes);

test.each([
  ["always open", null, null, at(3), true],
  ["first minute", 120, 240, at(2), true],
  ["a minute before", 120, 240, at(1, 59), false],
  ["last minute", 120, 240, at(3, 59), true],
  ["its end", 120, 240, at(4), false],
  ["over midnight, before", 1380, 60, at(23, 30), true],
  ["over midnight, after", 1380, 60, at(0, 30), true],
  ["over midnight, outside", 1380, 60, at(12), false],
] as const)("the daily window: %s", (_why, windowFrom, windowTo, now, isIn) => {
  expect(isInWindow({ state: "active", windowFrom, windowTo }, now)).toBe(isIn);
});

test("an alarm and a clock in doubt open the line; a pause closes it for both", () => {
  fc.assert(
    fc.property(
      fc.constantFrom("active", "paused", "retired"),
      fc.integer({ min: 0, max: 1439 }),
      fc.integer({ min: 0, max: 1439 }),
      fc.integer({ min: 0, max: 4e12 }),
      fc.boolean(),
      fc.boolean(),
      (state, windowFrom, windowTo, now, isTimeTrusted, isAlarmWaiting) => {
        const isDue = isLineDue(
          { state, windowFrom, windowTo },
          { now, isTimeTrusted, isAlarmWaiting },
        );
        if (state !== "active") expect(isDue).toBe(false);
        else if (isAlarmWaiting || !isTimeTrusted) expect(isDue).toBe(true);
        else expect(isDue).toBe(isInWindow({ state, windowFrom, windowTo }, now));
      },
    ),
  );
});

test("a budget holds everything but alarms", () => {
  expect(isLaneHeld("event", 10, 10)).toBe(true);
  expect(isLaneHeld("summary", 9, 10)).toBe(false);
  expect(isLaneHeld("alarm", 99, 10)).toBe(false);
  expect(isLaneHeld("event", 99, null)).toBe(false);
});

test.each([
  ["active", "pause", "paused"],
  ["paused", "resume", "active"],
  ["active", "retire", "retired"],
  ["paused", "retire", "retired"],
  ["retired", "resume", undefined],
  ["retired", "retire", undefined],
  ["active", "resume", undefined],
  ["paused", "pause", undefined],
] as const)("a platform that is %s: %s", (state, event, next) => {
  expect(nextState(state, event)).toBe(next);
});

describe("the receiver's word", () => {
  const receiver = keyPair();
  const other = keyPair();
  const ack = { epoch: "e", lane: "alarm", laneSeq: 7 } as const;

  test("without its key any does; with it only what it signed for this site", () => {
    expect(isReceiversWord(ack, "s1", undefined)).toBe(true);
    expect(isReceiversWord(ack, "s1", receiver.pem)).toBe(false);
    const signed = sealAnswer(ack, "s1", receiver);
    expect(isReceiversWord(signed, "s1", receiver.pem)).toBe(true);
    expect(isReceiversWord(signed, "s2", receiver.pem)).toBe(false);
    expect(isReceiversWord(signed, "s2", undefined)).toBe(false);
    expect(isReceiversWord(sealAnswer(ack, "s1", other), "s1", receiver.pem)).toBe(false);
  });

  test.each(["epoch", "laneSeq", "keyId"] as const)("a changed %s is not believed", (field) => {
    const signed = { ...sealAnswer(ack, "s1", receiver), [field]: field === "laneSeq" ? 8 : "x" };
    expect(isReceiversWord(signed, "s1", receiver.pem)).toBe(false);
  });
});

describe("what an administrator enters", () => {
  const good = { name: "县平台", form: "gasward", url: "mqtts://broker.example" };
  const facts = { now: at(12), isMapping: () => true };
  const rsa = String(
    generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({
      type: "pkcs8",
      format: "pem",
    }),
  );

  test("the least is a name and an address", () => {
    expect(parsePlatform(good, facts)).toMatchObject({
      ok: true,
      value: { windowFrom: null, budgetBytes: null, cipher: "none", sendsNames: false },
    });
  });

  test.each([
    ["no name", { name: " " }, "name", "missing"],
    ["plain", { url: "http://city.example" }, "url", "plain"],
    ["one time only", { windowFrom: "02:00" }, "windowTo", "both-times"],
    ["no time of day", { windowFrom: "25:00", windowTo: "03:00" }, "windowFrom", "no-time"],
    ["no amount", { budgetMib: "-1" }, "budgetMib", "no-amount"],
    ["no certificate", { clientCertificate: "x" }, "clientCertificate", "no-certificate"],
    ["a key without certificate", { clientKey: rsa }, "clientCertificate", "missing"],
    ["no authority", { authorityPem: "x" }, "authorityPem", "no-certificate"],
    ["no receiver's key", { receiverPem: rsa }, "receiverPem", "no-public-key"],
  ] as const)("%s", (_why, change, field, problem) => {
    const parsed = parsePlatform({ ...good, ...change }, facts);
    expect(parsed.ok ? {} : parsed.refusal).toMatchObject({ [field]: problem });
  });
});
