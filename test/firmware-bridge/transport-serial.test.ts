/** The Bun serial binding and the serial transport on real pseudo-terminals. */
import { afterAll, describe, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bunBinding } from "../../firmware-bridge/transport/bun-binding.ts";
import { listPorts } from "../../firmware-bridge/transport/list-ports.ts";
import { openPty } from "../../firmware-bridge/transport/pty.ts";
import { serialTransport } from "../../firmware-bridge/transport/serial.ts";
import type { CloseCause, TransportErrorCode } from "../../firmware-bridge/transport/transport.ts";
import { until } from "./time.ts";

const folder = mkdtempSync(join(tmpdir(), "line-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const SETTINGS = { baud: 9600, dataBits: 8, parity: "none", stopBits: 1 } as const;

async function openSerial(path: string) {
  const heard: number[] = [];
  const causes: CloseCause[] = [];
  const link = await serialTransport(path, SETTINGS).open({
    bytes: (bytes) => heard.push(...bytes),
    closed: (cause) => causes.push(cause),
  });
  return { heard, causes, link };
}

const openFiles = (): number => readdirSync("/proc/self/fd").length;

describe("serial transport", () => {
  test("carries every byte value both ways", async () => {
    const pty = openPty();
    const all = Uint8Array.from({ length: 256 }, (_, index) => index);
    const sent: number[] = [];
    pty.onData((bytes) => sent.push(...bytes));
    const { heard, link } = await openSerial(pty.path);
    await pty.write(all);
    await link.send(all);
    await until(() => heard.length === 256 && sent.length === 256);
    expect(heard).toEqual([...all]);
    expect(sent).toEqual([...all]);
    await link.close();
    pty.close();
  });

  test("leaves no file open after 200 openings", async () => {
    const pty = openPty();
    const sent: number[] = [];
    pty.onData((bytes) => sent.push(...bytes));
    let before = 0;
    for (let round = 0; round < 200; round += 1) {
      const { heard, causes, link } = await openSerial(pty.path);
      await pty.write(Uint8Array.of(round));
      await link.send(Uint8Array.of(round));
      // The next opening flushes the line, on a pseudo-terminal also what its far end has not yet read.
      await until(() => heard.length === 1 && sent.length === round + 1);
      expect(heard).toEqual([round]);
      await link.close();
      expect(causes).toEqual(["closed-by-us"]);
      if (round === 9) before = openFiles();
    }
    await until(() => openFiles() <= before);
    pty.close();
  }, 20_000);

  test("leaves no file open after 50 unpluggings", async () => {
    let before = 0;
    for (let round = 0; round < 50; round += 1) {
      const pty = openPty();
      const { causes } = await openSerial(pty.path);
      pty.close();
      await until(() => causes.length === 1, 1_000);
      if (round === 5) before = openFiles();
    }
    await until(() => openFiles() <= before);
  }, 20_000);

  test("sees an unplugging within a second and does not spin afterwards", async () => {
    const pty = openPty();
    const { causes, link } = await openSerial(pty.path);
    await pty.write(Uint8Array.of(1, 2, 3));
    const startedAt = performance.now();
    pty.close();
    await until(() => causes.length > 0, 1_000);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    expect(causes).toEqual(["unplugged"]);
    const used = process.cpuUsage();
    await Bun.sleep(300);
    expect(process.cpuUsage(used).user).toBeLessThan(100_000);
    expect(link.send(Uint8Array.of(1))).rejects.toThrow("closed");
    await link.close();
    expect(causes).toEqual(["unplugged"]);
  });

  test("gives nothing that lay in the line before it was opened", async () => {
    const pty = openPty();
    await pty.write(Uint8Array.of(9, 9, 9));
    await Bun.sleep(20);
    const { heard, link } = await openSerial(pty.path);
    await pty.write(Uint8Array.of(7));
    await until(() => heard.length > 0);
    expect(heard).toEqual([7]);
    await link.close();
    pty.close();
  });

  test("a flooding line is held to its share and loses nothing it took", async () => {
    const pty = openPty();
    let heard = 0;
    let isInOrder = true;
    const link = await serialTransport(pty.path, SETTINGS).open({
      bytes(bytes) {
        for (const byte of bytes) {
          if (byte !== heard % 251) isInOrder = false;
          heard += 1;
        }
      },
      closed: () => undefined,
    });
    const total = 400_000;
    const startedAt = performance.now();
    for (let at = 0; at < total; at += 4_000) {
      await pty.write(Uint8Array.from({ length: 4_000 }, (_, index) => (at + index) % 251));
    }
    await until(() => heard === total, 5_000);
    expect(isInOrder).toBe(true);
    expect(performance.now() - startedAt).toBeGreaterThan(500);
    await link.close();
    pty.close();
  }, 10_000);

  test("a far end that takes nothing fills a queue of fixed size, and closing does not wait for it", async () => {
    const pty = openPty();
    // Not reading the other side is what a wedged device with flow control looks like.
    const { causes, link } = await openSerial(pty.path);
    pty.stopReading();
    const results: Promise<unknown>[] = [];
    for (let count = 0; count < 40; count += 1) {
      results.push(link.send(new Uint8Array(4_000)).catch((error: unknown) => error));
    }
    expect(await results.at(-1)).toMatchObject({ code: "io" });
    const startedAt = performance.now();
    await link.close();
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    await Promise.all(results);
    expect(causes).toEqual(["closed-by-us"]);
    pty.close();
  });

  const loop = join(folder, "gone");
  symlinkSync(join(folder, "nothing"), loop);
  const REFUSALS: readonly [why: string, path: string, code: TransportErrorCode][] = [
    ["no such file", "/dev/no-such-line", "not-found"],
    ["the by-id link of an unplugged adapter", loop, "not-found"],
    ["a file that is no line", import.meta.path, "bad-settings"],
    ["a folder", folder, "io"],
  ];
  test.each(REFUSALS)("refuses %s", async (_why, path, code) => {
    const opening = serialTransport(path, SETTINGS).open({
      bytes: () => undefined,
      closed: () => undefined,
    });
    expect(opening).rejects.toMatchObject({ code });
    await opening.catch(() => undefined);
  });

  test("refuses a line that is already in use, and takes it once it is free", async () => {
    const pty = openPty();
    const first = await openSerial(pty.path);
    expect(openSerial(pty.path)).rejects.toMatchObject({ code: "busy" });
    await first.link.close();
    const second = await openSerial(pty.path);
    await second.link.close();
    pty.close();
  });
});

describe("binding", () => {
  test("sets any baud rate and reads it back", async () => {
    const pty = openPty();
    const port = await bunBinding.open({ path: pty.path, baudRate: 250_000 });
    expect(await port.getBaudRate()).toEqual({ baudRate: 250_000 });
    await port.update({ baudRate: 4_800 });
    expect(await port.getBaudRate()).toEqual({ baudRate: 4_800 });
    expect(port.update({ baudRate: 3 })).rejects.toMatchObject({ code: "bad-settings" });
    await port.close();
    pty.close();
  });

  test("tolerates a line without modem lines", async () => {
    const pty = openPty();
    const port = await bunBinding.open({ path: pty.path, baudRate: 9_600 });
    await port.set({ dtr: true, rts: false, brk: false });
    expect(await port.get()).toEqual({ cts: false, dsr: false, dcd: false });
    await port.drain();
    await port.close();
    pty.close();
  });

  test("a pending read ends as canceled when the port is closed", async () => {
    const pty = openPty();
    const port = await bunBinding.open({ path: pty.path, baudRate: 9_600 });
    const reading = port.read(Buffer.alloc(10), 0, 10).catch((error: unknown) => error);
    await port.close();
    expect(await reading).toMatchObject({ canceled: true });
    expect(port.isOpen).toBe(false);
    expect(port.write(Buffer.from("x"))).rejects.toMatchObject({ canceled: true });
    pty.close();
  });

  test("flush drops what was not read", async () => {
    const pty = openPty();
    const port = await bunBinding.open({ path: pty.path, baudRate: 9_600 });
    await pty.write(Uint8Array.of(5, 6));
    await port.read(Buffer.alloc(1), 0, 1);
    await port.flush();
    await pty.write(Uint8Array.of(7));
    const { buffer, bytesRead } = await port.read(Buffer.alloc(10), 0, 10);
    expect([...buffer.subarray(0, bytesRead)]).toEqual([7]);
    await port.close();
    pty.close();
  });
});

describe("pseudo-terminal", () => {
  test("keeps its name over a replug", () => {
    const link = join(folder, "scale-1");
    const first = openPty({ link });
    const before = readlinkSync(link);
    const second = openPty({ link });
    expect(second.path).toBe(link);
    expect(readlinkSync(link)).not.toBe(before);
    second.close();
    first.close();
    expect(() => readlinkSync(link)).toThrow();
  });
});

describe("port list", () => {
  test("names USB adapters by their stable path and leaves out what is no port", () => {
    const root = join(folder, "root");
    const usb = join(root, "sys/devices/pci/usb1/1-2");
    mkdirSync(join(usb, "1-2:1.0/ttyUSB0/tty/ttyUSB0"), { recursive: true });
    mkdirSync(join(root, "sys/class/tty/console"), { recursive: true });
    mkdirSync(join(root, "sys/class/tty/ttyS9/device"), { recursive: true });
    mkdirSync(join(root, "dev/serial/by-id"), { recursive: true });
    Bun.write(join(root, "sys/class/tty/ttyS9/type"), "0\n");
    for (const [name, value] of [
      ["idVendor", "1a86"],
      ["idProduct", "7523"],
      ["serial", "A1"],
      ["manufacturer", "QinHeng"],
    ] as const) {
      Bun.write(join(usb, name), `${value}\n`);
    }
    symlinkSync(join(usb, "1-2:1.0/ttyUSB0"), join(usb, "1-2:1.0/ttyUSB0/tty/ttyUSB0/device"));
    symlinkSync(join(usb, "1-2:1.0/ttyUSB0/tty/ttyUSB0"), join(root, "sys/class/tty/ttyUSB0"));
    symlinkSync("../../ttyUSB0", join(root, "dev/serial/by-id/usb-1a86-if00"));
    expect(listPorts(root)).toEqual([
      {
        path: "/dev/ttyUSB0",
        stablePath: "/dev/serial/by-id/usb-1a86-if00",
        manufacturer: "QinHeng",
        serialNumber: "A1",
        pnpId: "usb-1a86-if00",
        locationId: "1-2",
        vendorId: "1a86",
        productId: "7523",
      },
    ]);
    expect(listPorts(join(folder, "empty"))).toEqual([]);
  });
});
