/** Check tables and thresholds from above: nothing prescribed is lost and nothing becomes looser without a person. */
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { escalationWith, listOpenByCode, readEscalation } from "../../src/alarms/index.ts";
import {
  type Definition,
  publishedBase,
  retireTemplate,
  SUPPLIED_TABLES,
  saveDraft,
  supplyTables,
  tableDifference,
} from "../../src/checks/index.ts";
import { OWN_SOURCE } from "../../src/checks/supplied/build.ts";
import { runReceive } from "../../src/cli/receive.ts";
import type { TableOrder } from "../../src/sync/index.ts";
import {
  addAuthority,
  baseMark,
  type Command,
  Commands,
  decideProposal,
  findCommand,
  listCommands,
  proposalOf,
  setAuthorityTables,
} from "../../src/sync/index.ts";
import { parseCommand } from "../../src/sync/orders/command-form.ts";
import type { TestPerson } from "../support/app.ts";
import { type Bay, managerOf, openBay } from "../support/filling.ts";
import { Broker } from "../support/mosquitto.ts";
import { expectSoundPage } from "../views/support.ts";
import { Authority, bytes } from "./authority.ts";
import { guest, until } from "./support.ts";

const [SUPPLIED] = SUPPLIED_TABLES;
if (SUPPLIED === undefined) throw new Error("no table");

/** As an authority writes it: without the marks. */
function written(definition: Definition): TableOrder["definition"] {
  const plain = JSON.parse(JSON.stringify(definition));
  for (const { items } of plain.sections) for (const item of items) delete item.mark;
  return plain;
}

const EXTRA = {
  id: "county-1",
  kind: "pass-fail" as const,
  text: { zh: "雷雨后检查接地", en: "Earthing after a thunderstorm" },
  severity: "general" as const,
  source: "县应急〔2026〕7 号",
};

function table(
  change: (definition: TableOrder["definition"]) => void,
  id = SUPPLIED?.id ?? "",
): TableOrder {
  const definition = written((SUPPLIED as NonNullable<typeof SUPPLIED>).definition);
  change(definition);
  return {
    action: "check-table",
    table: id,
    purpose: SUPPLIED?.purpose ?? "other",
    definition,
    reason: "省里新标准",
  };
}

const more = () => table(({ sections }) => void sections[0]?.items.push(EXTRA));
const fewer = () => table(({ sections }) => void sections[0]?.items.shift());

describe("what would be lost", () => {
  const before = SUPPLIED.definition;
  const items = before.sections.flatMap((section) => section.items);

  test("a table against itself differs in nothing", () => {
    expect(tableDifference(before, before)).toEqual({
      added: [],
      removed: [],
      changed: [],
      lost: [],
    });
  });

  test("whatever item goes or is changed in whatever way: a prescribed one is named", () => {
    const change = fc.constantFrom("remove", "optional", "severity", "text", "condition");
    fc.assert(
      fc.property(fc.integer({ min: 0, max: items.length - 1 }), change, (at, how) => {
        const item = items[at] as (typeof items)[number];
        const other = {
          remove: [],
          optional: [{ ...item, isOptional: item.isOptional !== true }],
          severity: [{ ...item, severity: item.severity === "major" ? "general" : "major" }],
          text: [{ ...item, text: { zh: "别的", en: "else" } }],
          condition: [{ ...item, onlyIf: { item: "x", is: ["y"] } }],
        }[how] as readonly (typeof item)[];
        const after: Definition = {
          ...before,
          sections: before.sections.map((section) => ({
            ...section,
            items: section.items.flatMap((one) => (one.id === item.id ? other : [one])),
          })),
        };
        const { lost } = tableDifference(before, after);
        expect(lost.some(({ id }) => id === item.id)).toBe(item.source !== OWN_SOURCE);
      }),
      { numRuns: 60 },
    );
  });
});

test("times: looser is whatever lets one step of one priority wait longer", () => {
  const minutes = fc.integer({ min: 1, max: 10_080 });
  const pair = fc.tuple(minutes, minutes).filter(([a, b]) => a < b);
  const times = fc.record({ 1: pair, 2: pair, 3: pair, 4: pair });
  fc.assert(
    fc.property(
      times,
      fc.record({ "1": pair, "3": pair }, { requiredKeys: [] }),
      (before, part) => {
        const change = escalationWith(before, part);
        const pairs = [1, 3] as const;
        const isLonger = pairs.some((one) =>
          part[`${one}`]?.some((value, step) => value > (before[one][step] ?? 0)),
        );
        expect(change?.isLooser).toBe(isLonger);
        expect(change?.times[2]).toEqual(before[2]);
      },
    ),
  );
  expect(
    escalationWith({ 1: [1, 2], 2: [1, 2], 3: [1, 2], 4: [1, 2] }, { "1": [5, 5] }),
  ).toBeUndefined();
});

describe("at a site", () => {
  let bay: Bay;
  let commands: Commands;
  let authority: Authority;

  beforeEach(async () => {
    bay = await openBay();
    await supplyTables(bay.site.app.ports);
    commands = new Commands(bay.site.app.ports, bay.station);
    authority = new Authority();
    const added = await addAuthority(bay.site.app.ports, managerOf(bay), {
      name: "县应急管理局",
      publicPem: authority.publicPem,
    });
    authority.keyId = added.ok ? added.value : "";
  });
  afterEach(() => bay.stop());

  const ports = () => bay.site.app.ports;
  const read = () => ports().db.read;
  const send = async (order: unknown, change: Partial<Command> = {}): Promise<string> => {
    const command = authority.command(bay, order as never, change);
    await commands.receive(bytes(command));
    return command.id;
  };
  const verdict = (id: string) => findCommand(read(), authority.keyId, id)?.verdict;
  const hash = () => publishedBase(read(), SUPPLIED.id).hash;
  const itemIds = () =>
    publishedBase(read(), SUPPLIED.id).definition?.sections.flatMap(({ items }) =>
      items.map((item) => item.id),
    );
  const atOnce = () => setAuthorityTables(ports(), managerOf(bay), authority.keyId, true);
  const decide = (id: string, isAccepted: boolean, reason = "已核对标准", seen?: string) => {
    const row = findCommand(read(), authority.keyId, id);
    const proposal = row && proposalOf(row);
    return decideProposal(ports(), managerOf(bay), {
      keyId: authority.keyId,
      id,
      isAccepted,
      reason,
      seen: seen ?? (proposal === undefined ? "" : baseMark(read(), proposal)),
    });
  };
  const answers = () =>
    (
      ports()
        .db.sql.query(
          "SELECT kind, lane, payload FROM journal WHERE kind LIKE 'upstream-command.%' ORDER BY seq",
        )
        .all() as { kind: string; lane: string; payload: string }[]
    ).map(({ kind, lane, payload }) => ({ kind, lane, ...JSON.parse(payload) }));

  test("a table waits for a manager, who accepts it: it is used, and both answers go up", async () => {
    const before = hash();
    const id = await send(more());
    expect([verdict(id), hash()]).toEqual(["waiting", before]);
    expect(listOpenByCode(read(), "upstream.notice").length).toBe(1);
    expect((await decide(id, true)).ok).toBe(true);
    expect(itemIds()).toContain(EXTRA.id);
    expect(answers()).toMatchObject([
      { kind: "upstream-command.waiting", lane: "alarm", verdict: "waiting" },
      { kind: "upstream-command.done", lane: "alarm", verdict: "done", reason: "已核对标准" },
    ]);
    expect(await decide(id, true)).toMatchObject({ refusal: "order.gone" });
  });

  test("declined, with the reason in the answer and no identity number in it", async () => {
    const before = hash();
    const id = await send(fewer());
    expect(await decide(id, false, "  ")).toMatchObject({ refusal: "order.reason_needed" });
    await decide(id, false, "规定项不能取消，见 110101199003070011 的意见");
    expect(hash()).toBe(before);
    expect(answers()[1]).toMatchObject({
      kind: "upstream-command.refused",
      verdict: "declined",
      reason: "规定项不能取消，见 *** 的意见",
    });
  });

  test("where the site has set so, more is used at once and fewer is not", async () => {
    await atOnce();
    expect(verdict(await send(more()))).toBe("done");
    expect(itemIds()).toContain(EXTRA.id);
    // The authority's own item of before is prescribed too.
    const id = await send(fewer());
    expect(verdict(id)).toBe("waiting");
    expect(itemIds()).toContain(EXTRA.id);
    // A newer program brings its own table: what the authority ordered stays.
    const newer = {
      ...SUPPLIED,
      definition: { ...SUPPLIED.definition, title: { zh: "新", en: "N" } },
    };
    await supplyTables(ports(), [newer]);
    expect(itemIds()).toContain(EXTRA.id);
  });

  test("a table that the site took out of use comes back by its own word only", async () => {
    await atOnce();
    await retireTemplate(ports(), managerOf(bay), SUPPLIED.id);
    const id = await send(more());
    expect([verdict(id), hash()]).toEqual(["waiting", ""]);
    expect((await decide(id, true)).ok).toBe(true);
    expect(itemIds()).toContain(EXTRA.id);
  });

  test("a table that the site does not have is new; a draft that is being written is not passed over", async () => {
    await atOnce();
    expect(verdict(await send(table(() => undefined, "county-table")))).toBe("done");
    expect(publishedBase(read(), "county-table").definition).toBeDefined();
    await saveDraft(ports(), managerOf(bay), SUPPLIED.id, SUPPLIED.definition);
    const id = await send(more());
    expect(verdict(id)).toBe("waiting");
    expect(await decide(id, true)).toMatchObject({ refusal: "order.draft_open" });
  });

  test("what changed since the manager looked is looked at again; a later proposal takes the place", async () => {
    const first = await send(more());
    expect(await decide(first, true, "好", "0".repeat(64))).toMatchObject({
      refusal: "order.changed_meanwhile",
    });
    const second = await send(fewer());
    expect([verdict(first), verdict(second)]).toEqual(["superseded", "waiting"]);
  });

  test("times that become shorter are used at once; longer ones wait for a person", async () => {
    const before = readEscalation(read());
    const [first, last] = before[2];
    const strict = await send({
      action: "thresholds",
      escalation: { "2": [Math.max(1, first - 1), last] },
      reason: "节前",
    });
    expect(verdict(strict)).toBe("done");
    const loose = await send({
      action: "thresholds",
      escalation: { "2": [first, last + 60] },
      reason: "太吵",
    });
    expect(verdict(loose)).toBe("waiting");
    expect(readEscalation(read())[2]).toEqual([Math.max(1, first - 1), last]);
    await decide(loose, true);
    expect(readEscalation(read())[2]).toEqual([first, last + 60]);
    const bad = await send({ action: "thresholds", escalation: { "1": [5, 5] }, reason: "x" });
    expect(verdict(bad)).toBe("bad_thresholds");
  });

  test.each([
    ["a field too many", { ...more(), more: 1 }],
    [
      "a field too many in an item",
      table(({ sections }) => void sections[0]?.items.push({ ...EXTRA, mark: "V" } as never)),
    ],
    ["a table without items", table((definition) => definition.sections.splice(0))],
    ["an unknown threshold", { action: "thresholds", escalation: { "5": [1, 2] }, reason: "x" }],
    ["no threshold", { action: "thresholds", escalation: {}, reason: "x" }],
    ["words longer than any", { ...more(), reason: "长".repeat(501) }],
    ["an order nobody knows", { action: "reboot" }],
  ])("%s is answered as not understood and changes nothing", async (_why, order) => {
    await atOnce();
    const before = hash();
    expect(verdict(await send(order))).toBe("not_understood");
    expect(hash()).toBe(before);
    expect(commands.unbelieved).toBe(0);
  });

  test("two items of one name, or an item of another purpose's table, make no table", async () => {
    await atOnce();
    const twice = table(({ sections }) => void sections[0]?.items.push(EXTRA, EXTRA));
    expect(verdict(await send(twice))).toBe("bad_table");
    const purpose = SUPPLIED.purpose === "other" ? "use" : "other";
    expect(verdict(await send({ ...more(), purpose }))).toBe("bad_table");
  });

  test("a manager sees the difference, says why, and accepts; who may not decide is not asked", async () => {
    const id = await send(fewer());
    const path = `/upstream/orders/${authority.keyId}/${id}`;
    const login = (role: "safety-manager" | "regulator") =>
      bay.site.login(bay.site.people.get(role) as TestPerson);
    const manager = await login("safety-manager");
    expect((await manager.get("/upstream/orders")).text).toContain(path);
    const { text } = await manager.get(path);
    await expectSoundPage(text);
    const gone = SUPPLIED.definition.sections[0]?.items[0]?.text.zh ?? "";
    expect(text).toContain(gone);
    expect(text).toContain("规定项");
    const seen = /name="seen" value="([^"]*)"/.exec(text)?.[1] ?? "";
    const empty = await manager.post(path, { act: "accept", seen, reason: " " });
    expect([empty.status, empty.text.includes("请写明理由")]).toEqual([422, true]);
    const neither = await manager.post(path, { act: "?", seen, reason: "已核对" });
    expect([neither.status, neither.text.includes("已核对")]).toEqual([422, true]);
    expect(verdict(id)).toBe("waiting");
    const stale = await manager.post(path, { act: "accept", seen: "x", reason: "已核对标准" });
    expect([stale.status, stale.text.includes("已核对标准")]).toEqual([409, true]);
    const done = await manager.post(path, { act: "accept", seen, reason: "已核对标准" });
    expect([done.status, verdict(id)]).toEqual([303, "done"]);
    const after = await manager.get(path);
    await expectSoundPage(after.text);
    expect(after.text).not.toContain('name="act"');
  });

  test("stale, replayed, forged, for another site, or too large: the table stays", async () => {
    await atOnce();
    const before = hash();
    const now = bay.site.time.clock.now();
    expect(verdict(await send(more(), { issuedAt: now - 9_000, expiresAt: now - 1 }))).toBe(
      "expired",
    );
    const good = authority.command(bay, more());
    const forged = { ...good, order: { ...good.order, reason: "别的" } };
    await commands.receive(bytes(forged));
    await commands.receive(bytes({ ...good, site: "elsewhere" }));
    const large = authority.command(bay, { ...more(), padding: "x".repeat(70_000) } as never);
    expect(parseCommand(bytes(large))).toBeUndefined();
    await commands.receive(bytes(large));
    expect([hash(), commands.unbelieved]).toEqual([before, 3]);
    await commands.receive(bytes(good));
    const used = hash();
    expect(used).not.toBe(before);
    await commands.receive(bytes(good));
    expect(hash()).toBe(used);
    expect(listCommands(read(), 50, 0).length).toBe(2);
  });
});

test("the reference receiver's author sends an order from a file; what is none is not sent", async () => {
  await using broker = await Broker.start();
  const client = await guest(broker.url);
  const heard: Uint8Array[] = [];
  client.on("message", (_topic, payload) => heard.push(payload));
  await client.subscribeAsync("gasward/v1/site-1/down/command", { qos: 1 });
  const folder = mkdtempSync(join(tmpdir(), "gw-order-"));
  const file = join(folder, "order.json");
  const out: string[] = [];
  const io = { lang: "zh-CN", out: (line: string) => out.push(line), err: () => undefined };
  const common = ["--url", broker.url, "--key", join(folder, "key.pem"), "--order", file];
  const send = async (order: unknown): Promise<number> => {
    await Bun.write(file, JSON.stringify(order));
    return await runReceive([...common, "--site", "site-1"], io as never);
  };
  expect(await send({ ...more(), more: 1 })).toBe(1);
  expect(await send(more())).toBe(0);
  await until("it is there", () => heard.length > 0);
  const command = parseCommand(heard[0] ?? new Uint8Array());
  expect(command?.order).toEqual(more());
  expect(out).toEqual([JSON.stringify({ site: "site-1", order: command?.id })]);
  await client.endAsync();
  rmSync(folder, { recursive: true });
});
