/** Pages of acetylene cylinders around their manifold: acetone, weights, rests, the last check. */
import {
  AcetyleneFrame,
  AcetyleneListPage,
  AcetylenePage,
} from "../../../views/filling/acetylene-page.tsx";
import { acetyleneActText, acetyleneText as t } from "../../../views/filling/acetylene-text.ts";
import { type Cylinder, findCode, readSiteCode } from "../../cylinders/index.ts";
import { ACETYLENE } from "../../gases/index.ts";
import type { Result } from "../../kernel/result.ts";
import { goTo } from "../../platform/http/http.ts";
import { formatKg, type Lang, say } from "../../platform/i18n.ts";
import { actorOf, formOf, get, post, type Route, type WebContext } from "../../platform/web.ts";
import { FILLERS, hasRole, keepOpen, type PageParts, WATCHERS } from "../pages.ts";
import { acetylenePaths, fillPaths } from "../paths.ts";
import { acetyleneCylinder, courseCardOf, courseLines, shownNow } from "./cards.ts";
import {
  type AcetyleneRefusal,
  checkFinal,
  courseStepOf,
  dropCourse,
  weighAcetone,
  weighStage,
} from "./service.ts";

type Fields = Readonly<Record<string, string>>;

const idOf = (c: WebContext): string => c.req.param("id") ?? "";
const cylinderIdOf = (c: WebContext): string => c.req.param("cylinderId") ?? "";

export function refusalWords(lang: Lang, refusal: AcetyleneRefusal): string {
  const mass = "lossG" in refusal ? formatKg(lang, refusal.lossG) : "";
  return say(lang, acetyleneActText[refusal.code], { mass });
}

const isHere = ({ station }: PageParts, pointId: string): boolean =>
  station.board.rowOf(pointId)?.medium === ACETYLENE;

function listPage(parts: PageParts, c: WebContext, message?: string, typed = "") {
  const { station, frame } = parts;
  const { ports, board } = station;
  if (board.rowOf(idOf(c)) === undefined) return c.notFound();
  // A bookmark of a manifold that now fills another gas.
  if (!isHere(parts, idOf(c))) return c.redirect(fillPaths.point(idOf(c)), 303);
  const lang = c.get("lang");
  return frame(c, {
    device: "kiosk",
    title: say(lang, t.title),
    status: message === undefined ? 200 : 422,
    body: (
      <AcetyleneListPage
        lang={lang}
        csrf={c.get("csrf")}
        message={message}
        pointId={idOf(c)}
        pointLabel={board.rowOf(idOf(c))?.label ?? ""}
        lines={courseLines(ports.db.read, lang, ports.clock.now())}
        typed={typed}
      />
    ),
  });
}

async function scan(parts: PageParts, c: WebContext): Promise<Response> {
  const { read } = parts.station.ports.db;
  const typed = (await formOf(c))["code"] ?? "";
  const code = readSiteCode(read, typed);
  const found = code.kind === "cylinder" ? findCode(read, code.code) : undefined;
  const cylinder = found?.voidedAt === null ? acetyleneCylinder(read, found.cylinderId) : undefined;
  if (cylinder !== undefined) return goTo(c, acetylenePaths.one(idOf(c), cylinder.id));
  const key = found === undefined ? "filling.unknown_code" : "filling.not_acetylene";
  return await listPage(parts, c, say(c.get("lang"), acetyleneActText[key]), typed);
}

type Returned = { readonly message?: string; readonly values?: Fields };

function onePage(parts: PageParts, c: WebContext, state: Returned = {}) {
  const { station, frame } = parts;
  const cylinder = acetyleneCylinder(station.ports.db.read, cylinderIdOf(c));
  if (cylinder === undefined || !isHere(parts, idOf(c))) return c.notFound();
  const lang = c.get("lang");
  const card = courseCardOf(station, lang, idOf(c), cylinder);
  return frame(c, {
    device: "kiosk",
    title: say(lang, t.titleOf, { code: card.code }),
    status: state.message === undefined ? 200 : 422,
    body: (
      <AcetylenePage
        lang={lang}
        csrf={c.get("csrf")}
        message={state.message}
        card={card}
        now={shownNow(station, idOf(c))}
        canFill={hasRole(c, FILLERS)}
        values={state.values ?? {}}
      />
    ),
  });
}

function live(parts: PageParts, c: WebContext): Response | Promise<Response> {
  const { station, screens } = parts;
  if (!isHere(parts, idOf(c))) return c.notFound();
  const lang = c.get("lang");
  const pointId = idOf(c);
  keepOpen(c);
  return screens.stream(`acetylene:${pointId}:${lang}`, [`point:${pointId}`], () =>
    String(<AcetyleneFrame lang={lang} now={shownNow(station, pointId)} />),
  );
}

async function act(
  parts: PageParts,
  c: WebContext,
  run: (form: Fields, cylinder: Cylinder) => Promise<Result<unknown, AcetyleneRefusal>>,
): Promise<Response> {
  const cylinder = acetyleneCylinder(parts.station.ports.db.read, cylinderIdOf(c));
  if (cylinder === undefined || !isHere(parts, idOf(c))) return c.notFound();
  const values = await formOf(c);
  const done = await run(values, cylinder);
  if (done.ok) return goTo(c, acetylenePaths.one(idOf(c), cylinder.id));
  const message = refusalWords(c.get("lang"), done.refusal);
  return await onePage(parts, c, { message, values });
}

const failedIn = (form: Fields): readonly string[] =>
  Object.entries(form).flatMap(([name, value]) =>
    name.startsWith("item-") && value === "fail" ? [name.slice("item-".length)] : [],
  );

export function acetyleneRoutes(parts: PageParts): readonly Route[] {
  const { station } = parts;
  return [
    get("/points/:id/acetylene", WATCHERS, (c) => listPage(parts, c)),
    post("/points/:id/acetylene/scan", WATCHERS, (c) => scan(parts, c)),
    get("/points/:id/acetylene/:cylinderId", WATCHERS, (c) => onePage(parts, c)),
    get("/points/:id/acetylene/:cylinderId/live", WATCHERS, (c) => live(parts, c)),
    post("/points/:id/acetylene/:cylinderId/weigh", FILLERS, (c) =>
      act(parts, c, (_form, { id }) => {
        const weigh = courseStepOf(station, id).kind === "acetone" ? weighAcetone : weighStage;
        return weigh(station, actorOf(c), idOf(c), id);
      }),
    ),
    post("/points/:id/acetylene/:cylinderId/final", FILLERS, (c) =>
      act(parts, c, (form, { id }) => {
        const failed = failedIn(form);
        const given = { pointId: idOf(c), cylinderId: id, failed, note: form["note"] ?? "" };
        return checkFinal(station, actorOf(c), given);
      }),
    ),
    post("/points/:id/acetylene/:cylinderId/drop", FILLERS, (c) =>
      act(parts, c, (form, { id }) => dropCourse(station, actorOf(c), id, form["reason"] ?? "")),
    ),
  ];
}
