/** Pages of the floors: list, editor, wall, and the drawing itself. */
import {
  drawingRefusalWords,
  itemWords,
  planText as p,
  planRefusalWords,
} from "../../views/site/plan-text.ts";
import { FloorPage, FloorsPage, FloorWall, FloorWallBody } from "../../views/site/plans-pages.tsx";
import { problemWords } from "../../views/site/text.ts";
import { ALARM_CHANNEL } from "../alarms/index.ts";
import { listDevices } from "../devices/index.ts";
import { keepDisplay } from "../platform/http/display.ts";
import { type Lang, type Phrase, say } from "../platform/i18n.ts";
import {
  actorOf,
  DISPLAY_ROLE,
  formOf,
  get,
  mayUse,
  post,
  type Route,
  sentOf,
  type WebContext,
} from "../platform/web.ts";
import { metresToMm, parseItem } from "./form.ts";
import type { Values } from "./forms.ts";
import { type Floor, PLAN_LIMITS } from "./model.ts";
import { problemTexts, SITE_EDITORS, SITE_READERS, type SiteParts } from "./parts.ts";
import { sitePaths } from "./paths.ts";
import {
  addFloor,
  addItem,
  moveItem,
  type PlanRefusal,
  removeItem,
  retireFloor,
  setDrawing,
  setScale,
} from "./plans.ts";
import { listRooms } from "./store.ts";
import { findFloor, itemsOf, listFloors } from "./store-plans.ts";

const TYPES: Readonly<Record<string, string>> = {
  png: "image/png",
  jpg: "image/jpeg",
  svg: "image/svg+xml",
};

type PageState = {
  readonly values?: Values;
  readonly errors?: Readonly<Record<string, string>>;
  readonly message?: string;
  readonly status?: 200 | 409 | 422;
};

function floorsPage(
  { ports, frame }: SiteParts,
  c: WebContext,
  state: PageState = {},
): Response | Promise<Response> {
  const lang = c.get("lang");
  const { read } = ports.db;
  return frame(c, {
    device: "desk",
    title: say(lang, p.title),
    status: state.status ?? 200,
    body: (
      <FloorsPage
        lang={lang}
        csrf={c.get("csrf")}
        canEdit={mayUse(SITE_EDITORS, c.get("actor")?.roles)}
        values={state.values ?? {}}
        errors={state.errors ?? {}}
        message={state.message}
        floors={listFloors(read).map((floor) => ({ floor, count: itemsOf(read, floor.id).length }))}
      />
    ),
  });
}

/** What a thing on the plan can stand for. */
function refsOf({ ports, links }: SiteParts, lang: Lang) {
  const { read } = ports.db;
  const named = (word: Phrase, id: string, label: string) => ({
    value: id,
    label: `${say(lang, word)} ${label}`,
  });
  return [
    ...listRooms(read)
      .filter((room) => room.retiredAt === null)
      .map((room) => named(itemWords.room, `room:${room.id}`, room.name)),
    ...links.guns().map((gun) => named(itemWords.gun, `gun:${gun.id}`, gun.label)),
    ...listDevices(read).map((device) => ({ value: `device:${device.id}`, label: device.name })),
  ];
}

function floorPage(
  parts: SiteParts,
  c: WebContext,
  floor: Floor,
  state: PageState = {},
): Response | Promise<Response> {
  const { ports, frame } = parts;
  const lang = c.get("lang");
  const canEdit = mayUse(SITE_EDITORS, c.get("actor")?.roles);
  const items = itemsOf(ports.db.read, floor.id);
  return frame(c, {
    device: "desk",
    title: say(lang, p.floor, { name: floor.name }),
    status: state.status ?? 200,
    scripts: canEdit ? ["plan", "pdf"] : ["plan"],
    body: (
      <FloorPage
        lang={lang}
        csrf={c.get("csrf")}
        canEdit={canEdit}
        floor={floor}
        items={items}
        refs={canEdit ? refsOf(parts, lang) : []}
        codes={canEdit ? parts.links.codesAt?.(lang, items) : undefined}
        values={state.values ?? {}}
        errors={state.errors ?? {}}
        message={state.message}
      />
    ),
  });
}

function refused(
  parts: SiteParts,
  c: WebContext,
  floor: Floor,
  refusal: PlanRefusal,
  values: Values = {},
): Response | Promise<Response> {
  if (refusal.code === "plan.not_found") return c.notFound();
  const now = findFloor(parts.ports.db.read, floor.id) ?? floor;
  const message = say(c.get("lang"), planRefusalWords[refusal.code]);
  const status = refusal.code === "plan.stale" ? 409 : 422;
  return floorPage(parts, c, now, { values, message, status });
}

async function submitFloor(parts: SiteParts, c: WebContext): Promise<Response> {
  const lang = c.get("lang");
  const form = await formOf(c);
  const name = (form["name"] ?? "").trim();
  const problem = name === "" ? "missing" : name.length > 40 ? "too-long" : undefined;
  if (problem !== undefined || /\p{Cc}/u.test(name)) {
    const errors = { name: say(lang, problemWords[problem ?? "characters"]) };
    return floorsPage(parts, c, { values: form, errors, status: 422 });
  }
  const added = await addFloor(parts.ports, actorOf(c), name);
  if (added.ok) return c.redirect(sitePaths.floor(added.value.id), 303);
  const message = say(lang, planRefusalWords[added.refusal.code]);
  return floorsPage(parts, c, { values: form, message, status: 409 });
}

async function submitImage(parts: SiteParts, c: WebContext, floor: Floor): Promise<Response> {
  const lang = c.get("lang");
  const sent = await sentOf(c);
  const bytes = (await sent.file("drawing")) ?? new Uint8Array();
  const kept = await parts.drawings.keepDrawing(bytes);
  if (!kept.ok) {
    const errors = { drawing: say(lang, drawingRefusalWords[kept.refusal]) };
    const status = kept.refusal === "media.busy" ? 409 : 422;
    return floorPage(parts, c, floor, { errors, message: errors.drawing, status });
  }
  const version = Number(sent.fields["version"] ?? "0");
  const done = await setDrawing(parts.ports, actorOf(c), floor.id, version, kept.value);
  return done.ok
    ? c.redirect(sitePaths.floor(floor.id), 303)
    : refused(parts, c, floor, done.refusal);
}

async function submitScale(parts: SiteParts, c: WebContext, floor: Floor): Promise<Response> {
  const form = await formOf(c);
  const number = (field: string): number => {
    const text = (form[field] ?? "").trim();
    return /^\d{1,5}(?:\.\d{1,3})?$/.test(text) ? Number(text) : Number.NaN;
  };
  const numbers = ["x1", "y1", "x2", "y2"].map(number);
  const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = numbers;
  const lengthMm = metresToMm(form["length"] ?? "");
  if (numbers.some(Number.isNaN) || lengthMm === undefined) {
    return refused(parts, c, floor, { code: "plan.bad_scale" }, form);
  }
  const done = await setScale(parts.ports, actorOf(c), floor.id, {
    version: Number(form["version"] ?? "0"),
    from: { xPx: x1, yPx: y1 },
    to: { xPx: x2, yPx: y2 },
    lengthMm,
  });
  if (done.ok) return c.redirect(sitePaths.floor(floor.id), 303);
  return refused(parts, c, floor, done.refusal, form);
}

async function submitItem(parts: SiteParts, c: WebContext, floor: Floor): Promise<Response> {
  const form = await formOf(c);
  const parsed = parseItem(form);
  if (!parsed.ok) {
    const errors = problemTexts(c.get("lang"), parsed.refusal);
    return floorPage(parts, c, floor, { values: form, errors, status: 422 });
  }
  const isKnown =
    parsed.value.refId === "" ||
    refsOf(parts, "en").some((one) => one.value === parsed.value.refId);
  if (!isKnown) {
    const errors = problemTexts(c.get("lang"), { ref: "unknown" });
    return floorPage(parts, c, floor, { values: form, errors, status: 422 });
  }
  const done = await addItem(parts.ports, actorOf(c), floor.id, parsed.value);
  if (done.ok) return c.redirect(sitePaths.floor(floor.id), 303);
  return refused(parts, c, floor, done.refusal, form);
}

async function submitMove(parts: SiteParts, c: WebContext, floor: Floor): Promise<Response> {
  const form = await formOf(c);
  const [xMm, yMm] = [metresToMm(form["x"] ?? ""), metresToMm(form["y"] ?? "")];
  if (xMm === undefined || yMm === undefined) {
    return refused(parts, c, floor, { code: "plan.outside" });
  }
  const id = c.req.param("item") ?? "";
  const done = await moveItem(parts.ports, actorOf(c), floor.id, id, { xMm, yMm });
  return done.ok
    ? c.redirect(sitePaths.floor(floor.id), 303)
    : refused(parts, c, floor, done.refusal);
}

function drawing(
  { drawings }: SiteParts,
  c: WebContext,
  floor: Floor,
): Response | Promise<Response> {
  const path = drawings.pathOf(floor.imageHash ?? "", floor.imageType ?? "");
  const type = TYPES[floor.imageType ?? ""];
  if (path === undefined || type === undefined) return c.notFound();
  return new Response(Bun.file(path), {
    headers: {
      "content-type": type,
      // As a picture in a page it is drawn all the same; opened by itself it is saved, never run.
      "content-disposition": `attachment; filename="plan.${floor.imageType}"`,
      "cache-control": "private, max-age=600",
    },
  });
}

function wall({ ports, frame }: SiteParts, c: WebContext, floor: Floor) {
  keepDisplay(c);
  const lang = c.get("lang");
  const items = itemsOf(ports.db.read, floor.id);
  return frame(c, {
    device: "wall",
    title: say(lang, p.floor, { name: floor.name }),
    body: <FloorWall lang={lang} floor={floor} items={items} />,
  });
}

/** What moves here are the things on the plan; the beat of the alarms tells that the screen is live. */
function wallLive({ ports, screens }: SiteParts, c: WebContext, floor: Floor): Response {
  const lang = c.get("lang");
  c.env?.server?.timeout(c.req.raw, 0);
  return screens.stream(`plan-wall:${floor.id}:${lang}`, [ALARM_CHANNEL], () => {
    const { read } = ports.db;
    const now = findFloor(read, floor.id) ?? floor;
    return String(<FloorWallBody lang={lang} floor={now} items={itemsOf(read, floor.id)} />);
  });
}

/** A wall and its drawing are also for screens without a person. */
const WALL_READERS: readonly string[] = [...SITE_READERS, DISPLAY_ROLE];
/** The drawing alone is also under maps that others see: of people, and of works. */
const DRAWING_READERS: readonly string[] = [...WALL_READERS, "worker", "guardian"];

export function planRoutes(parts: SiteParts): readonly Route[] {
  const { ports } = parts;
  const withFloor =
    (handle: (c: WebContext, floor: Floor) => Response | Promise<Response>) =>
    (c: WebContext): Response | Promise<Response> => {
      const floor = findFloor(ports.db.read, c.req.param("id") ?? "");
      return floor === undefined ? c.notFound() : handle(c, floor);
    };
  const editor = (path: string, handle: Parameters<typeof withFloor>[0]): Route =>
    post(path, SITE_EDITORS, withFloor(handle));
  return [
    get(sitePaths.floors, SITE_READERS, (c) => floorsPage(parts, c)),
    post(sitePaths.floors, SITE_EDITORS, (c) => submitFloor(parts, c)),
    get(
      "/plans/:id",
      SITE_READERS,
      withFloor((c, floor) => floorPage(parts, c, floor)),
    ),
    get(
      "/plans/:id/wall",
      WALL_READERS,
      withFloor((c, floor) => wall(parts, c, floor)),
    ),
    get(
      sitePaths.wallLive(":id"),
      WALL_READERS,
      withFloor((c, floor) => wallLive(parts, c, floor)),
    ),
    get(
      "/plans/:id/image",
      DRAWING_READERS,
      withFloor((c, floor) => drawing(parts, c, floor)),
    ),
    {
      ...editor("/plans/:id/image", (c, floor) => submitImage(parts, c, floor)),
      bodyBytes: PLAN_LIMITS.imageBytes + 100_000,
    },
    editor("/plans/:id/scale", (c, floor) => submitScale(parts, c, floor)),
    editor("/plans/:id/retire", async (c, floor) => {
      const form = await formOf(c);
      const version = Number(form["version"] ?? "0");
      const done = await retireFloor(ports, actorOf(c), floor.id, version);
      return done.ok ? c.redirect(sitePaths.floors, 303) : refused(parts, c, floor, done.refusal);
    }),
    editor("/plans/:id/items", (c, floor) => submitItem(parts, c, floor)),
    editor("/plans/:id/items/:item/move", (c, floor) => submitMove(parts, c, floor)),
    editor("/plans/:id/items/:item/remove", async (c, floor) => {
      const id = c.req.param("item") ?? "";
      const done = await removeItem(ports, actorOf(c), floor.id, id);
      return done.ok
        ? c.redirect(sitePaths.floor(floor.id), 303)
        : refused(parts, c, floor, done.refusal);
    }),
  ];
}
