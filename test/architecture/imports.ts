/** Rules about who may import whom (README, "How it is built"). Each gives the lines that break it. */
import type { Import, Source } from "./source.ts";

/** Bottom to top. A domain imports only from tiers below its own, never within it. */
export const TIERS: readonly (readonly string[])[] = [
  ["kernel"],
  ["platform"],
  ["gases", "identity", "devices", "printers"],
  ["alarms"],
  ["site"],
  ["cylinders", "checks", "positioning", "faces"],
  ["dangers"],
  ["confirmations", "patrols"],
  ["permits", "filling", "delivery", "inspections"],
  ["ingest", "sync", "phones"],
  ["overview", "box"],
  ["cli"],
  ["demo"],
];

/** These build everything and may reach everywhere. */
const ROOTS = [
  "src/main.ts",
  "src/app.ts",
  "src/app-checks.ts",
  "src/app-phones.ts",
  "src/pictures.ts",
];

const PURE = [
  /^src\/kernel\//,
  /^src\/[^/]+\/(?:[^/]+\/)?(?:rules|model|paths|form)\.ts$/,
  /^src\/[^/]+\/rules\//,
  /^src\/filling\/interlock\//,
  /^firmware-bridge\/(?:framing|drivers)\//,
  /^firmware-bridge\/supervise\.ts$/,
];

/** Files of a domain that know a database, a port or a request; the platform's own `form.ts` is pure like any other. */
const IMPURE =
  /^src\/(?:platform\/(?!form\.ts$)|[^/]+\/(?:[^/]+\/)?(?:store|service|routes|schema|tracks-schema)\b)/;

/** The domain of a path: `src/filling/rules.ts` → `filling`; `undefined` outside and for files of src itself. */
function domainOf(path: string): string | undefined {
  return /^src\/([^/]+)\//.exec(path)?.[1];
}

function tierOf(domain: string): number {
  return TIERS.findIndex((tier) => tier.includes(domain));
}

function at(source: Source, one: Import, why: string): string {
  return `${source.path}:${one.line}: ${why} (${one.specifier})`;
}

/** One line for each import the judge has something against. */
function judge(
  sources: readonly Source[],
  isMeant: (path: string) => boolean,
  objection: (one: Import, path: string) => string | undefined,
): string[] {
  return sources
    .filter((source) => isMeant(source.path))
    .flatMap((source) =>
      source.imports.flatMap((one) => {
        const why = objection(one, source.path);
        return why === undefined ? [] : [at(source, one, why)];
      }),
    );
}

export function unknownDomains(sources: readonly Source[]): string[] {
  const domains = new Set(sources.flatMap((source) => domainOf(source.path) ?? []));
  return [...domains].filter((domain) => tierOf(domain) < 0).map((name) => `src/${name}/`);
}

export function upwardImports(sources: readonly Source[]): string[] {
  return judge(
    sources,
    (path) => domainOf(path) !== undefined,
    (one, path) => {
      if (one.path === undefined) return undefined;
      const [from, to] = [domainOf(path), domainOf(one.path)];
      // The commands start the program; everything below them is built by it.
      const isCommand = from === "cli" || from === "demo";
      if (ROOTS.includes(one.path)) {
        return isCommand ? undefined : "the composition root is above every domain";
      }
      if (from === undefined || to === undefined || from === to) return undefined;
      const [own, other] = [tierOf(from), tierOf(to)];
      if (own === other) return `${from} and ${to} are in one tier`;
      return other > own ? `${to} is above ${from}` : undefined;
    },
  );
}

/**
 * kernel and platform are libraries, not domains: their files are imported directly. A foreign key needs the other
 * domain's table object, so that a schema may import a schema.
 */
export function importsPastIndex(sources: readonly Source[]): string[] {
  return judge(
    sources,
    (path) => path.startsWith("src/") && !ROOTS.includes(path),
    (one, path) => {
      const to = one.path === undefined ? undefined : domainOf(one.path);
      if (to === undefined || to === domainOf(path) || tierOf(to) <= 1) return undefined;
      const isForeignKey =
        /\/(?:flow-)?schema\.ts$/.test(path) && one.path === `src/${to}/schema.ts`;
      return isForeignKey || one.path === `src/${to}/index.ts`
        ? undefined
        : `only ${to}/index.ts is public`;
    },
  );
}

export function bridgeImports(sources: readonly Source[]): string[] {
  return judge(
    sources,
    (path) => path.startsWith("firmware-bridge/"),
    (one) =>
      one.path === undefined || /^(?:firmware-bridge|src\/kernel)\//.test(one.path)
        ? undefined
        : "the bridge knows only src/kernel",
  );
}

export function pureImports(sources: readonly Source[]): string[] {
  return judge(
    sources,
    (path) => PURE.some((pattern) => pattern.test(path)),
    (one, path) => {
      if (one.path === undefined) {
        const isForm = path.endsWith("/form.ts") && /^zod(?:\/|$)/.test(one.specifier);
        return isForm ? undefined : "pure code imports no package but zod in form.ts";
      }
      if (path.startsWith("src/kernel/") && !one.path.startsWith("src/kernel/")) {
        return "the kernel imports only itself";
      }
      return !one.isType && IMPURE.test(one.path) ? "pure code cannot use what acts" : undefined;
    },
  );
}

export function viewImports(sources: readonly Source[]): string[] {
  return judge(
    sources,
    (path) => path.startsWith("views/"),
    (one, path) => {
      if (one.path === undefined) {
        const isData = /^(?:bun:sqlite|drizzle-orm)(?:\/|$)/.test(one.specifier);
        return isData ? "a view takes plain data" : undefined;
      }
      if (
        /^src\/[^/]+\/(?:[^/]+\/)?(?:store|service|routes|schema|tracks-schema)\b/.test(one.path)
      ) {
        return "a view takes plain data";
      }
      const isUi = /^views\/(?:ui|layout)\//.test(path);
      if (isUi && /^views\/(?!ui\/|layout\/|client\/)[^/]+\//.test(one.path)) {
        return "views/ui and views/layout know no domain's views";
      }
      return undefined;
    },
  );
}

/** Routes render; what decides and stores must not. */
export function importsOfViews(sources: readonly Source[]): string[] {
  return judge(
    sources,
    (path) =>
      /^src\/[^/]+\/(?:[^/]+\/)?(?:rules|model|paths|form|schema|store|service|index)\b/.test(
        path,
      ) || path.startsWith("firmware-bridge/"),
    (one) => (one.path?.startsWith("views/") ? "only routes render" : undefined),
  );
}
