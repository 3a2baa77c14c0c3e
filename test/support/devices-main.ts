/** The device commands as a program of their own, for tests of real streams and signals. */
import { runDevices } from "../../src/cli/devices/devices.ts";
import { systemIo } from "../../src/cli/io.ts";

process.exit(await runDevices(process.argv.slice(2), systemIo("en")));
