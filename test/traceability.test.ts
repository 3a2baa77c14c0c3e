/** Every requirement of stage 1 names its page, its code and its test, and each of them is there. */
import { describe, expect, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(import.meta.dir, "..");

type Requirement = {
  readonly id: string;
  readonly stage: string;
  readonly where: string;
  readonly proof: string;
  readonly state: string;
};

function requirements(): readonly Requirement[] {
  const text = readFileSync(join(ROOT, "docs/traceability.md"), "utf8");
  return text.split("\n").flatMap((line) => {
    if (!/^\| [A-Z]\d+ /.test(line)) return [];
    const [id = "", , , stage = "", where = "", proof = "", state = ""] = line
      .split("|")
      .slice(1)
      .map((cell) => cell.trim());
    return [{ id, stage, where, proof, state }];
  });
}

/** Each of `a/{b,c}.ts`. */
function expanded(pattern: string): readonly string[] {
  const found = /^([^{]*)\{([^}]*)\}(.*)$/.exec(pattern);
  if (found === null) return [pattern];
  const [, before = "", choices = "", after = ""] = found;
  return choices.split(",").flatMap((choice) => expanded(before + choice + after));
}

/** Paths and patterns between backticks, without their options; words such as commands have no slash. */
const namedIn = (cell: string): readonly string[] =>
  [...cell.matchAll(/`([^`]+)`/g)]
    .map(([, path = ""]) => path.split(" ")[0] ?? "")
    .filter((path) => path.includes("/"))
    .flatMap(expanded);

function isThere(pattern: string): boolean {
  if (!pattern.includes("*")) return existsSync(join(ROOT, pattern));
  return !new Bun.Glob(pattern).scanSync({ cwd: ROOT, onlyFiles: false }).next().done;
}

const PAGE = /^views\/|routes|\.tsx|src\/cli\//;
const CODE = /^(src|firmware-bridge|\.ci)\//;
const PROOF = /^(test|bench)\//;

describe("requirements", () => {
  const all = requirements();
  const first = all.filter(({ stage }) => stage.startsWith("1"));

  test("the table is read whole", () => {
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    expect(first.length).toBeGreaterThan(50);
  });

  test.each(first)("$id names page, code and test", ({ where, proof, state }) => {
    const [places, proofs] = [namedIn(where), namedIn(proof)];
    expect(places.some((path) => CODE.test(path))).toBe(true);
    expect(places.some((path) => PAGE.test(path))).toBe(true);
    expect(proofs.some((path) => PROOF.test(path))).toBe(true);
    expect(state).not.toStartWith("not yet");
  });

  test.each(all)("$id names only what is there", ({ where, proof }) => {
    const absent = [...namedIn(where), ...namedIn(proof)].filter((path) => !isThere(path));
    expect(absent).toEqual([]);
  });
});
