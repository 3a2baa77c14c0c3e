/** What the office does with faces: consent, enrolment, withdrawal, records, the self-test and the threshold. */
import {
  FaceListPage,
  FaceRecordsPage,
  FaceReportPage,
  howText,
} from "../../views/faces/list-page.tsx";
import { ConsentSheet, FacePersonPage } from "../../views/faces/person-page.tsx";
import {
  faceRefusalText,
  outcomeWords,
  reasonWords,
  faceText as t,
} from "../../views/faces/text.ts";
import { referenceText } from "../../views/faces/verify-page.tsx";
import { actorNames, findPersonRow, listActivePeople } from "../identity/index.ts";
import type { UnixMs } from "../kernel/instants.ts";
import { LIMITS } from "../kernel/limits.ts";
import { csvResponse } from "../platform/csv.ts";
import { oneOf, pageOf } from "../platform/form.ts";
import type { Frame } from "../platform/frame.ts";
import { goTo, localPath } from "../platform/http/http.ts";
import { formatStamp, type Lang, say } from "../platform/i18n.ts";
import type { Ports } from "../platform/ports.ts";
import {
  actorOf,
  deviceOf,
  formOf,
  get,
  post,
  queryOf,
  type Route,
  type WebContext,
} from "../platform/web.ts";
import {
  FACE_LIMITS,
  type FaceRefusal,
  LIVENESS_REASONS,
  OPERATOR_FACES,
  type Verification,
} from "./model.ts";
import type { FaceParts } from "./parts.ts";
import { facePaths } from "./paths.ts";
import { enrolPhotos, type Photo } from "./photos.ts";
import type { CourseRoutes } from "./routes.tsx";
import { distance, middleOf } from "./rules.ts";
import { curveOf, type Distances, pointAt } from "./self-test.ts";
import { changeConsent, changeSettings, ENROLLERS } from "./service.ts";
import {
  allEnrolments,
  enrolmentOf,
  factsOf,
  hasDeclined,
  listVerifications,
  readFaceSettings,
  verificationsAfter,
} from "./store.ts";
import { openViews } from "./templates.ts";

const PEOPLE_MAX = 2_000;
/** Of phones; a larger one is refused whole before it is read. */
const PHOTO_BODY_BYTES = 60_000_000;

/** Distances of the enrolled among themselves: one comparison for each two people, and of each one's views. */
export function selfDistances(ports: Ports): Distances & { readonly people: number } {
  const people = allEnrolments(ports.db.read)
    .slice(0, FACE_SELF_TEST_MAX)
    .map(({ personId, sealed }) => openViews(ports.vault, personId, sealed));
  const middles = people.map((views) => middleOf(views));
  const same = people.flatMap((views) =>
    views.map((view, at) => distance(view, middleOf(views.filter((_, other) => other !== at)))),
  );
  const different: number[] = [];
  for (const [at, one] of middles.entries()) {
    for (const other of middles.slice(at + 1)) different.push(distance(one, other));
  }
  return { people: people.length, same, different };
}

/** A quarter of a million comparisons; more would keep the loop too long. */
const FACE_SELF_TEST_MAX = 400;

class OfficePages {
  readonly #parts: FaceParts;
  readonly #frame: Frame;
  readonly #siteName: () => string;

  constructor(parts: FaceParts, frame: Frame, siteName: () => string) {
    this.#parts = parts;
    this.#frame = frame;
    this.#siteName = siteName;
  }

  get #ports(): Ports {
    return this.#parts.ports;
  }

  list(c: WebContext) {
    const lang = c.get("lang");
    const query = queryOf(c);
    const text = (query["q"] ?? "").trim().slice(0, 40);
    const state = oneOf(["enrolled", "missing"] as const, query["state"]) ?? "";
    const enrolled = new Map(
      allEnrolments(this.#ports.db.read).map((row) => [row.personId, factsOf(row)]),
    );
    const lines = listActivePeople(this.#ports.db.read, PEOPLE_MAX)
      .filter(({ roles }) => !roles.includes("regulator"))
      .filter(({ name, staffNumber }) => `${name} ${staffNumber}`.includes(text))
      .filter(({ id }) => state === "" || enrolled.has(id) === (state === "enrolled"));
    const page = pageOf(query);
    const shown = lines.slice((page - 1) * LIMITS.listPage, page * LIMITS.listPage);
    return this.#frame(c, {
      device: "desk",
      title: say(lang, t.title),
      body: (
        <FaceListPage
          lang={lang}
          csrf={c.get("csrf")}
          lines={shown.map(({ id, name, staffNumber }) => {
            const facts = enrolled.get(id);
            const consentedAt = findPersonRow(this.#ports.db.read, id)?.faceConsentedAt ?? null;
            return {
              personId: id,
              name,
              staffNumber,
              hasConsent: consentedAt !== null,
              enrolledAt: facts?.enrolledAt ?? null,
              expiresOn: facts?.expiresOn ?? null,
              likeId: facts?.likeId ?? null,
            };
          })}
          total={lines.length}
          page={page}
          pageCount={Math.max(1, Math.ceil(lines.length / LIMITS.listPage))}
          text={text}
          state={state}
        />
      ),
    });
  }

  person(c: WebContext, refused?: string, from = backOf(queryOf(c)["back"])) {
    const lang = c.get("lang");
    const orm = this.#ports.db.read;
    const row = findPersonRow(orm, c.req.param("person") ?? "");
    if (row === undefined) return c.notFound();
    const found = enrolmentOf(orm, row.id);
    const enrolment = found && factsOf(found);
    const names = actorNames(orm, [enrolment?.enrolledBy ?? "", enrolment?.likeId ?? ""]);
    const note = queryOf(c)["note"];
    const code = Object.keys(faceRefusalText).find((one) => one === note);
    const reason = LIVENESS_REASONS.find((one) => one === note);
    const { id, name, staffNumber } = row;
    const trial = { kind: "trial", id: "self-test" };
    return this.#frame(c, {
      device: deviceOf(c),
      title: `${say(lang, t.enrolTitle)} · ${name}`,
      status: refused === undefined ? 200 : 422,
      scripts: ["faces"],
      body: (
        <FacePersonPage
          lang={lang}
          csrf={c.get("csrf")}
          person={{ id, name, staffNumber }}
          consentedAt={row.faceConsentedAt as UnixMs | null}
          enrolment={enrolment}
          enrolledBy={enrolment === undefined ? "" : (names.get(enrolment.enrolledBy) ?? "—")}
          like={enrolment?.likeId == null ? undefined : names.get(enrolment.likeId)}
          note={oneOf(["enrolled", "erased", "declined"] as const, note)}
          failed={reason && say(lang, reasonWords[reason])}
          refused={
            refused ??
            (code === undefined
              ? undefined
              : say(lang, faceRefusalText[code as FaceRefusal["code"]]))
          }
          isDeclined={hasDeclined(orm, id)}
          back={from}
          verifyHref={facePaths.verify(id, trial, facePaths.person(id, from))}
        />
      ),
    });
  }

  async consent(c: WebContext) {
    const id = c.req.param("person") ?? "";
    const form = await formOf(c);
    const isConsented = form["consent"] === "yes";
    const had = enrolmentOf(this.#ports.db.read, id) !== undefined;
    const changed = await changeConsent(this.#ports, actorOf(c), id, isConsented);
    if (!changed.ok) return c.notFound();
    if (!isConsented) this.#parts.erased();
    const note = isConsented ? undefined : had ? "erased" : "declined";
    return goTo(c, facePaths.person(id, backOf(form["back"]), note));
  }

  consentSheet(c: WebContext) {
    const lang = c.get("lang");
    const row = findPersonRow(this.#ports.db.read, c.req.param("person") ?? "");
    if (row === undefined) return c.notFound();
    return this.#frame(c, {
      device: "desk",
      title: say(lang, t.consentForm),
      body: (
        <ConsentSheet
          lang={lang}
          siteName={this.#siteName()}
          person={{ name: row.name, staffNumber: row.staffNumber }}
          months={readFaceSettings(this.#ports.db.read).months}
        />
      ),
    });
  }

  async photos(c: WebContext) {
    const lang = c.get("lang");
    const id = c.req.param("person") ?? "";
    if (findPersonRow(this.#ports.db.read, id) === undefined) return c.notFound();
    const { photos = [], back } = await c.req.parseBody({ all: true });
    const from = backOf(typeof back === "string" ? back : undefined);
    const files = (Array.isArray(photos) ? photos : [photos])
      .filter((one): one is File => one instanceof File && one.size > 0)
      .slice(0, FACE_LIMITS.photos + 1);
    const read: Photo[] = [];
    for (const file of files) {
      read.push({
        name: file.name.slice(0, 80),
        bytes: new Uint8Array(await file.arrayBuffer()),
      });
    }
    const { engine } = this.#parts;
    const made = await enrolPhotos(this.#ports, engine, actorOf(c).personId, id, read);
    if (made.ok) return goTo(c, facePaths.person(id, from, "enrolled"));
    const { refusal } = made;
    const why = say(lang, faceRefusalText[refusal.code]);
    const { file } = refusal;
    const words = file === undefined ? why : say(lang, t.fileRefused, { file, why });
    return this.person(c, words, from);
  }

  records(c: WebContext) {
    const lang = c.get("lang");
    const query = queryOf(c);
    const outcome = outcomeOfQuery(query);
    const page = pageOf(query);
    const limit = LIMITS.listPage;
    const found = listVerifications(
      this.#ports.db.read,
      { personId: "", outcome },
      { offset: (page - 1) * limit, limit },
    );
    return this.#frame(c, {
      device: "desk",
      title: say(lang, t.records),
      body: (
        <FaceRecordsPage
          lang={lang}
          csrf={c.get("csrf")}
          items={found.items}
          nameOf={this.#names(found.items)}
          total={found.total}
          page={page}
          pageCount={Math.max(1, Math.ceil(found.total / limit))}
          outcome={outcome}
        />
      ),
    });
  }

  #names(items: readonly Verification[]): (id: string) => string {
    const ids = items.flatMap((one) => [one.personId, one.actorId, one.secondId ?? ""]);
    const names = actorNames(this.#ports.db.read, ids);
    return (id) => names.get(id) ?? "—";
  }

  csv(c: WebContext): Response {
    const lang = c.get("lang");
    const outcome = outcomeOfQuery(queryOf(c));
    let nameOf = this.#names([]);
    return csvResponse<Verification>({
      fileName: "face-checks.csv",
      heads: csvHeads(lang),
      page: (last, limit) => {
        const filter = { personId: "", outcome };
        const items = verificationsAfter(this.#ports.db.read, filter, last, limit);
        nameOf = this.#names(items);
        return items;
      },
      cells: (item) => [
        formatStamp(item.at),
        nameOf(item.personId),
        referenceText(lang, item.ref),
        item.ref.id,
        item.place,
        say(lang, outcomeWords[item.outcome]),
        howText(lang, item, nameOf),
        nameOf(item.actorId),
      ],
      cutNote: say(lang, t.csvCut),
    });
  }

  report(c: WebContext, values: Readonly<Record<string, string>> = {}, refusal?: FaceRefusal) {
    const lang = c.get("lang");
    const settings = readFaceSettings(this.#ports.db.read);
    const distances = selfDistances(this.#ports);
    return this.#frame(c, {
      device: "desk",
      title: say(lang, t.report),
      status: refusal === undefined ? 200 : 422,
      body: (
        <FaceReportPage
          lang={lang}
          csrf={c.get("csrf")}
          people={distances.people}
          samePairs={distances.same.length}
          differentPairs={distances.different.length}
          curve={curveOf(distances)}
          present={pointAt(distances, settings.thresholdMilli / 1_000)}
          settings={settings}
          values={values}
          refused={refusal && say(lang, faceRefusalText[refusal.code])}
          isSaved={queryOf(c)["saved"] === "yes"}
        />
      ),
    });
  }

  async settings(c: WebContext) {
    const form = await formOf(c);
    const changed = await changeSettings(this.#ports, actorOf(c), {
      thresholdMilli: Math.round(Number(form["threshold"]) * 1_000) || 0,
      months: Number(form["months"]) || 0,
      isExpected: form["is-expected"] === "yes",
      operatorFace: oneOf(OPERATOR_FACES, form["operator-face"]) ?? "off",
      useFace: oneOf(OPERATOR_FACES, form["use-face"]) ?? "off",
      operatorMinutes: wholeOf(form["operator-minutes"]),
    });
    return changed.ok
      ? goTo(c, `${facePaths.report}?saved=yes`)
      : this.report(c, form, changed.refusal);
  }
}

/** Where somebody came from to have a face enrolled; the pages of faces themselves are no way back. */
function backOf(path: string | undefined): string {
  const local = localPath(path);
  return local === "/" || local.startsWith("/faces") ? "" : local;
}

/** NaN for what is no number: the decision refuses it in words. */
function wholeOf(typed: string | undefined): number {
  return /^\d{1,5}$/.test((typed ?? "").trim()) ? Number(typed) : Number.NaN;
}

function outcomeOfQuery(query: Readonly<Record<string, string>>): string {
  return oneOf(["passed", "doubt", "refused"] as const, query["outcome"]) ?? "";
}

function csvHeads(lang: Lang): readonly string[] {
  return [t.at, t.person, t.about, t.number, t.place, t.outcome, t.way, t.takenBy].map((one) =>
    say(lang, one),
  );
}

export function faceOfficeRoutes(
  parts: FaceParts,
  frame: Frame,
  courses: CourseRoutes,
  siteName: () => string,
): readonly Route[] {
  const pages = new OfficePages(parts, frame, siteName);
  const { ports } = parts;
  return [
    get("/faces", ENROLLERS, (c) => pages.list(c)),
    get("/faces/records", ENROLLERS, (c) => pages.records(c)),
    get("/faces/records.csv", ENROLLERS, (c) => pages.csv(c)),
    get("/faces/report", ENROLLERS, (c) => pages.report(c)),
    post("/faces/settings", ENROLLERS, (c) => pages.settings(c)),
    get("/faces/people/:person", ENROLLERS, (c) => pages.person(c)),
    post("/faces/people/:person/consent", ENROLLERS, (c) => pages.consent(c)),
    get("/faces/people/:person/consent/print", ENROLLERS, (c) => pages.consentSheet(c)),
    {
      ...post("/faces/people/:person/photos", ENROLLERS, (c) => pages.photos(c)),
      bodyBytes: PHOTO_BODY_BYTES,
    },
    post("/faces/people/:person/sessions", ENROLLERS, async (c) => {
      const personId = c.req.param("person") ?? "";
      if (findPersonRow(ports.db.read, personId) === undefined) return c.notFound();
      return courses.begin(c, { kind: "enrol", personId }, backOf((await formOf(c))["back"]));
    }),
  ];
}
