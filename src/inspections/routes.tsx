/** A regulator's visit from its beginning to the seal; the record afterwards; answers of the enterprise. */
import { checkRefusalText } from "../../views/checks/text.ts";
import { BeginPage } from "../../views/inspections/begin-page.tsx";
import { VisitListPage } from "../../views/inspections/list-page.tsx";
import { NoticePage, SealedPage } from "../../views/inspections/sealed-page.tsx";
import { inspectionRefusalText, inspectionText as t } from "../../views/inspections/text.ts";
import { VisitPage } from "../../views/inspections/visit-page.tsx";
import { alarmBadge, alarmPaths } from "../alarms/index.ts";
import { checkPaths, drawingOf } from "../checks/index.ts";
import { dangerPaths, listDangers, openDangerCounts, shellColour } from "../dangers/index.ts";
import { STAFF_ROLES } from "../identity/index.ts";
import { addDays, dayOf, parseDay } from "../kernel/instants.ts";
import { LIMITS } from "../kernel/limits.ts";
import type { Result } from "../kernel/result.ts";
import { oneOf } from "../platform/form.ts";
import type { Frame } from "../platform/frame.ts";
import { goTo } from "../platform/http/http.ts";
import { type Lang, type Phrase, say } from "../platform/i18n.ts";
import { keepPhotos, type MediaStore } from "../platform/media.ts";
import type { Ports } from "../platform/ports.ts";
import {
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
import { findSite, validSiteCode } from "../site/index.ts";
import {
  ALARM_VERDICTS,
  CONCLUSIONS,
  INSPECTION_LIMITS,
  type InspectionRefusal,
  PURPOSES,
  type Visit,
} from "./model.ts";
import { inspectionPaths } from "./paths.ts";
import {
  abandonVisit,
  answerVisit,
  type GivenSign,
  lookAtAlarm,
  openTable,
  recordFinding,
  sealVisit,
  sign,
  startVisit,
  withdraw,
} from "./service.ts";
import { findOpenVisit, findVisit, listVisits } from "./store.ts";
import {
  alarmsToLookAt,
  answerViews,
  cardOf,
  dangerLink,
  earlierViews,
  failedItemsOf,
  itemValues,
  shownOfItem,
  visitView,
} from "./views.ts";

const REGULATOR: readonly string[] = ["regulator"];
const MANAGERS: readonly string[] = ["safety-manager", "administrator"];
const READERS: readonly string[] = [...MANAGERS, "regulator"];

/** A photo too large is refused with its form kept, so the body may be larger than what is taken. */
const PHOTO_BODY_BYTES = 40_000_000;
const DANGERS_SHOWN = 10;
/** What a date of putting right begins with. */
const DUE_DAYS = 7;

type Values = Readonly<Record<string, string>>;
type State = { readonly values?: Values; readonly message?: string };

const ID = /^[0-9a-z]{26}$/;
const idOf = (c: WebContext): string => c.req.param("id") ?? "";

export function refusalWords(lang: Lang, refusal: InspectionRefusal): string {
  const words: Phrase = inspectionRefusalText[refusal.code];
  return say(lang, words, { days: "days" in refusal ? refusal.days : 0 });
}

class VisitPages {
  readonly #ports: Ports;
  readonly #frame: Frame;
  readonly #media: MediaStore;

  constructor(ports: Ports, frame: Frame, media: MediaStore) {
    this.#ports = ports;
    this.#frame = frame;
    this.#media = media;
  }

  get #read() {
    return this.#ports.db.read;
  }

  get #siteName(): string {
    return findSite(this.#read)?.name ?? "";
  }

  /** Where a code's QR leads: the site's public address, else the one that was asked. */
  #base(c: WebContext): string {
    const base = findSite(this.#read)?.publicBase ?? "";
    return base === "" ? new URL(c.req.url).origin : base;
  }

  list(c: WebContext) {
    const lang = c.get("lang");
    const { personId, roles } = actorOf(c);
    const isRegulator = !mayUse(MANAGERS, roles);
    const asked = Number(c.req.query("page") ?? "1");
    const page = Number.isInteger(asked) && asked > 0 && asked <= 10_000 ? asked : 1;
    const limit = LIMITS.listPage;
    const filter = isRegulator ? { regulatorId: personId } : {};
    const found = listVisits(this.#read, filter, { offset: (page - 1) * limit, limit });
    return this.#frame(c, {
      device: deviceOf(c),
      title: say(lang, isRegulator ? t.mine : t.title),
      body: (
        <VisitListPage
          lang={lang}
          isOwn={isRegulator}
          canBegin={mayUse(REGULATOR, roles)}
          open={findOpenVisit(this.#read, personId)}
          items={found.items.map((visit) => ({
            ...cardOf(this.#read, visit),
            canOpen: visit.regulatorId === personId || visit.state === "sealed",
          }))}
          total={found.total}
          page={page}
          pageCount={Math.max(1, Math.ceil(found.total / limit))}
        />
      ),
    });
  }

  begin(c: WebContext, { values = {}, message }: State = {}) {
    const lang = c.get("lang");
    const open = findOpenVisit(this.#read, actorOf(c).personId);
    if (open !== undefined) return goTo(c, inspectionPaths.one(open.id));
    const page = { offset: 0, limit: DANGERS_SHOWN };
    const today = dayOf(this.#ports.clock.now());
    const links = [
      { href: alarmPaths.list, label: say(lang, t.allAlarms) },
      { href: dangerPaths.list, label: say(lang, t.allDangers) },
      { href: checkPaths.list, label: say(lang, t.allChecks) },
      { href: "/cylinders", label: say(lang, t.cylinders) },
    ];
    return this.#frame(c, {
      device: deviceOf(c),
      title: say(lang, t.begin),
      ...(message === undefined ? {} : { status: 422 as const }),
      body: (
        <BeginPage
          lang={lang}
          csrf={c.get("csrf")}
          siteName={this.#siteName}
          colour={shellColour(this.#ports, lang)}
          counts={openDangerCounts(this.#read)}
          dangers={listDangers(this.#read, { state: "open", today }, page).items.map((danger) => ({
            ...dangerLink(lang, danger),
          }))}
          openAlarms={alarmBadge(this.#ports, STAFF_ROLES) ?? 0}
          links={links}
          earlier={earlierViews(this.#read, lang, "")}
          code={values["code"] ?? c.req.query("code") ?? ""}
          values={values}
          message={message}
        />
      ),
    });
  }

  async start(c: WebContext) {
    const form = await formOf(c);
    const code = form["code"] ?? "";
    const started = await startVisit(this.#ports, actorOf(c), {
      purpose: oneOf(PURPOSES, form["purpose"]) ?? "routine",
      companion: form["companion"] ?? "",
      isByCode: code !== "" && validSiteCode(this.#read)?.code === code,
    });
    if (started.ok) return goTo(c, inspectionPaths.one(started.value));
    const message = refusalWords(c.get("lang"), started.refusal);
    return await this.begin(c, { values: form, message });
  }

  /** An open visit is the regulator's own; the site reads it once it is sealed. */
  #visit(c: WebContext): Visit | undefined {
    const visit = findVisit(this.#read, idOf(c));
    if (visit === undefined) return undefined;
    const { personId, roles } = actorOf(c);
    if (visit.regulatorId === personId) return visit;
    const isOpenToSite = visit.state === "sealed" && mayUse(MANAGERS, roles);
    return isOpenToSite ? visit : undefined;
  }

  one(c: WebContext, state: State = {}) {
    const visit = this.#visit(c);
    if (visit === undefined) return c.notFound();
    const isOpen = visit.state === "open";
    return this.#frame(c, {
      device: deviceOf(c),
      title: say(c.get("lang"), t.one, { number: visit.number }),
      ...(state.message === undefined ? {} : { status: 422 as const }),
      scripts: ["signature"],
      subject: `inspection:${visit.id}`,
      body: isOpen ? this.#openBody(c, visit, state) : this.#endedBody(c, visit, state),
    });
  }

  #openBody(c: WebContext, visit: Visit, state: State) {
    const lang = c.get("lang");
    const item = c.req.query("item") ?? "";
    const values = {
      once: this.#ports.ids.next(),
      ...(item === "" ? {} : itemValues(this.#read, visit, item)),
      ...state.values,
    };
    return (
      <VisitPage
        lang={lang}
        csrf={c.get("csrf")}
        visit={visitView(this.#read, lang, visit)}
        failed={failedItemsOf(this.#read, lang, visit)}
        alarms={alarmsToLookAt(this.#read, visit.id)}
        earlier={earlierViews(this.#read, lang, visit.id)}
        values={values}
        today={addDays(dayOf(this.#ports.clock.now()), DUE_DAYS)}
        message={state.message}
      />
    );
  }

  #endedBody(c: WebContext, visit: Visit, state: State) {
    const lang = c.get("lang");
    return (
      <SealedPage
        lang={lang}
        csrf={c.get("csrf")}
        siteName={this.#siteName}
        visit={visitView(this.#read, lang, visit)}
        answers={answerViews(this.#read, visit.id)}
        canAnswer={mayUse(MANAGERS, actorOf(c).roles)}
        base={this.#base(c)}
        typed={state.values}
        message={state.message}
      />
    );
  }

  notice(c: WebContext) {
    const lang = c.get("lang");
    const visit = this.#visit(c);
    if (visit?.state !== "sealed") return c.notFound();
    return this.#frame(c, {
      device: "desk",
      title: say(lang, t.notice),
      body: (
        <NoticePage
          lang={lang}
          siteName={this.#siteName}
          visit={visitView(this.#read, lang, visit)}
          base={this.#base(c)}
        />
      ),
    });
  }

  /** Back to the visit, with what was typed when it was refused. */
  async done(
    c: WebContext,
    outcome: Result<unknown, InspectionRefusal>,
    part: string,
    values: Values = {},
  ) {
    if (outcome.ok) return goTo(c, `${inspectionPaths.one(idOf(c))}${part}`);
    const { code } = outcome.refusal;
    if (code === "inspections.unknown" || code === "inspections.not_yours") return c.notFound();
    return await this.one(c, { values, message: refusalWords(c.get("lang"), outcome.refusal) });
  }

  async table(c: WebContext) {
    const run = await openTable(this.#ports, actorOf(c), idOf(c));
    return run.ok ? goTo(c, checkPaths.run(run.value)) : await this.done(c, run, "");
  }

  async #photos(c: WebContext, files: readonly File[]) {
    const kept = await keepPhotos(this.#media, files, INSPECTION_LIMITS.photosAtOnce);
    if (kept.refusal === undefined) return { photos: kept.photos };
    const words: Phrase = checkRefusalText[kept.refusal];
    return { message: say(c.get("lang"), words) };
  }

  async finding(c: WebContext) {
    const visit = this.#visit(c);
    if (visit === undefined) return c.notFound();
    const { fields, files } = await sentOf(c);
    const kept = await this.#photos(c, files("photos"));
    if (kept.photos === undefined) {
      return await this.one(c, { values: fields, message: kept.message });
    }
    const itemId = itemValues(this.#read, visit, fields["item"] ?? "")["item"] ?? "";
    const recorded = await recordFinding(this.#ports, actorOf(c), visit.id, {
      id: ID.test(fields["once"] ?? "") ? fields["once"] : undefined,
      itemId,
      what: fields["what"] ?? "",
      basis: fields["basis"] ?? "",
      level: fields["level"] === "major" ? "major" : "general",
      demand: fields["demand"] ?? "",
      dueOn: parseDay(fields["due"] ?? "") ?? null,
      place: (fields["place"] ?? "").trim(),
      photos: kept.photos,
      shown: shownOfItem(this.#read, visit, itemId),
    });
    return await this.done(c, recorded, "#findings", fields);
  }

  async alarm(c: WebContext) {
    const form = await formOf(c);
    const verdict = oneOf(ALARM_VERDICTS, form["verdict"]);
    const { alarm: alarmId = "", note = "" } = form;
    const outcome =
      verdict === undefined
        ? ({ ok: false, refusal: { code: "inspections.words_needed" } } as const)
        : await lookAtAlarm(this.#ports, actorOf(c), idOf(c), { alarmId, verdict, note });
    return await this.done(c, outcome, "#alarms");
  }

  async sign(c: WebContext) {
    const side = c.req.param("side") === "regulator" ? "regulator" : "enterprise";
    const form = await formOf(c);
    const refused = form["refused"];
    if (side === "enterprise" && refused !== undefined) {
      const outcome = await sign(this.#ports, actorOf(c), idOf(c), { side, refused });
      return await this.done(c, outcome, "#signs", form);
    }
    if (this.#visit(c) === undefined) return c.notFound();
    const bytes = drawingOf(form["drawing"] ?? "");
    const kept = bytes === undefined ? undefined : await this.#media.keep(bytes);
    if (kept?.ok !== true) {
      const message = refusalWords(c.get("lang"), { code: "inspections.signature_needed" });
      return await this.one(c, { message });
    }
    const drawing = kept.value;
    const given: GivenSign =
      side === "regulator" ? { side, drawing } : { side, drawing, name: form["name"] ?? "" };
    return await this.done(c, await sign(this.#ports, actorOf(c), idOf(c), given), "#signs");
  }

  async seal(c: WebContext) {
    const form = await formOf(c);
    const conclusion = oneOf(CONCLUSIONS, form["conclusion"]);
    const summary = form["summary"] ?? "";
    const asked = { conclusion, summary };
    const sealed = await sealVisit(this.#ports, actorOf(c), idOf(c), asked);
    return await this.done(c, sealed, "", form);
  }

  async answer(c: WebContext) {
    if (this.#visit(c) === undefined) return c.notFound();
    const { fields, files } = await sentOf(c);
    const kept = await this.#photos(c, files("photos"));
    if (kept.photos === undefined) {
      return await this.one(c, { values: fields, message: kept.message });
    }
    const given = { words: fields["words"] ?? "", photos: kept.photos };
    const answered = await answerVisit(this.#ports, actorOf(c), idOf(c), given);
    return await this.done(c, answered, "#answers", fields);
  }
}

export function visitRoutes(ports: Ports, frame: Frame, media: MediaStore): readonly Route[] {
  const pages = new VisitPages(ports, frame, media);
  const large = (route: Route): Route => ({ ...route, bodyBytes: PHOTO_BODY_BYTES });
  const at = inspectionPaths;
  return [
    get(at.list, READERS, (c) => pages.list(c)),
    get(at.begin, REGULATOR, (c) => pages.begin(c)),
    post(at.begin, REGULATOR, (c) => pages.start(c)),
    get(at.one(":id"), READERS, (c) => pages.one(c)),
    get(at.notice(":id"), READERS, (c) => pages.notice(c)),
    post(at.table(":id"), REGULATOR, (c) => pages.table(c)),
    large(post(at.findings(":id"), REGULATOR, (c) => pages.finding(c))),
    post(at.withdraw(":id", ":finding"), REGULATOR, async (c) => {
      const reason = (await formOf(c))["reason"] ?? "";
      const finding = c.req.param("finding") ?? "";
      const done = await withdraw(ports, actorOf(c), idOf(c), finding, reason);
      return await pages.done(c, done, "#findings");
    }),
    post(at.alarms(":id"), REGULATOR, (c) => pages.alarm(c)),
    post(at.sign(":id", ":side"), REGULATOR, (c) => pages.sign(c)),
    post(at.seal(":id"), REGULATOR, (c) => pages.seal(c)),
    post(at.abandon(":id"), REGULATOR, async (c) => {
      const reason = (await formOf(c))["reason"] ?? "";
      return await pages.done(c, await abandonVisit(ports, actorOf(c), idOf(c), reason), "");
    }),
    large(post(at.answers(":id"), MANAGERS, (c) => pages.answer(c))),
  ];
}
