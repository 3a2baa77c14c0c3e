/** Reads a command's words: what stands alone, flags, options with a value, options that may repeat. Pure. */
import { accept, type Result, refuse } from "../kernel/result.ts";

export type ArgsShape = {
  /** Names of what stands alone, in order; all are needed. */
  readonly words: readonly string[];
  readonly flags?: readonly string[];
  readonly values?: readonly string[];
  readonly repeated?: readonly string[];
};

export type Args = {
  readonly words: readonly string[];
  readonly flags: ReadonlySet<string>;
  readonly values: Readonly<Record<string, string>>;
  readonly repeated: Readonly<Record<string, readonly string[]>>;
};

export type ArgsRefusal =
  | { readonly code: "args.unknown-option"; readonly name: string }
  | { readonly code: "args.no-value"; readonly name: string }
  | { readonly code: "args.twice"; readonly name: string }
  | { readonly code: "args.missing"; readonly name: string }
  | { readonly code: "args.left-over"; readonly name: string };

/** Takes `--name value` and `--name=value`; `--` ends the options. */
export function parseArgs(args: readonly string[], shape: ArgsShape): Result<Args, ArgsRefusal> {
  const words: string[] = [];
  const flags = new Set<string>();
  const values: Record<string, string> = {};
  const repeated: Record<string, string[]> = {};
  let areOptionsOver = false;
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at] ?? "";
    if (areOptionsOver || !arg.startsWith("--")) {
      words.push(arg);
      continue;
    }
    if (arg === "--") {
      areOptionsOver = true;
      continue;
    }
    const cut = arg.indexOf("=");
    const name = cut === -1 ? arg.slice(2) : arg.slice(2, cut);
    const option = `--${name}`;
    if (shape.flags?.includes(name) === true && cut === -1) {
      flags.add(name);
      continue;
    }
    const isRepeated = shape.repeated?.includes(name) === true;
    if (!isRepeated && shape.values?.includes(name) !== true) {
      return refuse({ code: "args.unknown-option", name: option });
    }
    if (cut === -1) at += 1;
    const value = cut === -1 ? args[at] : arg.slice(cut + 1);
    if (value === undefined) return refuse({ code: "args.no-value", name: option });
    if (isRepeated) repeated[name] = [...(repeated[name] ?? []), value];
    else if (values[name] !== undefined) return refuse({ code: "args.twice", name: option });
    else values[name] = value;
  }
  const missing = shape.words[words.length];
  if (missing !== undefined) return refuse({ code: "args.missing", name: missing });
  const extra = words[shape.words.length];
  if (extra !== undefined) return refuse({ code: "args.left-over", name: extra });
  return accept({ words, flags, values, repeated });
}

/** A number within limits; undefined for anything else. Without an entry, the fallback. */
export function numberIn(
  text: string | undefined,
  fallback: number,
  limits: { readonly min: number; readonly max: number; readonly isWhole?: boolean },
): number | undefined {
  if (text === undefined) return fallback;
  if (!/^-?\d+(\.\d+)?$/.test(text)) return undefined;
  const number = Number(text);
  if (number < limits.min || number > limits.max) return undefined;
  return limits.isWhole === true && !Number.isInteger(number) ? undefined : number;
}
