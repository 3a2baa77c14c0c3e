/** Everything of the program that reads what comes from outside, each with good samples of it. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zipSync } from "fflate";
import { parseItem, parseOptions } from "../../src/checks/builder-form.ts";
import { parseHex } from "../../src/cli/devices/hex.ts";
import { readConfig } from "../../src/config.ts";
import { patternProblem, readCode } from "../../src/cylinders/codes.ts";
import { parseCylinder, parseListQuery } from "../../src/cylinders/form.ts";
import { FileFaultError, readTable } from "../../src/cylinders/import/read-file.ts";
import { parseAct, parseLedger, parseReport, parseYuan } from "../../src/dangers/form.ts";
import { parseCustomer } from "../../src/delivery/form.ts";
import { readCustomers } from "../../src/delivery/import.ts";
import { decodePicture } from "../../src/faces/engine/decode.ts";
import { parseCertificate, parsePerson, parseTraining } from "../../src/identity/form.ts";
import { readImport } from "../../src/identity/import-rules.ts";
import { readSealCode } from "../../src/inspections/seal.ts";
import { type Day, instant } from "../../src/kernel/instants.ts";
import { parseActivity, parseBooking } from "../../src/permits/pages/form.ts";
import { parseIntake } from "../../src/phones/form.ts";
import {
  BackupWriter,
  newSalt,
  readHeader,
  readRecords,
  wrappingKeyOf,
} from "../../src/platform/backup/format.ts";
import { Fault } from "../../src/platform/errors.ts";
import { redraw, sniffImage } from "../../src/platform/pictures.ts";
import { packUpdate, readUpdate } from "../../src/platform/update/package.ts";
import { parseShape } from "../../src/positioning/pages/form-shape.ts";
import { parseAnchors } from "../../src/positioning/replay.ts";
import { parseEnterprise, parseLocation, parseOperator, parseRoom } from "../../src/site/form.ts";
import { judgeSvg } from "../../src/site/svg.ts";
import {
  parseAcknowledgement,
  parseEnvelope,
  parseJson,
  parseLinkState,
  parsePositions,
  parseRefusal,
} from "../../src/sync/form.ts";
import { Intake, takeParcel, unpackParcel } from "../../src/sync/index.ts";
import { parseCommand } from "../../src/sync/orders/command-form.ts";
import { parseAnswer } from "../../src/sync/parcel.ts";
import { GOOD_CYLINDER, pictureOf } from "../faults/facts.ts";
import { newKeys } from "../faults/update-site.ts";
import type { FuzzCase } from "./fuzz-run.ts";

const TODAY = "2026-12-10" as Day;
const NOW = instant(Date.UTC(2026, 11, 10));
const HASH = "a".repeat(64);

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const json = (value: unknown): Uint8Array => utf8(JSON.stringify(value));
/** As a page gets it: broken characters are there, and no text is longer than a request may be. */
const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

const isFault = (error: unknown): boolean => error instanceof Fault;

type Form = Readonly<Record<string, string>>;

/** A case that takes a form; its samples are urlencoded, as a browser sends them. */
function form(name: string, samples: readonly Form[], run: (form: Form) => unknown): FuzzCase {
  return {
    name: `form of ${name}`,
    samples: samples.map((sample) => utf8(new URLSearchParams(sample).toString())),
    run: (bytes) => run(Object.fromEntries(new URLSearchParams(textOf(bytes)))),
  };
}

const TEXTS: readonly FuzzCase[] = [
  {
    name: "scanned codes",
    samples: [
      "370983100001",
      "GWP-1",
      "http://a.b/c/370983100001",
      "]d2010692000000000121ABC",
      "GWB-demo7k2m9x4q8w3e5r6t",
    ].map(utf8),
    run: (bytes) => readCode(textOf(bytes)),
  },
  {
    name: "patterns of foreign codes",
    samples: ["^(?<code>[0-9]{12})$", "https://x\\.cn/\\?id=(?<code>\\w+)"].map(utf8),
    run: (bytes) => patternProblem(textOf(bytes)),
  },
  {
    name: "codes of sealed records",
    samples: [utf8("ABCD-EFGH-JKMN-PQRS")],
    run: (bytes) => readSealCode(textOf(bytes)),
  },
  {
    name: "hex on the command line",
    samples: [utf8("01 03 0x04 ff\n")],
    run: (bytes) => parseHex(textOf(bytes)),
  },
  {
    name: "amounts of money",
    samples: [utf8("1,234.50")],
    run: (bytes) => parseYuan(textOf(bytes)),
  },
  {
    name: "settings of the start",
    samples: [
      "GASWARD_PORT=8080",
      "GASWARD_HTTPS_PORT=8443&GASWARD_NAMES=a,b",
      "GASWARD_UPSTREAM=mqtts://h:8883",
    ].map(utf8),
    run: (bytes) => readConfig(Object.fromEntries(new URLSearchParams(textOf(bytes)))),
    isRefusal: isFault,
  },
];

const CSV = [
  "瓶身码,阀门码,制造单位,制造日期,充装介质\r\n370983100001,,江苏民生,2024-03-01,LPG\r\n",
  'code;maker\r\n"37""0";"a\r\nb"\r\n',
  "\ufeffa\tb\r\n1\t2\r\n",
].map(utf8);

function workbook(): Uint8Array {
  const sheet =
    '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>' +
    '<row r="1"><c r="A1" t="inlineStr"><is><t>瓶身码</t></is></c><c r="B1" t="inlineStr"><is><t>介质</t></is></c></row>' +
    '<row r="2"><c r="A2"><v>370983100001</v></c><c r="B2" t="inlineStr"><is><t>LPG</t></is></c></row></sheetData></worksheet>';
  const relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const parts = {
    "[Content_Types].xml":
      '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
    "_rels/.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${relation}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    "xl/workbook.xml": `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="${relation}"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${relation}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    "xl/worksheets/sheet1.xml": sheet,
  };
  return zipSync(
    Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, utf8(text)])),
    { level: 0 },
  );
}

const FILES: readonly FuzzCase[] = [
  {
    name: "cylinder list, CSV",
    samples: CSV,
    run: (bytes) => readTable(bytes),
    isRefusal: (error) => error instanceof FileFaultError,
    maxMs: 3_000,
  },
  {
    name: "cylinder list, workbook",
    samples: [workbook()],
    run: (bytes) => readTable(bytes),
    isRefusal: (error) => error instanceof FileFaultError,
    maxMs: 5_000,
  },
  {
    name: "people list",
    samples: [utf8("姓名,工号,角色\r\n张伟,A1,operator\r\n"), ...CSV],
    run: (bytes) => readImport(bytes, TODAY),
  },
  {
    name: "customer list",
    samples: [utf8("类别,姓名,地址,电话\r\n居民,张伟,某路 1 号,13800000000\r\n"), ...CSV],
    run: (bytes) => readCustomers(bytes),
  },
  {
    name: "drawing, SVG",
    samples: [
      utf8(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 50"><path d="M0 0L9 9"/><text x="1">a</text></svg>',
      ),
      utf8(
        '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><g><rect/></g></svg>',
      ),
    ],
    run: (bytes) => judgeSvg(bytes),
  },
  {
    name: "anchors of a replay",
    samples: [json([{ id: "a1", xM: 1, yM: 2, zM: 3 }])],
    run: (bytes) => parseAnchors(textOf(bytes)),
  },
];

async function pictures(): Promise<readonly FuzzCase[]> {
  const jpeg = new Uint8Array(await (await pictureOf(7)).arrayBuffer());
  const png = new Uint8Array(await new Bun.Image(jpeg).png().bytes());
  const webp = new Uint8Array(await new Bun.Image(jpeg).webp().bytes());
  const samples = [jpeg, png, webp];
  const limits = { type: "jpg", sideMaxPx: 1_600, quality: 80, pixelsMax: 4_000_000 } as const;
  return [
    { name: "kind of a picture", samples, run: sniffImage },
    { name: "photo", samples, run: (bytes) => redraw(bytes, limits), maxMs: 5_000 },
    {
      name: "picture of a face",
      samples: [...samples, utf8("P5 2 2 255 abcd")],
      run: (bytes) => decodePicture(bytes, 640),
      maxMs: 5_000,
    },
  ];
}

const MESSAGES = {
  envelope: {
    ...{
      site: "s1",
      epoch: "e1",
      lane: "event",
      laneSeq: 1,
      prev: HASH,
      kind: "fill.completed",
      at: 1,
    },
    ...{
      body: { id: "i", actor: "p", subject: "fill:1", facts: { a: [1, null] }, hash: HASH },
      keyId: "k",
      sig: "s",
    },
  },
  ack: { epoch: "e1", lane: "event", laneSeq: 9 },
  state: { site: "s1", epoch: "e1", connection: 1, state: "online", at: 1, keyId: "k", sig: "s" },
  positions: {
    ...{ site: "s1", epoch: "e1", at: 1, total: 1, keyId: "k", sig: "s" },
    cards: [{ card: "1", floor: "f", xMm: 1, yMm: 2, at: 3 }],
  },
  command: {
    ...{ site: "s1", id: "c1", issuedAt: 1, expiresAt: 2, keyId: "k", sig: "s" },
    order: { action: "lock", scope: "station", target: "", reason: "泄漏" },
  },
  intake: {
    ...{ packageId: "0".repeat(26), takenAt: 1, sentAt: 2, waiting: 0 },
    acts: [
      {
        id: "0".repeat(26),
        seq: 1,
        claimedAt: 1,
        files: [],
        act: { kind: "round.end", id: "0".repeat(26), note: "" },
      },
    ],
  },
} as const;

function messages(): readonly FuzzCase[] {
  const intake = new Intake({
    state: ":memory:",
    accepted: () => undefined,
    rejected: () => undefined,
  });
  const head = JSON.stringify({ site: "s1", epoch: "e1", key: newKeys().publicPem });
  const parcel = utf8(`${head}\n${JSON.stringify(MESSAGES.envelope)}\n`);
  const one = (name: string, value: unknown, run: FuzzCase["run"]): FuzzCase => ({
    name: `message: ${name}`,
    samples: [json(value)],
    run,
  });
  return [
    one("record", MESSAGES.envelope, parseEnvelope),
    one("acknowledgement", MESSAGES.ack, parseAcknowledgement),
    one("refusal", { ...MESSAGES.ack, code: "no", words: "x" }, parseRefusal),
    one("state of a line", MESSAGES.state, parseLinkState),
    one("positions", MESSAGES.positions, parsePositions),
    one("order", MESSAGES.command, parseCommand),
    one("answer to a parcel", { acks: [MESSAGES.ack], commands: [MESSAGES.command] }, parseAnswer),
    one("acts of a phone", MESSAGES.intake, (bytes) => parseIntake(parseJson(bytes))),
    {
      name: "parcel, packed",
      samples: [new Uint8Array(Bun.gzipSync(parcel.slice()))],
      run: (bytes) => unpackParcel(bytes, true),
    },
    { name: "parcel", samples: [parcel], run: (bytes) => takeParcel(intake, textOf(bytes)) },
  ];
}

function sealed(): readonly FuzzCase[] {
  const folder = mkdtempSync(join(tmpdir(), "gasward-fuzz-"));
  const wrapping = wrappingKeyOf("a b c d e f", newSalt());
  const pieces: Uint8Array[] = [];
  const header = { siteId: "s", siteName: "站", program: "1", createdAt: 1 };
  const writer = new BackupWriter({ write: (bytes) => pieces.push(bytes) }, header, wrapping);
  writer.write(utf8("x".repeat(3_000)));
  writer.end();
  const keys = newKeys();
  const migrations = { site: [], tracks: [] };
  const update = packUpdate(
    Buffer.from("program"),
    { version: "0.2.0", platform: "linux-x64", migrations },
    keys.privatePem,
  );
  const path = join(folder, "update");
  return [
    {
      name: "backup",
      samples: [new Uint8Array(Buffer.concat(pieces))],
      run(bytes) {
        let at = 0;
        const source = {
          read(length: number) {
            const from = at;
            at = Math.min(bytes.length, at + length);
            return bytes.subarray(from, at);
          },
          isAtEnd: () => at >= bytes.length,
        };
        for (const record of readRecords(source, readHeader(source), wrapping.key))
          if (record.length < 0) return;
      },
      isRefusal: isFault,
    },
    {
      name: "update",
      samples: [new Uint8Array(update)],
      run(bytes) {
        writeFileSync(path, bytes);
        return readUpdate(path, [keys.publicPem]);
      },
    },
  ];
}

const FORMS: readonly FuzzCase[] = [
  form("a cylinder", [{ ...GOOD_CYLINDER, serial: "S1", "body-code": "370983100001" }], (raw) =>
    parseCylinder(raw, TODAY),
  ),
  form("the cylinder list", [{ q: "37", due: "30", page: "2", content: "full" }], parseListQuery),
  form(
    "a person",
    [{ name: "张伟", "staff-number": "A1", kind: "staff", "role-operator": "yes" }],
    parsePerson,
  ),
  form(
    "a certificate",
    [
      {
        kind: "cylinder-filling",
        number: "1",
        "issued-on": "2024-01-01",
        "expires-on": "2028-01-01",
      },
    ],
    (raw) => parseCertificate(raw, TODAY),
  ),
  form(
    "a training",
    [{ topic: "安全", "held-on": "2026-01-01", "valid-until": "2027-01-01" }],
    (raw) => parseTraining(raw, TODAY),
  ),
  form(
    "a permit",
    [
      {
        kind: "hot",
        from: "2026-12-11T08:00",
        to: "2026-12-11T12:00",
        what: "焊接",
        place: "罐区",
      },
    ],
    (raw) => parseBooking(raw, ["r1"]),
  ),
  form(
    "an activity",
    [{ kind: "lifting", what: "吊装", from: "2026-12-11T08:00", to: "2026-12-11T12:00" }],
    (raw) => parseActivity(raw, ["r1"]),
  ),
  form(
    "a danger",
    [{ what: "软管老化", place: "充装间", category: "equipment", suspected: "general" }],
    (raw) => parseReport(raw, ["r1"]),
  ),
  form("an act on a danger", [{ reason: "已更换", cost: "120.50", due: "2026-12-20" }], (raw) =>
    (["grade", "assign", "rectify", "recheck", "reject"] as const).map((act) =>
      parseAct(act as never, raw),
    ),
  ),
  form(
    "the danger ledger",
    [{ state: "open", level: "major", from: "2026-01-01", q: "阀" }],
    (raw) => parseLedger(raw, NOW),
  ),
  form(
    "an area",
    [
      { shape: "polygon", points: "0,0\n10,0\n10,10", holes: "", radius: "", width: "" },
      { shape: "circle", points: "5,5", radius: "3" },
    ],
    (raw) => parseShape(raw, { widthMm: 100_000, heightMm: 50_000 }),
  ),
  form(
    "the enterprise",
    [{ name: "丰源", "credit-code": "91370983MA3C000012", "emergency-phone": "0538-3210119" }],
    parseEnterprise,
  ),
  form(
    "the location",
    [{ address: "某路 1 号", longitude: "116.7687", latitude: "36.1824" }],
    parseLocation,
  ),
  form("a room", [{ name: "实瓶库", kind: "full", level: "3" }], (raw) => parseRoom(raw, ["lpg"])),
  form("an operator's licence", [{ "expires-on": "2028-01-01", number: "1" }], (raw) =>
    parseOperator(raw, TODAY),
  ),
  form(
    "a customer",
    [{ kind: "household", name: "张伟", address: "某路", phone: "13800000000", limit: "30" }],
    parseCustomer,
  ),
  form(
    "a check item",
    [{ kind: "number", zh: "压力", en: "Pressure", min: "0", max: "2.5", unit: "MPa" }],
    (raw) => parseItem(raw, "i1", undefined),
  ),
  form("options of a choice", [{ options: "好\n坏 !\n" }], (raw) =>
    parseOptions(raw["options"] ?? ""),
  ),
];

export async function fuzzCases(): Promise<readonly FuzzCase[]> {
  return [...TEXTS, ...FILES, ...(await pictures()), ...messages(), ...sealed(), ...FORMS];
}
