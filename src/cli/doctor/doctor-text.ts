/** Every fault that `doctor` knows, with what to do about it. */
import { type Phrase, phrase } from "../../platform/i18n.ts";

type Fault = { readonly what: Phrase; readonly mend: Phrase; readonly isNote?: boolean };

const restore = phrase(
  "不要新建空库；用 gasward restore 从备份恢复",
  "Do not start empty; put a backup back with gasward restore",
);
const keep = phrase(
  "保留现场并联系维护人员；不要自行修复",
  "Keep everything as it is and call the maintainer; do not repair it",
);
const setClock = phrase(
  "校正系统时间（NTP），或由管理员和第二人在“时钟”页确认时间",
  "Set the clock by NTP, or let an administrator and a second person confirm it on the page Clock",
);

export const DOCTOR = {
  "folder.missing": {
    what: phrase("数据目录不存在", "The data folder does not exist"),
    mend: phrase(
      "检查 --data 路径；磁盘是否已挂载",
      "Check the path given with --data, and that the disk is mounted",
    ),
  },
  "folder.not-a-folder": {
    what: phrase("数据目录路径是一个文件", "The path of the data folder is a file"),
    mend: phrase("移走该文件或改正 --data 路径", "Move that file away or correct --data"),
  },
  "folder.unwritable": {
    what: phrase("数据目录不可读写", "The data folder cannot be read and written"),
    mend: phrase(
      "chown -R 运行账号 数据目录；确认磁盘不是只读",
      "chown -R the account that runs this; see that the disk is not read-only",
    ),
  },
  "file.site": { what: phrase("缺少 site.db", "site.db is missing"), mend: restore },
  "file.tracks": {
    what: phrase("缺少 tracks.db（定位轨迹）", "tracks.db (position tracks) is missing"),
    mend: phrase(
      "启动后在救援页面选择“移开轨迹文件”，或从备份恢复",
      "Start and choose “Set the tracks aside” on the rescue page, or restore a backup",
    ),
  },
  "file.key": {
    what: phrase("缺少密钥文件 box.key", "The key file box.key is missing"),
    mend: phrase(
      "用恢复单上的口令从备份恢复",
      "Restore a backup with the passphrase of the recovery sheet",
    ),
  },
  "key.open": {
    what: phrase("密钥文件可被其他账号读取", "Other accounts can read the key file"),
    mend: phrase("运行 chmod 600 box.key", "Run chmod 600 box.key"),
  },
  "key.damaged": {
    what: phrase("密钥文件已损坏", "The key file is damaged"),
    mend: phrase(
      "用恢复单上的口令从备份恢复",
      "Restore a backup with the passphrase of the recovery sheet",
    ),
  },
  "space.low": {
    what: phrase("磁盘剩余空间不足 1 GB", "Less than 1 GB is free on the disk"),
    mend: phrase(
      "删除无关文件、移走旧备份或换更大的磁盘",
      "Delete what does not belong here, move old backups away, or fit a larger disk",
    ),
  },
  "database.damaged": { what: phrase("site.db 已损坏", "site.db is damaged"), mend: restore },
  "tracks.damaged": {
    what: phrase("tracks.db（定位轨迹）已损坏", "tracks.db (position tracks) is damaged"),
    mend: phrase(
      "启动后在救援页面选择“移开轨迹文件”",
      "Start and choose “Set the tracks aside” on the rescue page",
    ),
  },
  "database.references": {
    what: phrase("数据引用不完整", "References between records are broken"),
    mend: restore,
  },
  "database.newer": {
    what: phrase("数据由更新版本的程序写入", "The data was written by a newer program"),
    mend: phrase("换回更新的程序版本", "Use the newer program again"),
  },
  "database.foreign": {
    what: phrase("site.db 不是本程序的数据库", "site.db is not a database of this program"),
    mend: phrase(
      "检查 --data 是否指向了别的目录；否则从备份恢复",
      "Check that --data names the right folder; else restore a backup",
    ),
  },
  "chain.broken": { what: phrase("日志链断开", "The journal chain is broken"), mend: keep },
  "seal.bad": {
    what: phrase("每日签封与日志不符", "A daily seal does not match the journal"),
    mend: keep,
  },
  "clock.before-release": {
    what: phrase("系统时间早于程序发布日", "The clock is before the release of this program"),
    mend: setClock,
  },
  "clock.before-last": {
    what: phrase("系统时间早于最后一条日志", "The clock is before the last journal entry"),
    mend: setClock,
  },
  "clock.lost": {
    what: phrase("上次运行时时间已不可信", "The time was not trusted when the program last ran"),
    mend: setClock,
  },
  "clock.free": {
    what: phrase("没有网络校时", "No time server holds the clock"),
    mend: phrase(
      "能联网时启用校时（timedatectl set-ntp true）；不能联网时定期核对",
      "With a network: timedatectl set-ntp true; without one compare it now and then",
    ),
    isNote: true,
  },
  "update.unfinished": {
    what: phrase("有未完成的程序更新", "An update of the program was not finished"),
    mend: phrase(
      "启动原程序一次，会恢复更新前的数据；再重新更新",
      "Start the program once: it takes the data from before back; then update again",
    ),
  },
  "update.no-keys": {
    what: phrase(
      "本程序没有内置发布公钥，不接受更新",
      "This build has no release key and takes no updates",
    ),
    mend: phrase(
      "正式使用请安装供应商签名发布的程序",
      "For real use install the program as the supplier released it",
    ),
    isNote: true,
  },
  "reset.asked": {
    what: phrase("已恢复出厂，等待新站点启动", "The box was reset and waits for a new site"),
    mend: phrase(
      "启动后按向导设置；若要找回原站点，用备份恢复",
      "Start it and follow the wizard; to have the old site back, restore a backup",
    ),
    isNote: true,
  },
  "aside.kept": {
    what: phrase("保留着移开的旧数据目录", "Older data folders are kept aside"),
    mend: phrase(
      "确认不再需要后可手工删除，以腾出空间",
      "Delete them by hand once nobody needs them, to make room",
    ),
    isNote: true,
  },
  "secret.clear": {
    what: phrase(
      "数据库中有未加密的动态口令密钥",
      "A secret of one-time codes lies in clear in the database",
    ),
    mend: phrase(
      "在“人员”页取消此人的动态口令，让其重新启用",
      "Remove that person's one-time codes on the page People and have them set up again",
    ),
  },
  "port.taken": {
    what: phrase("网页端口被其他程序占用", "Another program has the port of the pages"),
    mend: phrase(
      "用 ss -ltnp 找到占用者，或换一个 --port",
      "Find it with ss -ltnp, or choose another --port",
    ),
  },
  "serial.denied": {
    what: phrase("没有串口访问权限", "A serial port may not be opened"),
    mend: phrase(
      "usermod -aG dialout 运行账号，然后重启服务",
      "usermod -aG dialout ACCOUNT, then restart the service",
    ),
  },
  "device.missing": {
    what: phrase("已配置的设备端口不存在", "The port of a configured device is not there"),
    mend: phrase(
      "检查插头、供电和转换器；或在设备页改端口",
      "Check plug, power and adapter, or change the port on the page Devices",
    ),
  },
  "leaf.expired": {
    what: phrase("HTTPS 证书已过期", "The HTTPS certificate has expired"),
    mend: phrase(
      "校正时间后重启服务，证书会自动更新",
      "Set the clock and restart the service; the certificate renews itself",
    ),
  },
  "leaf.soon": {
    what: phrase(
      "HTTPS 证书即将过期而未更新",
      "The HTTPS certificate ends soon and was not renewed",
    ),
    mend: phrase(
      "重启服务；若仍在，检查数据目录能否写入",
      "Restart the service; if it stays, see whether the data folder can be written",
    ),
  },
  "ca.missing": {
    what: phrase(
      "缺少证书颁发机构文件（tls/ca.pem、ca.key）",
      "The certificate authority (tls/ca.pem, ca.key) is missing",
    ),
    mend: phrase(
      "从备份取回；否则启动会新建，所有手机须重新信任",
      "Take it from a backup; else the next start makes a new one and every phone must trust it again",
    ),
  },
  "backup.overdue": {
    what: phrase("超过两天没有合格的备份", "There has been no good backup for two days"),
    mend: phrase(
      "在“备份”页立即备份，看失败原因",
      "Take one on the page Backups and read why the last one failed",
    ),
  },
  "backup.folder": {
    what: phrase("备份目录无法使用", "The backup folder cannot be used"),
    mend: phrase(
      "插上备份盘或检查权限；或在“备份”页换目录",
      "Plug the disk in or check its owner, or choose another folder on the page Backups",
    ),
  },
  "backup.unreadable": {
    what: phrase("有打不开的备份文件", "A backup file cannot be opened"),
    mend: phrase(
      "删除该文件并重新备份；检查存储介质",
      "Delete that file, take another backup, and check the medium",
    ),
  },
  "sheet.missing": {
    what: phrase("还没有恢复单，无法备份", "There is no recovery sheet, so there are no backups"),
    mend: phrase(
      "管理员在“备份”页生成并打印恢复单",
      "An administrator makes and prints one on the page Backups",
    ),
  },
  "wal.large": {
    what: phrase("数据库预写日志过大", "The write-ahead log of the database is very large"),
    mend: phrase(
      "重启服务；检查是否有程序长期打开数据库",
      "Restart the service; see whether a program keeps the database open",
    ),
  },
  "restore.unfinished": {
    what: phrase("有未完成的恢复", "A restore was not finished"),
    mend: phrase("启动一次程序即会完成或撤销", "The next start finishes or undoes it"),
  },
  "scratch.left": {
    what: phrase("有备份遗留的临时目录", "A backup left a scratch folder behind"),
    mend: phrase(
      "停止服务后删除数据目录下的 backup-* 目录",
      "Stop the service and delete backup-* in the data folder",
    ),
  },
  "folder.in-use": {
    what: phrase("数据目录正被运行中的气安站使用", "A running Gasward has the data folder open"),
    mend: phrase(
      "这是正常的；恢复前先停止服务",
      "That is as it should be; stop the service before a restore",
    ),
    isNote: true,
  },
  "admin.none": {
    what: phrase("没有在用的管理员", "There is no active administrator"),
    mend: phrase(
      "从有管理员的备份恢复，或联系维护人员",
      "Restore a backup that has one, or call the maintainer",
    ),
  },
  "admin.password": {
    what: phrase("没有一个管理员有密码或 PIN", "No administrator has a password or a PIN"),
    mend: phrase("用徽章登录后为管理员设置密码", "Sign in with the badge and set a password"),
  },
} as const satisfies Readonly<Record<string, Fault>>;

export type DoctorCode = keyof typeof DOCTOR;

export function isNote(code: DoctorCode): boolean {
  const fault: Fault = DOCTOR[code];
  return fault.isNote === true;
}
