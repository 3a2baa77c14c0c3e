/** The captures of every driver must lead back to it, and listening to a line must find its device. */
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import type { Driver } from "../../firmware-bridge/driver.ts";
import { compareRanked, rankDrivers, rankHeard } from "../../firmware-bridge/rank.ts";
import { DRIVERS, findDriver } from "../../firmware-bridge/registry.ts";
import { openPty } from "../../firmware-bridge/transport/pty.ts";
import { bytesOf, capturesOf } from "../firmware-bridge/support.ts";
import { run } from "./support.ts";

/** Whole captures with the usual settings, for which no request must be known. */
function ownCaptures(driver: Driver): (readonly [string, Uint8Array])[] {
  return capturesOf(driver)
    .filter(({ set, request, expect: outcomes }) => {
      const isPlain = set === undefined && request === undefined;
      return isPlain && outcomes.length > 0 && outcomes.every((one) => typeof one === "object");
    })
    .map((capture) => [capture.why, bytesOf(capture)] as const);
}

/** Where a driver's own capture ranks behind another's, and why that cannot be helped. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  "reader/serial-scanner: two codes, CR alone": "codes of eight digits are CAS 10-byte lines too",
  "reader/serial-scanner: LF alone": "a code of eight digits is a CAS 10-byte line too",
};

/** Modbus replies do not name their registers, so that a listener cannot tell whose they are. */
const NEEDS_REQUEST = DRIVERS.filter((driver) => ownCaptures(driver).length === 0);

test("only Modbus devices that must be asked have nothing to be recognised by", () => {
  const others = NEEDS_REQUEST.filter(
    ({ family, polls }) => !["modbus", "controller"].includes(family) || polls === undefined,
  );
  expect(others.map(({ id }) => id)).toEqual([]);
});

function place(bytes: Uint8Array, driver: Driver): "first" | "tie" | "behind" {
  const ranked = rankDrivers(bytes, DRIVERS);
  const own = ranked.find((one) => one.driver === driver);
  const [best] = ranked;
  if (own === undefined || best === undefined || compareRanked(own, best) > 0) return "behind";
  return best === own ? "first" : "tie";
}

describe.each(
  DRIVERS.filter((driver) => !NEEDS_REQUEST.includes(driver)).map(
    (each) => [each.id, each] as const,
  ),
)("%s", (id, driver) => {
  test.each(ownCaptures(driver))("%s", (why, bytes) => {
    const isException = EXCEPTIONS[`${id}: ${why}`] !== undefined;
    expect(place(bytes, driver) === "behind").toBe(isException);
  });

  test("also when listening begins inside a frame", () => {
    const [, bytes] = ownCaptures(driver)
      .filter(([why]) => EXCEPTIONS[`${id}: ${why}`] === undefined)
      .filter(([, each]) => !isUnendedText(each))
      .toSorted(([, a], [, b]) => b.length - a.length)[0] ?? ["", new Uint8Array()];
    if (bytes.length === 0) return;
    const stream = Uint8Array.from(Array.from({ length: 6 }, () => [...bytes]).flat()).slice(2);
    expect(place(stream, driver)).not.toBe("behind");
  });
});

/** Repeated, such a capture would run into itself as no device's lines do. */
function isUnendedText(bytes: Uint8Array): boolean {
  const isText = bytes.every(
    (byte) => byte >= 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09,
  );
  return isText && ![0x0a, 0x0d].includes(bytes.at(-1) ?? 0) && bytes[0] !== 0x3d;
}

test("noise is no device", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 200, maxLength: 2_000 }), (bytes) => {
      const sure = rankDrivers(bytes, DRIVERS).filter(({ share }) => share >= 0.5);
      expect(sure.map(({ driver }) => driver.id)).toEqual([]);
    }),
    { seed: 5 },
  );
});

test("of two lines that read the same, the device's own goes first", () => {
  const line = { baud: 19_200, dataBits: 8, parity: "none", stopBits: 1 } as const;
  const bytes = new TextEncoder().encode("ST,GS,+0001260kg\r\n");
  const own = findDriver("scale/st-gs-lines")?.serial ?? line;
  const ranked = rankHeard(
    [
      { line, bytes },
      { line: own, bytes },
      { line: { ...line, baud: 115_200 }, bytes: Uint8Array.of(0xff, 0x80, 0) },
    ],
    DRIVERS,
  );
  expect(ranked[0]).toMatchObject({ driver: { id: "scale/st-gs-lines" }, line: own, good: 1 });
});

describe("the command", () => {
  test("finds the scale on a line", async () => {
    const pty = openPty();
    const timer = setInterval(() => {
      pty.writeNow(new TextEncoder().encode("ST,GS,+0001260kg\r\n"));
    }, 5);
    const { code, out, err } = await run(["guess", "--port", pty.path, "--seconds", "0.06"]);
    clearInterval(timer);
    pty.close();
    expect(code).toBe(0);
    expect(out[0]).toContain("scale/st-gs-lines");
    expect(out[0]).toContain("9600 8N1");
    expect(err.filter((line) => line.includes("7E1"))).toHaveLength(9);
  });

  test("a silent line is told from one that nobody understands", async () => {
    const pty = openPty();
    const silent = await run(["guess", "--port", pty.path, "--seconds", "0.05"]);
    pty.close();
    expect(silent.code).toBe(1);
    expect(silent.err.at(-1)).toContain("not a single byte");
  });

  test("stops when asked, after the line at hand", async () => {
    const pty = openPty();
    let stop = (): void => undefined;
    const running = run(["guess", "--port", pty.path, "--seconds", "60"], {
      stopper: (given) => {
        stop = given;
      },
    });
    setTimeout(() => stop(), 30);
    const { err } = await running;
    pty.close();
    expect(err.filter((line) => line.includes("listening"))).toHaveLength(1);
  });

  test("a port that is not there", async () => {
    const { code, err } = await run(["guess", "--port", "/dev/none"]);
    expect(code).toBe(1);
    expect(err.at(-1)).toContain("/dev/none");
  });

  test("ports lists this machine's lines or says that there are none", async () => {
    const { code, out, err } = await run(["ports"]);
    expect(code).toBe(0);
    expect(out.length + err.length).toBeGreaterThan(0);
  });
});
