/** A ticket issued elsewhere: entered, refused on paper where bound, begun under face and cylinders, seen by the conflict check. */
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { HOUR_MS, MINUTE_MS } from "../../src/kernel/instants.ts";
import { liveTickets } from "../../src/permits/external/live.ts";
import { externalPaths } from "../../src/permits/external/paths.ts";
import { ticketConflicts } from "../../src/permits/external/service.ts";
import { findTicket } from "../../src/permits/external/store.ts";
import { permitPaths } from "../../src/permits/paths.ts";
import { openTestSite, type TestSite, type Visitor } from "../support/test-site.ts";
import { expectSoundPage } from "../views/support.ts";
import { type Crew, local, openCrew } from "./crew.ts";

setDefaultTimeout(60_000);

let site: TestSite;
let crew: Crew;
let worker: Visitor;
let manager: Visitor;
let id = "";

beforeAll(async () => {
  site = await openTestSite();
  crew = await openCrew(site);
  worker = crew.applicant;
  manager = await site.visitor(["safety-manager"]);
});

afterAll(() => site.close());

const photo = Bun.file(`${import.meta.dir}/../../src/demo/signature.png`);

async function form(more: Readonly<Record<string, string>> = {}, files = 1): Promise<FormData> {
  const data = new FormData();
  const fields = {
    ...{ number: "SD-2027-0117", issuer: "省特殊作业系统", medium: "electronic" },
    ...{ kind: "hot-work", level: "first", what: "更换泵出口阀", place: "泵房", approver: "张某" },
    ...{ start: local(site, 0), end: local(site, 4 * HOUR_MS), worker: crew.ids["welder"] ?? "" },
    ...more,
  };
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  for (let n = 0; n < files; n += 1) {
    data.append("files", new File([await photo.arrayBuffer()], `${n}.png`, { type: "image/png" }));
  }
  return data;
}

const post = async (path: string, data: FormData | Record<string, string>, by = worker) => {
  const answer = await by.post(path, data);
  return { status: answer.status, text: await answer.text(), to: answer.headers.get("location") };
};
const ask = async (path: string, by = worker): Promise<string> => await (await by.get(path)).text();
const version = () => String(findTicket(site.app.ports.db.read, id)?.version ?? 0);
const act = (name: string, more: Record<string, string> = {}) =>
  post(externalPaths.act(id, name), { seen: version(), ...more });

test("what is wrong with it is told field by field, and what was typed is kept", async () => {
  await expectSoundPage(await ask(externalPaths.add));
  const none = await post(externalPaths.add, await form({}, 0));
  expect(none.status).toBe(422);
  expect(none.text).toContain('id="files-error"');
  expect(none.text).toContain("SD-2027-0117");
  const long = await form({ level: "II", end: local(site, 9 * HOUR_MS) });
  const both = await post(externalPaths.add, long);
  expect(both.text).toContain('id="level-error"');
  expect(both.text).toContain('id="end-error"');
  const noPicture = await form({}, 0);
  noPicture.append("files", new File(["not a picture"], "a.jpg"));
  expect((await post(externalPaths.add, noPicture)).text).toContain("照片没有收下");
  expect(site.entries("external-ticket.entered")).toEqual([]);
});

test("a site bound to electronic tickets takes no paper, and the attempt is on record", async () => {
  await manager.post(permitPaths.settings, { what: "night", from: "21:00", to: "05:00" });
  await manager.post(permitPaths.settings, { what: "electronic", only: "yes" });
  // One setting does not take another with it.
  expect(await ask(permitPaths.settings, manager)).toContain('value="21:00"');
  const refused = await post(externalPaths.add, await form({ medium: "paper" }));
  expect(refused.status).toBe(422);
  expect(refused.text).toContain("本站只用电子票");
  expect(site.entries("external-ticket.paper_refused")).toHaveLength(1);
});

test("entered once, however often; the same number of the same issuer is known", async () => {
  const once = site.app.ports.ids.next();
  for (const _ of [1, 2]) {
    expect((await post(externalPaths.add, await form({ once }))).to).toBe(externalPaths.one(once));
  }
  id = once;
  expect((await post(externalPaths.add, await form())).text).toContain("已经录入");
  const [entry] = site.entries("external-ticket.entered");
  expect(entry?.lane).toBe("event");
  expect(JSON.stringify(entry)).not.toContain("张某");
  const page = await ask(externalPaths.one(id));
  await expectSoundPage(page);
  const picture = /\/media\/[0-9a-f]{64}/.exec(page)?.[0] ?? "";
  expect((await worker.get(picture)).status).toBe(200);
  expect(await ask(permitPaths.board)).toContain("更换泵出口阀");
  expect(await ask(`${externalPaths.list}?state=waiting&q=SD-2027`)).toContain("更换泵出口阀");
  expect(await ask(`${externalPaths.list}?state=ended`)).not.toContain("更换泵出口阀");
});

test("corrected with a reason, and only as it was seen", async () => {
  const edit = externalPaths.edit(id);
  const change = { cylinders: "yes", place: "泵房东侧" };
  expect((await post(edit, await form({ ...change, seen: version() }, 0))).text).toContain("原因");
  const stale = await form({ ...change, seen: "9", reason: "地点写错" }, 0);
  expect((await post(edit, stale)).text).toContain("别人刚改过");
  const good = await form({ ...change, seen: version(), reason: "地点写错" }, 0);
  expect((await post(edit, good)).status).toBe(303);
  expect(site.entries("external-ticket.corrected")[0]?.payload["reason"]).toBe("地点写错");
});

test("it begins only with the named worker's face and confirmed cylinders", async () => {
  const page = await ask(externalPaths.one(id));
  expect(page).toContain("还没有为本票做人脸核验");
  expect(page).toContain("没有有效的气瓶使用确认");
  expect((await act("start")).status).toBe(422);
  expect(await ask(`/confirmations/new?for=permit:${id}`)).toContain("SD-2027-0117");
  const witness = await worker.post("/faces/verify/second", {
    ...{ person: crew.ids["welder"] ?? "", kind: "permit", id, place: "泵房", back: "/" },
    ...{ "second-who": "guard", "second-secret": "258036", reason: "摄像头坏了" },
  });
  expect(witness.status).toBe(303);
  const after = await ask(externalPaths.one(id));
  expect(after).not.toContain("还没有为本票做人脸核验");
  expect((await act("start")).status).toBe(422);
  const electric = await form({ place: "泵房东侧", seen: version(), reason: "改用电焊" }, 0);
  expect((await post(externalPaths.edit(id), electric)).status).toBe(303);
  expect((await act("start")).status).toBe(303);
  expect((await act("start")).status).toBe(422);
});

test("a second ticket for the same place is in conflict with it; the site's own works see it too", async () => {
  const { read } = site.app.ports.db;
  const other = await form({ number: "SD-2", kind: "blind-plate", level: "", place: "泵房东侧" });
  const { to } = await post(externalPaths.add, other);
  const second = findTicket(read, to?.split("/").at(-1) ?? "");
  if (second === undefined) throw new Error("it was not entered");
  const found = ticketConflicts(read, second, site.app.ports.clock.now());
  expect(found.map(({ code }) => code)).toEqual(["conflict.blind-hot"]);
  const page = await ask(externalPaths.one(second.id));
  expect(page).toContain("SD-2027-0117");
  const start = externalPaths.act(second.id, "start");
  expect((await post(start, { seen: "1" })).status).toBe(422);
  expect(liveTickets(read).map(({ stage }) => stage)).toContain("working");
});

test("after its time it stays a work until somebody says that it ended; taken back with a reason", async () => {
  site.folder.site.run(
    `UPDATE external_ticket SET starts_at = starts_at - ${5 * HOUR_MS}, ends_at = ${site.app.ports.clock.now() - MINUTE_MS} WHERE id = '${id}'`,
  );
  expect(await ask(externalPaths.one(id))).toContain("到时未结束");
  expect(liveTickets(site.app.ports.db.read)).toHaveLength(2);
  expect((await act("end", { reason: "" })).status).toBe(303);
  expect((await act("withdraw", { reason: "" })).status).toBe(422);
  expect((await act("withdraw", { reason: "录错单位" })).status).toBe(303);
  expect((await post(externalPaths.add, await form())).status).toBe(303);
  const regulator = await site.visitor(["regulator"], "en");
  const page = await ask(externalPaths.one(id), regulator);
  await expectSoundPage(page);
  expect(page).toContain("Taken back");
  expect((await regulator.post(externalPaths.act(id, "end"), {})).status).toBe(403);
});

const PDF = `%PDF-1.4\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n`;

async function withPdf(
  content: string | Uint8Array<ArrayBuffer>,
  number: string,
): Promise<FormData> {
  const data = await form({ number }, 0);
  // Its name says something else: only its bytes count.
  data.append("files", new File([content], "票.jpg", { type: "image/jpeg" }));
  return data;
}

test("a PDF is kept byte for byte under its hash, and handed out only as a file to save in a sandbox", async () => {
  const made = await post(externalPaths.add, await withPdf(PDF, "SD-2027-0200"));
  const at = made.to ?? "";
  expect(at).toStartWith("/permits/external/");
  const hash = new Bun.CryptoHasher("sha256").update(PDF).digest("hex");
  const page = await ask(at);
  await expectSoundPage(page);
  expect(page).toContain(hash);
  const path = externalPaths.document(at.split("/").at(-1) ?? "", hash);
  expect(page).toContain(`data-pdf-first="${path}"`);
  expect(site.entries("external-ticket.entered").at(-1)?.payload["documents"]).toEqual([hash]);
  const file = await worker.get(path);
  expect(await file.text()).toBe(PDF);
  expect(file.headers.get("content-type")).toBe("application/pdf");
  expect(file.headers.get("content-disposition")).toBe(
    'attachment; filename="ticket-SD-2027-0200.pdf"',
  );
  expect(file.headers.get("content-security-policy")).toBe("sandbox; default-src 'none'");
  expect(file.headers.get("x-content-type-options")).toBe("nosniff");
  // Neither by a stranger, nor under another ticket, nor through the pictures.
  expect((await site.stranger(path)).status).not.toBe(200);
  expect((await worker.get(externalPaths.document(id, hash))).status).toBe(404);
  expect((await worker.get(`/media/${hash}`)).status).toBe(404);
  // A file that was changed on the disk is no longer that paper.
  const stored = `${site.path}/data/media/${hash.slice(0, 2)}/${hash}.pdf`;
  await Bun.write(stored, `${PDF} `);
  expect((await worker.get(path)).status).toBe(404);
});

test("a PDF that is cut off or too large is refused with the form kept", async () => {
  const cut = await post(externalPaths.add, await withPdf(PDF.slice(0, 60), "SD-2027-0201"));
  expect(cut.status).toBe(422);
  expect(cut.text).toContain("PDF 不完整或已损坏");
  expect(cut.text).toContain("SD-2027-0201");
  const large = new Uint8Array(10_000_001);
  large.set(new TextEncoder().encode("%PDF-1.4"));
  const told = await post(externalPaths.add, await withPdf(large, "SD-2027-0202"));
  expect(told.status).toBe(422);
  expect(told.text).toContain("PDF 超过 10 MB");
});
