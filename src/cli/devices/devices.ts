/** The command line's device commands. Only `list` reads a site's data; none touches the running server. */
import { say } from "../../platform/i18n.ts";
import { asFailure, CliError } from "../common.ts";
import { type CliIo, EXIT } from "../io.ts";
import { cliText } from "../text.ts";
import { decode, drivers } from "./decode.ts";
import { guess, ports } from "./guess.ts";
import { list } from "./list.ts";
import { record, replay } from "./record.ts";
import { simulate } from "./simulate.ts";

type Command = (args: readonly string[], io: CliIo) => Promise<number>;

const COMMANDS: ReadonlyMap<string, Command> = new Map([
  ["drivers", drivers],
  ["list", list],
  ["decode", decode],
  ["simulate", simulate],
  ["record", record],
  ["replay", replay],
  ["ports", ports],
  ["guess", guess],
]);

/**
 * Runs `devices <args>` and gives the exit code: 0 done, 1 refused or failed, 2 not understood. Messages go
 * to `io.err`; `io.out` carries results only, so that it can be piped.
 */
export async function runDevices(args: readonly string[], io: CliIo): Promise<number> {
  const [name, ...rest] = args;
  if (name === "help" || name === "--help" || rest.includes("--help")) {
    io.out(say(io.lang, cliText.usage));
    return EXIT.ok;
  }
  const command = COMMANDS.get(name ?? "");
  if (command === undefined) {
    if (name !== undefined) io.err(say(io.lang, cliText.unknownCommand, { name }));
    io.err(say(io.lang, cliText.usage));
    return EXIT.usage;
  }
  try {
    return await command(rest, io);
  } catch (error) {
    const known = asFailure(io, error);
    if (!(known instanceof CliError)) throw error;
    for (const line of known.message.split("\n")) io.err(line);
    return known.exitCode;
  }
}
