/** Everything the device commands say to a person, in both languages. */
import type { TransportErrorCode } from "../../firmware-bridge/transport/transport.ts";
import { type Phrase, phrase } from "../platform/i18n.ts";

export const cliText = {
  usage: phrase(
    `设备命令：
  devices drivers [--json]                     支持的设备、依据和设置项
  devices list [--data 目录] [--json]          本站已登记的设备
  devices decode 驱动 [--hex] [--set 键=值 …] [--request 十六进制]
                                               标准输入的字节 → 每行一条读数或丢弃原因
  devices simulate 驱动 --port 路径|pty [--link 路径] [--rate 次/秒] [--seed N] [--seconds 秒]
                        [--format 名称] [--set …]   按真实协议模拟该设备
  devices record 驱动 (--port 路径 | --tcp 主机:端口) --out 文件 [--seconds 秒] [--max-bytes N] [--set …]
  devices replay 文件 驱动 [--pace real|fast] [--set …]
  devices ports                                本机串口
  devices guess --port 路径 [--seconds 3]      监听串口，推断是哪种设备
退出码：0 正常，1 被拒绝或失败，2 命令有误`,
    `Device commands:
  devices drivers [--json]                     known devices, their proof and settings
  devices list [--data DIR] [--json]           devices configured in a site
  devices decode DRIVER [--hex] [--set KEY=VALUE …] [--request HEX]
                                               bytes on stdin → one line per reading or discard
  devices simulate DRIVER --port PATH|pty [--link PATH] [--rate N] [--seed N] [--seconds N]
                          [--format NAME] [--set …]   plays that device in its real protocol
  devices record DRIVER (--port PATH | --tcp HOST:PORT) --out FILE [--seconds N] [--max-bytes N] [--set …]
  devices replay FILE DRIVER [--pace real|fast] [--set …]
  devices ports                                serial ports of this machine
  devices guess --port PATH [--seconds 3]      listens and says which device it may be
Exit codes: 0 done, 1 refused or failed, 2 not understood`,
  ),
  unknownCommand: phrase("没有这个命令：{name}", "no such command: {name}"),
  unknownOption: phrase("没有这个选项：{name}", "no such option: {name}"),
  noValue: phrase("选项 {name} 后面缺少值", "option {name} needs a value"),
  twice: phrase("选项 {name} 只能给一次", "option {name} can be given once only"),
  missing: phrase("缺少：{name}", "missing: {name}"),
  leftOver: phrase("多余的内容：{name}", "not expected: {name}"),
  badNumber: phrase(
    "{name} 应是 {min} 到 {max} 之间的数，不是“{value}”",
    "{name} must be a number from {min} to {max}, not “{value}”",
  ),
  badChoice: phrase(
    "{name} 应是以下之一：{choices}，不是“{value}”",
    "{name} must be one of {choices}, not “{value}”",
  ),
  unknownDriver: phrase("没有驱动“{id}”。相近的有：{near}", "no driver “{id}”. Nearest: {near}"),
  setForm: phrase("--set 的写法是 键=值，不是“{given}”", "--set takes KEY=VALUE, not “{given}”"),
  setTwice: phrase("设置 {key} 给了两次", "setting {key} is given twice"),
  settingUnknown: phrase(
    "设置 {key}：没有这一项；可用：{known}",
    "setting {key}: unknown; known: {known}",
  ),
  settingChoice: phrase(
    "设置 {key}：应是以下之一：{choices}，不是“{value}”",
    "setting {key}: must be one of {choices}, not “{value}”",
  ),
  settingInteger: phrase(
    "设置 {key}：应是 {min} 到 {max} 之间的整数，不是“{value}”",
    "setting {key}: must be a whole number from {min} to {max}, not “{value}”",
  ),
  settingText: phrase(
    "设置 {key}：格式应符合 {pattern}，不是“{value}”",
    "setting {key}: must match {pattern}, not “{value}”",
  ),
  none: phrase("无", "none"),
  hexNotHex: phrase(
    "第 {number} 段“{piece}”不是十六进制",
    "piece {number}, “{piece}”, is not hexadecimal",
  ),
  hexOdd: phrase(
    "第 {number} 段“{piece}”的位数是奇数，缺一位",
    "piece {number}, “{piece}”, has an odd number of digits",
  ),
  inOption: phrase("{name}：{problem}", "{name}: {problem}"),
  manual: phrase("依据：{manual}", "source: {manual}"),
  serialLine: phrase("串口：{line}", "line: {line}"),
  noSettings: phrase("没有设置项", "no settings"),
  defaultMark: phrase("默认", "default"),
  driverCount: phrase("共 {count} 种驱动", "{count} drivers"),
  noSimulator: phrase(
    "驱动 {id} 没有模拟器：{reason}。有模拟器的驱动：{known}",
    "driver {id} has no simulator: {reason}. Drivers with one: {known}",
  ),
  noSimulatorYet: phrase(
    "尚未编写该协议的发送端",
    "nobody has written the sending side of its protocol",
  ),
  noSimulatorForm: phrase("模拟器只支持 form=rtu", "the simulator speaks form=rtu only"),
  noSimulatorMode: phrase(
    "当前设置没有可模拟的格式",
    "these settings have no format that can be simulated",
  ),
  simulating: phrase(
    "正在模拟 {id}（{line}），按 Ctrl-C 停止",
    "playing {id} on {line}; Ctrl-C stops",
  ),
  simulated: phrase("已发送 {frames} 帧，{bytes} 字节", "sent {frames} frames, {bytes} bytes"),
  linkTaken: phrase(
    "--link {path} 已存在且不是链接，不会覆盖",
    "--link {path} exists and is no link; it is left alone",
  ),
  linkNeedsPty: phrase("--link 只能与 --port pty 一起用", "--link goes with --port pty only"),
  oneLine: phrase("--port 和 --tcp 必须且只能给一个", "give either --port or --tcp"),
  badTcp: phrase("--tcp 的写法是 主机:端口，不是“{value}”", "--tcp takes HOST:PORT, not “{value}”"),
  fileExists: phrase(
    "文件已存在，不会覆盖：{file}",
    "the file exists and is not overwritten: {file}",
  ),
  fileFailed: phrase("文件 {file} 不能写入：{cause}", "file {file} cannot be written: {cause}"),
  recording: phrase("正在记录 {line}，按 Ctrl-C 停止", "recording {line}; Ctrl-C stops"),
  recorded: phrase(
    "已记录 {pieces} 段、{bytes} 字节；读数 {readings} 条；丢弃：{discards}；停止原因：{cause}",
    "recorded {pieces} pieces, {bytes} bytes; {readings} readings; discards: {discards}; stopped: {cause}",
  ),
  causeTime: phrase("时间到", "time is up"),
  causeFull: phrase("达到大小上限", "size limit reached"),
  causeInterrupt: phrase("人工停止", "asked to stop"),
  causeLost: phrase("连接断开", "the line was lost"),
  noPorts: phrase("没有找到串口", "no serial ports found"),
  guessListening: phrase("监听 {line}，{seconds} 秒…", "listening at {line} for {seconds} s…"),
  guessSilent: phrase(
    "没有收到任何字节：设备可能只在被询问时才回答，或接线、供电有问题",
    "not a single byte came: the device may speak only when asked, or wiring or power is wrong",
  ),
  guessNothing: phrase(
    "收到 {bytes} 字节，但没有任何驱动能解析",
    "{bytes} bytes came, but no driver makes anything of them",
  ),
  guessRow: phrase(
    "{rank}. {id}  {line}  有效帧 {good}，丢弃 {discards}  {label}",
    "{rank}. {id}  {line}  good frames {good}, discards {discards}  {label}",
  ),
} as const;

/** Words for the faults of a line, by code. */
export const transportText: Readonly<Record<TransportErrorCode, Phrase<string, string>>> = {
  "not-found": phrase("找不到：{detail}", "not found: {detail}"),
  "no-permission": phrase("没有权限：{detail}", "no permission: {detail}"),
  busy: phrase("正被其他程序使用：{detail}", "in use by another program: {detail}"),
  refused: phrase("对方拒绝连接：{detail}", "connection refused: {detail}"),
  unreachable: phrase("无法到达：{detail}", "cannot be reached: {detail}"),
  "bad-settings": phrase("不能使用：{detail}", "cannot be used: {detail}"),
  closed: phrase("连接已断开：{detail}", "the line is closed: {detail}"),
  io: phrase("读写出错：{detail}", "input or output failed: {detail}"),
};

export const familyText = {
  scale: phrase("称重", "scale"),
  controller: phrase("控制器", "controller"),
  uwb: phrase("定位", "positioning"),
  modbus: phrase("Modbus 传感器", "Modbus sensor"),
  relay: phrase("继电器", "relay"),
  reader: phrase("读码", "reader"),
} as const;

export const proofText = {
  "field-capture": phrase("现场抓包", "field capture"),
  "vendor-document": phrase("厂家文件", "vendor document"),
  "manual-only": phrase("仅有说明书", "manual only"),
} as const;
