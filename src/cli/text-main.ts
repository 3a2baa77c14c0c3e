/** Words of the program's own output: help, start, faults. */
import type { Fault, FaultCode } from "../platform/errors.ts";
import { type Lang, type Phrase, phrase, say } from "../platform/i18n.ts";

export const mainText = {
  help: phrase(
    `气安站 gasward — 用气安全本地设备

  gasward serve [--data 目录] [--port 端口] [--upstream mqtts://主机:端口]
                [--https-port 端口] [--trust-port 端口] [--listen 地址] [--no-rescue]
  gasward demo [--reset] [--history 天数] [--data 目录] [--port 端口] [--upstream …]   演示站
  gasward backup [--data 目录] [--into 目录]   立即备份并试恢复
  gasward restore 备份文件或目录 [--data 目录]   恢复（原数据会保留）
  gasward update 更新文件                  校验签名、试运行，合格才替换，否则恢复
  gasward reset --site-name 站点名称 [--data 目录]   恢复出厂（先备份，原数据保留）
  gasward release key|pack|verify          制作更新文件（供软件发布者）
  gasward doctor [--data 目录] [--json]    检查数据目录与环境
  gasward install [--dry-run] [--data 目录] [--https-port 端口] | uninstall   systemd 服务
  gasward journal verify [--data 目录]     校验日志链与每日签封
  gasward permit check 核验码 [--data 目录]   核对纸质作业票与日志（也可在备份恢复出的目录上）
  gasward receive --url mqtt://… | --listen 端口 | --courier 文件 [--state 文件] [--key 文件]   参考接收端
  gasward receive --url mqtt://… | --state 文件 --order 文件 --site 站点 --key 文件 [--hours 小时]   签名并下发一条指令；用 --state 时随下一次应答（HTTPS、U 盘回执）下发
  gasward conformance https://…|mqtts://… [--ca 文件] [--cert 文件 --key 文件] [--restart 秒] [--receiver-key 文件] [--orders 秒] [--authority 文件]   检查上级平台的接收端是否符合协议
  gasward devices drivers|list|ports|decode|simulate|record|replay|guess
  gasward positioning replay 测距文件 --anchors 基站文件   用录下的测距重新解算位置
  gasward faces bench 目录 [--json]        人脸比对的误识、拒识与用时（目录/人员/图片）
  gasward version

环境变量 GASWARD_DATA、GASWARD_PORT、GASWARD_LOG_LEVEL、GASWARD_UPSTREAM 与选项作用相同。`,
    `gasward — on-site gas safety appliance

  gasward serve [--data DIR] [--port N] [--upstream mqtts://host:port]
                [--https-port N] [--trust-port N] [--listen ADDR] [--no-rescue]
  gasward demo [--reset] [--history DAYS] [--data DIR] [--port N] [--upstream …]   demonstration station
  gasward backup [--data DIR] [--into DIR]   take a backup and try it
  gasward restore FILE|DIR [--data DIR]   restore (the present data is kept)
  gasward update FILE                      verify a signed update, try it, keep it only when well
  gasward reset --site-name NAME [--data DIR]   back to an empty box (backup first, data kept)
  gasward release key|pack|verify          makes update files (for the maker)
  gasward doctor [--data DIR] [--json]     examine the data folder and its surroundings
  gasward install [--dry-run] [--data DIR] [--https-port N] | uninstall   systemd service
  gasward journal verify [--data DIR]      verify the journal chain and its daily seals
  gasward permit check CODE [--data DIR]   a printed permit against the journal (also of a restored backup)
  gasward receive --url mqtt://… | --listen PORT | --courier FILE [--state FILE] [--key FILE]   the reference receiver
  gasward receive --url mqtt://… | --state FILE --order FILE --site SITE --key FILE [--hours N]   signs an order and sends it to a site; with --state it goes with the next answer (HTTPS, courier)
  gasward conformance https://…|mqtts://… [--ca FILE] [--cert FILE --key FILE] [--restart SECONDS] [--receiver-key FILE] [--orders SECONDS] [--authority FILE]   whether a platform's receiver keeps to the contract
  gasward devices drivers|list|ports|decode|simulate|record|replay|guess
  gasward positioning replay RANGES --anchors FILE   solves recorded distances again
  gasward faces bench FOLDER [--json]      error rates and times of face matching (FOLDER/person/pictures)
  gasward version

The environment variables GASWARD_DATA, GASWARD_PORT, GASWARD_LOG_LEVEL and GASWARD_UPSTREAM do the same.`,
  ),
  unknownCommand: phrase("没有命令 “{command}”", "There is no command “{command}”"),
  listening: phrase("气安站已启动：{url}", "Gasward is running: {url}"),
  setupCode: phrase(
    "这是一个新站点。一次性设置码：{code}  请打开 {url}/setup",
    "This is a new site. One-time set-up code: {code}  Open {url}/setup",
  ),
  trustAt: phrase("手机信任本机：{url}", "How a phone comes to trust the box: {url}"),
  stopped: phrase("已停止", "Stopped"),
  demoReady: phrase(
    "演示站（数据在 {path}）：{url}",
    "Demonstration station (data in {path}): {url}",
  ),
  noOrder: phrase(
    "{path} 不是协议中的指令；未发送",
    "{path} is no order of the contract; nothing was sent",
  ),
  orderNeeds: phrase(
    "下发指令需要 --site、--key，以及 --url mqtt://…（立即发送）或 --state 文件（随应答下发）；--hours 为 1 至 24",
    "An order needs --site, --key, and --url mqtt://… (sent at once) or --state FILE (goes with an answer); --hours is 1 to 24",
  ),
  tooManyOrders: phrase(
    "站点 {site} 已有 {count} 条指令在等待；未发送",
    "{count} orders wait for site {site} already; nothing was sent",
  ),
  cutParcel: phrase(
    "{path} 不完整，可能复制时中断；请重新复制",
    "{path} is cut short, perhaps while it was copied; copy it anew",
  ),
  conformance: phrase("共 {count} 项，{failed} 项不符合", "{count} checks, {failed} failed"),
  noFile: phrase("没有文件 {path}", "There is no file {path}"),
  noParcel: phrase("{path} 不是上传文件", "{path} is not a file of records"),
  noUpstream: phrase("未配置上级平台", "No upstream is configured"),
  chainWhole: phrase(
    "日志链完整：共 {count} 条，末条 {seq}，哈希 {hash}",
    "The chain is whole: {count} entries, last {seq}, hash {hash}",
  ),
  chainBroken: phrase(
    "日志链在第 {seq} 条断开（{cause}）",
    "The chain is broken at entry {seq} ({cause})",
  ),
  sealBad: phrase(
    "{day} 的签封与日志不符（第 {seq} 条）",
    "The seal of {day} does not match (entry {seq})",
  ),
  seals: phrase("每日签封 {count} 个，全部相符", "{count} daily seals, all match"),
} as const;

const FAULTS: Readonly<Record<FaultCode, Phrase>> = {
  "storage.full": phrase("磁盘已满，无法写入", "The disk is full; nothing can be written"),
  "storage.read_only": phrase("存储只读，无法写入", "The storage is read-only"),
  "storage.busy": phrase("数据库忙", "The database is busy"),
  "storage.corrupt": phrase(
    "数据库已损坏。请不要删除文件，用备份恢复",
    "The database is damaged. Do not delete it; restore a backup",
  ),
  "storage.io": phrase("磁盘读写出错", "The disk reports an error"),
  "storage.newer": phrase(
    "数据由更新版本的程序写入。请使用新版本",
    "The data was written by a newer program. Use the newer version",
  ),
  "storage.foreign": phrase(
    "这不是本程序的数据库，或经历了其他版本的升级",
    "This is not a database of this program, or it has another history",
  ),
  "storage.overloaded": phrase("等待写入的数据过多", "Too many writes are waiting"),
  "data.unreadable": phrase(
    "数据目录无法使用，请检查路径、权限和文件是否齐全",
    "The data folder cannot be used; check path, permissions and that its files are there",
  ),
  "data.rolled_back": phrase(
    "数据比已知的旧：缺少已经保存过的记录（可能是旧副本，或 -wal 文件被删除）。请恢复备份；若确认要用现有数据，删除数据目录中的 head 文件后重启",
    "The data is older than what is known to have been kept (an old copy, or its -wal file was removed). Restore a backup; to go on with what is there, remove the file head from the data folder and start again",
  ),
  "data.in_use": phrase(
    "数据目录正被另一个气安站进程使用",
    "The data folder is in use by another running gasward",
  ),
  "port.taken": phrase(
    "端口已被占用，请用 --port 换一个端口，或先停止占用它的程序",
    "The port is taken; choose another with --port, or stop the program that has it",
  ),
  "backup.wrong_key": phrase(
    "恢复口令不正确，无法打开备份",
    "The recovery passphrase does not open this backup",
  ),
  "backup.damaged": phrase("备份文件已损坏或不完整", "The backup file is damaged or incomplete"),
  "backup.not_good": phrase(
    "备份未通过恢复校验，不能使用",
    "The backup did not pass its trial restore; it cannot be used",
  ),
  "config.invalid": phrase("设置有误", "The settings are wrong"),
};

export function faultWords(fault: Fault, lang: Lang): string {
  return `${say(lang, FAULTS[fault.code])}: ${fault.message}`;
}
