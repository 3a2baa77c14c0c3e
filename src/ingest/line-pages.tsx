/** What a line says, recording it, and playing a recording through a driver. */
import { readFileSync } from "node:fs";
import { DRIVERS, findDriver } from "../../firmware-bridge/index.ts";
import { LineFrame, type LineView, LivePage } from "../../views/devices/live-page.tsx";
import { RecordingsPage, type RecordingsPageProps } from "../../views/devices/recordings-page.tsx";
import { recordWords, deviceText as t } from "../../views/devices/text.ts";
import { type DeviceRecord, findDevice } from "../devices/index.ts";
import { instant } from "../kernel/instants.ts";
import { goTo } from "../platform/http/http.ts";
import { type Lang, type Phrase, say } from "../platform/i18n.ts";
import { actorOf, formOf, get, post, type Route, type WebContext } from "../platform/web.ts";
import { type FieldProblem, type Fields, settingsOf, textOf } from "./form.ts";
import {
  canWrite,
  desk,
  deviceNames,
  deviceView,
  keepOpen,
  type PageParts,
  paramOf,
  READERS,
  WRITERS,
} from "./pages.ts";
import { devicePaths } from "./paths.ts";
import { RECORDINGS_MAX } from "./recordings.ts";
import { REPLAY_BYTES_MAX, type Replayed, replay } from "./replay.ts";

/** A whole multipart form around the largest file. */
const UPLOAD_BYTES_MAX = REPLAY_BYTES_MAX + 100_000;

function lineView({ ports, ingest, recordings }: PageParts, device: DeviceRecord): LineView {
  const status = ingest.status(device.id);
  const board = ingest.relayStates().find((state) => state.deviceId === device.id);
  const kept = ingest.lines.recent(device.id);
  const running = recordings.running(device.id);
  const leftMs = (running?.untilMs ?? 0) - ports.clock.monotonicMs();
  const { transport } = device;
  const mode =
    board === undefined ? (status?.state ?? "stopped") : board.isUp ? "running" : "waiting";
  const lastGood = kept.findLast(({ items }) => items.some((item) => item.type === "reading"));
  const lastFrameAt = status?.lastFrameAt ?? lastGood?.at;
  const discards: Record<string, number> = { ...status?.discards };
  return {
    mode: status?.problem === "garbage" ? "garbage" : mode,
    isGood: mode === "running" && (status?.problem ?? null) === null,
    transport:
      status?.transport ??
      (transport.kind === "tcp" ? `${transport.host}:${transport.port}` : transport.path),
    lastFrameAt: lastFrameAt == null ? undefined : instant(lastFrameAt),
    framesPerSecond: status?.framesPerSecond,
    framesTotal: status?.framesTotal,
    discards,
    pieces: kept.map((piece) => ({ ...piece, at: instant(piece.at) })).reverse(),
    recording:
      running === undefined
        ? undefined
        : {
            name: running.name,
            pieces: running.pieces,
            bytes: running.bytes,
            leftS: Math.max(0, Math.ceil(leftMs / 1_000)),
          },
  };
}

function livePage(
  parts: PageParts,
  c: WebContext,
  state: { message?: string; values?: Fields } = {},
) {
  const device = findDevice(parts.ports.db.read, paramOf(c, "id"));
  if (device === undefined) return c.notFound();
  const body = (
    <LivePage
      lang={c.get("lang")}
      csrf={c.get("csrf")}
      device={deviceView(device)}
      line={lineView(parts, device)}
      canWrite={canWrite(c)}
      {...state}
    />
  );
  return desk(parts, c, device.name, body, state.message === undefined ? 200 : 422);
}

function liveStream(parts: PageParts, c: WebContext): Response | Promise<Response> {
  const lang = c.get("lang");
  const id = paramOf(c, "id");
  const device = findDevice(parts.ports.db.read, id);
  if (device === undefined) return c.notFound();
  keepOpen(c);
  return parts.screens.stream(`line:${id}:${lang}`, [`line:${id}`], () =>
    String(<LineFrame lang={lang} line={lineView(parts, device)} />),
  );
}

async function record(parts: PageParts, c: WebContext): Promise<Response> {
  const device = findDevice(parts.ports.db.read, paramOf(c, "id"));
  if (device === undefined) return c.notFound();
  const values = await formOf(c);
  const number = (name: string): number => {
    const text = textOf(values, name);
    return /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  };
  const limits = { seconds: number("seconds"), bytes: number("kilobytes") * 1_000 };
  const started = parts.recordings.start(device, limits, actorOf(c).personId);
  if (started.ok) return goTo(c, devicePaths.live(device.id));
  return livePage(parts, c, {
    message: say(c.get("lang"), recordWords[started.refusal.code]),
    values,
  });
}

type State = Partial<Pick<RecordingsPageProps, "values" | "problems" | "message" | "result">>;

function recordingsPage(parts: PageParts, c: WebContext, state: State = {}) {
  const lang = c.get("lang");
  const nameOf = deviceNames(parts);
  const files = parts.recordings
    .list()
    .map((file) => ({ ...file, deviceName: nameOf(file.deviceId) }));
  const body = (
    <RecordingsPage
      lang={lang}
      csrf={c.get("csrf")}
      files={files}
      max={RECORDINGS_MAX}
      drivers={DRIVERS}
      values={{ driver: c.req.query("driver") ?? "", file: c.req.query("file") ?? "" }}
      problems={{}}
      canWrite={canWrite(c)}
      {...state}
    />
  );
  const status = state.message === undefined ? 200 : 422;
  return desk(parts, c, say(lang, t.recordings), body, status);
}

/** The upload, or the stored file that was chosen. */
async function textToReplay(
  parts: PageParts,
  upload: unknown,
  name: string,
): Promise<string | "none" | "too-large" | "unknown"> {
  if (upload instanceof File && upload.size > 0) {
    return upload.size > REPLAY_BYTES_MAX ? "too-large" : upload.text();
  }
  if (name === "") return "none";
  const path = parts.recordings.pathOf(name);
  return path === undefined ? "unknown" : readFileSync(path, "utf8");
}

const TEXT_REFUSALS = {
  none: "replay.none",
  "too-large": "replay.too_large",
  unknown: "recording.unknown",
} as const;

function refusedWords(lang: Lang, code: keyof typeof recordWords, line = 0): string {
  const words: Phrase = recordWords[code];
  return say(lang, words, { line });
}

class Replays {
  readonly #parts: PageParts;
  #isBusy = false;

  constructor(parts: PageParts) {
    this.#parts = parts;
  }

  async answer(c: WebContext): Promise<Response> {
    const parts = this.#parts;
    const lang = c.get("lang");
    const values = await formOf(c);
    const { upload } = await c.req.parseBody();
    const problems: Record<string, FieldProblem> = {};
    const refused = (code: keyof typeof recordWords, line?: number) =>
      recordingsPage(parts, c, { values, problems, message: refusedWords(lang, code, line) });
    const driver = findDriver(textOf(values, "driver"));
    if (driver === undefined) return refused("replay.driver");
    const settings = settingsOf(driver, values, problems);
    if (Object.keys(problems).length > 0) {
      return recordingsPage(parts, c, { values, problems, message: say(lang, t.correct) });
    }
    // One at a time: reading a long file takes time from everything else.
    if (this.#isBusy) return refused("replay.busy");
    this.#isBusy = true;
    try {
      const text = await textToReplay(parts, upload, textOf(values, "file"));
      if (text === "none" || text === "too-large" || text === "unknown") {
        return refused(TEXT_REFUSALS[text]);
      }
      const done = await replay(text, driver, settings);
      if (done.ok)
        return recordingsPage(parts, c, { values, result: done.value satisfies Replayed });
      const { refusal } = done;
      return refused(refusal.code, "line" in refusal ? refusal.line : undefined);
    } finally {
      this.#isBusy = false;
    }
  }
}

function download(parts: PageParts, c: WebContext): Response | Promise<Response> {
  const name = paramOf(c, "name");
  const path = parts.recordings.pathOf(name);
  if (path === undefined) return c.notFound();
  return c.body(readFileSync(path), 200, {
    "content-type": "application/x-ndjson",
    "content-disposition": `attachment; filename="${name}"`,
    "cache-control": "no-store",
  });
}

async function remove(parts: PageParts, c: WebContext): Promise<Response> {
  const removed = parts.recordings.remove(paramOf(c, "name"), actorOf(c).personId);
  if (removed.ok) return goTo(c, devicePaths.recordings);
  if (removed.refusal.code === "recording.unknown") return c.notFound();
  const message = say(c.get("lang"), recordWords[removed.refusal.code]);
  return recordingsPage(parts, c, { message });
}

export function linePageRoutes(parts: PageParts): readonly Route[] {
  const replays = new Replays(parts);
  return [
    get("/devices/recordings", READERS, (c) => recordingsPage(parts, c)),
    get("/devices/recordings/:name", READERS, (c) => download(parts, c)),
    post("/devices/recordings/:name/delete", WRITERS, (c) => remove(parts, c)),
    {
      ...post("/devices/replay", READERS, (c) => replays.answer(c)),
      bodyBytes: UPLOAD_BYTES_MAX,
    },
    get("/devices/:id/live", READERS, (c) => livePage(parts, c)),
    get("/devices/:id/live/stream", READERS, (c) => liveStream(parts, c)),
    post("/devices/:id/record", WRITERS, (c) => record(parts, c)),
    post("/devices/:id/record/stop", WRITERS, (c) => {
      parts.recordings.stop(paramOf(c, "id"));
      return goTo(c, devicePaths.live(paramOf(c, "id")));
    }),
  ];
}
