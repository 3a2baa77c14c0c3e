import type { RobotKind } from "../../src/alarms/robot-rules.ts";
import { type Phrase, phrase } from "../../src/platform/i18n.ts";

/** Words of the robots of group chats, on their page and in their messages. */
export const robotText = {
  title: phrase("群机器人", "Chat robots"),
  lead: phrase(
    "把报警发到钉钉、企业微信或飞书群。只发级别、种类、时间和设备或充装枪的名称，不发姓名和证件号；搁置的报警不发。断网时等网络恢复再发。群消息只是提醒，不能代替现场的声光报警。",
    "Tells alarms to a group of DingTalk, WeCom or Feishu: priority, kind, time and the name of a device or gun, never a person's name or number; shelved ones are not told. Without network it waits. A message is a reminder and replaces no siren.",
  ),
  head: phrase("【报警】{site}", "Alarm: {site}"),
  more: phrase("另有 {n} 条，请看报警列表", "{n} more; see the alarm list"),
  up: phrase("已升级", "gone up"),
  test: phrase("发测试消息", "Send a test"),
  testWords: phrase("测试消息：群机器人已连通", "A test: the robot is connected"),
  testWell: phrase("测试消息已送达 {name}", "The test arrived at {name}"),
  testBad: phrase("{name} 未收到测试消息：{why}", "The test did not reach {name}: {why}"),
  testNet: phrase("网络不通或超时", "no network or too slow"),
  none: phrase("还没有群机器人", "No robots yet"),
  list: phrase("已有的机器人", "Robots"),
  add: phrase("添加机器人", "Add a robot"),
  name: phrase("群名称", "Group"),
  kind: phrase("平台", "Platform"),
  url: phrase("机器人地址（Webhook）", "Address (webhook)"),
  urlHint: phrase(
    "从群设置里复制，以 https:// 开头。加密保存，不再显示。",
    "Copied from the group's settings, beginning with https://. Kept sealed and never shown again.",
  ),
  secret: phrase("加签密钥", "Signing secret"),
  secretHint: phrase(
    "钉钉、飞书的“签名校验”密钥；企业微信没有，留空。",
    "Of DingTalk's or Feishu's signature check; WeCom has none.",
  ),
  priority: phrase("发到哪一级", "Down to priority"),
  lang: phrase("消息语言", "Language of messages"),
  state: phrase("状态", "State"),
  told: phrase("上次送达", "Last told"),
  never: phrase("还没有发过", "Nothing yet"),
  well: phrase("正常", "Working"),
  off: phrase("已停用", "Off"),
  failing: phrase("连续失败 {n} 次：{why}", "{n} failures in a row: {why}"),
  acts: phrase("操作", "Actions"),
  turnOff: phrase("停用", "Turn off"),
  turnOn: phrase("启用", "Turn on"),
  remove: phrase("删除", "Remove"),
  submit: phrase("添加", "Add"),
  badName: phrase("写明群名称，最多 40 字。", "Name the group, 40 characters at most."),
  badUrl: phrase("不是所选平台的机器人地址。", "This is not an address of the platform's robots."),
  badSecret: phrase("密钥过长或含空格。", "The secret is too long or has blanks."),
  noSecret: phrase(
    "企业微信机器人没有密钥，请留空。",
    "WeCom's robots have no secret; leave it empty.",
  ),
  full: phrase("最多 {max} 个机器人，请先删除一个。", "{max} robots at most; remove one first."),
  gone: phrase("没有这个机器人。", "There is no such robot."),
  check: phrase("请核对标出的项目。", "See the marked fields."),
} as const;

export const robotKindText: Readonly<Record<RobotKind, Phrase>> = {
  dingtalk: phrase("钉钉", "DingTalk"),
  wecom: phrase("企业微信", "WeCom"),
  feishu: phrase("飞书", "Feishu"),
};
