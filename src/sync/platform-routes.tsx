/** Pages of platforms: set up, tried, paused, retired. The records a platform refused have pages of their own. */

import { OFFICE_ROLES } from "../../views/layout/nav.ts";
import type { PlatformLine } from "../../views/sync/line.ts";
import { platformPaths } from "../../views/sync/paths.ts";
import { PlatformFormPage, type PlatformFormProps } from "../../views/sync/platform-form.tsx";
import { PlatformPage, type PlatformPageProps } from "../../views/sync/platform-page.tsx";
import { formText, platformProblemText, syncText as t } from "../../views/sync/text.ts";
import { dayOf, instant } from "../kernel/instants.ts";
import type { RawForm } from "../platform/form.ts";
import type { Frame } from "../platform/frame.ts";
import { goTo } from "../platform/http/http.ts";
import { requestFingerprint } from "../platform/http/tls.ts";
import { formatStamp, type Lang, say } from "../platform/i18n.ts";
import type { Ports } from "../platform/ports.ts";
import {
  actorOf,
  formOf,
  get,
  mayUse,
  post,
  type Route,
  type WebContext,
} from "../platform/web.ts";
import { COURIER_ROLES, courierRoutes, hasCourier } from "./courier-routes.tsx";
import { deadLetterRoutes } from "./dead-letter-routes.tsx";
import { isMapping, mappingOf } from "./mappings/index.ts";
import { previewRows } from "./neutral/mapped.ts";
import { keyIdOfPem } from "./orders/command-form.ts";
import {
  certificateEnd,
  PLATFORM_FIELDS,
  type PlatformProblems,
  parsePlatform,
  SECRET_FIELDS,
} from "./platform-form.ts";
import { isLaneHeld, PLATFORM_FORMS, type PlatformEvent } from "./platform-rules.ts";
import {
  addPlatform,
  changePlatform,
  openSecret,
  type PlatformRefusal,
  turnPlatform,
} from "./platform-service.ts";
import { findPlatform, type PlatformRow } from "./platform-store.ts";
import { CONFIGURED, lineOptions, type PlatformStatus, type Platforms } from "./platforms.ts";
import { type ProbeCode, probePlatform } from "./probe.ts";
import { requestCertificate, takeCertificate } from "./signing-request.ts";
import type { UpstreamOptions } from "./upstream.ts";

export type PlatformParts = {
  readonly ports: Ports;
  readonly platforms: Platforms;
  readonly seal: Pick<UpstreamOptions, "epoch" | "key">;
};

const ADMINISTRATOR = ["administrator"] as const;
const PREVIEW_ROWS = 3;
const MIB = 1024 * 1024;

const PROBE_WORDS = {
  ok: t.probeOk,
  unreachable: t.probeUnreachable,
  refused: t.probeRefused,
  "not-understood": t.probeNotUnderstood,
  "certificate-wanted": t.probeWanted,
  "certificate-refused": t.probeCertificateRefused,
  "certificate-untrusted": t.probeUntrusted,
  "certificate-unusable": t.probeUnusable,
} as const satisfies Record<ProbeCode, unknown>;

function mib(bytes: number): string {
  return `${(bytes / MIB).toFixed(bytes < 10 * MIB ? 2 : 0)} MiB`;
}

/** The address without its path, which may hold an account. */
function hostOf(url: string): string {
  if (!URL.canParse(url)) return url;
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}`;
}

function addressOf(lang: Lang, url: string): string {
  return url === "" ? say(lang, t.byCourier) : hostOf(url);
}

function minutesText(minutes: number | null): string {
  if (minutes === null) return "";
  const two = (n: number): string => String(n).padStart(2, "0");
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

function stateOf(lang: Lang, one: PlatformStatus): Pick<PlatformLine, "state" | "stateWord"> {
  if (one.state === "retired") return { state: "neutral", stateWord: say(lang, t.retired) };
  if (one.state === "paused") return { state: "warn", stateWord: say(lang, t.paused) };
  if (one.url === "") return { state: "neutral", stateWord: say(lang, t.byCourier) };
  if (one.isConnected) return { state: "ok", stateWord: say(lang, t.connected) };
  if (one.isDue) return { state: "alert", stateWord: say(lang, t.lost) };
  return {
    state: "neutral",
    stateWord: say(lang, t.resting, { from: minutesText(one.windowFrom) }),
  };
}

export function platformLine(lang: Lang, one: PlatformStatus): PlatformLine {
  const waiting = one.lanes.reduce((sum, lane) => sum + lane.lastSeq - lane.acknowledgedSeq, 0);
  const used = mib(one.sentToday);
  const { session } = one;
  return {
    id: one.id,
    name: one.id === CONFIGURED ? say(lang, t.configured) : one.name,
    href: one.id === CONFIGURED ? undefined : platformPaths.of(one.id),
    form: say(lang, formText[one.form as keyof typeof formText] ?? formText.gasward),
    address: addressOf(lang, one.url),
    isCarried: one.url === "" && one.state !== "retired",
    isPlain: one.isPlain,
    ...stateOf(lang, one),
    problem: one.lastError,
    waiting,
    today:
      one.budgetBytes === null ? used : say(lang, t.todayOf, { used, most: mib(one.budgetBytes) }),
    progress:
      session === undefined || session.goal === 0 || session.done >= session.goal
        ? undefined
        : say(lang, t.progress, { done: session.done, goal: session.goal }),
    isBudgetUsed: isLaneHeld("event", one.sentToday, one.budgetBytes),
    openDeadLetters: one.openDeadLetters,
  };
}

function factsOf(lang: Lang, row: PlatformRow): PlatformPageProps["facts"] {
  const ends = certificateEnd(row.clientCertificate);
  const key = keyIdOfPem(row.receiverPem);
  return [
    [say(lang, t.form), say(lang, formText[row.form as keyof typeof formText])],
    [say(lang, t.address), addressOf(lang, row.url)],
    [
      say(lang, t.encryption),
      row.plainReason === ""
        ? row.url === ""
          ? "—"
          : say(lang, t.encrypted)
        : `${say(lang, t.plain)} · ${row.plainReason}`,
    ],
    [say(lang, t.user), row.user === "" ? "—" : row.user],
    [
      say(lang, t.clientCertificate),
      ends === undefined ? "—" : say(lang, t.certificateUntil, { day: dayOf(instant(ends)) }),
    ],
    [
      say(lang, t.receiverPem),
      key === undefined ? say(lang, t.unsignedAnswers) : `${say(lang, t.signedAnswers)} · ${key}`,
    ],
    [
      say(lang, t.window),
      row.windowFrom === null ? "—" : `${minutesText(row.windowFrom)}–${minutesText(row.windowTo)}`,
    ],
    [say(lang, t.budget), row.budgetBytes === null ? "—" : mib(row.budgetBytes)],
  ];
}

/** Of the published contract only; the tables of others have no place for pictures. */
function pictureFacts(lang: Lang, row: PlatformRow, status: PlatformStatus) {
  if (row.form !== "gasward") return [];
  return [[say(lang, t.pictures), picturesText(lang, status)] as const];
}

function picturesText(lang: Lang, { pictures }: PlatformStatus): string {
  if (pictures === undefined) return say(lang, t.picturesOff);
  const { current, ...counts } = pictures;
  const words = say(lang, t.picturesState, counts);
  if (current === undefined) return words;
  const [held, bytes] = [current.held, current.bytes].map((size) => Math.ceil(size / 1024));
  return `${words} · ${say(lang, t.pictureNow, { held: held ?? 0, bytes: bytes ?? 0 })}`;
}

function storedValues(row: PlatformRow): Record<string, string> {
  return {
    ...Object.fromEntries(
      PLATFORM_FIELDS.flatMap((field) => {
        const value = row[field as keyof PlatformRow];
        return typeof value === "string" && !SECRET_FIELDS.has(field) ? [[field, value]] : [];
      }),
    ),
    windowFrom: minutesText(row.windowFrom),
    windowTo: minutesText(row.windowTo),
    budgetMib: row.budgetBytes === null ? "" : String(row.budgetBytes / MIB),
    byCourier: row.url === "" ? "yes" : "",
    sendsNames: row.sendsNames ? "yes" : "",
    sendsPictures: row.sendsPictures ? "yes" : "",
  };
}

const REFUSAL_WORDS = {
  "platform.too_many": t.tooMany,
  "platform.gone": t.gone,
  "platform.twin": t.twin,
  "platform.shared_broker": t.sharedBroker,
  "platform.stale": t.stale,
  "platform.no_reason": t.noReason,
  "platform.not_now": t.notNow,
} as const satisfies Record<PlatformRefusal["code"], unknown>;

type Returned = {
  readonly raw: RawForm;
  readonly problems?: PlatformProblems;
  readonly refusal?: PlatformRefusal;
};

class PlatformDesk {
  readonly #frame: Frame;
  readonly #parts: PlatformParts;

  constructor(frame: Frame, parts: PlatformParts) {
    this.#frame = frame;
    this.#parts = parts;
  }

  missing(c: WebContext) {
    const title = say(c.get("lang"), t.notFound);
    return this.#frame(c, { device: "desk", title, status: 404, body: <h1>{title}</h1> });
  }

  find(c: WebContext): PlatformRow | undefined {
    return findPlatform(this.#parts.ports.db.read, c.req.param("id") ?? "");
  }

  /** The form; with what came back where something was wrong. */
  form(c: WebContext, row: PlatformRow | undefined, returned?: Returned) {
    const lang = c.get("lang");
    const { refusal, problems = {} } = returned ?? {};
    const stale = refusal?.code === "platform.stale" ? refusal.row : undefined;
    const values: Record<string, string> = returned
      ? // Not cut as short fields are: half a certificate that comes back is worse than none.
        Object.fromEntries(
          PLATFORM_FIELDS.map((field) => [field, (returned.raw[field] ?? "").slice(0, 20_000)]),
        )
      : row === undefined
        ? { form: "gasward", cipher: "none" }
        : storedValues(row);
    for (const field of SECRET_FIELDS) delete values[field];
    const errors = Object.fromEntries(
      Object.entries(problems).map(([field, code]) => [
        field,
        say(lang, platformProblemText[code]),
      ]),
    );
    const props: PlatformFormProps = {
      lang,
      csrf: c.get("csrf"),
      id: row?.id,
      version: stale?.version ?? row?.version ?? 0,
      forms: PLATFORM_FORMS,
      values,
      errors,
      message: refusal === undefined ? undefined : say(lang, REFUSAL_WORDS[refusal.code]),
      kept: row === undefined ? {} : keptOf(row),
    };
    const status = returned === undefined ? 200 : stale === undefined ? 422 : 409;
    const title = say(lang, row === undefined ? t.addTitle : t.editTitle);
    return this.#frame(c, { device: "desk", title, status, body: <PlatformFormPage {...props} /> });
  }

  page(
    c: WebContext,
    row: PlatformRow,
    more: Partial<Pick<PlatformPageProps, "probe" | "refused" | "request">> = {},
  ) {
    const lang = c.get("lang");
    const status = this.#parts.platforms.statusOf(row.id);
    if (status === undefined) return this.missing(c);
    const props: PlatformPageProps = {
      lang,
      csrf: c.get("csrf"),
      mayChange: mayUse(ADMINISTRATOR, c.get("actor")?.roles),
      line: platformLine(lang, status),
      lifeState: row.state as PlatformPageProps["lifeState"],
      reason: row.reason,
      facts: [...factsOf(lang, row), ...pictureFacts(lang, row, status)],
      lanes: status.lanes.map((lane) => ({
        ...lane,
        at: lane.acknowledgedAt === undefined ? "—" : formatStamp(instant(lane.acknowledgedAt)),
      })),
      courier: this.#courier(c, row),
      probe: undefined,
      refused: undefined,
      preview: this.#preview(c.get("lang"), row),
      request: this.#request(c, row),
      ...more,
    };
    return this.#frame(c, {
      device: "desk",
      title: row.name,
      status: more.refused === undefined && more.request === undefined ? 200 : 422,
      body: <PlatformPage {...props} />,
    });
  }

  #courier(c: WebContext, row: PlatformRow): PlatformPageProps["courier"] {
    if (!hasCourier(row)) return row.state === "retired" ? undefined : "none";
    return mayUse(COURIER_ROLES, c.get("actor")?.roles) ? "files" : undefined;
  }

  #request(c: WebContext, row: PlatformRow): PlatformPageProps["request"] {
    const mayAsk = mayUse(ADMINISTRATOR, c.get("actor")?.roles) && row.state !== "retired";
    if (!mayAsk) return undefined;
    const { requestPem: pem } = row;
    return { request: pem === "" ? undefined : { pem, fingerprint: requestFingerprint(pem) } };
  }

  #preview(lang: Lang, row: PlatformRow): string | undefined {
    if (row.form === "gasward") return undefined;
    const mapping = mappingOf(row.form, row.changes);
    const rows = previewRows(this.#parts.ports, { ...row, mapping }, PREVIEW_ROWS);
    const shown = rows.map(
      ({ table, row: fields }) => `${table} ${JSON.stringify(fields, null, 1)}`,
    );
    const absent = [t.notSent, ...mapping.notSent].map((one) => say(lang, one)).join("\n- ");
    return [mapping.source, absent, ...shown].join("\n\n");
  }

  async save(c: WebContext, row: PlatformRow | undefined) {
    const { ports, platforms } = this.#parts;
    const raw = await formOf(c);
    const known = row && {
      clientKey: openSecret(ports, row, "clientKey"),
      cipherKey: row.cipherKey,
    };
    const parsed = parsePlatform(raw, {
      now: ports.clock.now(),
      known,
      isMapping,
    });
    if (!parsed.ok) return this.form(c, row, { raw, problems: parsed.refusal });
    if (row === undefined) {
      const added = await addPlatform(ports, actorOf(c), parsed.value, platforms.configured);
      if (!added.ok) return this.form(c, row, { raw, refusal: added.refusal });
      return goTo(c, platformPaths.of(added.value.id));
    }
    const version = Number(raw["version"]);
    const change = { values: parsed.value, version };
    const changed = await changePlatform(ports, actorOf(c), row.id, change, platforms.configured);
    if (!changed.ok) return this.form(c, row, { raw, refusal: changed.refusal });
    await platforms.settle();
    return goTo(c, platformPaths.of(row.id));
  }

  async probe(c: WebContext, row: PlatformRow) {
    const { ports, seal } = this.#parts;
    const lang = c.get("lang");
    if (row.url === "") return this.page(c, row, { refused: say(lang, t.noLine) });
    const line = { ...lineOptions(ports, row), form: row.form };
    const { code, words } = await probePlatform(ports, line, seal);
    const said = words === "" ? "" : ` ${say(lang, t.said, { words })}`;
    return this.page(c, row, {
      probe: {
        state: code === "ok" ? "ok" : "alert",
        words: `${say(lang, PROBE_WORDS[code])}${said}`,
      },
    });
  }

  async request(c: WebContext, row: PlatformRow) {
    const asked = await requestCertificate(this.#parts.ports, actorOf(c), row.id);
    if (asked.ok) return goTo(c, platformPaths.of(row.id));
    return this.page(c, row, { refused: say(c.get("lang"), REFUSAL_WORDS[asked.refusal.code]) });
  }

  requestFile(c: WebContext, row: PlatformRow) {
    if (row.requestPem === "") return this.missing(c);
    return c.body(`${row.requestPem}\n`, 200, {
      "content-type": "application/pkcs10",
      "content-disposition": `attachment; filename="gasward-${row.id}.csr"`,
    });
  }

  async certificate(c: WebContext, row: PlatformRow) {
    const { ports, platforms } = this.#parts;
    const lang = c.get("lang");
    const pasted = ((await formOf(c))["issued"] ?? "").slice(0, 20_000);
    const taken = await takeCertificate(ports, actorOf(c), row.id, pasted);
    if (taken.ok) {
      await platforms.settle();
      return goTo(c, platformPaths.of(row.id));
    }
    const { code } = taken.refusal;
    const said = say(lang, { ...REFUSAL_WORDS, ...platformProblemText }[code]);
    const known = this.#request(c, row);
    if (known?.request === undefined) return this.page(c, row, { refused: said });
    return this.page(c, row, { request: { ...known, returned: { pasted, problem: said } } });
  }

  async turn(c: WebContext, row: PlatformRow) {
    const { ports, platforms } = this.#parts;
    const form = await formOf(c);
    const event = (["pause", "resume", "retire"] as const).find((one) => one === form["event"]);
    const turned = await turnPlatform(ports, actorOf(c), row.id, {
      event: event ?? ("" as PlatformEvent),
      reason: form["reason"] ?? "",
    });
    if (!turned.ok) {
      return this.page(c, row, { refused: say(c.get("lang"), REFUSAL_WORDS[turned.refusal.code]) });
    }
    await platforms.settle();
    return goTo(c, platformPaths.of(row.id));
  }
}

function keptOf(row: PlatformRow): Record<string, boolean> {
  return Object.fromEntries(
    (["password", "clientKey", "cipherKey"] as const).map((field) => [field, row[field] !== ""]),
  );
}

export function platformRoutes(frame: Frame, parts: PlatformParts): readonly Route[] {
  const desk = new PlatformDesk(frame, parts);
  const withRow =
    (run: (c: WebContext, row: PlatformRow) => Response | Promise<Response>) => (c: WebContext) => {
      const row = desk.find(c);
      return row === undefined ? desk.missing(c) : run(c, row);
    };
  return [
    get(platformPaths.add, ADMINISTRATOR, (c) => desk.form(c, undefined)),
    post(platformPaths.list, ADMINISTRATOR, (c) => desk.save(c, undefined)),
    get(
      platformPaths.of(":id"),
      OFFICE_ROLES,
      withRow((c, row) => desk.page(c, row)),
    ),
    get(
      platformPaths.edit(":id"),
      ADMINISTRATOR,
      withRow((c, row) => desk.form(c, row)),
    ),
    post(
      platformPaths.edit(":id"),
      ADMINISTRATOR,
      withRow((c, row) => desk.save(c, row)),
    ),
    post(
      platformPaths.probe(":id"),
      ADMINISTRATOR,
      withRow((c, row) => desk.probe(c, row)),
    ),
    post(
      platformPaths.turn(":id"),
      ADMINISTRATOR,
      withRow((c, row) => desk.turn(c, row)),
    ),
    post(
      platformPaths.request(":id"),
      ADMINISTRATOR,
      withRow((c, row) => desk.request(c, row)),
    ),
    get(
      platformPaths.requestFile(":id"),
      ADMINISTRATOR,
      withRow((c, row) => desk.requestFile(c, row)),
    ),
    post(
      platformPaths.certificate(":id"),
      ADMINISTRATOR,
      withRow((c, row) => desk.certificate(c, row)),
    ),
    ...courierRoutes(frame, parts),
    ...deadLetterRoutes(frame, parts),
  ];
}
