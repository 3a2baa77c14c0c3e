/**
 * The service under a real systemd: a machine of its own (namespaces over this one's disk, nothing of it is written)
 * boots it, installs the binary, kills it, hangs it, updates it well and badly, and loses its power in a trial.
 * `bun run bench/systemd.ts`; as root on a Linux with systemd, about four minutes.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { newKeys } from "../test/faults/update-site.ts";
import { machineLine } from "./support/machine.ts";
import { report, row } from "./support/table.ts";

const ROOT = join(import.meta.dir, "..");
const GUEST = join(import.meta.dir, "support/systemd-guest.ts");
const SYSTEMD = "/lib/systemd/systemd";
const PHASE_MAX_MS = 300_000;
/** What belongs to the whole machine, or wants hardware, is not the guest's to touch. */
const MASKED = [
  "systemd-sysctl.service",
  "systemd-binfmt.service",
  "proc-sys-fs-binfmt_misc.automount",
  "systemd-modules-load.service",
  "systemd-udevd.service",
  "systemd-udev-trigger.service",
  "systemd-udevd-control.socket",
  "systemd-udevd-kernel.socket",
  "systemd-remount-fs.service",
  "systemd-networkd.service",
  "systemd-networkd-wait-online.service",
  "systemd-resolved.service",
  "systemd-timesyncd.service",
  "systemd-tmpfiles-setup-dev.service",
  "systemd-random-seed.service",
  "systemd-pstore.service",
  "sys-kernel-debug.mount",
  "sys-kernel-tracing.mount",
  "dev-hugepages.mount",
];

if (process.platform !== "linux" || process.getuid?.() !== 0 || !existsSync(SYSTEMD)) {
  console.error("systemd: not proven here; this needs root on a Linux with systemd");
  process.exit(2);
}

const folder = mkdtempSync(join(tmpdir(), "gasward-systemd-"));
const share = join(folder, "share");
const disk = join(folder, "disk");
for (const name of [share, join(disk, "up"), join(disk, "work")])
  mkdirSync(name, { recursive: true });

function must(command: readonly string[], env: Readonly<Record<string, string>> = {}): void {
  const ran = Bun.spawnSync([...command], { cwd: ROOT, env: { ...process.env, ...env } });
  if (!ran.success) throw new Error(`${command.join(" ")}\n${ran.stdout}${ran.stderr}`);
}

/** Two real binaries, and one that says its version and then never answers. */
function makePrograms(): void {
  const keys = newKeys();
  const [publicPath, privatePath] = [join(folder, "public.pem"), join(folder, "private.pem")];
  writeFileSync(publicPath, keys.publicPem);
  writeFileSync(privatePath, keys.privatePem, { mode: 0o600 });
  for (const version of ["0.1.0", "0.2.0"]) {
    const out = `dist/systemd/gasward-${version}`;
    const env = { RELEASE_KEYS: publicPath, RELEASE_VERSION: version, RELEASE_OUT: out };
    must([process.execPath, "run", ".ci/build.ts"], env);
    must(["cp", out, share]);
  }
  const about = `'${share}/gasward-0.2.0' version "$@" | sed 's/0\\.2\\.0/0.3.0/g'`;
  const hanging = `#!/bin/sh\n[ "$1" = version ] && { shift; ${about}; exit; }\nexec sleep 1000\n`;
  writeFileSync(join(share, "gasward-0.3.0"), hanging, { mode: 0o755 });
  for (const version of ["0.2.0", "0.3.0"]) {
    const [program, out] = [join(share, `gasward-${version}`), join(share, `${version}.gwupdate`)];
    const pack = ["release", "pack", program, "--key", privatePath, "--out", out];
    must([join(share, "gasward-0.1.0"), ...pack]);
  }
  rmSync(join(ROOT, "dist/systemd"), { recursive: true, force: true });
}

function bootScript(phase: number): string {
  const root = join(folder, `root-${phase}`);
  mkdirSync(root, { recursive: true });
  const layers = `lowerdir=/,upperdir=${disk}/up,workdir=${disk}/work`;
  const units = join(root, "etc/systemd/system");
  const lines = [
    "set -e",
    `mount -t overlay overlay -o ${layers} ${root}`,
    `mount -t proc proc ${root}/proc`,
    `mount -t sysfs sysfs ${root}/sys`,
    `mount -t cgroup2 cgroup2 ${root}/sys/fs/cgroup`,
    `mount -t tmpfs tmpfs ${root}/run`,
    `mount --bind /dev ${root}/dev`,
    `mkdir -p ${root}${share} ${units}`,
    `mount --bind ${share} ${root}${share}`,
    `cp ${folder}/guest.service ${units}/`,
    ...MASKED.map((unit) => `ln -sf /dev/null ${units}/${unit}`),
    `ln -sf ${units.slice(root.length)}/guest.target ${units}/default.target`,
    `printf '[Unit]\\nRequires=basic.target\\nWants=guest.service\\nAfter=basic.target\\n' > ${units}/guest.target`,
    `exec env -i container=other PATH=/usr/sbin:/usr/bin:/sbin:/bin chroot ${root} ${SYSTEMD} --system --log-target=null`,
  ];
  return lines.join("\n");
}

/** Boots and waits for a file in the shared folder; then the power goes. */
async function boot(phase: number, until: string): Promise<boolean> {
  const start = `${process.execPath} run ${GUEST} ${share} ${phase}`;
  const log = join(share, `guest-${phase}.log`);
  writeFileSync(
    join(folder, "guest.service"),
    `[Unit]\nDescription=guest\n[Service]\nWorkingDirectory=/\nExecStart=${start}\nStandardOutput=file:${log}\nStandardError=file:${log}\n`,
  );
  const script = join(folder, `boot-${phase}.sh`);
  writeFileSync(script, bootScript(phase));
  const spaces = ["--mount", "--pid", "--fork", "--uts", "--ipc", "--net", "--cgroup"];
  const machine = Bun.spawn(
    ["unshare", ...spaces, "--kill-child=SIGKILL", "--propagation", "private", "sh", script],
    { stdout: Bun.file(join(folder, `boot-${phase}.log`)), stderr: "inherit" },
  );
  const from = performance.now();
  while (!existsSync(join(share, until)) && performance.now() - from < PHASE_MAX_MS) {
    if (machine.exitCode !== null) break;
    await Bun.sleep(100);
  }
  const isReached = existsSync(join(share, until));
  machine.kill("SIGKILL");
  await machine.exited;
  return isReached;
}

try {
  console.log(machineLine(folder));
  makePrograms();
  const reached = [await boot(1, "cut-now"), await boot(2, "done")];
  const said = existsSync(join(share, "facts.jsonl"))
    ? readFileSync(join(share, "facts.jsonl"), "utf8")
    : "";
  const facts = said
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as { what: string; isTrue: boolean; detail: unknown });
  console.table(facts.map(({ what, isTrue }) => ({ what, holds: isTrue ? "yes" : "NO" })));
  for (const { what, isTrue, detail } of facts) {
    if (!isTrue || String(detail).includes(" ms")) console.log(`${what}: ${detail}`);
  }
  report([
    row("facts looked at", facts.length),
    row("boots that ran to their end", reached.filter(Boolean).length, "≥", 2),
    row("facts that do not hold", facts.filter(({ isTrue }) => !isTrue).length, "<", 1),
  ]);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
