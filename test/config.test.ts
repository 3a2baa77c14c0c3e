/** Settings: what is wrong is said, all of it at once, before anything starts. */
import { describe, expect, test } from "bun:test";
import { readConfig, settingList } from "../src/config.ts";
import { Fault } from "../src/platform/errors.ts";

function problemOf(
  environment: Record<string, string>,
  given: Record<string, string> = {},
): string {
  try {
    readConfig(environment, given);
  } catch (error) {
    expect(error).toBeInstanceOf(Fault);
    expect((error as Fault).code).toBe("config.invalid");
    return (error as Fault).message;
  }
  throw new Error("was taken");
}

test("nothing set: the defaults, and names of others do not matter", () => {
  const config = readConfig({ PATH: "/bin", HOME: "/root", GASWARD_PORT: "" });
  expect(config).toMatchObject({ port: 8080, logLevel: "info", upstream: undefined });
  expect(config.dataPath).toStartWith("/");
  expect(Object.isFrozen(config)).toBe(true);
});

test("the command line wins over the environment", () => {
  expect(readConfig({ GASWARD_PORT: "1000" }, { GASWARD_PORT: "2000" }).port).toBe(2000);
});

test("an upstream with its user", () => {
  const config = readConfig({
    GASWARD_UPSTREAM: "mqtts://broker.example:8883",
    GASWARD_UPSTREAM_USER: "u",
    GASWARD_UPSTREAM_PASSWORD: "p",
  });
  expect(config.upstream).toEqual({ url: "mqtts://broker.example:8883", user: "u", password: "p" });
});

describe("is refused by name", () => {
  test.each([
    ["GASWARD_PROT", "8080"],
    ["GASWARD_PORT", "0"],
    ["GASWARD_PORT", "65536"],
    ["GASWARD_PORT", "80.5"],
    ["GASWARD_PORT", "http"],
    ["GASWARD_PORT", "-1"],
    ["GASWARD_LOG_LEVEL", "loud"],
    ["GASWARD_UPSTREAM", "ftp://broker"],
    ["GASWARD_UPSTREAM", "mqtt://a b"],
    ["GASWARD_UPSTREAM_USER", "x".repeat(201)],
  ])("%s=%s", (name, value) => {
    expect(problemOf({ [name]: value })).toContain(name);
  });
});

test("all problems at once", () => {
  const problem = problemOf(
    { GASWARD_PROT: "1", GASWARD_LOG_LEVEL: "loud" },
    { GASWARD_PORT: "99999" },
  );
  for (const name of ["GASWARD_PROT", "GASWARD_LOG_LEVEL", "GASWARD_PORT"]) {
    expect(problem).toContain(name);
  }
});

test("every setting has a name and a meaning for the help", () => {
  for (const { name, about } of settingList()) {
    expect(name).toStartWith("GASWARD_");
    expect(about).not.toBe("");
  }
});

test("an option that was not given hides neither the environment nor a default", () => {
  const config = readConfig(
    { GASWARD_DATA: "/srv/site", GASWARD_PORT: "8081" },
    { GASWARD_DATA: undefined, GASWARD_PORT: "8090" },
  );
  expect([config.dataPath, config.port]).toEqual(["/srv/site", 8090]);
});
