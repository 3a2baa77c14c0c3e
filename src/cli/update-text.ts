/** Words of `update` and `release`. */
import { phrase } from "../platform/i18n.ts";

export const updateText = {
  usage: phrase(
    "gasward update 更新文件 [--data 目录] [--port 端口] [--program 程序路径] [--wait 秒]",
    "gasward update FILE [--data DIR] [--port N] [--program PATH] [--wait SECONDS]",
  ),
  noKeys: phrase(
    "本程序没有内置发布公钥，不接受更新",
    "This program was built without a release key and takes no updates",
  ),
  noProgram: phrase(
    "请用 --program 指明要替换的程序文件",
    "Name the program file to replace with --program",
  ),
  unreadable: phrase("这不是更新文件，或文件不完整", "This is no update file, or it is not whole"),
  signature: phrase(
    "签名不是本程序信任的发布密钥所签，拒绝更新",
    "The signature is of no release key that this program trusts; refused",
  ),
  damaged: phrase("更新文件已损坏", "The update file is damaged"),
  platform: phrase(
    "更新文件用于另一种机器：{platform}",
    "The update is for another machine: {platform}",
  ),
  same: phrase("已经是 {version} 版", "This is version {version} already"),
  older: phrase(
    "{version} 比现有版本旧，拒绝降级",
    "{version} is older than what is installed; refused",
  ),
  newerData: phrase(
    "数据由比更新文件更新的程序写入，拒绝更新",
    "The data was written by a program newer than this update; refused",
  ),
  noData: phrase("{path} 没有站点数据", "There is no site in {path}"),
  noRoom: phrase(
    "空间不足：需要 {need} MB，剩余 {free} MB",
    "Not enough room: {need} MB needed, {free} MB free",
  ),
  notRunnable: phrase("新程序在本机上不能运行", "The new program does not run on this machine"),
  isRunning: phrase(
    "气安站正在运行（不是系统服务）。请先停止它，再更新",
    "Gasward is running, not as a service. Stop it first, then update",
  ),
  needsRoot: phrase("更新系统服务需要 root 权限（sudo）", "Updating the service needs root (sudo)"),
  verified: phrase(
    "签名有效（密钥 {key}）：{from} → {to}",
    "The signature is good (key {key}): {from} → {to}",
  ),
  stopping: phrase("停止气安站，复制数据…", "Stopping Gasward and copying the data…"),
  trying: phrase("试运行 {to}，最多 {seconds} 秒…", "Trying {to} for at most {seconds} s…"),
  done: phrase(
    "更新完成：{to}。旧程序 {program}，旧数据 {data}（保留一代）",
    "Updated to {to}. The program before: {program}, its data: {data} (kept for one generation)",
  ),
  startAgain: phrase("请重新启动气安站", "Start Gasward again"),
  rolledBack: phrase(
    "{to} 未能正常运行，已恢复 {from} 和更新前的数据。试运行的数据在 {path}",
    "{to} did not come up well. {from} and the data from before are back; what the trial wrote is at {path}",
  ),
  last: phrase("最后的输出：", "Its last words:"),
  settled: phrase(
    "上次更新没有完成：已恢复更新前的数据",
    "An update was not finished: the data from before it is back",
  ),
  releaseUsage: phrase(
    `gasward release key --into 目录              生成发布密钥（私钥勿入代码库）
gasward release pack 程序 --key 私钥 --out 文件   打包并签名
gasward release verify 文件 [--key 公钥]        校验`,
    `gasward release key --into DIR                    makes a release key (keep the private one out of any repository)
gasward release pack PROGRAM --key PRIVATE --out FILE   packs and signs
gasward release verify FILE [--key PUBLIC]             verifies`,
  ),
  keyMade: phrase(
    "私钥 {priv}（权限 0600，请移到离线介质），公钥 {pub}，编号 {id}",
    "Private key {priv} (mode 0600; move it to an offline medium), public key {pub}, id {id}",
  ),
  keyThere: phrase("{path} 已存在，不覆盖", "{path} exists and is not overwritten"),
  packed: phrase(
    "已打包 {version}：{path}，{bytes} 字节",
    "Packed {version}: {path}, {bytes} bytes",
  ),
} as const;
