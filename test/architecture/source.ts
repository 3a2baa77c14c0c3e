/** Source files as the rules of the architecture see them: without comments, with their imports resolved. */
import { readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

export type Import = {
  /** As written. */
  readonly specifier: string;
  /** Path from the root for a relative import, `undefined` for a package. */
  readonly path: string | undefined;
  readonly line: number;
  readonly isType: boolean;
};

export type Source = {
  /** From the root, with forward slashes. */
  readonly path: string;
  readonly text: string;
  /** The text with comments blanked: the same lines and columns. */
  readonly code: string;
  readonly imports: readonly Import[];
};

/** A slash after one of these begins a regular expression, not a division. */
const BEFORE_REGEX =
  /(?:[(,=:[!&|?{};>+\-*%~^]|\b(?:return|typeof|case|in|of|void|delete|await))\s*$/;

/** Index just after a string, template or regular expression that begins at `start`. */
function endOfLiteral(text: string, start: number): number {
  const quote = text.charAt(start);
  let isInClass = false;
  for (let at = start + 1; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === "\\") at += 1;
    // An apostrophe in the text of JSX opens no string.
    else if (char === "\n" && quote !== "`") return start + 1;
    else if (quote === "/" && char === "[") isInClass = true;
    else if (quote === "/" && char === "]") isInClass = false;
    else if (char === quote && !isInClass) return at + 1;
  }
  return start + 1;
}

export function withoutComments(text: string): string {
  let out = "";
  for (let at = 0; at < text.length; ) {
    const char = text.charAt(at);
    const pair = text.slice(at, at + 2);
    let end = at + 1;
    let isComment = false;
    if (pair === "//" || pair === "/*") {
      isComment = true;
      const closing = text.indexOf(pair === "//" ? "\n" : "*/", at + 2);
      if (closing < 0) end = text.length;
      else end = pair === "//" ? closing : closing + 2;
    } else if (
      char === '"' ||
      char === "'" ||
      char === "`" ||
      (char === "/" && BEFORE_REGEX.test(out.slice(-20)))
    ) {
      end = endOfLiteral(text, at);
    }
    const piece = text.slice(at, end);
    out += isComment ? piece.replace(/[^\n]/g, " ") : piece;
    at = end;
  }
  return out;
}

export function lineAt(text: string, index: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at >= 0 && at < index; at = text.indexOf("\n", at + 1)) {
    line += 1;
  }
  return line;
}

const STATIC =
  /^[ \t]*(?:import|export)\b\s*(type\b(?!\s*(?:,|from)))?([^"'`;()=]*?)["']([^"']+)["']/gm;
const DYNAMIC = /\b(?:import|require)\(\s*["']([^"']+)["']/g;

function importsOf(path: string, code: string): Import[] {
  const found: Import[] = [];
  const add = (specifier: string, index: number, isType: boolean): void => {
    const isRelative = specifier.startsWith(".");
    found.push({
      specifier,
      path: isRelative ? normalize(join(dirname(path), specifier)) : undefined,
      line: lineAt(code, index),
      isType,
    });
  };
  for (const match of code.matchAll(STATIC)) {
    const [, type, names = "", specifier = ""] = match;
    // `export const a = "x"` is no import: what stands between is empty or ends in "from".
    if (names.trim() === "" || /\bfrom\s*$/.test(names)) {
      add(specifier, match.index + match[0].search(/\S/), type !== undefined);
    }
  }
  for (const match of code.matchAll(DYNAMIC)) add(match[1] ?? "", match.index, false);
  return found;
}

export function sourceOf(path: string, text: string): Source {
  const isCode = /\.(?:ts|tsx|js)$/.test(path);
  const code = isCode ? withoutComments(text) : text;
  return { path, text, code, imports: isCode ? importsOf(path, code) : [] };
}

export function readSources(root: string, patterns: readonly string[]): Source[] {
  const paths = patterns.flatMap((pattern) => [
    ...new Bun.Glob(pattern).scanSync({ cwd: root, dot: true }),
  ]);
  return [...new Set(paths)]
    .sort()
    .map((path) => sourceOf(path, readFileSync(join(root, path), "utf8")));
}
