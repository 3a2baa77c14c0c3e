/** What a release says it is made of. */
import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { billOfMaterials, componentsOf } from "../../.ci/sbom.ts";

const ROOT = join(import.meta.dir, "../..");

test("every package the program is built from is named once, with its checksum; tools are not", () => {
  const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
    dependencies: Record<string, string>;
    devDependencies: Record<string, string>;
  };
  const components = componentsOf(ROOT);
  const names = new Set(components.map(({ name }) => name));
  for (const [name, wanted] of Object.entries(manifest.dependencies)) {
    const [, alias, version = wanted] = /^npm:(.+)@([^@]+)$/.exec(wanted) ?? [];
    expect(components).toContainEqual(expect.objectContaining({ name: alias ?? name, version }));
  }
  for (const name of Object.keys(manifest.devDependencies)) expect(names).not.toContain(name);
  // Reached only through another package.
  expect(names).toContain("mqtt-packet");
  expect(new Set(components.map((one) => one["bom-ref"])).size).toBe(components.length);
  for (const { hashes } of components) expect(hashes?.[0]?.content).toMatch(/^[0-9a-f]{128}$/);
});

test("the same sources give the same bytes", () => {
  const bill = billOfMaterials(ROOT, "1.2.3");
  expect(billOfMaterials(ROOT, "1.2.3")).toBe(bill);
  expect(JSON.parse(bill)).toMatchObject({
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    metadata: { component: { name: "gasward", version: "1.2.3" } },
  });
});
