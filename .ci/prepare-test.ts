/** Sees to what tests need beside the packages: Chromium, Mosquitto, a font with Chinese characters, an older processor. */
import { existsSync, readFileSync } from "node:fs";
import { findChromium } from "../test/support/cdp.ts";
import { findMosquitto } from "../test/support/mosquitto.ts";

type Need = {
  readonly what: string;
  readonly debian: readonly string[];
  readonly isThere: () => boolean;
  /** The tests do without and then say "not proven" of what it would have shown. */
  readonly isOptional?: true;
};

function hasChineseFont(): boolean {
  if (process.platform === "darwin") return true;
  const list = Bun.which("fc-list");
  if (list === null) return false;
  return Bun.spawnSync([list, ":lang=zh-cn", "family"]).stdout.toString().trim() !== "";
}

const NEEDS: readonly Need[] = [
  {
    what: "Chromium or Chrome (or BUN_CHROME_PATH with its path)",
    debian: ["chromium"],
    isThere: () => findChromium() !== undefined,
  },
  {
    what: "the MQTT broker Mosquitto 2",
    debian: ["mosquitto"],
    isThere: () => findMosquitto() !== undefined,
  },
  {
    what: "a font with Chinese characters, such as Noto Sans CJK, known to fc-list",
    debian: ["fonts-noto-cjk", "fontconfig"],
    isThere: hasChineseFont,
  },
  {
    what: "qemu-user, for a processor older than this one",
    debian: ["qemu-user"],
    isThere: () => Bun.which("qemu-x86_64") !== null,
    isOptional: true,
  },
  {
    what: "strace, to record what a power cut may take away",
    debian: ["strace"],
    isThere: () => Bun.which("strace") !== null,
    isOptional: true,
  },
];

function missing(): readonly Need[] {
  return NEEDS.filter((need) => !need.isThere());
}

function isDebian(): boolean {
  if (!existsSync("/etc/os-release") || Bun.which("apt-get") === null) return false;
  return /^ID(?:_LIKE)?=.*\bdebian\b/m.test(readFileSync("/etc/os-release", "utf8"));
}

/** How to become root without a question, or `undefined`. */
function rootPrefix(): readonly string[] | undefined {
  if (process.getuid?.() === 0) return [];
  if (Bun.which("sudo") === null) return undefined;
  return Bun.spawnSync(["sudo", "-n", "true"]).exitCode === 0 ? ["sudo", "-n"] : undefined;
}

function apt(prefix: readonly string[], args: readonly string[]): boolean {
  const command = [...prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", ...args];
  console.log(`prepare-test: ${command.join(" ")}`);
  return (
    Bun.spawnSync([...command], { stdout: "inherit", stderr: "inherit", timeout: 300_000 })
      .exitCode === 0
  );
}

function install(needs: readonly Need[]): void {
  const prefix = rootPrefix();
  if (!isDebian() || prefix === undefined) return;
  const packages = needs.flatMap((need) => need.debian);
  // A list that cannot be brought up to date may still do.
  apt(prefix, ["update"]);
  apt(prefix, ["install", "-y", "--no-install-recommends", ...packages]);
}

const before = missing();
if (before.length > 0) install(before);
const after = (before.length > 0 ? missing() : before).filter((need) => need.isOptional !== true);
if (after.length > 0) {
  const packages = after.flatMap((need) => need.debian).join(" ");
  console.error("The tests need these, and they are not on this machine:");
  for (const need of after) console.error(`  - ${need.what}`);
  console.error("Install them and run the tests again. On Debian:");
  console.error(`  sudo apt-get update && sudo apt-get install -y ${packages}`);
  console.error("Elsewhere use the system's own packages, or run the tests in a Debian container.");
  // Confined to folders of its own, it cannot read the profile and the camera's video.
  console.error("Chromium as a snap (Ubuntu) does not do; Google Chrome does.");
  process.exit(1);
}
