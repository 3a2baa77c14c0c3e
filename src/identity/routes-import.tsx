/** Importing people: a dry run with every row judged, then all of it in one transaction. */
import { ImportPage, type ImportPageProps } from "../../views/people/import-page.tsx";
import { fileProblemWords, importText as t } from "../../views/people/text.ts";
import { dayOf } from "../kernel/instants.ts";
import { csvLine } from "../platform/csv.ts";
import { say } from "../platform/i18n.ts";
import { actorOf, formOf, get, post, type Route, type WebContext } from "../platform/web.ts";
import { BAD_EFFECTS, IMPORT_COLUMNS, readImport } from "./import-rules.ts";
import { peoplePaths } from "./paths.ts";
import { type IdentityParts, OFFICE } from "./routes-parts.ts";
import { applyImport, planImport } from "./service-import.ts";

type State = Omit<ImportPageProps, "lang" | "csrf">;

function importPage(
  { frame }: IdentityParts,
  c: WebContext,
  state: State,
  status: 200 | 409 | 422 = 200,
): Response | Promise<Response> {
  const lang = c.get("lang");
  return frame(c, {
    device: "desk",
    title: say(lang, t.title),
    status,
    body: <ImportPage lang={lang} csrf={c.get("csrf")} {...state} />,
  });
}

async function dryRun(parts: IdentityParts, c: WebContext): Promise<Response> {
  const { ports, memory } = parts;
  const lang = c.get("lang");
  const file = (await c.req.parseBody())["file"];
  const bytes = file instanceof File ? new Uint8Array(await file.arrayBuffer()) : new Uint8Array();
  const now = ports.clock.now();
  const read = readImport(bytes, dayOf(now));
  if (!read.ok) {
    return importPage(parts, c, { problem: say(lang, fileProblemWords[read.refusal]) }, 422);
  }
  const actor = actorOf(c);
  const plan = planImport(ports.db.read, actor, read.value);
  if (plan.some(({ effect }) => BAD_EFFECTS.includes(effect))) {
    return importPage(parts, c, { plan }, 422);
  }
  if (plan.every(({ effect }) => effect === "nothing-new")) return importPage(parts, c, { plan });
  const token = memory.imports.put({ personId: actor.personId, rows: read.value }, now);
  return importPage(parts, c, { plan, token });
}

async function apply(parts: IdentityParts, c: WebContext): Promise<Response> {
  const { ports, memory } = parts;
  const token = (await formOf(c))["token"] ?? "";
  const actor = actorOf(c);
  const pending = memory.imports.find(token, ports.clock.now());
  if (pending === undefined || pending.personId !== actor.personId) {
    return importPage(parts, c, { problem: say(c.get("lang"), t.gone) }, 409);
  }
  memory.imports.drop(token);
  const done = await applyImport(ports, actor, pending.rows);
  if (!done.ok) return importPage(parts, c, { plan: done.refusal }, 409);
  return importPage(parts, c, { done: done.value });
}

/** Heads and one row that shows the forms; in the language of the page, both are read back. */
function template(c: WebContext): Response {
  const isEnglish = c.get("lang") === "en";
  const heads = IMPORT_COLUMNS.map(({ zh, en }) => (isEnglish ? en : zh));
  const sample = isEnglish
    ? ["OP99", "Example", "staff", "", "0538-1234567", "4", "123X", "Cylinder filling (P)"]
    : ["OP99", "示例", "员工", "", "0538-1234567", "4", "123X", "气瓶充装（P）"];
  const issuer = isEnglish ? "Market Regulation" : "市场监督管理局";
  const rest = ["TS6PCZ-0001", issuer, "2026-01-01", "2030-01-01"];
  return new Response(`\ufeff${csvLine(heads)}${csvLine([...sample, ...rest])}`, {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": 'attachment; filename="people-template.csv"',
      "cache-control": "no-store",
    },
  });
}

export function importRoutes(parts: IdentityParts): readonly Route[] {
  return [
    get(peoplePaths.importing, OFFICE, (c) => importPage(parts, c, {})),
    post(peoplePaths.importing, OFFICE, (c) => dryRun(parts, c)),
    post(peoplePaths.importApply, OFFICE, (c) => apply(parts, c)),
    get(peoplePaths.template, OFFICE, (c) => template(c)),
  ];
}
