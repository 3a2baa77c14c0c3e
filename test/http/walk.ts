/**
 * Walks a furnished site as its pages lead: follows every link and finds every form, so that a new page or form is
 * walked by being linked. Nothing here names a route.
 */

import { raiseAlarm } from "../../src/alarms/index.ts";
import { insertPlace } from "../../src/cylinders/index.ts";
import { addCustomer } from "../../src/delivery/index.ts";
import { insertDevice, insertOutput } from "../../src/devices/index.ts";
import { ROLES } from "../../src/identity/index.ts";
import type { Route } from "../../src/platform/web.ts";
import { insertPrinter } from "../../src/printers/store.ts";
import { type Place, pngOf, seedPlace } from "../site/seed.ts";
import {
  type Answer,
  addEndedFill,
  type Browser,
  ORIGIN,
  openTestSite,
  type TestPerson,
  type TestSite,
} from "../support/app.ts";
import { furnishOutside } from "./walk-outside.ts";

const PAGES_MAX = 1_500;
/** Of one route with the same question: a list links to many of a kind. */
const SAME_MAX = 3;

export type Field = {
  readonly name: string;
  readonly tag: "input" | "select" | "textarea";
  readonly type: string;
  readonly inputMode: string;
  readonly value: string;
  readonly isChecked: boolean;
  readonly isRequired: boolean;
  readonly options: readonly string[];
  readonly maxLength: number;
};

export type Form = {
  readonly page: string;
  readonly method: "get" | "post";
  readonly action: string;
  readonly isMultipart: boolean;
  readonly fields: readonly Field[];
};

type Draft = { -readonly [K in keyof Form]: Form[K] } & { fields: Field[]; id: string };

function fieldOf(element: HTMLRewriterTypes.Element, tag: Field["tag"]): Field {
  const text = (name: string): string => element.getAttribute(name) ?? "";
  return {
    name: unescaped(text("name")),
    tag,
    type: tag === "input" ? text("type") || "text" : tag,
    inputMode: text("inputmode"),
    value: unescaped(text("value")),
    isChecked: element.hasAttribute("checked"),
    isRequired: element.hasAttribute("required"),
    options: [],
    maxLength: Number(text("maxlength") || "100000"),
  };
}

/** HTMLRewriter gives attributes as they are written. */
function unescaped(text: string): string {
  return text
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}

export type Parsed = { readonly links: readonly string[]; readonly forms: readonly Form[] };

/** Links and forms of a page; what htmx would ask for counts as well. */
export async function parsePage(page: string, html: string): Promise<Parsed> {
  const links = new Set<string>();
  const forms: Draft[] = [];
  const apart: { readonly form: string; readonly field: Field }[] = [];
  let open: Draft | undefined;
  let lastSelect: { readonly options: string[]; value: string } | undefined;
  let textArea: { value: string } | undefined;
  const begin = (method: Form["method"], action: string, element: HTMLRewriterTypes.Element) => {
    const isMultipart = /multipart/.test(
      (element.getAttribute("enctype") ?? "") + (element.getAttribute("hx-encoding") ?? ""),
    );
    const id = element.getAttribute("id") ?? "";
    const draft: Draft = { page, method, action: unescaped(action), isMultipart, fields: [], id };
    forms.push(draft);
    return draft;
  };
  const add = (field: Field, owner: string | null): void => {
    if (field.name === "") return;
    if (owner !== null) apart.push({ form: owner, field });
    else open?.fields.push(field);
  };
  const rewriter = new HTMLRewriter()
    .on("[href], [src], [hx-get], [hx-sse\\:connect]", {
      element(element) {
        for (const name of ["href", "src", "hx-get", "hx-sse:connect"]) {
          const value = element.getAttribute(name);
          if (value?.startsWith("/") === true) links.add(unescaped(value));
        }
      },
    })
    .on("form", {
      element(element) {
        const post = element.getAttribute("hx-post");
        const method =
          post !== null || /post/i.test(element.getAttribute("method") ?? "") ? "post" : "get";
        const action = post ?? element.getAttribute("action") ?? page;
        open = begin(method, action, element);
        element.onEndTag(() => {
          open = undefined;
        });
      },
    })
    .on("[hx-post]", {
      element(element) {
        if (element.tagName !== "form") {
          begin("post", element.getAttribute("hx-post") ?? "", element);
        }
      },
    })
    .on("button[formaction]", {
      element(element) {
        const draft = begin("post", element.getAttribute("formaction") ?? "", element);
        draft.fields = open?.fields ?? [];
      },
    })
    .on("input", {
      element: (element) => add(fieldOf(element, "input"), element.getAttribute("form")),
    })
    .on("select", {
      element(element) {
        const select = { ...fieldOf(element, "select"), options: [] as string[] };
        lastSelect = select;
        add(select, element.getAttribute("form"));
      },
    })
    .on("option", {
      element: (element) => {
        if (lastSelect === undefined) return;
        const value = unescaped(element.getAttribute("value") ?? "");
        if (lastSelect.options.length === 0 || element.hasAttribute("selected")) {
          lastSelect.value = value;
        }
        lastSelect.options.push(value);
      },
    })
    .on("textarea", {
      element(element) {
        const field = { ...fieldOf(element, "textarea"), value: "" };
        textArea = field;
        add(field, element.getAttribute("form"));
      },
      text(chunk) {
        if (textArea !== undefined) textArea.value += unescaped(chunk.text);
      },
    });
  await rewriter.transform(new Response(html)).text();
  for (const { form, field } of apart) forms.find(({ id }) => id === form)?.fields.push(field);
  return { links: [...links], forms };
}

export function routeOf(routes: readonly Route[], method: string, path: string): Route | undefined {
  const plain = path.split("?")[0] ?? "";
  const fits = (route: Route): boolean =>
    route.method === method &&
    new RegExp(`^${route.path.replaceAll(".", "\\.").replace(/:\w+/g, "[^/]+")}$`).test(plain);
  // The first in the table answers, as in the program.
  return routes.find(fits);
}

export type Visit = {
  readonly path: string;
  readonly answer: Answer;
  readonly forms: readonly Form[];
};

/** Every page that can be reached by links from the starts, each of a kind a few times. */
export async function crawl(
  site: TestSite,
  browser: Browser,
  starts: readonly string[],
): Promise<readonly Visit[]> {
  const counts = new Map<string, number>();
  const seen = new Set<string>();
  const visits: Visit[] = [];
  const waiting = [...starts];
  while (waiting.length > 0 && visits.length < PAGES_MAX) {
    const path = waiting.shift() ?? "";
    const plain = path.split("#")[0] ?? "";
    if (seen.has(plain)) continue;
    seen.add(plain);
    const route = routeOf(site.app.routes, "get", plain);
    if (route?.path.startsWith("/assets/") === true) continue;
    const asked = [...new URL(plain, ORIGIN).searchParams.keys()].sort().join("&");
    const kind = `${route?.path ?? "none"}?${asked}`;
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    if (count > SAME_MAX) continue;
    const answer = await browser.get(plain);
    if (answer.location?.startsWith("/") === true) waiting.push(answer.location);
    const isHtml = answer.type.startsWith("text/html");
    const parsed = isHtml ? await parsePage(plain, answer.text) : { links: [], forms: [] };
    visits.push({ path: plain, answer, forms: parsed.forms });
    waiting.push(...parsed.links);
    // A form that asks (a search, a filter) is a page as well.
    for (const form of parsed.forms) if (form.method === "get") waiting.push(form.action);
  }
  return visits;
}

/** Where to begin: every page without a parameter. Some are linked only when there is something to do. */
export function startsOf(site: TestSite): readonly string[] {
  return site.app.routes
    .filter((route) => route.method === "get" && !route.path.includes(":"))
    .map((route) => route.path);
}

/** Sends the form with the fields that a browser would send, changed as `change` says. */
export async function submit(
  browser: Browser,
  form: Form,
  change: (field: Field) => string | undefined,
): Promise<Answer> {
  const body = form.isMultipart ? new FormData() : new URLSearchParams();
  for (const field of form.fields) {
    if (field.name === "csrf" || field.type === "file") continue;
    const changed = change(field);
    const isBox = field.type === "checkbox" || field.type === "radio";
    if (changed === undefined && isBox && !field.isChecked) continue;
    body.append(field.name, changed ?? field.value);
  }
  body.append("csrf", browser.csrf);
  const headers = { origin: ORIGIN, "sec-fetch-site": "same-origin" };
  return await browser.send(form.action, { method: "POST", headers, body });
}

/** What the first record of a kind is made of; `who` answers for it. */
const firstOf = (who: string): Readonly<Record<string, Readonly<Record<string, string>>>> => ({
  "/printers/new": { name: "标签打印机", address: "192.168.1.50:9100" },
  "/customers/new": { name: "李家", phone: "13800000001", address: "一号路 1 号" },
  "/permits/areas/new": {
    ...{ name: "机修间动火区", place: "机修间东侧", danger: "40", marked: "yes" },
    ...{ responsible: who, guardian: who },
  },
});

export type Walk = {
  readonly site: TestSite;
  readonly place: Place;
  /** Has every role, so that every page is open. */
  readonly everybody: TestPerson;
  readonly cylinderId: string;
  readonly fillId: string;
  readonly runId: string;
  stop(): Promise<void>;
};

/** A site with one of everything that a page shows. */
export async function openWalk(): Promise<Walk> {
  const site = await openTestSite();
  await site.app.start();
  await site.app.settled();
  const cylinderId = await site.addCylinder("TC000900");
  const fillId = await addEndedFill(site, cylinderId);
  const place = await seedPlace(site);
  const everybody = await site.addPerson({ staffNumber: "ALL1", name: "赵全", roles: ROLES });
  const { ports } = site.app;
  await ports.db.write((tx) => {
    raiseAlarm(tx, ports, { code: "device.lost", subject: "device:scale-1", place: "scale-1" });
  });
  const browser = await site.login(everybody);
  const started = await browser.post("/checks/tables/storage/start");
  const runId = started.location?.split("/").at(-1) ?? "";
  // As people add them: what is new gets its first record by the form that the page shows.
  for (const [page, fields] of Object.entries(firstOf(site.people.get("worker")?.id ?? ""))) {
    const form = (await parsePage(page, (await browser.get(page)).text)).forms.find(
      ({ action }) => action === page,
    );
    if (form === undefined) throw new Error(`${page} has no form`);
    const added = await submit(browser, form, ({ name }) => fields[name]);
    if (added.status >= 400) throw new Error(`${page}: ${added.status}`);
  }
  await furnishOutside(ports, everybody.id);
  await ports.db.write((tx) => {
    for (const id of ["relay-2", "scale-3"]) {
      const isRelay = id === "relay-2";
      insertDevice(tx.orm, {
        id,
        name: id,
        driverId: isRelay ? "relay/waveshare-relay" : "scale/yaohua-continuous",
        settings: {},
        transport: { kind: "serial", path: `/dev/none-${id}` },
        isActive: true,
      });
    }
    const siren = { kind: "siren", area: "", relayDeviceId: "relay-2", relayChannel: 5 } as const;
    const isNew = { isActive: true, version: 1, alarmPriority: 1, alarmPlaces: "" } as const;
    insertOutput(tx.orm, { id: ports.ids.next(), name: "声光报警", ...siren, ...isNew });
    insertPlace(tx.orm, {
      ...{ id: ports.ids.next(), kind: "truck", name: "鲁J 12345", detail: "", code: null },
      createdAt: ports.clock.now(),
    });
    insertPrinter(tx.orm, {
      ...{ id: ports.ids.next(), name: "标签打印机", connection: "tcp", address: "192.0.2.9:9100" },
      ...{ dotsPerMm: 8, gapMm: 2, density: 8, font: "TSS24.BF2", isActive: true, createdAt: 1 },
    });
  });
  const by = { personId: everybody.id };
  await addCustomer(ports, by, {
    ...{ kind: "household", name: "王芳", address: "城南路 1 号", phone: "13812345678" },
    ...{ contractNo: "", contractUntil: null, limitG: 100_000, note: "" },
  });
  return { site, place, everybody, cylinderId, fillId, runId, stop: () => site.stop() };
}

export async function photoOf(side = 40): Promise<File> {
  return new File([await pngOf(side, side)], "photo.png", { type: "image/png" });
}
