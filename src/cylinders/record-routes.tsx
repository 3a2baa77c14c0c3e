/** What is done to one record besides its figures: labels, new code, merging, photos. */
import type { PaperLabel } from "../../firmware-bridge/index.ts";
import {
  LabelBatchPage,
  LabelsPage,
  type PrintOutcome,
} from "../../views/cylinders/label-pages.tsx";
import { fieldWords, cylinderText as t } from "../../views/cylinders/text.ts";
import { MergePage } from "../../views/cylinders/tool-pages.tsx";
import { mergeRefusalWords, toolsText as o } from "../../views/cylinders/tools-text.ts";
import { printRefusalWords } from "../../views/printers/text.ts";
import { unreachable } from "../kernel/assert.ts";
import { dayOf } from "../kernel/instants.ts";
import { LIMITS } from "../kernel/limits.ts";
import { withQuery } from "../kernel/query.ts";
import type { Result } from "../kernel/result.ts";
import { goTo } from "../platform/http/http.ts";
import { type Lang, say } from "../platform/i18n.ts";
import type { MediaRefusal } from "../platform/media.ts";
import {
  actorOf,
  formOf,
  get,
  post,
  queryOf,
  type Route,
  type WebContext,
} from "../platform/web.ts";
import { defaultPrinter, LABELS_MAX, type PrintRefusal, printLabels } from "../printers/index.ts";
import { canEdit, detailPage, notFound, type Parts, REGISTER_ROLES, widthOf } from "./detail.tsx";
import { filterOf } from "./filters.ts";
import { FORM_FIELDS, formValuesOf, parseListQuery } from "./form.ts";
import { LABEL_KINDS, type LabelKind } from "./labels.ts";
import { CODE_KINDS, type Cylinder, type MergeRefusal, type RelabelRefusal } from "./model.ts";
import { cylinderPaths } from "./paths.ts";
import { readSiteCode } from "./patterns.ts";
import { codeLabelOf } from "./printing.ts";
import { mergeObjection } from "./rules.ts";
import { validCodes } from "./service.ts";
import { countCylinders, findCode, findCylinder, findSerial, pageOfCylinders } from "./store.ts";
import { addCylinderPhoto, mergeCylinders, relabel, removeCylinderPhoto } from "./upkeep.ts";

type Answer = Response | Promise<Response>;

/** A multipart form around a photo. */
const PHOTO_BODY_BYTES = LIMITS.photoBytes + 100_000;
/** Labels on one page; a printer takes as many in one order. */
const BATCH_MAX = 200;

function outcomeOf(
  lang: Lang,
  printed: Result<{ readonly printer: string }, PrintRefusal>,
  count: number,
): PrintOutcome {
  if (printed.ok) return { sent: { count, printer: printed.value.printer } };
  const { code, printer } = printed.refusal;
  const words = say(lang, printRefusalWords[code]);
  return { refused: printer === undefined ? words : `${printer}: ${words}` };
}

function labelsPage(
  { ports, frame }: Parts,
  c: WebContext,
  cylinder: Cylinder,
  outcome: PrintOutcome = {},
): Answer {
  const lang = c.get("lang");
  const labels = Object.fromEntries(
    LABEL_KINDS.map((kind) => [kind, codeLabelOf(ports, c.get("lang"), cylinder, kind)]),
  ) as Record<LabelKind, PaperLabel | undefined>;
  return frame(c, {
    device: widthOf(c),
    title: say(lang, o.labelsTitle),
    status: outcome.refused === undefined ? 200 : 422,
    body: (
      <LabelsPage
        lang={lang}
        csrf={c.get("csrf")}
        serial={cylinder.serial}
        back={cylinderPaths.one(cylinder.id)}
        actionOf={(kind) => cylinderPaths.printLabel(cylinder.id, kind)}
        labels={labels}
        hasPrinter={defaultPrinter(ports.db.read) !== undefined}
        outcome={outcome}
      />
    ),
  });
}

async function printOne(parts: Parts, c: WebContext, cylinder: Cylinder): Promise<Response> {
  const lang = c.get("lang");
  const kind = LABEL_KINDS.find((item) => item === c.req.param("kind"));
  if (kind === undefined) return notFound(parts, c);
  const label = codeLabelOf(parts.ports, c.get("lang"), cylinder, kind);
  if (label === undefined) return labelsPage(parts, c, cylinder, { refused: say(lang, o.noLabel) });
  const printed = await printLabels(parts.ports, actorOf(c), {
    what: kind,
    subject: `cylinder:${cylinder.id}`,
    labels: [label],
  });
  return labelsPage(parts, c, cylinder, outcomeOf(lang, printed, 1));
}

/** The labels of one kind for the first cylinders that the filters of the list find. */
function batchOf({ ports }: Parts, c: WebContext) {
  const { read } = ports.db;
  const query = queryOf(c);
  const kind = LABEL_KINDS.find((item) => item === query["kind"]) ?? "body";
  const filter = filterOf(parseListQuery(query), dayOf(ports.clock.now()));
  const max = Math.min(BATCH_MAX, LABELS_MAX);
  const labels = pageOfCylinders(read, filter, { offset: 0, limit: max }).flatMap(
    ({ cylinder }) => codeLabelOf(ports, c.get("lang"), cylinder, kind) ?? [],
  );
  const { kind: _kind, ...rest } = query;
  const hrefOf = (to: LabelKind) => withQuery(cylinderPaths.labels, { ...rest, kind: to });
  const back = withQuery(cylinderPaths.list, rest);
  return { kind, labels, total: countCylinders(read, filter), max, hrefOf, back };
}

function batchPage(parts: Parts, c: WebContext, outcome: PrintOutcome = {}): Answer {
  const lang = c.get("lang");
  return parts.frame(c, {
    device: "desk",
    title: say(lang, o.labelsTitle),
    status: outcome.refused === undefined ? 200 : 422,
    body: (
      <LabelBatchPage
        lang={lang}
        csrf={c.get("csrf")}
        {...batchOf(parts, c)}
        hasPrinter={defaultPrinter(parts.ports.db.read) !== undefined}
        outcome={outcome}
      />
    ),
  });
}

async function printBatch(parts: Parts, c: WebContext): Promise<Response> {
  const { kind, labels } = batchOf(parts, c);
  const printed = await printLabels(parts.ports, actorOf(c), {
    what: kind,
    subject: "cylinders:batch",
    labels,
  });
  return batchPage(parts, c, outcomeOf(c.get("lang"), printed, labels.length));
}

function relabelText(lang: Lang, refusal: RelabelRefusal): string {
  switch (refusal.code) {
    case "cylinder.code_taken": {
      const facts = { code: refusal.taken, serial: refusal.holder.serial };
      return say(lang, refusal.isVoided ? t.codeTakenVoid : t.codeTaken, facts);
    }
    case "cylinder.code_unread":
      return say(lang, o.codeUnread);
    case "cylinder.same_code":
      return say(lang, o.sameCode);
    case "cylinder.act_not_now":
      return say(lang, t.actNotNow);
    case "cylinder.reason_needed":
      return say(lang, t.reasonNeeded);
    case "cylinder.stale":
      return say(lang, t.staleTitle);
    case "cylinder.not_found":
      return say(lang, t.notFound);
    default:
      return unreachable(refusal);
  }
}

async function submitRelabel(parts: Parts, c: WebContext, cylinder: Cylinder): Promise<Response> {
  const form = await formOf(c);
  const kind = CODE_KINDS.find((item) => item === form["kind"]) ?? "body";
  const text = (form["code"] ?? "").slice(0, LIMITS.codeLength);
  const reason = (form["reason"] ?? "").slice(0, LIMITS.reasonLength);
  const version = Number(form["version"] ?? "0");
  const command = { id: cylinder.id, version, kind, text, reason };
  const done = await relabel(parts.ports, actorOf(c), command);
  if (done.ok) return goTo(c, cylinderPaths.one(cylinder.id));
  const { refusal } = done;
  const now = findCylinder(parts.ports.db.read, cylinder.id) ?? cylinder;
  const holderId = refusal.code === "cylinder.code_taken" ? refusal.holder.id : undefined;
  const error = relabelText(c.get("lang"), refusal);
  return detailPage(parts, c, now, {
    relabel: { kind, text, reason, error, holderId: holderId === now.id ? undefined : holderId },
    status: refusal.code === "cylinder.stale" ? 409 : 422,
  });
}

/** A record by its id, any of its codes, or its serial number. */
function recordOf({ ports }: Parts, text: string): Cylinder | undefined {
  const { read } = ports.db;
  const given = text.trim().slice(0, LIMITS.codeLength);
  if (given === "") return undefined;
  const code = readSiteCode(read, given);
  const byCode = code.kind === "cylinder" ? findCode(read, code.code)?.cylinderId : undefined;
  const id = byCode ?? given;
  return findCylinder(read, id) ?? findSerial(read, given.toUpperCase());
}

type MergeState = { readonly other: string; readonly reason: string; readonly error?: string };

function mergeText(lang: Lang, code: MergeRefusal["code"]): string {
  return code === "cylinder.stale" ? say(lang, t.staleTitle) : say(lang, mergeRefusalWords[code]);
}

function mergePage(
  parts: Parts,
  c: WebContext,
  kept: Cylinder,
  state: MergeState,
  status: 200 | 409 | 422 = 200,
): Answer {
  const lang = c.get("lang");
  const { read } = parts.ports.db;
  const found = recordOf(parts, state.other);
  const objection = found && mergeObjection(kept, found);
  const second = objection === undefined ? found : undefined;
  const error =
    state.error ??
    (objection === undefined ? undefined : mergeText(lang, objection)) ??
    (state.other.trim() !== "" && found === undefined ? say(lang, o.mergeNone) : undefined);
  const mine = formValuesOf(kept, validCodes({ orm: read }, kept.id));
  const other = second && formValuesOf(second, validCodes({ orm: read }, second.id));
  return parts.frame(c, {
    device: "desk",
    title: say(lang, o.merge),
    status,
    body: (
      <MergePage
        lang={lang}
        csrf={c.get("csrf")}
        kept={kept}
        second={second}
        typed={state.other}
        reason={state.reason}
        rows={
          other === undefined
            ? []
            : FORM_FIELDS.map((field) => [say(lang, fieldWords[field]), mine[field], other[field]])
        }
        error={error}
      />
    ),
  });
}

async function submitMerge(parts: Parts, c: WebContext, kept: Cylinder): Promise<Response> {
  const form = await formOf(c);
  const other = (form["other"] ?? "").slice(0, LIMITS.codeLength);
  const reason = (form["reason"] ?? "").slice(0, LIMITS.reasonLength);
  const done = await mergeCylinders(parts.ports, actorOf(c), {
    keptId: kept.id,
    keptVersion: Number(form["version"] ?? "0"),
    secondId: other,
    secondVersion: Number(form["other-version"] ?? "0"),
    reason,
  });
  if (done.ok) return goTo(c, cylinderPaths.one(kept.id));
  const now = findCylinder(parts.ports.db.read, kept.id) ?? kept;
  const error = mergeText(c.get("lang"), done.refusal.code);
  const status = done.refusal.code === "cylinder.stale" ? 409 : 422;
  return mergePage(parts, c, now, { other, reason, error }, status);
}

function photoText(lang: Lang, code: MediaRefusal["code"]): string {
  if (code === "media.empty") return say(lang, o.photoEmpty);
  return say(lang, code === "media.busy" ? o.photoBusy : o.photoBad);
}

async function submitPhoto(parts: Parts, c: WebContext, cylinder: Cylinder): Promise<Response> {
  const lang = c.get("lang");
  const refused = (photoError: string): Answer =>
    detailPage(parts, c, cylinder, { photoError, status: 422 });
  const sent = (await c.req.parseBody())["photo"];
  const bytes = sent instanceof File ? new Uint8Array(await sent.arrayBuffer()) : new Uint8Array();
  const kept = await parts.media.keep(bytes);
  if (!kept.ok) return refused(photoText(lang, kept.refusal.code));
  const added = await addCylinderPhoto(parts.ports, actorOf(c), cylinder.id, kept.value);
  if (!added.ok) return refused(say(lang, o.photoTooMany));
  return goTo(c, `${cylinderPaths.one(cylinder.id)}#photos`);
}

export function recordRoutes(parts: Parts): readonly Route[] {
  const { read } = parts.ports.db;
  const withOne = (c: WebContext, answer: (cylinder: Cylinder) => Answer): Answer => {
    const cylinder = findCylinder(read, c.req.param("id") ?? "");
    return cylinder === undefined ? notFound(parts, c) : answer(cylinder);
  };
  const photo = post(cylinderPaths.photos(":id"), "signed-in", (c) =>
    withOne(c, (cylinder) => submitPhoto(parts, c, cylinder)),
  );
  return [
    get(cylinderPaths.labels, REGISTER_ROLES, (c) => batchPage(parts, c)),
    post(cylinderPaths.labels, REGISTER_ROLES, (c) => printBatch(parts, c)),
    get(cylinderPaths.labelsOf(":id"), "signed-in", (c) =>
      withOne(c, (cylinder) => labelsPage(parts, c, cylinder)),
    ),
    post(cylinderPaths.printLabel(":id", ":kind"), "signed-in", (c) =>
      withOne(c, (cylinder) => printOne(parts, c, cylinder)),
    ),
    post(cylinderPaths.relabel(":id"), REGISTER_ROLES, (c) =>
      withOne(c, (cylinder) => submitRelabel(parts, c, cylinder)),
    ),
    get(cylinderPaths.merge(":id"), REGISTER_ROLES, (c) =>
      withOne(c, (cylinder) =>
        mergePage(parts, c, cylinder, {
          other: (queryOf(c)["other"] ?? "").slice(0, LIMITS.codeLength),
          reason: "",
        }),
      ),
    ),
    post(cylinderPaths.merge(":id"), REGISTER_ROLES, (c) =>
      withOne(c, (cylinder) => submitMerge(parts, c, cylinder)),
    ),
    { ...photo, bodyBytes: PHOTO_BODY_BYTES },
    post(cylinderPaths.removePhoto(":id", ":photo"), REGISTER_ROLES, (c) =>
      withOne(c, async (cylinder) => {
        const photoId = c.req.param("photo") ?? "";
        const isRemoved = await removeCylinderPhoto(parts.ports, actorOf(c), cylinder.id, photoId);
        return isRemoved && canEdit(c)
          ? goTo(c, `${cylinderPaths.one(cylinder.id)}#photos`)
          : notFound(parts, c);
      }),
    ),
  ];
}
