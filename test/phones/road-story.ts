/**
 * A round in a real browser whose network is cut: deliveries with photos and a signature each, a danger with a photo,
 * the browser killed, the network back half-way and lost again. Nothing may be lost, doubled or out of order.
 *
 *   bun test/phones/road-story.ts --deliveries 20 --kills 2
 */
import { rmSync } from "node:fs";
import { parseArgs } from "node:util";
import { Browser, type Page, PHONE } from "../support/browser.ts";
import { BADGES, Demo, temporaryFolder, Visitor, waitUntil } from "../support/site.ts";
import { Wire } from "../support/wire.ts";

const DRIVER = "GWB-demo5g8f3d6s9a2k7p4w";

/** Runs in the page: does a whole delivery through the forms that a person would touch. */
const HANDS = `(() => {
  const one = (selector) => document.querySelector(selector);
  const wait = async (what, ask) => {
    for (const end = Date.now() + 15000; Date.now() < end; ) {
      const found = ask();
      if (found) return found;
      await new Promise((done) => setTimeout(done, 5));
    }
    throw new Error("waited for " + what + " at " + location.hash + ": " + document.body.innerText.slice(0, 300));
  };
  const form = (end) => one('form[action$="' + end + '"]');
  const send = async (end) => (await wait("form " + end, () => form(end))).requestSubmit();
  const canvas = document.createElement("canvas");
  canvas.width = 640; canvas.height = 480;
  const picture = (text) => new Promise((done) => {
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#fff"; pen.fillRect(0, 0, 640, 480);
    pen.fillStyle = "#111"; pen.font = "40px sans-serif"; pen.fillText(text, 20, 80);
    canvas.toBlob(done, "image/jpeg");
  });
  const photo = async (input, text) => {
    const files = new DataTransfer();
    files.items.add(new File([await picture(text)], "p.jpg", { type: "image/jpeg" }));
    input.files = files.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const draw = async (pad, text) => {
    await picture(text);
    pad.querySelector("[data-signature-value]").value = canvas.toDataURL("image/png");
    pad.requestSubmit();
  };
  const answer = async (values) => {
    await wait("check", () => one("article.run-item"));
    for (const [id, value, remark] of values) {
      const item = () => one("#item-" + id);
      if (!item() || item().hidden) continue;
      const radio = item().querySelector('input[type=radio][value="' + value + '"]');
      const text = item().querySelector('form input[type=text], form textarea[name=value]');
      if (radio) { radio.checked = true; radio.dispatchEvent(new Event("change", { bubbles: true })); }
      else if (text && !item().querySelector("[data-signature]")) {
        text.value = value; text.dispatchEvent(new Event("change", { bubbles: true }));
      }
      const pad = item().querySelector("form[data-signature]");
      if (pad) await draw(pad, id);
      await wait("item " + id, () => pad || item().querySelector(".run-saved") || !(radio || text));
      if (remark) {
        const note = await wait("note " + id, () => item().querySelector("textarea[name=note]"));
        note.value = remark; note.dispatchEvent(new Event("change", { bubbles: true }));
        await wait("photo field " + id, () => item().querySelector("input[type=file]"));
      }
      const file = item().querySelector("input[type=file]");
      if (file && !pad) {
        await photo(file, id);
        await wait("photo " + id, () => item().querySelector(".run-photos img"));
      }
      if (pad) await wait("signature " + id, () => item().querySelector(".run-photos img"));
    }
  };
  window.road = {
    waiting: () => Number(one("#road-bar")?.dataset.waiting ?? "-1"),
    truck: async () => {
      const choice = await wait("truck", () => one("#truck"));
      choice.selectedIndex = 1;
      choice.dispatchEvent(new Event("change", { bubbles: true }));
      await wait("the truck is kept", () => one("#truck option[selected]")?.value);
    },
    begin: async (order) => {
      location.hash = "#arrive/" + order;
      const arrive = await wait("arrival", () => one("#reason"));
      arrive.value = "门上没有码";
      arrive.form.requestSubmit();
      await wait("visit", () => one("#visit"));
    },
    check: async (values) => {
      await send("/check");
      await answer(values);
      await send("/complete");
      await wait("notice", () => form("/notice"));
    },
    handOver: async (code, empty) => {
      await send("/notice");
      await wait("scanning", () => one("#typed"));
      one("#typed").value = code;
      one("#typed").form.requestSubmit();
      const collar = await wait("collar", () => one('a[href$="direction=empty"]') || one('form[action*="/collar/"]'));
      if (collar.matches("form")) collar.requestSubmit();
      (await wait("the way to empties", () => one('a[href$="direction=empty"]'))).click();
      await wait("empties", () => form("/empties"));
      one("#typed").value = empty;
      one("#typed").form.requestSubmit();
      await wait("empty " + empty, () => document.body.innerText.includes(empty));
      await send("/empties");
    },
    sign: async (name) => {
      const pad = await wait("pad", () => one("form[data-signature]"));
      pad.querySelector("#signed-by").value = name;
      await draw(pad, name);
      await send("/finish");
      await wait("home", () => location.hash === "#home" && one("#road-bar"));
    },
    go: async (hash, selector) => {
      location.hash = hash;
      return Boolean(await wait(selector + " at " + hash, () => one(selector)));
    },
    patrol: async (turn, values) => {
      location.hash = "#turn/" + turn;
      const reason = await wait("turn", () => one("#no-code-reason"));
      reason.value = "码已损坏";
      reason.form.requestSubmit();
      await answer(values);
      await send("/complete");
      await wait("home", () => location.hash === "#home");
    },
    count: async (place, codes) => {
      location.hash = "#new/seen";
      const asked = await wait("places", () => one("#road-new-round"));
      const choice = asked.querySelector('select[name=place]') ?? asked.querySelector('input[value="' + place + '"]');
      if (choice.matches("select")) choice.value = place; else choice.checked = true;
      asked.requestSubmit();
      await wait("round", () => location.hash.startsWith("#round/") && one("#code"));
      for (const code of codes) {
        one("#code").value = code;
        one("#code").form.requestSubmit();
        await wait("code " + code, () => [...document.querySelectorAll("li.panel")].some((line) => line.textContent === code));
      }
      await send("/undo");
      await wait("one less", () => document.querySelectorAll("li.panel").length === codes.length - 1);
      await send("/end");
      await wait("home", () => location.hash === "#home");
    },
    confirmUse: async (place, code, values) => {
      location.hash = "#confirm";
      const asked = await wait("places", () => one("#begin-confirmation"));
      asked.querySelector("#place").value = place;
      asked.requestSubmit();
      await wait("scanning", () => one("#typed-code-field"));
      one("#typed-code-field").value = code;
      one("#typed-code-field").form.requestSubmit();
      const found = await wait("judged", () => form("/collar") || document.body.innerText.includes(code));
      if (found.matches?.("form")) found.requestSubmit();
      await send("/check");
      await answer(values);
      await send("/complete");
      await wait("outcome", () => document.body.innerText.includes("待交回"));
    },
    evacuate: async (permit) => {
      location.hash = "#permit/" + permit;
      const asked = await wait("reading", () => one("#road-reading"));
      const set = (name, value) => { const field = asked.querySelector("[name=" + name + "]"); field.value = value; };
      set("gas", asked.querySelector("[name=gas] option:not([value=''])").value);
      set("value", "40"); set("point", "法兰旁"); set("instrument", "BX-7"); set("calibrated", "2099-01-01");
      asked.querySelector('input[value="%LEL"]').checked = true;
      asked.requestSubmit();
      await wait("the reading failed", () => document.body.innerText.includes("立即停止作业"));
      await send("/evacuate");
      await wait("everybody is out", () => !document.querySelector('form[action$="/evacuate"]'));
    },
    press: async (hash, end, at = 0) => {
      location.hash = hash;
      const all = () => [...document.querySelectorAll('form[action$="' + end + '"]')];
      (await wait(end + " at " + hash, () => all()[at])).requestSubmit();
    },
    /** The files that the page would save. */
    files: async () => {
      const texts = [];
      const make = URL.createObjectURL;
      URL.createObjectURL = (blob) => { texts.push(blob.text()); return make(blob); };
      location.hash = "#list";
      await send("/export");
      await wait("a file", () => texts.length > 0);
      URL.createObjectURL = make;
      return await Promise.all(texts);
    },
    report: async (what, broken) => {
      location.hash = "#danger";
      const form = await wait("report", () => one("#road-danger"));
      form.querySelector("#what").value = what;
      form.querySelector('input[value="fire"]').checked = true;
      form.querySelector("#place").value = "路边";
      const files = new DataTransfer();
      const bytes = broken ? new Blob(["no picture"]) : await picture(what);
      files.items.add(new File([bytes], "p.jpg", { type: "image/jpeg" }));
      form.querySelector("#photos").files = files.files;
      form.requestSubmit();
      await wait("an answer", () => location.hash === "#home" || one("[role=alert]"));
    },
  };
})()`;

type Table = { readonly sections: readonly { readonly items: readonly Asked[] }[] };
type Asked = {
  readonly id: string;
  readonly kind: string;
  readonly min?: number;
  readonly options?: readonly { readonly value: string; readonly isFail?: boolean }[];
};

export type Told = {
  readonly acts: number;
  readonly delivered: number;
  readonly photos: number;
  readonly ms: number;
};

type Case = { readonly orderId: string; readonly name: string; readonly code: string };

export class RoadStory {
  readonly demo: Demo;
  readonly wire: Wire;
  readonly #profile = temporaryFolder("phone");
  browser!: Browser;
  page!: Page;

  readonly #badge: string;
  readonly #isGuest: boolean;
  #camera: string | undefined;

  private constructor(demo: Demo, wire: Wire, badge: string, isGuest: boolean) {
    this.demo = demo;
    this.wire = wire;
    this.#badge = badge;
    this.#isGuest = isGuest;
  }

  static async open(): Promise<RoadStory> {
    const demo = await Demo.start();
    const story = new RoadStory(demo, new Wire(demo.port), DRIVER, false);
    await story.openBrowser();
    return story;
  }

  /** Another person's phone at the same box. */
  async beside(badge: string, camera?: string): Promise<RoadStory> {
    const story = new RoadStory(this.demo, this.wire, badge, true);
    story.#camera = camera;
    await story.openBrowser();
    return story;
  }

  async openBrowser(): Promise<void> {
    this.browser = await Browser.start({
      profile: this.#profile,
      ...(this.#camera === undefined ? {} : { camera: this.#camera }),
    });
    this.page = await this.browser.open({ viewport: PHONE, isTouch: true, isKept: true });
  }

  /** `before` is done with the new browser before it shows anything. */
  async kill(before?: (page: Page) => Promise<void>): Promise<void> {
    await this.browser.kill();
    await this.openBrowser();
    await before?.(this.page);
    await this.page.goto(`${this.wire.url}/deliveries`);
    await this.ready();
  }

  async close(): Promise<void> {
    await this.browser.close();
    if (!this.#isGuest) {
      this.wire.close();
      await this.demo.close();
    }
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }

  async ready(): Promise<void> {
    await this.page.waitFor("#road[data-ready=yes]");
    await this.page.evaluate(HANDS);
  }

  async signIn(): Promise<void> {
    await this.page.goto(`${this.wire.url}/login`);
    await this.page.waitFor("html[data-js=yes]");
    const isIn = async () => !(await this.page.url()).includes("/login");
    // Again when the machine was too slow for a burst of keys, as a person does.
    for (let tries = 1; ; tries += 1) {
      await this.page.scan(this.#badge);
      try {
        await this.page.until("signed in", isIn, { maxMs: 4_000 });
        return;
      } catch (error) {
        if (tries === 3) throw error;
      }
    }
  }

  /** Customers with an order of today, and a full cylinder for each. */
  async prepare(count: number): Promise<readonly Case[]> {
    const office = new Visitor(this.demo.url);
    await office.scanBadge(BADGES.administrator);
    const { rows } = this.demo.data;
    const read = rows.bind(this.demo.data);
    const driver = read<{ id: string }>(
      "SELECT id FROM person WHERE name = (SELECT name FROM person WHERE id IN (SELECT person_id FROM person_role WHERE role = 'driver') LIMIT 1)",
    )[0]?.id;
    const codes = read<{ code: string }>(
      `SELECT code.code FROM cylinder JOIN cylinder_code AS code ON code.cylinder_id = cylinder.id
       WHERE cylinder.medium = 'lpg' AND code.kind = 'body' AND code.voided_at IS NULL
         AND cylinder.status = 'in-service' AND cylinder.inspection_due_on > date('now', '+2 day')
         AND cylinder.life_ends_on > date('now', '+2 day')
         AND cylinder.id NOT IN
           (SELECT cylinder_id FROM cylinder_place WHERE place_kind IN ('truck', 'outlet'))
       ORDER BY code.code`,
    );
    const cases: Case[] = [];
    for (let at = 0; at < count; at += 1) {
      const name = `外勤${at + 1}`;
      const added = await office.act("/customers/new", "/customers/new", {
        ...{ kind: "household", name, address: `新村 ${at + 1} 号`, limit: "100", note: "" },
        ...{ phone: `136${String(at).padStart(8, "0")}`, "contract-no": "", "contract-until": "" },
      });
      const customer = added.headers.get("location")?.split("/").at(-1) ?? "";
      const day = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
      await office.act("/orders/new", "/orders/new", {
        ...{ customer, model: "YSP35.5", count: "1", day, window: "", driver: driver ?? "" },
      });
      const [order] = read<{ id: string }>(
        "SELECT id FROM delivery_order WHERE customer_id = $customer",
        { customer },
      );
      if (order === undefined) throw new Error(`no order of ${name}: ${added.status}`);
      cases.push({ orderId: order.id, name, code: codes[at]?.code ?? "" });
    }
    return cases;
  }

  /** `shown`: what tells that the work is there. */
  async take(shown = "#road li[id^=order-]"): Promise<void> {
    await this.page.goto(`${this.wire.url}/road`);
    await this.ready();
    await this.page.evaluate(`document.querySelector('form[action$="/take"]').requestSubmit()`);
    await this.page.waitFor(shown);
    if (await this.page.exists("#truck")) await this.page.evaluate(`road.truck()`);
    await this.page.until("the offline page is kept", () =>
      this.page.evaluate<boolean>(
        `caches.open("gasward-road").then((one) => one.match("/assets/road.js")).then(Boolean)`,
      ),
    );
  }

  values(table = "home"): readonly (readonly [string, string])[] {
    const [row] = this.demo.data.rows<{ definition: string }>(
      "SELECT definition FROM check_version WHERE template_id = $table AND state = 'published'",
      { table },
    );
    const { sections } = JSON.parse(row?.definition ?? "{}") as Table;
    return sections
      .flatMap(({ items }) => items)
      .map(({ id, kind, options, min }) => [
        id,
        kind === "choice"
          ? (options?.find((option) => option.isFail !== true)?.value ?? "")
          : kind === "number"
            ? String(min ?? 1)
            : kind === "text"
              ? "无"
              : "pass",
      ]);
  }

  async waiting(): Promise<number> {
    return await this.page.evaluate<number>("road.waiting()");
  }

  async allIn(maxMs = 60_000): Promise<void> {
    await waitUntil(
      "everything is handed in",
      async () => (await this.waiting()) === 0 || undefined,
      maxMs,
    );
  }

  async deliver({ orderId, name, code }: Case, values: unknown, isKilled: boolean): Promise<void> {
    const run = (call: string) => this.page.evaluate(call);
    await run(`road.begin("${orderId}")`);
    await run(`road.check(${JSON.stringify(values)})`);
    if (isKilled) {
      const visit = (await this.page.url()).split("#")[1] ?? "";
      await this.kill();
      await run(`location.hash = "#${visit}"`);
    }
    await run(`road.handOver("${code}", "KP${code}")`);
    await run(`road.sign("${name}")`);
  }

  /** What the box has at the end, against what was done. */
  judge(cases: readonly Case[]): Told {
    const read = this.demo.data.rows.bind(this.demo.data);
    const visits = read<{
      orderId: string;
      state: string;
      items: number;
      startedAt: number;
      photos: number;
    }>(
      `SELECT v.order_id AS orderId, v.state, v.started_at AS startedAt,
              (SELECT count(*) FROM delivery_item i WHERE i.visit_id = v.id) AS items,
              (SELECT count(*) FROM check_photo p WHERE p.run_id = v.run_id) AS photos
       FROM delivery_visit v JOIN phone_act a ON a.about = v.id AND a.kind = 'visit.start' ORDER BY a.seq`,
    );
    const wrong: string[] = [];
    const orders = visits.map(({ orderId }) => orderId);
    const wanted = cases.map(({ orderId }) => orderId);
    if (orders.join() !== wanted.join()) wrong.push(`visits ${orders} instead of ${wanted}`);
    for (const { state, items, orderId } of visits) {
      if (state !== "delivered" || items !== 2) wrong.push(`${orderId} is ${state} with ${items}`);
    }
    if (visits.some(({ startedAt }, at) => startedAt < (visits[at - 1]?.startedAt ?? 0))) {
      wrong.push("the visits are out of order");
    }
    const [acts] = read<{ n: number; held: number; received: number }>(
      `SELECT count(*) AS n, sum(state = 'held') AS held,
              (SELECT count(*) FROM journal WHERE kind = 'phone.act_taken') AS received FROM phone_act`,
    );
    if (acts?.held !== 0) wrong.push(`${acts?.held} acts are held`);
    if (acts?.n !== acts?.received) wrong.push(`${acts?.n} acts, ${acts?.received} entries`);
    if (wrong.length > 0) throw new Error(wrong.join("\n"));
    const photos = visits.reduce((sum, visit) => sum + visit.photos, 0);
    return { acts: acts?.n ?? 0, delivered: visits.length, photos, ms: 0 };
  }
}

export async function tellStory(
  story: RoadStory,
  asked: { readonly deliveries: number; readonly kills: number },
): Promise<Told> {
  const startedMs = performance.now();
  const cases = await story.prepare(asked.deliveries);
  await story.signIn();
  await story.take();
  const values = story.values();
  story.wire.cut();
  const half = Math.ceil(cases.length / 2);
  for (const [at, one] of cases.entries()) {
    await story.deliver(one, values, at < asked.kills);
    if (at === half - 1) {
      // Back half-way, and lost again while things are being handed in.
      const before = await story.waiting();
      story.wire.mend();
      // A browser that was killed may have lost its session, but not what waits.
      await story.signIn();
      await story.page.goto(`${story.wire.url}/road`);
      await story.ready();
      await waitUntil(
        "some are handed in",
        async () => (await story.waiting()) < before || undefined,
      );
      story.wire.cut();
    }
  }
  await story.page.evaluate(`road.report("路边有烟头")`);
  story.wire.mend();
  await story.page.evaluate(`window.dispatchEvent(new Event("online"))`);
  await story.allIn();
  return { ...story.judge(cases), ms: Math.round(performance.now() - startedMs) };
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      deliveries: { type: "string", default: "20" },
      kills: { type: "string", default: "2" },
    },
  });
  const story = await RoadStory.open();
  try {
    const told = await tellStory(story, {
      deliveries: Number(values.deliveries),
      kills: Number(values.kills),
    });
    console.log(JSON.stringify(told));
  } finally {
    await story.close();
  }
}
