/** Rules about what may stand in a file. Each gives the lines that break it. */
import { lineAt, type Source } from "./source.ts";

const LINES_MAX = 500;

/** The only places that touch the machine's time; a browser has no clock that could be given to it. */
const TIME_KEEPERS = /^(?:src\/platform|firmware-bridge\/transport|views\/client)\//;
const PRODUCT = /^(?:src|views|firmware-bridge)\//;

function hits(source: Source, pattern: RegExp, text = source.code): string[] {
  return [...text.matchAll(pattern)].map((match) => {
    const line = lineAt(text, match.index + match[0].search(/\S|$/));
    return `${source.path}:${line}: ${match[0].trim().slice(0, 100)}`;
  });
}

function search(
  sources: readonly Source[],
  isMeant: (path: string) => boolean,
  pattern: RegExp,
): string[] {
  return sources
    .filter((source) => isMeant(source.path))
    .flatMap((source) => hits(source, pattern));
}

export function longFiles(sources: readonly Source[]): string[] {
  return sources
    .filter((source) => /\.tsx?$/.test(source.path))
    .map((source) => ({ path: source.path, lines: source.text.trimEnd().split("\n").length }))
    .filter(({ lines }) => lines > LINES_MAX)
    .map(({ path, lines }) => `${path}:${LINES_MAX + 1}: ${lines} lines`);
}

export function randomNumbers(sources: readonly Source[]): string[] {
  return search(
    sources,
    (path) => PRODUCT.test(path) && !path.startsWith("src/platform/"),
    /\bMath\.random\b/g,
  );
}

export function wallClocks(sources: readonly Source[]): string[] {
  return search(
    sources,
    (path) => PRODUCT.test(path) && !TIME_KEEPERS.test(path),
    /\bDate\.now\s*\(|\bnew Date\s*\(|(?<![\w.])Date\s*\(\s*\)/g,
  );
}

export function timers(sources: readonly Source[]): string[] {
  return search(
    sources,
    (path) => PRODUCT.test(path) && !TIME_KEEPERS.test(path),
    /\b(?:setTimeout|setInterval)\s*\(|\bBun\.sleep\w*\s*\(/g,
  );
}

/** drizzle on bun:sqlite commits at the first await; a later error does not roll back. */
export function asyncTransactions(sources: readonly Source[]): string[] {
  return search(sources, () => true, /\.transaction\s*\(\s*async\b/g);
}

/** Index of the bracket that closes the one at `open`, strings left out. */
function closing(code: string, open: number): number {
  let depth = 0;
  for (let at = open; at < code.length; at += 1) {
    const char = code.charAt(at);
    if (char === '"' || char === "'" || char === "`") {
      const end = code.indexOf(char, at + 1);
      if (end < 0) return code.length;
      at = end;
    } else if (char === "(" || char === "[" || char === "{") depth += 1;
    else if (char === ")" || char === "]" || char === "}") {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  return code.length;
}

/** Names of the methods called one after the other from the call whose bracket is at `open`. */
function chainFrom(code: string, open: number): string[] {
  const names: string[] = [];
  for (let bracket = open; ; ) {
    const end = closing(code, bracket);
    const next = /^\s*\??\.\s*(\w+)\s*(?:<[^()]*>)?\(/.exec(code.slice(end + 1, end + 300));
    if (next === null) return names;
    names.push(next[1] ?? "");
    bracket = end + next[0].length;
  }
}

const EXECUTES = ["run", "get", "all", "values", "prepare", "sync", "toSQL", "getSQL"];

/** A drizzle chain that is not run does nothing, silently; `.values(…)` runs it only as the last call. */
export function idleStatements(sources: readonly Source[]): string[] {
  const START = /\b(?:tx|db|trx|conn|connection|database)\s*\.\s*(insert|update|delete)\s*\(/g;
  // A phone's own store is no SQL.
  const onTheBox = sources.filter(({ path }) => !path.startsWith("views/client/"));
  return onTheBox.flatMap((source) =>
    [...source.code.matchAll(START)].flatMap((match) => {
      const chain = chainFrom(source.code, match.index + match[0].length - 1);
      const isRun = chain.some(
        (name, index) => EXECUTES.includes(name) && !(name === "values" && index === 0),
      );
      if (isRun) return [];
      return [`${source.path}:${lineAt(source.code, match.index)}: ${match[0]}…) is not run`];
    }),
  );
}

const isTsx = (path: string): boolean => path.endsWith(".tsx") && PRODUCT.test(path);

export function inlineStyles(sources: readonly Source[]): string[] {
  return search(sources, isTsx, /(?<![\w-])style=|["']style["']\s*:|<style\b/g);
}

export function inlineScripts(sources: readonly Source[]): string[] {
  return [
    ...search(sources, isTsx, /<script\b(?![^>]*\bsrc=)[^>]*>/g),
    ...search(sources, isTsx, /(?<![\w-])on(?:click|change|input|submit|load|error)=/gi),
  ];
}

/** Strings htmx would have to evaluate: the content security policy blocks them, silently for the user. */
export function evaluatedAttributes(sources: readonly Source[]): string[] {
  return [
    ...search(sources, isTsx, /hx-(?:on|live)\b/g),
    ...search(sources, isTsx, /hx-(?:vals|headers|config)=[{"'`\s]*(?:js|javascript):/g),
    ...search(sources, isTsx, /hx-trigger=[{"'`][^"'`\n]*\w\[/g),
  ];
}

/** Names of XML and of schemas are never asked for; the example domains are reserved (RFC 2606). */
const HARMLESS =
  /^(?:www\.w3\.org|localhost|127\.0\.0\.1|[\w.-]*\.?example(?:\.(?:com|org|net))?)(?![\w.-])/;

export function otherHosts(sources: readonly Source[]): string[] {
  return sources
    .filter((source) => /^(?:views|static)\//.test(source.path))
    .flatMap((source) =>
      [...source.code.matchAll(/(?:(?:https?|wss?):|["'`(=]\s*)\/\/([\w.-]*[a-z0-9][\w.-]*)/gi)]
        .filter((match) => !HARMLESS.test(match[1] ?? ""))
        .map((match) => `${source.path}:${lineAt(source.code, match.index)}: ${match[0]}`),
    );
}

/** `places` are paths of the machine the tests run on. A folder of a home directory is never anyone else's. */
export function localPaths(sources: readonly Source[], places: readonly string[]): string[] {
  const HOME = /(?<![\w./-])(?:\/(?:home|Users)\/\w+|\/root\/|[A-Z]:\\Users\\)[^\s"'`)]*/g;
  return sources.flatMap((source) => [
    ...hits(source, HOME, source.text),
    ...places.flatMap((place) =>
      source.text.includes(place)
        ? [`${source.path}:${lineAt(source.text, source.text.indexOf(place))}: ${place}`]
        : [],
    ),
  ]);
}
