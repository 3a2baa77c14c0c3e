/** The software bill of materials of a release, CycloneDX 1.6 in JSON, from the lock file and the installed packages. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

/** A row of the lock file: `name@version`, registry, facts, integrity (`sha512-<base64>`). */
const lockSchema = z.object({
  workspaces: z.object({
    "": z.object({ dependencies: z.record(z.string(), z.string()).default({}) }),
  }),
  packages: z.record(z.string(), z.array(z.unknown())),
});
const factsSchema = z.object({
  dependencies: z.record(z.string(), z.string()).default({}),
  optionalDependencies: z.record(z.string(), z.string()).default({}),
});
const manifestSchema = z.object({
  license: z.union([z.string(), z.object({ type: z.string() })]).optional(),
});

type Lock = z.infer<typeof lockSchema>;

export type Component = {
  readonly type: "library";
  readonly "bom-ref": string;
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly hashes?: readonly { readonly alg: "SHA-512"; readonly content: string }[];
  readonly licenses?: readonly unknown[];
};

/** `@scope/name@1.2.3` → name and version; an alias keeps the package's own name. */
function nameAndVersion(id: string): readonly [string, string] {
  const at = id.lastIndexOf("@");
  return [id.slice(0, at), id.slice(at + 1)];
}

/** Package URL, npm type: the `@` of a scope is percent-encoded. */
const purlOf = (name: string, version: string): string =>
  `pkg:npm/${name.replace(/^@/, "%40")}@${version}`;

/** The key under which a dependency of `parent` stands: nested below it, or below one of its parents, or at the top. */
function keyOf(lock: Lock, parent: string, dependency: string): string | undefined {
  const parts = parent === "" ? [] : parent.split("/");
  for (let end = parts.length; end >= 0; end--) {
    const key = [...parts.slice(0, end), dependency].join("/");
    if (Object.hasOwn(lock.packages, key)) return key;
  }
  return undefined;
}

/** Every package that dependencies of the program lead to; tools for building and testing are not part of it. */
function shippedKeys(lock: Lock): readonly string[] {
  const found = new Set<string>();
  const waiting: [parent: string, name: string][] = Object.keys(
    lock.workspaces[""].dependencies,
  ).map((name) => ["", name]);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const key = keyOf(lock, ...next);
    if (key === undefined || found.has(key)) continue;
    found.add(key);
    const facts = factsSchema.safeParse(lock.packages[key]?.[2]);
    if (!facts.success) continue;
    const { dependencies, optionalDependencies } = facts.data;
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
      waiting.push([key, name]);
    }
  }
  return [...found].sort();
}

function licenseOf(root: string, key: string): string | undefined {
  // A nested package stands in the folder of the one that asked for it.
  const folders = key.match(/(?:@[^/]+\/)?[^/]+/g) ?? [];
  const path = join(root, ...folders.flatMap((name) => ["node_modules", name]), "package.json");
  if (!existsSync(path)) return undefined;
  const read = manifestSchema.safeParse(JSON.parse(readFileSync(path, "utf8")));
  const license = read.success ? read.data.license : undefined;
  return typeof license === "object" ? license.type : license;
}

/** Identifiers of SPDX that packages use today; what is none of them is given as a name, which need not be one. */
const SPDX = ["0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "BlueOak-1.0.0", "ISC", "MIT"];

function licensesOf(license: string): readonly unknown[] {
  // An expression of SPDX has blanks.
  if (license.includes(" ")) return [{ expression: license }];
  return [{ license: SPDX.includes(license) ? { id: license } : { name: license } }];
}

function componentOf(root: string, key: string, row: readonly unknown[]): Component {
  const [name, version] = nameAndVersion(String(row[0]));
  const integrity = String(row.at(-1));
  const license = licenseOf(root, key);
  return {
    type: "library",
    "bom-ref": purlOf(name, version),
    name,
    version,
    purl: purlOf(name, version),
    ...(integrity.startsWith("sha512-")
      ? {
          hashes: [
            { alg: "SHA-512", content: Buffer.from(integrity.slice(7), "base64").toString("hex") },
          ],
        }
      : {}),
    ...(license === undefined ? {} : { licenses: licensesOf(license) }),
  };
}

/** Components of the program in `root`, one for each package and version, sorted by name. */
export function componentsOf(root: string): readonly Component[] {
  const lock = lockSchema.parse(Bun.JSONC.parse(readFileSync(join(root, "bun.lock"), "utf8")));
  const byRef = new Map<string, Component>();
  for (const key of shippedKeys(lock)) {
    const component = componentOf(root, key, lock.packages[key] ?? []);
    byRef.set(component["bom-ref"], component);
  }
  return [...byRef.values()].sort((a, b) => a["bom-ref"].localeCompare(b["bom-ref"]));
}

/** `serialNumber` is left out: the same sources give the same bytes. */
export function billOfMaterials(root: string, version: string): string {
  const runtime = { type: "platform", "bom-ref": "bun", name: "bun", version: Bun.version };
  const document = {
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: {
      component: { type: "application", "bom-ref": "gasward", name: "gasward", version },
    },
    components: [runtime, ...componentsOf(root)],
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
