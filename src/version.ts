/** What this program is; the release day also bounds from below what the clock may say. */

/** Both come from the build: `--define`. Sources that run by themselves have neither. */
declare const GASWARD_BUILD_VERSION: string | undefined;
declare const GASWARD_BUILD_RELEASE_KEYS: string | undefined;
declare const GASWARD_BUILD_VARIANT: string | undefined;

export const VERSION: string =
  typeof GASWARD_BUILD_VERSION === "string" ? GASWARD_BUILD_VERSION : "0.1.0";
export const RELEASED_ON = "2026-11-22";

/** PEM texts of the keys whose updates this program takes; none: it takes no update. */
export const RELEASE_KEYS: readonly string[] =
  typeof GASWARD_BUILD_RELEASE_KEYS === "string"
    ? GASWARD_BUILD_RELEASE_KEYS.split("\n\n").filter((pem) => pem.includes("PUBLIC KEY"))
    : [];

/**
 * Which machines this program runs on: `linux-x64`, `linux-arm64`, `linux-x64-baseline`. An update must be for the same:
 * a program that may use AVX2 would end at its first such instruction on a processor without it.
 */
export const PLATFORM: string =
  typeof GASWARD_BUILD_VARIANT === "string" && GASWARD_BUILD_VARIANT !== ""
    ? `${process.platform}-${process.arch}-${GASWARD_BUILD_VARIANT}`
    : `${process.platform}-${process.arch}`;
