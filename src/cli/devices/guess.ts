/** `devices ports` and `devices guess`. */
import type { SerialSettings } from "../../../firmware-bridge/driver.ts";
import { HEARD_MAX, linesToTry } from "../../../firmware-bridge/guess.ts";
import { type Heard, rankHeard } from "../../../firmware-bridge/rank.ts";
import { DRIVERS } from "../../../firmware-bridge/registry.ts";
import { listPorts } from "../../../firmware-bridge/transport/list-ports.ts";
import { serialTransport } from "../../../firmware-bridge/transport/serial.ts";
import { TransportError } from "../../../firmware-bridge/transport/transport.ts";
import { systemScheduler } from "../../platform/clock.ts";
import { say } from "../../platform/i18n.ts";
import { asFailure, numberOf, readArgs, serialText, usageError } from "../common.ts";
import { type CliIo, EXIT } from "../io.ts";
import { createStop } from "../stop.ts";
import { cliText } from "../text.ts";

export async function ports(args: readonly string[], io: CliIo): Promise<number> {
  readArgs(io, args, { words: [] });
  const found = listPorts();
  if (found.length === 0) io.err(say(io.lang, cliText.noPorts));
  for (const port of found) {
    const usb = [port.manufacturer, port.serialNumber].filter((part) => part !== undefined);
    const ids = port.vendorId === undefined ? [] : [`${port.vendorId}:${port.productId ?? "?"}`];
    const stable = port.stablePath === undefined ? [] : [`(${port.path})`];
    io.out([port.stablePath ?? port.path, ...stable, ...ids, ...usb].join("  "));
  }
  return EXIT.ok;
}

const SHOWN_MAX = 10;

export async function guess(args: readonly string[], io: CliIo): Promise<number> {
  const given = readArgs(io, args, { words: [], values: ["port", "seconds"] });
  const { port } = given.values;
  if (port === undefined) throw usageError(say(io.lang, cliText.missing, { name: "--port" }));
  const seconds = numberOf(io, given, "seconds", 3, { min: 0.05, max: 600 });
  const heard: Heard[] = [];
  for (const line of linesToTry()) {
    io.err(say(io.lang, cliText.guessListening, { line: serialText(line), seconds }));
    const one = await hear(io, port, line, seconds);
    heard.push({ line, bytes: one.bytes });
    if (one.isStopped) break;
  }
  return report(io, heard);
}

function report(io: CliIo, heard: readonly Heard[]): number {
  const bytes = heard.reduce((sum, one) => sum + one.bytes.length, 0);
  const ranked = rankHeard(heard, DRIVERS).slice(0, SHOWN_MAX);
  if (ranked.length === 0) {
    const isSilent = bytes === 0;
    io.err(
      isSilent ? say(io.lang, cliText.guessSilent) : say(io.lang, cliText.guessNothing, { bytes }),
    );
    return EXIT.failed;
  }
  for (const [index, { driver, line, good, discards }] of ranked.entries()) {
    const label = io.lang === "en" ? driver.label.en : driver.label.zh;
    const facts = { rank: index + 1, id: driver.id, line: serialText(line), good, discards, label };
    io.out(say(io.lang, cliText.guessRow, facts));
  }
  return EXIT.ok;
}

async function hear(
  io: CliIo,
  port: string,
  line: SerialSettings,
  seconds: number,
): Promise<{ readonly bytes: Uint8Array; readonly isStopped: boolean }> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  type Why = "time" | "interrupt" | TransportError;
  const stop = createStop<Why>(io, systemScheduler, seconds, "time", "interrupt");
  try {
    const link = await serialTransport(port, line).open({
      bytes(bytes) {
        if (length >= HEARD_MAX) return;
        pieces.push(bytes);
        length += bytes.length;
      },
      closed(cause) {
        if (cause !== "closed-by-us") stop.now(new TransportError("closed", port));
      },
    });
    const why = await stop.asked;
    await link.close();
    if (why instanceof TransportError) throw asFailure(io, why);
    return { bytes: Uint8Array.from(Buffer.concat(pieces)), isStopped: why === "interrupt" };
  } finally {
    stop.end();
  }
}
