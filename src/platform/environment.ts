/** The one place that reads the process's environment; everything else gets values. */
// biome-ignore lint/style/noProcessEnv: the composition root starts from here.
export const environment: Readonly<Record<string, string | undefined>> = process.env;
