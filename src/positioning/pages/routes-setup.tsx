/** Pages of the anchors and of the settings. */
import {
  type AnchorLine,
  AnchorsPage,
  type AnchorsPageProps,
  SettingsPage,
} from "../../../views/positioning/setup-pages.tsx";
import {
  anchorProblemWords,
  anchorRefusalWords,
  setupText as t,
} from "../../../views/positioning/setup-text.ts";
import { listOpenOf } from "../../alarms/index.ts";
import { withQuery } from "../../kernel/query.ts";
import { say } from "../../platform/i18n.ts";
import {
  actorOf,
  deviceOf,
  formOf,
  get,
  mayUse,
  post,
  queryOf,
  type Route,
  type WebContext,
} from "../../platform/web.ts";
import { isPackOn, sitePaths } from "../../site/index.ts";
import { addAnchor, anchorRows, changeAnchor, findAnchor, retireAnchor } from "../anchors.ts";
import { findMapFloor, type MapFloor, mapFloors } from "../floors.ts";
import { reasonOf } from "../form.ts";
import { positionPaths } from "../paths.ts";
import { dilution } from "../rules/dilution.ts";
import { changeSettings } from "../settings-service.ts";
import { readPositionSettings } from "../store-engine.ts";
import { type AnchorProblem, parseAnchor, parseSettings, settingValues } from "./form-anchors.ts";
import {
  type Answer,
  MANAGERS,
  MAP_READERS,
  type PositionParts,
  sectionsOf,
} from "./routes-parts.tsx";

/** As the UWB systems state for open ground with people about. */
const REACH_MM = 30_000;
const CELLS_ACROSS = 24;

type Form = Readonly<Record<string, string>>;
type Row = NonNullable<ReturnType<typeof findAnchor>>;

const metres = (mm: number): string => (mm / 1_000).toFixed(2);

function cellsOf(floor: MapFloor, anchors: readonly Row[]): AnchorsPageProps["cells"] {
  if (anchors.length < 3) return [];
  const sizeMm = Math.max(floor.widthMm, floor.heightMm) / CELLS_ACROSS;
  const middles = (lengthMm: number): number[] =>
    Array.from({ length: Math.floor(lengthMm / sizeMm) }, (_, n) => (n + 0.5) * sizeMm);
  return middles(floor.widthMm).flatMap((xMm) =>
    middles(floor.heightMm).flatMap((yMm) => {
      const hdop = dilution({ xMm, yMm }, anchors, REACH_MM);
      const at = { x: xMm / 1_000, y: yMm / 1_000, size: sizeMm / 1_000 };
      return hdop === undefined ? [] : [{ ...at, hdop }];
    }),
  );
}

type State = {
  readonly values?: Form;
  readonly errors?: Readonly<Record<string, string>>;
  readonly message?: string;
  readonly status?: 200 | 409 | 422;
};

function anchorsPage(
  parts: PositionParts,
  c: WebContext,
  floor: MapFloor | undefined,
  editing: Row | undefined,
  state: State = {},
): Answer {
  const lang = c.get("lang");
  const { read } = parts.ports.db;
  const rows = anchorRows(read).filter(({ floorId }) => floorId === floor?.id);
  const silent = new Set(
    listOpenOf(read, "position.anchor_lost", 500).items.map(({ subject }) => subject),
  );
  const checks = parts.live.anchorChecks();
  const lineOf = (row: Row): AnchorLine => ({
    check: checks.get(row.id),
    href: positionPaths.anchor(row.id),
    radioId: row.radioId,
    ...{ x: metres(row.xMm), y: metres(row.yMm), z: metres(row.zMm) },
    note: row.note,
    isSilent: silent.has(`anchor:${row.id}`),
  });
  const stored = editing && {
    radio: editing.radioId,
    ...{ x: metres(editing.xMm), y: metres(editing.yMm), z: metres(editing.zMm) },
    note: editing.note,
  };
  return parts.frame(c, {
    device: deviceOf(c),
    title: say(lang, t.anchors),
    status: state.status ?? 200,
    body: (
      <AnchorsPage
        lang={lang}
        csrf={c.get("csrf")}
        sections={sectionsOf(lang, actorOf(c).roles)}
        current={positionPaths.anchors}
        plansHref={sitePaths.floors}
        floors={mapFloors(read).map(({ id, name }) => ({
          id,
          name,
          href: withQuery(positionPaths.anchors, { floor: id }),
        }))}
        floor={floor}
        action={withQuery(positionPaths.anchors, { floor: floor?.id })}
        editing={
          editing && {
            radioId: editing.radioId,
            version: editing.version,
            action: positionPaths.anchor(editing.id),
            retire: positionPaths.retireAnchor(editing.id),
          }
        }
        anchors={rows.map(lineOf)}
        cells={floor === undefined ? [] : cellsOf(floor, rows)}
        reachM={REACH_MM / 1_000}
        canEdit={mayUse(MANAGERS, actorOf(c).roles)}
        values={state.values ?? stored ?? {}}
        errors={state.errors ?? {}}
        message={state.message}
      />
    ),
  });
}

const askedFloor = (parts: PositionParts, c: WebContext): MapFloor | undefined => {
  const { read } = parts.ports.db;
  return findMapFloor(read, queryOf(c)["floor"] ?? "") ?? mapFloors(read)[0];
};

async function submitAnchor(
  parts: PositionParts,
  c: WebContext,
  editing: Row | undefined,
): Promise<Response> {
  const lang = c.get("lang");
  const { ports } = parts;
  const floor =
    editing === undefined ? askedFloor(parts, c) : findMapFloor(ports.db.read, editing.floorId);
  if (floor === undefined) return c.notFound();
  const values = await formOf(c);
  const parsed = parseAnchor(values, floor);
  if (!parsed.ok) {
    const word = (problem: AnchorProblem): string => say(lang, anchorProblemWords[problem]);
    const errors = Object.fromEntries(
      Object.entries(parsed.refusal).map(([field, problem]) => [field, word(problem)]),
    );
    return anchorsPage(parts, c, floor, editing, { values, errors, status: 422 });
  }
  const version = Number(values["version"] ?? "0");
  const done =
    editing === undefined
      ? await addAnchor(ports, actorOf(c), floor.id, parsed.value)
      : await changeAnchor(ports, actorOf(c), editing.id, version, parsed.value);
  if (done.ok) return c.redirect(withQuery(positionPaths.anchors, { floor: floor.id }), 303);
  const message = say(lang, anchorRefusalWords[done.refusal.code]);
  return anchorsPage(parts, c, floor, editing, { values, message, status: 409 });
}

function settingsPage(parts: PositionParts, c: WebContext, state: State = {}): Answer {
  const lang = c.get("lang");
  const settings = readPositionSettings(parts.ports.db.read);
  return parts.frame(c, {
    device: deviceOf(c),
    title: say(lang, t.settings),
    status: state.status ?? 200,
    body: (
      <SettingsPage
        lang={lang}
        csrf={c.get("csrf")}
        sections={sectionsOf(lang, actorOf(c).roles)}
        current={positionPaths.settings}
        action={positionPaths.settings}
        version={settings.version}
        isSaved={queryOf(c)["saved"] === "yes"}
        values={state.values ?? settingValues(settings)}
        errors={state.errors ?? {}}
        message={state.message}
      />
    ),
  });
}

async function submitSettings(parts: PositionParts, c: WebContext): Promise<Response> {
  const lang = c.get("lang");
  const values = await formOf(c);
  const parsed = parseSettings(values, isPackOn(parts.ports.db.read, "aq-3064"));
  if (!parsed.ok) {
    const errors = Object.fromEntries(
      Object.entries(parsed.refusal).map(([field, problem]) => [
        field,
        say(lang, anchorProblemWords[problem ?? "choose"]),
      ]),
    );
    return settingsPage(parts, c, { values, errors, status: 422 });
  }
  const version = Number(values["version"] ?? "0");
  const isKept = await changeSettings(parts.ports, actorOf(c), version, parsed.value);
  if (isKept) return c.redirect(withQuery(positionPaths.settings, { saved: "yes" }), 303);
  return settingsPage(parts, c, { values, message: say(lang, t.stale), status: 409 });
}

export function setupRoutes(parts: PositionParts): readonly Route[] {
  const { ports } = parts;
  const withAnchor =
    (handle: (c: WebContext, row: Row) => Answer) =>
    (c: WebContext): Answer => {
      const row = findAnchor(ports.db.read, c.req.param("id") ?? "");
      return row === undefined ? c.notFound() : handle(c, row);
    };
  return [
    get(positionPaths.anchors, MAP_READERS, (c) =>
      anchorsPage(parts, c, askedFloor(parts, c), undefined),
    ),
    post(positionPaths.anchors, MANAGERS, (c) => submitAnchor(parts, c, undefined)),
    get(
      positionPaths.anchor(":id"),
      MAP_READERS,
      withAnchor((c, row) => anchorsPage(parts, c, findMapFloor(ports.db.read, row.floorId), row)),
    ),
    post(
      positionPaths.anchor(":id"),
      MANAGERS,
      withAnchor((c, row) => submitAnchor(parts, c, row)),
    ),
    post(
      positionPaths.retireAnchor(":id"),
      MANAGERS,
      withAnchor(async (c, row) => {
        const done = await retireAnchor(ports, actorOf(c), row.id, reasonOf(await formOf(c)));
        if (done.ok) return c.redirect(positionPaths.anchors, 303);
        const message = say(c.get("lang"), anchorRefusalWords[done.refusal.code]);
        const floor = findMapFloor(ports.db.read, row.floorId);
        return anchorsPage(parts, c, floor, row, { message, status: 409 });
      }),
    ),
    get(positionPaths.settings, MANAGERS, (c) => settingsPage(parts, c)),
    post(positionPaths.settings, MANAGERS, (c) => submitSettings(parts, c)),
  ];
}
