/** The conversation with an LPG filling scale, row by row, with the frames of the protocol document. */
import { describe, expect, test } from "bun:test";
import {
  lpgFillingScale,
  lpgSenderOf,
} from "../../../../firmware-bridge/drivers/scale/lpg-filling-scale.ts";
import {
  LPG_LIMITS,
  LPG_SESSION_START,
  type LpgConfig,
  type LpgEffect,
  type LpgInput,
  type LpgSession,
  lpgRecordKey,
  stepLpgSession,
} from "../../../../firmware-bridge/drivers/scale/lpg-session.ts";
import { crc16Modbus } from "../../../../firmware-bridge/framing/checksums.ts";
import type { FillEventReading } from "../../../../firmware-bridge/reading.ts";
import { bytesOfHex, decodePieces } from "../../support.ts";

const SCAN = bytesOfHex(
  "FF FF FF E0 17 01 05 01 0C 31 37 30 37 30 35 30 33 30 36 38 36 00 00 00 00 00 00 00 00 03 00 66 94",
);
const FILL = bytesOfHex(
  "FF FF FF A4 17 01 05 01 A4 20 71 70 50 30 60 68 86 0B C8 05 BE 05 00 00 01 40 00 07 26 09 01 14 30 15 5F 00 0C 00 03 00 59 EB",
);
const AD = bytesOfHex("FF FF FF AD 17 01 05 01 AD 02 A1 74");
const CONFIG: LpgConfig = { ackForm: "7", replyAddress: "echo" };
const KEY = "23-1-5-3-12-7-260901143015";
const PERMIT = "01C2AAF11F";
const ACK = "01CC04A4075C53";

/** The fill record with other bytes and a right CRC. */
function fillWith(changes: Record<number, number>): Uint8Array {
  const bytes = FILL.slice();
  for (const [at, value] of Object.entries(changes)) bytes[Number(at)] = value;
  const crc = crc16Modbus(bytes, 0, bytes.length - 2);
  bytes[bytes.length - 2] = crc & 0xff;
  bytes[bytes.length - 1] = crc >>> 8;
  return bytes;
}

function bare(...content: number[]): Uint8Array {
  const crc = crc16Modbus(Uint8Array.from(content));
  return Uint8Array.from([...content, crc & 0xff, crc >>> 8]);
}

function frame(bytes: Uint8Array): LpgInput {
  const [event] = decodePieces(lpgFillingScale, [bytes]) as FillEventReading[];
  if (event === undefined || event.kind !== "fill-event") throw new Error("no frame");
  return { type: "frame", event };
}

/** One word for an effect, with what matters of it. */
function wordOf(effect: LpgEffect): string {
  switch (effect.type) {
    case "send":
      return `send ${Array.from(effect.bytes, (byte) => byte.toString(16).padStart(2, "0"))
        .join("")
        .toUpperCase()}`;
    case "check":
      return `check ${effect.scan} ${effect.event.code}`;
    case "store":
      return `store ${effect.key} ${effect.isLoggedIn ? "permitted" : "unannounced"} ${effect.scannedCode}`;
    case "report":
      return `report ${effect.report}`;
    case "close":
      return "close";
  }
}

/** Effects of the inputs in order, one list for each input. */
function play(inputs: readonly LpgInput[], config = CONFIG): [string[][], LpgSession] {
  let state = LPG_SESSION_START;
  const out: string[][] = [];
  for (const input of inputs) {
    const step = stepLpgSession(state, input, config);
    state = step.state;
    out.push(step.effects.map(wordOf));
  }
  return [out, state];
}

const permit = (scan: number): LpgInput => ({ type: "decision", scan, decision: "permit" });
const stored = (key: string): LpgInput => ({ type: "stored", key });
const OPENED: LpgInput = { type: "opened" };
const CHECK = "check 1 170705030686";
const STORE = `store ${KEY} permitted 170705030686`;

type Row = { why: string; inputs: LpgInput[]; effects: string[][]; config?: LpgConfig };

const ROWS: Row[] = [
  {
    why: "a whole fill: scan, permit, record, commit, ack, ack of the ack",
    inputs: [OPENED, frame(SCAN), permit(1), frame(FILL), stored(KEY), frame(AD)],
    effects: [[], [CHECK], [`send ${PERMIT}`], [STORE], [`send ${ACK}`], ["close"]],
  },
  {
    why: "the nine-byte acknowledgement by setting",
    inputs: [frame(FILL), stored(KEY)],
    effects: [[`store ${KEY} unannounced null`], ["send 01CC04A407BE05C89E"]],
    config: { ackForm: "9", replyAddress: "echo" },
  },
  {
    why: "even addresses by setting",
    inputs: [frame(SCAN), permit(1)],
    effects: [[CHECK], ["send 02C2AA011F"]],
    config: { ackForm: "7", replyAddress: "even" },
  },
  {
    why: "no acknowledgement before the commit, however often the scale sends",
    inputs: [frame(FILL), frame(FILL), frame(FILL), stored(KEY)],
    effects: [[`store ${KEY} unannounced null`], [], [], [`send ${ACK}`]],
  },
  {
    why: "a resend after the commit is acknowledged again and not stored again",
    inputs: [frame(FILL), stored(KEY), frame(FILL), OPENED, frame(FILL)],
    effects: [
      [`store ${KEY} unannounced null`],
      [`send ${ACK}`],
      [`send ${ACK}`],
      [],
      [`send ${ACK}`],
    ],
  },
  {
    why: "the store failed: not acknowledged, and stored when it comes again",
    inputs: [frame(FILL), { type: "not-stored", key: KEY }, frame(FILL), stored(KEY)],
    effects: [
      [`store ${KEY} unannounced null`],
      [],
      [`store ${KEY} unannounced null`],
      [`send ${ACK}`],
    ],
  },
  {
    why: "a record without a login is stored as well, never acknowledged and dropped",
    inputs: [OPENED, frame(FILL), stored(KEY)],
    effects: [[], [`store ${KEY} unannounced null`], [`send ${ACK}`]],
  },
  {
    why: "a record from another address than the one that logged in is marked",
    inputs: [frame(SCAN), permit(1), frame(fillWith({ 7: 2 }))],
    effects: [[CHECK], [`send ${PERMIT}`], [`store ${KEY} unannounced 170705030686`]],
  },
  {
    why: "a record after a scan that was not permitted is marked",
    inputs: [frame(SCAN), frame(FILL)],
    effects: [[CHECK], [`store ${KEY} unannounced 170705030686`]],
  },
  {
    why: "power loss in the fill: the record comes on a new connection and names the last scan",
    inputs: [frame(SCAN), permit(1), OPENED, frame(fillWith({ 3: 0xa5, 8: 0xa5 }))],
    effects: [[CHECK], [`send ${PERMIT}`], [], [`store ${KEY} unannounced 170705030686`]],
  },
  {
    why: "the commit comes after a reconnect: no ack until the scale asks again",
    inputs: [frame(FILL), OPENED, stored(KEY), frame(FILL)],
    effects: [[`store ${KEY} unannounced null`], [], [], [`send ${ACK}`]],
  },
  {
    why: "reconnect, resend, then the commit: one ack",
    inputs: [frame(FILL), OPENED, frame(FILL), stored(KEY)],
    effects: [[`store ${KEY} unannounced null`], [], [], [`send ${ACK}`]],
  },
  {
    why: "the clock is days off: a normal record",
    inputs: [
      frame(fillWith({ 28: 0x19, 29: 0x01, 30: 0x01 })),
      stored("23-1-5-3-12-7-190101143015"),
    ],
    effects: [["store 23-1-5-3-12-7-190101143015 unannounced null"], [`send ${ACK}`]],
  },
  {
    why: "the sequence wraps from 255 to 0: two records",
    inputs: [
      frame(fillWith({ 27: 255 })),
      stored("23-1-5-3-12-255-260901143015"),
      frame(fillWith({ 27: 0, 33: 0x16 })),
      stored("23-1-5-3-12-0-260901143016"),
    ],
    effects: [
      ["store 23-1-5-3-12-255-260901143015 unannounced null"],
      ["send 01CC04A4FF5DD1"],
      ["store 23-1-5-3-12-0-260901143016 unannounced null"],
      ["send 01CC04A4001D91"],
    ],
  },
  {
    why: "stop and unlock go out without a scan, once an address is known",
    inputs: [
      { type: "decision", scan: 0, decision: "stop" },
      frame(FILL),
      { type: "decision", scan: 0, decision: "stop" },
      { type: "decision", scan: 0, decision: "unlock" },
    ],
    effects: [
      ["report decision-ignored"],
      [`store ${KEY} unannounced null`],
      ["send 01C255B15F"],
      ["send 01C2033161"],
    ],
  },
  {
    why: "a permit without a scan is not sent",
    inputs: [OPENED, permit(0), permit(1)],
    effects: [[], ["report decision-ignored"], ["report decision-ignored"]],
  },
  {
    why: "a late permit for the cylinder before is not sent for this one",
    inputs: [frame(SCAN), frame(SCAN), permit(1), permit(2)],
    effects: [[CHECK], ["check 2 170705030686"], ["report decision-ignored"], [`send ${PERMIT}`]],
  },
  {
    why: "a permit goes out once",
    inputs: [frame(SCAN), permit(1), permit(1)],
    effects: [[CHECK], [`send ${PERMIT}`], ["report decision-ignored"]],
  },
  {
    why: "after a stop the scan cannot be permitted any more, also not after an unlock",
    inputs: [
      frame(SCAN),
      { type: "decision", scan: 1, decision: "stop" },
      permit(1),
      { type: "decision", scan: 1, decision: "unlock" },
      permit(1),
    ],
    effects: [
      [CHECK],
      ["send 01C255B15F"],
      ["report decision-ignored"],
      ["send 01C2033161"],
      ["report decision-ignored"],
    ],
  },
  {
    why: "refusals",
    inputs: [
      frame(SCAN),
      { type: "decision", scan: 1, decision: "expired" },
      frame(SCAN),
      { type: "decision", scan: 2, decision: "rejected" },
    ],
    effects: [[CHECK], ["send 01C201B0A0"], ["check 2 170705030686"], ["send 01C202F0A1"]],
  },
  {
    why: "a permit does not survive the connection",
    inputs: [frame(SCAN), OPENED, permit(1)],
    effects: [[CHECK], [], ["report decision-ignored"]],
  },
  {
    why: "the operator cancels: a permit that comes then is not sent",
    inputs: [frame(SCAN), frame(bare(1, 0xae, 2)), permit(1)],
    effects: [[CHECK], ["report cancelled"], ["report decision-ignored"]],
  },
  {
    why: "power-on is acknowledged and ends a login",
    inputs: [frame(SCAN), frame(bare(1, 0xaf, 2)), permit(1)],
    effects: [[CHECK], ["send 01CF4074", "report power-on"], ["report decision-ignored"]],
  },
  {
    why: "unsupervised filling is refused, whatever the password",
    inputs: [frame(bare(1, 0xac, 0x0a, 1, 2, 3, 4, 5, 6, 7, 8))],
    effects: [["send 01CE55B45F", "report password-refused"]],
  },
  {
    why: "a wrong CRC asks for a resend",
    inputs: [{ type: "bad-checksum", address: lpgSenderOf(FILL) }],
    effects: [["send 01CA8077"]],
  },
  {
    why: "a wrong CRC in the monitoring stream is not answered",
    inputs: [{ type: "bad-checksum", address: lpgSenderOf(bytesOfHex("FFFFFF1701050103")) }],
    effects: [[]],
  },
  {
    why: "commit of something unknown does nothing",
    inputs: [stored(KEY)],
    effects: [[]],
  },
];

test.each(ROWS.map((row) => [row.why, row] as const))("%s", (_why, row) => {
  expect(play(row.inputs, row.config)[0]).toEqual(row.effects);
});

test("monitoring frames change nothing", () => {
  const bytes = bare(0xff, 0xff, 0xff, 23, 1, 5, 9, 0, ...Array<number>(32).fill(0));
  const [effects, state] = play([frame(bytes)]);
  expect(effects).toEqual([[]]);
  expect(state).toEqual(LPG_SESSION_START);
});

test("another record under an old key is stored under its own, not taken for a resend", () => {
  const other = fillWith({ 16: 0x01 });
  const rawHex = Array.from(other, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const key = `${KEY}-${rawHex.slice(-4)}`;
  const [effects] = play([
    frame(FILL),
    stored(KEY),
    frame(other),
    stored(key),
    frame(other),
    frame(FILL),
  ]);
  expect(effects).toEqual([
    [`store ${KEY} unannounced null`],
    [`send ${ACK}`],
    ["report conflicting-record", `store ${key} unannounced null`],
    [`send ${ACK}`],
    [`send ${ACK}`],
    [`send ${ACK}`],
  ]);
});

describe("limits", () => {
  test("records under way are bounded, and the one too many is neither stored nor acknowledged", () => {
    const records = Array.from({ length: LPG_LIMITS.pending + 1 }, (_, index) =>
      frame(fillWith({ 36: index })),
    );
    const [effects, state] = play(records);
    expect(effects.at(-1)).toEqual(["report busy"]);
    expect(state.pending).toHaveLength(LPG_LIMITS.pending);
  });

  test("remembered keys are bounded", () => {
    const inputs: LpgInput[] = [];
    for (let index = 0; index < LPG_LIMITS.stored + 20; index += 1) {
      const input = frame(fillWith({ 36: index & 0xff, 37: index >>> 8 }));
      if (input.type === "frame") inputs.push(input, stored(lpgRecordKey(input.event)));
    }
    expect(play(inputs)[1].stored).toHaveLength(LPG_LIMITS.stored);
  });

  test("after too many wrong frames in a row the connection is closed, a good one starts over", () => {
    const bad: LpgInput = { type: "bad-checksum", address: 1 };
    const five = Array<LpgInput>(LPG_LIMITS.badFrames).fill(bad);
    expect(play([...five, bad])[0].at(-1)).toEqual(["report bad-frames", "close"]);
    expect(play([...five, frame(SCAN), bad])[0].at(-1)).toEqual(["send 01CA8077"]);
  });
});

test("whatever comes in whatever order, nothing is acknowledged that was not committed", () => {
  const inputs: LpgInput[] = [
    OPENED,
    frame(SCAN),
    permit(1),
    frame(FILL),
    frame(fillWith({ 27: 8 })),
    stored(KEY),
    { type: "not-stored", key: KEY },
    frame(AD),
  ];
  const walk = (state: LpgSession, committed: ReadonlySet<string>, depth: number): number => {
    let steps = 0;
    for (const input of inputs) {
      const next = stepLpgSession(state, input, CONFIG);
      const isPending = state.pending.some((item) => item.key === KEY);
      const now =
        input.type === "stored" && isPending ? new Set([...committed, input.key]) : committed;
      for (const effect of next.effects) {
        if (wordOf(effect) === `send ${ACK}`) expect(now.has(KEY)).toBe(true);
      }
      steps += 1;
      if (depth > 1) steps += walk(next.state, now, depth - 1);
    }
    return steps;
  };
  expect(walk(LPG_SESSION_START, new Set(), 5)).toBeGreaterThan(30_000);
});
