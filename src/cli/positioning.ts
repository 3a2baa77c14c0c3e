/** `positioning replay`: recorded distances solved again, as a running site would. */
import { stat } from "node:fs/promises";
import { codeOf } from "../platform/errors.ts";
import { say } from "../platform/i18n.ts";
import { parseAnchors, Replay, type ReplayRefusal } from "../positioning/index.ts";
import { CliError, failure, numberOf, readArgs, usageError } from "./common.ts";
import { linesOf } from "./devices/lines.ts";
import { type CliIo, EXIT } from "./io.ts";
import { positioningText as t } from "./positioning-text.ts";
import { cliText } from "./text.ts";

const ANCHORS_MB_MAX = 16;
const LINE_KB_MAX = 256;
const NAMED_MAX = 200;
const TAG_HEIGHT_M = 1.2;

const FORMS = {
  line: '{"t": 1000, "tag": "7", "ranges": [{"anchor": "A1", "distanceMm": 5230}]}',
  anchors: '[{"id": "A1", "xM": 0, "yM": 0, "zM": 3}]',
  answer: "{t, tag, xM, yM, zM, sigmaM, floor}",
};

export async function runPositioning(args: readonly string[], io: CliIo): Promise<number> {
  const [name, ...rest] = args;
  if (name === "help" || name === "--help" || rest.includes("--help")) {
    io.out(say(io.lang, t.usage, FORMS));
    return EXIT.ok;
  }
  if (name !== "replay") {
    if (name !== undefined) io.err(say(io.lang, cliText.unknownCommand, { name }));
    io.err(say(io.lang, t.usage, FORMS));
    return EXIT.usage;
  }
  try {
    return await replay(rest, io);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    io.err(error.message);
    return error.exitCode;
  }
}

async function replay(args: readonly string[], io: CliIo): Promise<number> {
  const given = readArgs(io, args, { words: ["RANGES"], values: ["anchors", "tag-height"] });
  const anchorsPath = given.values["anchors"];
  if (anchorsPath === undefined) {
    throw usageError(say(io.lang, cliText.missing, { name: "--anchors" }));
  }
  const heightM = numberOf(io, given, "tag-height", TAG_HEIGHT_M, { min: 0, max: 50 });
  const read = parseAnchors(await textOf(io, anchorsPath));
  if (!read.ok) {
    const problem = wordsOf(io, read.refusal);
    throw failure(say(io.lang, t.anchors, { path: anchorsPath, problem }));
  }
  const pieces = await piecesOf(io, given.words[0] ?? "");
  return play(new Replay(read.value, heightM), pieces, io);
}

async function play(
  recording: Replay,
  pieces: AsyncIterable<Uint8Array>,
  io: CliIo,
): Promise<number> {
  const count = { lines: 0, fixes: 0, bad: 0, late: 0, unanswered: 0 };
  const name = (line: number, problem: string): void => {
    const named = count.bad + count.late;
    if (named <= NAMED_MAX) io.err(say(io.lang, t.line, { line, problem }));
    if (named === NAMED_MAX) io.err(say(io.lang, t.more));
  };
  for await (const { number, text } of linesOf(pieces, LINE_KB_MAX * 1_000)) {
    if (text?.trim() === "") continue;
    count.lines += 1;
    if (text === undefined) {
      count.bad += 1;
      name(number, say(io.lang, t.lineLong, { kb: LINE_KB_MAX }));
      continue;
    }
    const found = recording.take(text);
    if (!found.ok) {
      count.bad += 1;
      name(number, wordsOf(io, found.refusal));
    } else if (found.value === "late") {
      count.late += 1;
      name(number, say(io.lang, t.late));
    } else if (typeof found.value === "string") {
      count.unanswered += 1;
    } else {
      count.fixes += 1;
      io.out(JSON.stringify(found.value));
    }
  }
  const hasProblem = count.lines > count.fixes || count.fixes === 0;
  if (hasProblem) io.err(say(io.lang, t.summary, { ...count, floors: recording.floors }));
  return count.fixes > 0 ? EXIT.ok : EXIT.failed;
}

function wordsOf(io: CliIo, refusal: ReplayRefusal): string {
  switch (refusal.code) {
    case "replay.not-json":
      return say(io.lang, t.notJson);
    case "replay.twice":
      return say(io.lang, t.again, { id: refusal.id });
    case "replay.field":
      return refusal.field === ""
        ? say(io.lang, t.whole)
        : say(io.lang, t.field, { field: refusal.field });
  }
}

/** Opens before anything is printed, so that a wrong path is a message and no half output. */
async function piecesOf(io: CliIo, path: string): Promise<AsyncIterable<Uint8Array>> {
  if (path === "-") return io.stdinStream();
  await sizeOf(io, path);
  return Bun.file(path).stream();
}

async function sizeOf(io: CliIo, path: string): Promise<number> {
  try {
    const facts = await stat(path);
    if (facts.isDirectory()) throw Object.assign(new Error(path), { code: "EISDIR" });
    return facts.size;
  } catch (error) {
    const cause = codeOf(error) || String(error);
    throw failure(say(io.lang, t.noFile, { path, cause }));
  }
}

async function textOf(io: CliIo, path: string): Promise<string> {
  if ((await sizeOf(io, path)) > ANCHORS_MB_MAX * 1e6) {
    throw failure(say(io.lang, t.tooLarge, { path, mb: ANCHORS_MB_MAX }));
  }
  return Bun.file(path).text();
}
