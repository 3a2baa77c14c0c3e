/** Records every write, rename and sync of a process on one folder by strace, with the bytes. */
import { existsSync, lstatSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Program } from "../support/process.ts";
import type { DiskAct, DiskEvent, Image } from "./power-disk.ts";

/** Longer than any page or frame that is written at once. */
const STRING_MAX = 4_000_000;
const CALLS =
  "openat,open,creat,write,pwrite64,writev,pwritev,pwritev2,ftruncate,truncate,fallocate,rename,renameat," +
  "renameat2,link,linkat,unlink,unlinkat,mkdir,mkdirat,rmdir,fsync,fdatasync,msync,copy_file_range,sendfile";

export function findStrace(): string | undefined {
  return process.platform === "linux" ? (Bun.which("strace") ?? undefined) : undefined;
}

/** Runs a program so that it is recorded into files beside `into`, one a thread. */
export function recorded(into: string): readonly string[] {
  return [
    ...["strace", "-ff", "--seccomp-bpf", "-y", "-xx", "-ttt", "-T", "-qq"],
    ...["-s", String(STRING_MAX), "-e", `trace=${CALLS}`, "-e", "signal=none", "-o", into],
  ];
}

/** kill -9 of what strace watches; strace then ends by itself. Killed itself, it would leave the other running. */
export async function killRecorded(program: Program): Promise<void> {
  const path = `/proc/${program.pid}/task/${program.pid}/children`;
  const children = existsSync(path) ? readFileSync(path, "utf8").trim().split(" ") : [];
  for (const child of children.filter(Boolean)) process.kill(Number(child), "SIGKILL");
  await program.exited();
}

const LINE = /^(\d+\.\d+) (\w+)\((.*)\) += (\d+)(?:<[^>]*>)?(?:\(deleted\))? <(\d+\.\d+)>$/;
const FD = /^(\d+)<((?:\\x[0-9a-f]{2})*)>/;
const STRING = /"((?:\\x[0-9a-f]{2})*)"/g;

function bytesOf(escaped: string): Uint8Array {
  return Uint8Array.fromHex(escaped.replaceAll("\\x", ""));
}

const textOf = (escaped: string): string => new TextDecoder().decode(bytesOf(escaped));

type Call = {
  readonly name: string;
  readonly args: string;
  readonly result: number;
  readonly startS: number;
  readonly endS: number;
};

function callsIn(file: string): readonly Call[] {
  return readFileSync(file, "latin1")
    .split("\n")
    .flatMap((line) => {
      const match = LINE.exec(line);
      if (match === null) return [];
      const [, start, name = "", args = "", result, took] = match;
      const startS = Number(start);
      return [{ name, args, result: Number(result), startS, endS: startS + Number(took) }];
    });
}

/** Where each open file was written to last; `write` does not say. */
type Positions = Map<number, number>;

function stringsOf(args: string): readonly string[] {
  return [...args.matchAll(STRING)].map(([, text = ""]) => text);
}

/** The call as acts on files; none for what changes nothing. Throws for a call the model does not know. */
function actOf(call: Call, positions: Positions): DiskAct | undefined {
  const { name, args, result } = call;
  const [, fdText = "", fdPath = ""] = FD.exec(args) ?? [];
  const path = textOf(fdPath);
  const numbers = args.split(", ").slice(1);
  const names = (): readonly string[] => stringsOf(args).map(textOf);
  switch (name) {
    case "openat":
    case "open":
    case "creat": {
      positions.set(result, 0);
      const [opened = ""] = names();
      const isEmptied = /O_TRUNC/.test(args) || name === "creat";
      if (!/O_CREAT/.test(args) && !isEmptied) return undefined;
      return { kind: "create", path: opened, isEmptied };
    }
    case "write":
    case "pwrite64": {
      const [text = ""] = stringsOf(args);
      const bytes = bytesOf(text).subarray(0, result);
      const at = name === "write" ? (positions.get(Number(fdText)) ?? 0) : Number(numbers.at(-1));
      if (name === "write") positions.set(Number(fdText), at + result);
      return { kind: "write", path, at, bytes };
    }
    case "ftruncate":
      return { kind: "truncate", path, size: Number(numbers[0]) };
    case "rename":
    case "renameat":
    case "renameat2": {
      const [from = "", to = ""] = names();
      return { kind: "rename", path: from, to };
    }
    case "unlink":
    case "unlinkat":
      return { kind: "unlink", path: names()[0] ?? "" };
    case "mkdir":
    case "mkdirat":
      return { kind: "mkdir", path: names()[0] ?? "" };
    case "fsync":
    case "fdatasync":
      return { kind: "sync", path };
    default:
      throw new Error(`the disk's model does not know ${name}(${args.slice(0, 200)})`);
  }
}

const isWithin = (folder: string, path: string): boolean =>
  path === folder || path.startsWith(`${folder}/`);

/** Shared memory of SQLite is mapped, not written, and made anew after a cut. */
const isIgnored = (path: string): boolean => path.endsWith("-shm");

/** What happened to the files of `folder`, in the order in which it ended. */
export function readRecording(into: string, folder: string): readonly DiskEvent[] {
  const hex = [...Buffer.from(folder)]
    .map((byte) => `\\x${byte.toString(16).padStart(2, "0")}`)
    .join("");
  const files = readdirSync(dirname(into)).filter((name) => name.startsWith(`${basename(into)}.`));
  const calls = files
    .flatMap((name) => callsIn(join(dirname(into), name)))
    .filter(({ name, args }) => args.includes(hex) || name === "openat")
    .sort((a, b) => a.endS - b.endS);
  const positions: Positions = new Map();
  return calls.flatMap((call) => {
    if (!call.args.includes(hex)) {
      positions.set(call.result, 0);
      return [];
    }
    const act = actOf(call, positions);
    if (act === undefined || !isWithin(folder, act.path) || isIgnored(act.path)) return [];
    return [{ ...act, startS: call.startS, endS: call.endS }];
  });
}

/** A folder as it stands. */
export function imageOf(folder: string): Image {
  const files = new Map<string, Uint8Array>();
  const folders: string[] = [folder];
  for (const name of readdirSync(folder, { recursive: true })) {
    const path = join(folder, String(name));
    const stat = lstatSync(path);
    if (stat.isDirectory()) folders.push(path);
    else if (stat.isFile() && !isIgnored(path)) files.set(path, readFileSync(path));
  }
  return { files, folders };
}
