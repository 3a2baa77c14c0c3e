/** Sirens and beacons: the list with its test, and the settings of one. */
import { OutputFormPage, OutputsPage } from "../../views/devices/outputs-page.tsx";
import { pointText as t } from "../../views/devices/point-text.ts";
import { deviceText } from "../../views/devices/text.ts";
import type { State } from "../../views/ui/state.ts";
import { findOutput, listDevices, listOutputs, type OutputRow } from "../devices/index.ts";
import { goTo } from "../platform/http/http.ts";
import { type Lang, say } from "../platform/i18n.ts";
import { actorOf, formOf, get, post, type Route, type WebContext } from "../platform/web.ts";
import { type FieldProblem, type Fields, storedBeside, versionOf } from "./form.ts";
import { type OutputRefusal, saveOutput, setOutputActive } from "./output-desk.ts";
import { canWrite, desk, deviceNames, type PageParts, paramOf, READERS, WRITERS } from "./pages.ts";
import { outputPaths } from "./paths.ts";
import { isRelay } from "./points.ts";

const TEST_SECONDS = 1;

function listPage(
  parts: PageParts,
  c: WebContext,
  message?: { readonly state: State; readonly text: string },
) {
  const lang = c.get("lang");
  const nameOf = deviceNames(parts);
  const outputs = listOutputs(parts.ports.db.read).map((row) => ({
    ...row,
    relay: nameOf(row.relayDeviceId),
    channel: row.relayChannel + 1,
    isSounding: parts.outputs.isSounding(row.id),
    isReachable: parts.outputs.isReachable(row),
  }));
  const body = (
    <OutputsPage
      lang={lang}
      csrf={c.get("csrf")}
      outputs={outputs}
      canWrite={canWrite(c)}
      message={message}
    />
  );
  return desk(parts, c, say(lang, t.outputs), body);
}

function fieldsOf(row: OutputRow): Fields {
  const { name, kind, area, relayDeviceId, relayChannel, alarmPriority, alarmPlaces } = row;
  return {
    ...{ name, kind, area, relay: relayDeviceId, channel: String(relayChannel + 1) },
    ...{ alarms: String(alarmPriority), "alarm-places": alarmPlaces },
  };
}

type Returned = {
  readonly values: Fields;
  readonly problems: Readonly<Record<string, FieldProblem>>;
  readonly message?: string;
  readonly status: 200 | 409 | 422;
};

function returned(lang: Lang, refusal: OutputRefusal, values: Fields): Returned {
  if (refusal.code === "stale") {
    const message = say(lang, deviceText.stale);
    const problems = storedBeside(fieldsOf(refusal.current), values);
    return { values, problems, message, status: 409 };
  }
  const words = {
    invalid: deviceText.correct,
    reason: deviceText.reasonNeeded,
    "too-many": deviceText.tooMany,
    unknown: deviceText.correct,
  }[refusal.code];
  const problems = refusal.code === "invalid" ? refusal.problems : {};
  return { values, problems, message: say(lang, words), status: 422 };
}

function formPage(parts: PageParts, c: WebContext, state: Returned, row?: OutputRow) {
  const lang = c.get("lang");
  const { status, ...form } = state;
  const relays = listDevices(parts.ports.db.read)
    .filter((device) => device.isActive && isRelay(device))
    .map(({ id, name }) => ({ value: id, label: name }));
  const body = (
    <OutputFormPage lang={lang} csrf={c.get("csrf")} relays={relays} output={row} {...form} />
  );
  return desk(parts, c, row?.name ?? say(lang, t.addOutput), body, status);
}

async function save(parts: PageParts, c: WebContext, row?: OutputRow): Promise<Response> {
  const fields = await formOf(c);
  const version = versionOf(fields);
  const saved = await saveOutput(parts, actorOf(c).personId, row?.id, fields, version);
  if (saved.ok) return goTo(c, outputPaths.list);
  return formPage(parts, c, returned(c.get("lang"), saved.refusal, fields), row);
}

async function setActive(parts: PageParts, c: WebContext, isActive: boolean): Promise<Response> {
  const id = paramOf(c, "id");
  const row = findOutput(parts.ports.db.read, id);
  if (row === undefined) return c.notFound();
  const reason = (await formOf(c))["reason"] ?? "";
  const done = await setOutputActive(parts, actorOf(c).personId, id, isActive, reason);
  if (done.ok) {
    if (!isActive) parts.outputs.silence([id]);
    return goTo(c, outputPaths.list);
  }
  return formPage(parts, c, returned(c.get("lang"), done.refusal, fieldsOf(row)), row);
}

async function test(parts: PageParts, c: WebContext): Promise<Response> {
  const lang = c.get("lang");
  const id = paramOf(c, "id");
  const by = { actor: actorOf(c).personId, cause: "test" };
  const done = await parts.outputs.sound([id], TEST_SECONDS, by);
  if (!done.ok) return c.notFound();
  if (done.value.waiting.length > 0) {
    parts.outputs.silence([id]);
    return listPage(parts, c, { state: "warn", text: say(lang, t.testWaiting) });
  }
  return listPage(parts, c, { state: "neutral", text: say(lang, t.tested) });
}

export function outputPageRoutes(parts: PageParts): readonly Route[] {
  const withRow =
    (run: (c: WebContext, row: OutputRow) => Response | Promise<Response>) => (c: WebContext) => {
      const row = findOutput(parts.ports.db.read, paramOf(c, "id"));
      return row === undefined ? c.notFound() : run(c, row);
    };
  const empty: Returned = { values: { alarms: "1" }, problems: {}, status: 200 };
  return [
    get("/outputs", READERS, (c) => listPage(parts, c)),
    get("/outputs/new", WRITERS, (c) => formPage(parts, c, empty)),
    post("/outputs/new", WRITERS, (c) => save(parts, c)),
    get(
      "/outputs/:id/edit",
      WRITERS,
      withRow((c, row) => formPage(parts, c, { ...empty, values: fieldsOf(row) }, row)),
    ),
    post(
      "/outputs/:id/edit",
      WRITERS,
      withRow((c, row) => save(parts, c, row)),
    ),
    post("/outputs/:id/test", WRITERS, (c) => test(parts, c)),
    post("/outputs/:id/retire", WRITERS, (c) => setActive(parts, c, false)),
    post("/outputs/:id/activate", WRITERS, (c) => setActive(parts, c, true)),
  ];
}
