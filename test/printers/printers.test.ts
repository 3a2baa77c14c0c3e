/** Setting a label printer up, and labels that reach a real listener or say why not. */
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { createServer, type Server } from "node:net";
import { insertStep } from "../../src/filling/flow/store.ts";
import { insertBatch, insertManifoldFill } from "../../src/filling/manifold/store.ts";
import { updateFill } from "../../src/filling/store.ts";
import { parsePrinter } from "../../src/printers/form.ts";
import { type Desk, openDesk } from "../cylinders/desk.ts";
import { seedFills } from "../fills/seed.ts";
import { freePort } from "../support/process.ts";

setDefaultTimeout(40_000);

let desk: Desk;
let server: Server;
let port = 0;
let received: Buffer[] = [];

const FORM = {
  name: "一号枪",
  connection: "tcp",
  dots: "8",
  gap: "2",
  density: "8",
  font: "TSS24.BF2",
  "is-active": "yes",
  "is-default": "yes",
} as const;

const FILL = {
  agoMs: 3_600_000,
  state: "closed",
  verdict: "ok",
  netG: 14_500,
  secondNetG: 14_480,
} as const;

function printed(): string {
  return new TextDecoder("gb18030").decode(Buffer.concat(received));
}

/** A printer says nothing, so that only its end of the line tells that everything has come. */
async function until(has: () => boolean): Promise<void> {
  for (let tries = 0; tries < 200 && !has(); tries += 1) await Bun.sleep(5);
}

async function printerId(name: string): Promise<string> {
  const row = desk.folder.siteReader.query("SELECT id FROM label_printer WHERE name = $name").get({
    name,
  }) as { id: string };
  return row.id;
}

beforeAll(async () => {
  desk = await openDesk();
  server = createServer((socket) => {
    socket.on("data", (bytes: Buffer) => received.push(bytes));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  port = typeof address === "object" && address !== null ? address.port : 0;
});

afterAll(async () => {
  server.close();
  await desk.close();
});

test("a printer is set up, shown and tried over the network", async () => {
  const added = await desk.ask("/printers/new", {
    form: { ...FORM, address: `127.0.0.1:${port}` },
  });
  expect(added.status).toBe(303);
  expect(await desk.text("/printers")).toContain("还没有打印过");
  received = [];
  const answer = await desk.text(`/printers/${await printerId("一号枪")}/test`, { form: {} });
  expect(answer).toContain("测试标签已发给 一号枪");
  expect(answer).toContain("最近一次已送达");
  await until(() => printed().includes("PRINT 1,1"));
  expect(printed()).toStartWith("SIZE 60 mm,40 mm\r\n");
  expect(printed()).toContain("标签测试");
});

test("a cylinder's label is printed without a dialog, and the journal says so", async () => {
  const added = await desk.ask("/cylinders/new", {
    form: {
      serial: "L-1",
      maker: "江苏民生",
      "made-on": "2023-05-10",
      medium: "lpg",
      model: "YSP35.5",
      tare: "16.42",
      pressure: "2.1",
      owner: "城南液化气站",
      ownership: "own",
      "inspected-on": "2025-05-10",
      "valve-code": "LV-0001",
      "body-code": "LB-0001",
    },
  });
  const id = (added.headers.get("location") ?? "").split("/").at(-1) ?? "";
  received = [];
  const answer = await desk.ask(`/cylinders/${id}/labels/body`, { as: "operator", form: {} });
  expect(answer.status).toBe(200);
  await until(() => printed().includes("PRINT 1,1"));
  expect(printed()).toContain("瓶体码");
  expect(printed()).toContain('"LB-0001"');
  const entry = desk.folder.siteReader
    .query("SELECT payload FROM journal WHERE kind = 'label.printed' AND subject = $subject")
    .get({ subject: `cylinder:${id}` }) as { payload: string };
  expect(JSON.parse(entry.payload)).toMatchObject({ what: "body", count: 1 });
});

test("the certificate label of a sealed fill goes to the site's printer; without a seal there is none", async () => {
  await seedFills(desk, [
    { ...FILL, id: "fill-sealed", cylinder: "L-2" },
    { ...FILL, id: "fill-open", cylinder: "L-3" },
  ]);
  await desk.app.ports.db.write((tx) =>
    insertStep(tx.orm, {
      ...{ id: "step-1", fillId: "fill-sealed", step: "seal", isPassed: true, answers: "{}" },
      ...{ sealNo: "FH-1", labelNo: "261122-0001", note: "", doneAt: 1 },
      personId: desk.personId("operator"),
    }),
  );
  received = [];
  const sent = await desk.ask("/fills/fill-sealed/label", { as: "operator", form: {} });
  expect(sent.status).toBe(200);
  expect(await sent.text()).toContain("已发送到一号枪");
  await until(() => printed().includes("PRINT 1,1"));
  expect(printed()).toContain("261122-0001");
  received = [];
  const none = await desk.text("/fills/fill-open/label", { as: "operator", form: {} });
  expect(none).not.toContain("已发送到");
  expect(received).toEqual([]);
});

test("the labels of a manifold's good cylinders go there together, with the pressure they settled at", async () => {
  const person = desk.personId("operator");
  await desk.app.ports.db.write((tx) => {
    insertBatch(tx.orm, {
      ...{ id: "batch-1", pointId: "gun-1", operatorId: person, medium: "oxygen", state: "closed" },
      ...{ authorisedAt: 1, endedAt: 2, closedAt: 3, blanks: "{}", holdBy: person, holdS: 5 },
      ...{ holdStartKpa: 300, holdEndKpa: 300, targetAt20Kpa: 14_700, maxAt20Kpa: 15_000 },
      ...{ startKpa: 300, endAt20Kpa: 14_800, restAt20Kpa: 14_750 },
    });
    for (const fillId of ["fill-sealed", "fill-open"]) {
      insertManifoldFill(tx.orm, {
        ...{ fillId, batchId: "batch-1", workingKpa: 15_000 },
        ...{ targetAt20Kpa: 14_700, minAt20Kpa: 14_250, maxAt20Kpa: 15_000 },
      });
    }
    updateFill(tx.orm, "fill-open", { verdict: "failed" });
  });
  received = [];
  const page = await desk.text("/manifold-fills/batch-1/labels", { as: "operator" });
  expect(page).toContain('action="/manifold-fills/batch-1/labels"');
  expect(await desk.text("/manifold-fills/batch-1")).toContain("14.70 MPa");
  const sent = await desk.ask("/manifold-fills/batch-1/labels", { as: "operator", form: {} });
  expect(sent.status).toBe(200);
  expect(await sent.text()).toContain("已发送到一号枪");
  await until(() => printed().includes("PRINT 1,1"));
  expect(printed().match(/PRINT 1,1/g)).toHaveLength(1);
  expect(printed()).toContain("14.75 MPa 20℃");
});

test("two printers of one name are refused, and what was typed stays", async () => {
  const answer = await desk.ask("/printers/new", { form: { ...FORM, address: "127.0.0.1:1" } });
  expect(answer.status).toBe(422);
  const text = await answer.text();
  expect(text).toContain("已有同名打印机");
  expect(text).toContain('value="127.0.0.1:1"');
});

test("an edit that somebody was faster with is told", async () => {
  const path = `/printers/${await printerId("一号枪")}/edit`;
  const answer = await desk.ask(path, { form: { ...FORM, address: "127.0.0.1:9", version: "0" } });
  expect(answer.status).toBe(409);
});

test("a printer that does not answer says so in words and is shown so", async () => {
  await desk.ask("/printers/new", {
    form: { ...FORM, name: "断线", "is-default": "", address: `127.0.0.1:${freePort()}` },
  });
  const answer = await desk.ask(`/printers/${await printerId("断线")}/test`, { form: {} });
  expect(answer.status).toBe(422);
  expect(await answer.text()).toContain("连不上打印机");
});

test("a device file that is not there says so", async () => {
  await desk.ask("/printers/new", {
    form: { ...FORM, name: "无线缆", connection: "usb", "is-default": "", address: "/dev/usb/lp9" },
  });
  const answer = await desk.text(`/printers/${await printerId("无线缆")}/test`, { form: {} });
  expect(answer).toContain("找不到打印机");
});

describe("addresses", () => {
  test.each([
    ["tcp", "192.168.1.50:9100", true],
    ["tcp", "printer.local:9100", true],
    ["tcp", "[fe80::1]:9100", true],
    ["tcp", "192.168.1.50", false],
    ["tcp", "192.168.1.50:99999", false],
    ["tcp", "http://a:1", false],
    ["usb", "/dev/usb/lp0", true],
    ["usb", "/etc/passwd", false],
    ["usb", "/dev/usb/../sda", false],
    ["usb", "/dev/ttyUSB0", false],
  ])("%s %s: %p", (connection, address, isGood) => {
    expect(parsePrinter({ ...FORM, connection, address }).ok).toBe(isGood);
  });
});
