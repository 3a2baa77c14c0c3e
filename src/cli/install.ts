/** `install` and `uninstall`: the service of systemd, with as few rights as it can work with. */
import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from "node:fs";
import { parseArgs } from "node:util";
import { phrase, say } from "../platform/i18n.ts";
import { replaceFile } from "../platform/storage/whole-file.ts";
import type { CliIo } from "./io.ts";

const t = {
  written: phrase("已写入 {path}", "Wrote {path}"),
  same: phrase("{path} 已是最新，无需改动", "{path} is up to date; nothing was changed"),
  removed: phrase(
    "服务已卸载；数据保留在 {data}",
    "The service was removed; the data stays in {data}",
  ),
  nothing: phrase("没有安装服务", "The service is not installed"),
  needsRoot: phrase(
    "需要 root 权限（sudo），或用 --dry-run 只看内容",
    "This needs root (sudo); --dry-run only shows it",
  ),
  notLinux: phrase(
    "没有 systemd，无法安装服务",
    "There is no systemd; the service cannot be installed",
  ),
  failed: phrase("命令失败：{command}", "This command failed: {command}"),
  badPath: phrase(
    "路径只能含字母、数字和 / . _ -",
    "A path may hold letters, digits and / . _ - only",
  ),
} as const;

export type UnitFacts = {
  readonly program: string;
  readonly data: string;
  readonly user: string;
  readonly port: number;
  readonly httpsPort: number;
  readonly trustPort: number;
};

/** systemd.exec(5), systemd.service(5). Serial adapters are reached by group and device class, nothing else is. */
export function unitText(facts: UnitFacts): string {
  const parent = facts.data.replace(/\/[^/]+$/, "");
  return `[Unit]
Description=Gasward gas safety appliance
After=network-online.target time-sync.target
Wants=network-online.target
StartLimitIntervalSec=0

[Service]
Type=notify
ExecStart=${facts.program} serve
Environment=GASWARD_DATA=${facts.data}
Environment=GASWARD_PORT=${facts.port}
Environment=GASWARD_HTTPS_PORT=${facts.httpsPort}
Environment=GASWARD_TRUST_PORT=${facts.trustPort}
User=${facts.user}
Group=${facts.user}
SupplementaryGroups=dialout
WatchdogSec=30
Restart=on-failure
RestartSec=2
TimeoutStartSec=120
TimeoutStopSec=30
UMask=0077
LimitNOFILE=8192
# The parent, because a restore exchanges the data folder as a whole and backups lie beside it.
ReadWritePaths=${parent}
ReadWritePaths=-/media
ReadWritePaths=-/mnt
ProtectSystem=strict
ProtectHome=true
PrivateTmp=true
NoNewPrivileges=true
AmbientCapabilities=
CapabilityBoundingSet=
ProtectKernelTunables=true
ProtectKernelModules=true
ProtectKernelLogs=true
ProtectControlGroups=true
# ProtectClock would also forbid to ask whether a time server holds the clock; setting it is forbidden by the empty set above.
ProtectHostname=true
RestrictNamespaces=true
RestrictRealtime=true
RestrictSUIDSGID=true
LockPersonality=true
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
SystemCallArchitectures=native
DevicePolicy=closed
DeviceAllow=char-ttyUSB rw
DeviceAllow=char-ttyACM rw
DeviceAllow=char-ttyS rw
DeviceAllow=char-pts rw

[Install]
WantedBy=multi-user.target
`;
}

export const SERVICE = "gasward.service";
export const UNIT = `/etc/systemd/system/${SERVICE}`;
const PROGRAM = "/usr/local/bin/gasward";

/** Writes only what differs. Returns whether it did. */
export function writeChanged(path: string, text: string): boolean {
  if (existsSync(path) && readFileSync(path, "utf8") === text) return false;
  replaceFile(path, text, 0o644);
  return true;
}

const OPTIONS = {
  "dry-run": { type: "boolean" },
  data: { type: "string", default: "/var/lib/gasward/data" },
  user: { type: "string", default: "gasward" },
  port: { type: "string", default: "8080" },
  "https-port": { type: "string", default: "8443" },
  "trust-port": { type: "string", default: "8081" },
} as const;

function run(io: CliIo, ...command: readonly string[]): boolean {
  const isDone = Bun.spawnSync([...command], { stdout: "ignore", stderr: "inherit" }).success;
  if (!isDone) io.err(say(io.lang, t.failed, { command: command.join(" ") }));
  return isDone;
}

function idOf(kind: "-u" | "-g", user: string): number | undefined {
  const answer = Bun.spawnSync(["id", kind, user], { stderr: "ignore" });
  return answer.success ? Number(answer.stdout.toString().trim()) : undefined;
}

function makeAccount(io: CliIo, user: string, data: string): boolean {
  const isThere = idOf("-u", user) !== undefined;
  const command = ["useradd", "--system", "--user-group", "--shell", "/usr/sbin/nologin", user];
  if (!isThere && !run(io, ...command)) return false;
  const [uid, gid] = [idOf("-u", user), idOf("-g", user)];
  if (uid === undefined || gid === undefined) return false;
  const parent = data.replace(/\/[^/]+$/, "");
  mkdirSync(parent, { recursive: true, mode: 0o750 });
  chownSync(parent, uid, gid);
  return true;
}

export function runInstall(args: readonly string[], io: CliIo): number {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  const numbers = [values.port, values["https-port"], values["trust-port"]].map(Number);
  const [port = 0, httpsPort = 0, trustPort = 0] = numbers;
  // What goes into a unit file must not be able to add a line to it.
  const isSafe =
    /^\/[\w./-]{1,200}\/[\w.-]+$/.test(values.data) &&
    /^[a-z_][a-z0-9_-]{0,30}$/.test(values.user) &&
    numbers.every((number) => Number.isInteger(number) && number >= 1 && number <= 65_535);
  if (!isSafe) {
    io.err(say(io.lang, t.badPath));
    return 2;
  }
  const { data, user } = values;
  const text = unitText({ program: PROGRAM, data, user, port, httpsPort, trustPort });
  if (values["dry-run"] === true) {
    io.out(text.trimEnd());
    return 0;
  }
  if (process.getuid?.() !== 0) {
    io.err(say(io.lang, t.needsRoot));
    return 1;
  }
  if (!existsSync("/run/systemd/system")) {
    io.err(say(io.lang, t.notLinux));
    return 1;
  }
  if (!makeAccount(io, user, data)) return 1;
  if (process.execPath !== PROGRAM) {
    copyFileSync(process.execPath, `${PROGRAM}.new`);
    chmodSync(`${PROGRAM}.new`, 0o755);
    renameSync(`${PROGRAM}.new`, PROGRAM);
  }
  const isChanged = writeChanged(UNIT, text);
  io.out(say(io.lang, isChanged ? t.written : t.same, { path: UNIT }));
  if (isChanged && !run(io, "systemctl", "daemon-reload")) return 1;
  return run(io, "systemctl", "enable", "--now", SERVICE) ? 0 : 1;
}

export function runUninstall(args: readonly string[], io: CliIo): number {
  const { values } = parseArgs({ args: [...args], options: { data: OPTIONS.data } });
  if (!existsSync(UNIT)) {
    io.out(say(io.lang, t.nothing));
    return 0;
  }
  if (process.getuid?.() !== 0) {
    io.err(say(io.lang, t.needsRoot));
    return 1;
  }
  run(io, "systemctl", "disable", "--now", SERVICE);
  rmSync(UNIT, { force: true });
  run(io, "systemctl", "daemon-reload");
  io.out(say(io.lang, t.removed, { data: values.data }));
  return 0;
}
