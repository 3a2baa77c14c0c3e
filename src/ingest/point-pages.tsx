/** Fill points: the list, the settings, the measuring of the relay, the card for the gun. */
import { CommissionPage, type CommissionView } from "../../views/devices/commission-page.tsx";
import { manifoldSetupText } from "../../views/devices/manifold-text.ts";
import { startWords, pointText as t } from "../../views/devices/point-text.ts";
import { PointCardPage, PointFormPage, PointsPage } from "../../views/devices/points-page.tsx";
import { fillPointCode } from "../cylinders/index.ts";
import { listDevices } from "../devices/index.ts";
import { type FillPointRow, findFillPoint, listAllFillPoints } from "../filling/index.ts";
import { MEDIA } from "../gases/index.ts";
import { instant } from "../kernel/instants.ts";
import { goTo } from "../platform/http/http.ts";
import { type Lang, say } from "../platform/i18n.ts";
import { actorOf, formOf, get, post, type Route, type WebContext } from "../platform/web.ts";
import { COMMISSION_ABOUT_MS } from "./commissioning.ts";
import { type Fields, versionOf } from "./form.ts";
import {
  createManifold,
  manifoldFields,
  manifoldForm,
  newManifold,
  saveManifold,
} from "./manifold-pages.tsx";
import { canWrite, desk, deviceNames, type PageParts, paramOf, READERS, WRITERS } from "./pages.ts";
import { pointPaths } from "./paths.ts";
import { EMPTY, mediumText, optionsOf, type Returned, returned } from "./point-forms.ts";
import { addPoint, changePoint, isRelay, isScale, setPointActive } from "./points.ts";

function listPage(parts: PageParts, c: WebContext) {
  const lang = c.get("lang");
  const nameOf = deviceNames(parts);
  const points = listAllFillPoints(parts.ports.db.read).map((row) => ({
    id: row.id,
    name: pointName(lang, row),
    medium: mediumText(lang, row.medium),
    gauge: nameOf(row.gaugeDeviceId),
    checkScale: nameOf(row.checkScaleDeviceId),
    relay: nameOf(row.relayDeviceId),
    channel: row.relayChannel + 1,
    isOneShot: row.failClosed === "one-shot",
    dropOutMs: row.dropOutMs,
    commissionedAt: row.commissionedAt === null ? undefined : instant(row.commissionedAt),
    isActive: row.isActive,
  }));
  const body = <PointsPage lang={lang} points={points} canWrite={canWrite(c)} />;
  return desk(parts, c, say(lang, t.title), body);
}

function pointName(lang: Lang, { kind, label }: FillPointRow): string {
  return kind === "manifold"
    ? say(lang, manifoldSetupText.name, { label })
    : say(lang, t.gun, { label });
}

function fieldsOf(row: FillPointRow): Fields {
  return {
    label: row.label,
    medium: row.medium,
    gauge: row.gaugeDeviceId ?? "",
    "check-scale": row.checkScaleDeviceId ?? "",
    "frame-interval": String(row.frameIntervalMs),
    relay: row.relayDeviceId ?? "",
    channel: String(row.relayChannel + 1),
    "cut-off": row.cutOff,
    "fail-closed": row.failClosed,
  };
}

function formPage(parts: PageParts, c: WebContext, state: Returned, row?: FillPointRow) {
  const lang = c.get("lang");
  const devices = listDevices(parts.ports.db.read);
  const { status, ...form } = state;
  const point = row && {
    id: row.id,
    label: row.label,
    version: row.version,
    isActive: row.isActive,
    hasAcceptance: row.failClosed === "one-shot" && row.oneShotAcceptanceId !== null,
  };
  const body = (
    <PointFormPage
      lang={lang}
      csrf={c.get("csrf")}
      media={MEDIA.map(({ id }) => ({ value: id, label: mediumText(lang, id) }))}
      scales={optionsOf(devices, isScale)}
      relays={optionsOf(devices, isRelay)}
      point={point}
      {...form}
    />
  );
  const title = row === undefined ? say(lang, t.add) : say(lang, t.gun, { label: row.label });
  return desk(parts, c, title, body, status);
}

async function create(parts: PageParts, c: WebContext): Promise<Response> {
  const fields = await formOf(c);
  const added = await addPoint(parts, actorOf(c).personId, fields);
  if (added.ok) return goTo(c, pointPaths.commission(added.value));
  return formPage(parts, c, returned(c.get("lang"), added.refusal, fields, fields));
}

function editPage(parts: PageParts, c: WebContext, state?: Returned) {
  const row = findFillPoint(parts.ports.db.read, paramOf(c, "id"));
  if (row === undefined) return c.notFound();
  if (row.kind === "manifold") {
    const values = manifoldFields(parts, row);
    return manifoldForm(parts, c, { ...(state ?? EMPTY), values }, row);
  }
  return formPage(parts, c, state ?? { ...EMPTY, values: fieldsOf(row) }, row);
}

async function change(parts: PageParts, c: WebContext): Promise<Response> {
  const id = paramOf(c, "id");
  const row = findFillPoint(parts.ports.db.read, id);
  if (row?.kind === "manifold") return saveManifold(parts, c, row);
  const fields = await formOf(c);
  const changed = await changePoint(parts, actorOf(c).personId, id, fields, versionOf(fields));
  if (changed.ok) return goTo(c, pointPaths.list);
  if (changed.refusal.code === "unknown") return c.notFound();
  const { refusal } = changed;
  const current = refusal.code === "stale" ? fieldsOf(refusal.current) : fields;
  return editPage(parts, c, returned(c.get("lang"), refusal, fields, current));
}

async function setActive(parts: PageParts, c: WebContext, isActive: boolean): Promise<Response> {
  const id = paramOf(c, "id");
  const reason = (await formOf(c))["reason"] ?? "";
  const done = await setPointActive(parts, actorOf(c).personId, id, isActive, reason);
  if (done.ok) return goTo(c, pointPaths.list);
  const row = findFillPoint(parts.ports.db.read, id);
  if (row === undefined) return c.notFound();
  const fields = fieldsOf(row);
  return editPage(parts, c, returned(c.get("lang"), done.refusal, fields, fields));
}

function stateView({ ports, commissionings }: PageParts, id: string): CommissionView {
  const state = commissionings.stateOf(id);
  switch (state?.phase) {
    case undefined:
      return { phase: "none" };
    case "running": {
      const share = (ports.clock.monotonicMs() - state.startedMs) / COMMISSION_ABOUT_MS;
      const seconds = COMMISSION_ABOUT_MS / 1_000;
      return { phase: "running", share: Math.min(0.95, share), seconds };
    }
    case "refused": {
      const { refusal } = state;
      const channel = "channel" in refusal ? refusal.channel : undefined;
      return { phase: "refused", code: refusal.code, channel };
    }
    case "done": {
      const { ok, problems, dropOutMs } = state.outcome;
      const shown = dropOutMs === null ? null : Math.ceil(dropOutMs);
      return { phase: "done", isGood: ok, problems, dropOutMs: shown };
    }
  }
}

function commissionPage(parts: PageParts, c: WebContext, message?: string) {
  const lang = c.get("lang");
  const row = findFillPoint(parts.ports.db.read, paramOf(c, "id"));
  if (row === undefined) return c.notFound();
  const state = stateView(parts, row.id);
  if (state.phase === "running") c.header("Refresh", "1");
  const point = {
    id: row.id,
    name: pointName(lang, row),
    relay: deviceNames(parts)(row.relayDeviceId),
    channel: row.relayChannel + 1,
    dropOutMs: row.dropOutMs,
  };
  const body = (
    <CommissionPage
      lang={lang}
      csrf={c.get("csrf")}
      point={point}
      state={state}
      canWrite={canWrite(c)}
      message={message}
    />
  );
  return desk(parts, c, say(lang, t.commission), body, message === undefined ? 200 : 422);
}

async function startCommission(parts: PageParts, c: WebContext): Promise<Response> {
  const id = paramOf(c, "id");
  const isGasShut = (await formOf(c))["gas-shut"] === "yes";
  const started = parts.commissionings.start(actorOf(c).personId, id, isGasShut);
  if (started.ok) return goTo(c, pointPaths.commission(id));
  return commissionPage(parts, c, say(c.get("lang"), startWords[started.refusal.code]));
}

function cardPage(parts: PageParts, c: WebContext) {
  const lang = c.get("lang");
  const row = findFillPoint(parts.ports.db.read, paramOf(c, "id"));
  if (row === undefined) return c.notFound();
  const body = (
    <PointCardPage
      lang={lang}
      name={pointName(lang, row)}
      medium={mediumText(lang, row.medium)}
      code={fillPointCode(row.label)}
    />
  );
  return desk(parts, c, say(lang, t.card), body);
}

export function pointPageRoutes(parts: PageParts): readonly Route[] {
  return [
    get("/fill-points", READERS, (c) => listPage(parts, c)),
    get("/fill-points/new", WRITERS, (c) => formPage(parts, c, EMPTY)),
    post("/fill-points/new", WRITERS, (c) => create(parts, c)),
    get("/fill-points/new-manifold", WRITERS, (c) => newManifold(parts, c)),
    post("/fill-points/new-manifold", WRITERS, (c) => createManifold(parts, c)),
    get("/fill-points/:id/edit", WRITERS, (c) => editPage(parts, c)),
    post("/fill-points/:id/edit", WRITERS, (c) => change(parts, c)),
    post("/fill-points/:id/retire", WRITERS, (c) => setActive(parts, c, false)),
    post("/fill-points/:id/activate", WRITERS, (c) => setActive(parts, c, true)),
    get("/fill-points/:id/commission", READERS, (c) => commissionPage(parts, c)),
    post("/fill-points/:id/commission", WRITERS, (c) => startCommission(parts, c)),
    get("/fill-points/:id/card", READERS, (c) => cardPage(parts, c)),
  ];
}
