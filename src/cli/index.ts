/** What the demonstration uses of the command line. */
export type { CliIo } from "./io.ts";
export { configOf, SERVE_OPTIONS, startServer, untilStopped } from "./serve.ts";
export { mainText } from "./text-main.ts";
