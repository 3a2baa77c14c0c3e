/** Pages of check tables: the list, a run that saves itself field by field, and its result. */
import { CheckItem, CheckItemUpdate } from "../../views/checks/item-part.tsx";
import { CheckListPage } from "../../views/checks/list-page.tsx";
import type { ItemView, RunCard, RunView } from "../../views/checks/model.ts";
import {
  ProgressUpdate,
  ResultPage,
  type RunDangers,
  RunPage,
} from "../../views/checks/run-page.tsx";
import { checkRefusalText, checkText as t } from "../../views/checks/text.ts";
import { hasPatrols } from "../../views/layout/nav.ts";
import { findPersonRow } from "../identity/index.ts";
import { instant } from "../kernel/instants.ts";
import type { Result } from "../kernel/result.ts";
import type { Frame } from "../platform/frame.ts";
import { goTo, isHtmx } from "../platform/http/http.ts";
import { type Lang, type Phrase, say } from "../platform/i18n.ts";
import { type MediaRefusal, type MediaStore, mediaPath } from "../platform/media.ts";
import type { Ports } from "../platform/ports.ts";
import {
  type Actor,
  actorOf,
  deviceOf,
  formOf,
  get,
  mayUse,
  post,
  type Route,
  sentOf,
  type WebContext,
} from "../platform/web.ts";
import { builderRoutes, TABLE_EDITORS } from "./builder-routes.tsx";
import type { CheckRefusal, Item, Purpose } from "./model.ts";
import { checkPaths } from "./paths.ts";
import { askedItems, itemsOf, judgeItem } from "./rules.ts";
import {
  addPhoto,
  completeRun,
  copyFromLast,
  discardRun,
  isStaff,
  loadRun,
  mayOpenRun,
  type OpenRun,
  type RunFollower,
  removePhoto,
  runOrder,
  runPace,
  runSpot,
  saveAnswer,
  startRun,
} from "./service.ts";
import {
  definitionOf,
  lastCompletedRun,
  listPublished,
  listRuns,
  type RunWithVersion,
} from "./store.ts";

type Refusal = Pick<CheckRefusal | MediaRefusal, "code">;

/** What tiers above checks make of a result; handed in by the composition root. */
export type CheckLinks = {
  /** For failed items: the hidden danger on file, or the way to record one. */
  dangers?(lang: Lang, actor: Actor, runId: string, failed: readonly string[]): RunDangers;
  /** The page of what a run was made for, by the run's subject. */
  about?(subject: string): string | undefined;
  /** Told of every completed run, in its transaction. */
  completed?: RunFollower;
};

const DRAFTS_SHOWN = 10;
const RESULTS_SHOWN = 20;

/** A photo too large is refused beside its item, so the body may be larger than what is taken. */
const PHOTO_BODY_BYTES = 12_000_000;

function itemView(
  open: OpenRun,
  item: Item,
  asked: ReadonlySet<string>,
  isStrict: boolean,
): ItemView {
  const row = open.rows.get(item.id);
  const answer = open.answers.get(item.id);
  const judged = judgeItem(item, answer);
  const isTouched = answer !== undefined;
  const problem =
    judged.problem === "missing" && !isStrict
      ? undefined
      : isTouched || isStrict
        ? judged.problem
        : undefined;
  return {
    item,
    value: row?.value ?? "",
    note: row?.note ?? "",
    seen: row?.version ?? 0,
    savedAt: row === undefined ? undefined : instant(row.answeredAt),
    photos: open.photos
      .filter((photo) => photo.itemId === item.id)
      .map((photo) => ({ id: photo.id, href: mediaPath(photo.hash) })),
    isAsked: asked.has(item.id),
    isFailed: judged.fail !== undefined,
    isDone: isTouched && judged.problem === undefined,
    problem,
  };
}

function runView(
  ports: Ports,
  open: OpenRun,
  about: CheckLinks["about"],
  isStrict = false,
): RunView {
  const { run, version, definition, verdict } = open;
  const asked = askedItems(definition, open.answers);
  const pace = runPace(ports.db.read, open);
  const order = runOrder(ports.db.read, open);
  const spot = runSpot(ports.db.read, open);
  const nameOf = (id: string | null) =>
    id === null ? undefined : (findPersonRow(ports.db.read, id)?.name ?? id);
  return {
    id: run.id,
    title: definition.title,
    version: version.number,
    hash: version.hash,
    sections: definition.sections.map(({ id, title, items }) => ({
      id,
      title,
      items: items.map((item) => ({
        ...itemView(open, item, asked, isStrict),
        isSpot: run.state === "draft" && spot?.itemId === item.id && spot.state !== "open",
        wantsSpot: run.state === "draft" && spot?.itemId === item.id && spot.state === "asked",
      })),
    })),
    answered: verdict.answered,
    asked: verdict.asked,
    open: isStrict ? [...verdict.problems.keys()] : [],
    startedAt: instant(run.startedAt),
    startedBy: nameOf(run.startedBy) ?? "",
    completedAt: run.completedAt === null ? undefined : instant(run.completedAt),
    completedBy: nameOf(run.completedBy),
    result: run.result === null ? undefined : run.result === "pass" ? "pass" : "fail",
    failedCount: run.failedCount,
    majorCount: run.majorCount,
    score: verdict.score,
    rushed: run.state === "completed" && pace?.isRushed === true ? pace : undefined,
    mechanical: run.state === "completed" && order?.isMechanical === true ? order : undefined,
    spot,
    canCopy:
      run.state === "draft" &&
      itemsOf(definition).some(({ kind }) => kind === "text" || kind === "choice") &&
      lastCompletedRun(ports.db.read, version.templateId) !== undefined,
    aboutHref: about?.(run.subject),
  };
}

function runCard(ports: Ports, { run, version }: RunWithVersion): RunCard {
  return {
    id: run.id,
    title: definitionOf(version).title,
    who: findPersonRow(ports.db.read, run.completedBy ?? run.startedBy)?.name ?? "",
    startedAt: instant(run.startedAt),
    completedAt: run.completedAt === null ? undefined : instant(run.completedAt),
    result: run.result === null ? undefined : run.result === "pass" ? "pass" : "fail",
    failedCount: run.failedCount,
  };
}

const param = (c: WebContext, name: string): string => c.req.param(name) ?? "";

const PNG_URL = /^data:image\/png;base64,([A-Za-z0-9+/=]{1,400000})$/;

/** The drawing of a signature pad, or undefined for anything else. */
export function drawingOf(text: string): Uint8Array | undefined {
  const match = PNG_URL.exec(text);
  return match?.[1] === undefined ? undefined : Buffer.from(match[1], "base64");
}

class CheckPages {
  readonly #ports: Ports;
  readonly #frame: Frame;
  readonly #media: MediaStore;
  readonly #links: CheckLinks;

  constructor(ports: Ports, frame: Frame, media: MediaStore, links: CheckLinks) {
    this.#ports = ports;
    this.#frame = frame;
    this.#media = media;
    this.#links = links;
  }

  words(c: WebContext, refusal: Refusal): string {
    const words: Phrase = checkRefusalText[refusal.code];
    return say(c.get("lang"), words);
  }

  list(c: WebContext, message?: string) {
    const lang = c.get("lang");
    const actor = actorOf(c);
    const orm = this.#ports.db.read;
    const own = isStaff(actor) ? {} : { personId: actor.personId };
    const drafts = listRuns(orm, { state: "draft", personId: actor.personId }, DRAFTS_SHOWN);
    const recent = listRuns(orm, { state: "completed", ...own }, RESULTS_SHOWN);
    return this.#frame(c, {
      device: deviceOf(c),
      title: say(lang, t.title),
      status: message === undefined ? 200 : 422,
      body: (
        <CheckListPage
          lang={lang}
          csrf={c.get("csrf")}
          canEdit={mayUse(TABLE_EDITORS, actor.roles)}
          hasPatrols={hasPatrols(actor.roles)}
          message={message}
          drafts={drafts.map((item) => runCard(this.#ports, item))}
          recent={recent.map((item) => runCard(this.#ports, item))}
          tables={listPublished(orm).map(({ template, version }) => {
            const definition = definitionOf(version);
            return {
              id: template.id,
              purpose: template.purpose as Purpose,
              title: definition.title,
              version: version.number,
              itemCount: itemsOf(definition).length,
            };
          })}
        />
      ),
    });
  }

  async start(c: WebContext) {
    const templateId = param(c, "template");
    const started = await startRun(this.#ports, actorOf(c), { templateId });
    if (!started.ok) return await this.list(c, this.words(c, started.refusal));
    return goTo(c, checkPaths.run(started.value.runId));
  }

  /** The run if this person may open it: what they may not see is as if it were not there. */
  #open(c: WebContext): OpenRun | undefined {
    const open = loadRun(this.#ports.db.read, param(c, "id"));
    return open !== undefined && mayOpenRun(actorOf(c), open.run) ? open : undefined;
  }

  run(c: WebContext, state: { message?: string; isStrict?: boolean; isLate?: boolean } = {}) {
    const lang = c.get("lang");
    const open = this.#open(c);
    if (open === undefined) return c.notFound();
    const view = runView(this.#ports, open, this.#links.about, state.isStrict);
    const props = { lang, run: view, csrf: c.get("csrf") };
    const isBad = state.message !== undefined || state.isStrict === true;
    return this.#frame(c, {
      device: deviceOf(c),
      title: say(lang, view.title),
      status: state.isLate === true ? 409 : isBad ? 422 : 200,
      scripts: ["signature"],
      subject: `check-run:${open.run.id}`,
      body:
        open.run.state === "draft" ? (
          <RunPage {...props} message={state.message} />
        ) : (
          <ResultPage
            {...props}
            dangers={this.#dangers(c, open)}
            isManager={mayUse(TABLE_EDITORS, actorOf(c).roles)}
          />
        ),
    });
  }

  #dangers(c: WebContext, { run, verdict }: OpenRun): RunDangers | undefined {
    if (run.state !== "completed") return undefined;
    const failed = verdict.failed.map(({ itemId }) => itemId);
    return this.#links.dangers?.(c.get("lang"), actorOf(c), run.id, failed);
  }

  /** After a change of one item: the item, the progress, and the items that hang on its answer. */
  #changed(c: WebContext, itemId: string, refusal?: Refusal, typed = "") {
    const open = this.#open(c);
    if (open === undefined) return c.notFound();
    const isLate = refusal?.code === "checks.changed_meanwhile";
    // Their answer stands in the field now; what this person wrote must not be gone.
    const mine = isLate && typed !== "" ? say(c.get("lang"), t.yourWords, { typed }) : "";
    const message = refusal && `${this.words(c, refusal)}${mine}`;
    const isFinished = refusal?.code === "checks.run_closed";
    if (!isHtmx(c) || isFinished) {
      if (message !== undefined && !isFinished) return this.run(c, { message, isLate });
      return goTo(c, `${checkPaths.run(open.run.id)}${isFinished ? "" : `#item-${itemId}`}`);
    }
    const lang = c.get("lang");
    const run = runView(this.#ports, open, this.#links.about);
    const views = run.sections.flatMap((section) => section.items);
    const own = views.find((view) => view.item.id === itemId);
    if (own === undefined) return c.notFound();
    const shared = { lang, runId: run.id, csrf: c.get("csrf") };
    // A question may hang on another that hangs on this one; there are few, so all of them are sent.
    const hanging = views.filter(({ item }) => item.onlyIf !== undefined && item.id !== itemId);
    return c.html(
      <>
        <CheckItem {...shared} view={{ ...own, message }} />
        <ProgressUpdate lang={lang} run={run} />
        {hanging.map((view) => (
          <CheckItemUpdate {...shared} view={view} />
        ))}
      </>,
      refusal === undefined ? 200 : isLate ? 409 : 422,
    );
  }

  async save(c: WebContext) {
    if (this.#open(c) === undefined) return c.notFound();
    const form = await formOf(c);
    const given = {
      value: form["value"] ?? "",
      note: form["note"] ?? "",
      seen: Number(form["seen"] ?? 0),
    };
    const itemId = param(c, "item");
    const saved = await saveAnswer(this.#ports, actorOf(c), param(c, "id"), itemId, given);
    const typed = given.note || (/^(?:pass|fail|na)$/.test(given.value) ? "" : given.value);
    return await this.#changed(c, itemId, saved.ok ? undefined : saved.refusal, typed);
  }

  async #keep(c: WebContext, bytes: Uint8Array | undefined) {
    const itemId = param(c, "item");
    if (bytes === undefined) return await this.#changed(c, itemId, { code: "media.empty" });
    const kept = await this.#media.keep(bytes);
    if (!kept.ok) return await this.#changed(c, itemId, kept.refusal);
    const added = await addPhoto(this.#ports, actorOf(c), param(c, "id"), itemId, kept.value);
    return await this.#changed(c, itemId, added.ok ? undefined : added.refusal);
  }

  async photo(c: WebContext) {
    if (this.#open(c) === undefined) return c.notFound();
    return await this.#keep(c, await (await sentOf(c)).file("photo"));
  }

  async sign(c: WebContext) {
    if (this.#open(c) === undefined) return c.notFound();
    return await this.#keep(c, drawingOf((await formOf(c))["drawing"] ?? ""));
  }

  async remove(c: WebContext) {
    if (this.#open(c) === undefined) return c.notFound();
    const itemId = param(c, "item");
    const removed = await removePhoto(
      this.#ports,
      actorOf(c),
      param(c, "id"),
      itemId,
      param(c, "photo"),
    );
    return await this.#changed(c, itemId, removed.ok ? undefined : removed.refusal);
  }

  async end(c: WebContext, run: () => Promise<Result<unknown, CheckRefusal>>, to: string) {
    if (this.#open(c) === undefined) return c.notFound();
    const ended = await run();
    if (ended.ok || ended.refusal.code === "checks.run_closed") return goTo(c, to);
    const isStrict = ended.refusal.code === "checks.incomplete";
    return await this.run(c, isStrict ? { isStrict } : { message: this.words(c, ended.refusal) });
  }
}

export function checkRoutes(
  ports: Ports,
  frame: Frame,
  media: MediaStore,
  links: CheckLinks = {},
): readonly Route[] {
  const pages = new CheckPages(ports, frame, media, links);
  const large = (route: Route): Route => ({ ...route, bodyBytes: PHOTO_BODY_BYTES });
  return [
    ...builderRoutes(ports, frame),
    get(checkPaths.list, "signed-in", (c) => pages.list(c)),
    post(checkPaths.start(":template"), "signed-in", (c) => pages.start(c)),
    get(checkPaths.run(":id"), "signed-in", (c) => pages.run(c)),
    post(checkPaths.item(":id", ":item"), "signed-in", (c) => pages.save(c)),
    large(post(checkPaths.photo(":id", ":item"), "signed-in", (c) => pages.photo(c))),
    post(checkPaths.signature(":id", ":item"), "signed-in", (c) => pages.sign(c)),
    post(checkPaths.removePhoto(":id", ":item", ":photo"), "signed-in", (c) => pages.remove(c)),
    post(checkPaths.copyLast(":id"), "signed-in", (c) =>
      pages.end(
        c,
        () => copyFromLast(ports, actorOf(c), param(c, "id")),
        checkPaths.run(param(c, "id")),
      ),
    ),
    post(checkPaths.complete(":id"), "signed-in", (c) =>
      pages.end(
        c,
        () => completeRun(ports, actorOf(c), param(c, "id"), links.completed),
        checkPaths.run(param(c, "id")),
      ),
    ),
    post(checkPaths.discard(":id"), "signed-in", (c) =>
      pages.end(c, () => discardRun(ports, actorOf(c), param(c, "id")), checkPaths.list),
    ),
  ];
}
