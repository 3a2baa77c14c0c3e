/** What a conformance run checks, and what may be wrong, for the author of a receiver. */
import { type Lang, type Phrase, phrase, say } from "../platform/i18n.ts";
import type { ConformanceFault, ConformanceId } from "../sync/index.ts";

export const checkText: Readonly<Record<ConformanceId, Phrase>> = {
  connect: phrase("能连接消息服务器并订阅", "the broker is reached and grants the subscriptions"),
  empty: phrase("没有记录的上传也有应答", "a parcel without records is answered"),
  keep: phrase("两个通道的记录都收下并确认", "records of two lanes are kept and acknowledged"),
  again: phrase(
    "重复的记录照样确认，位置不变",
    "the same records again are answered and change nothing",
  ),
  gap: phrase("中间有缺号时不越过缺号确认", "a gap is not acknowledged over"),
  fill: phrase("补上缺号后继续确认", "the missing record closes the gap"),
  rest: phrase("先到的记录可以再次送来", "what came before its turn may come again"),
  mixed: phrase("同批内先后颠倒不影响", "the order within a batch does not matter"),
  order: phrase("没有收下的可以再次送来", "what was not taken may come again"),
  signature: phrase("被改动的记录不确认", "a changed record is not acknowledged"),
  schema: phrase(
    "不合格式的记录不确认",
    "a record that does not fit its schema is not acknowledged",
  ),
  topic: phrase(
    "通道与主题不一致的记录不确认",
    "a record on the topic of another lane is not acknowledged",
  ),
  key: phrase(
    "另一把密钥不能顶替，其签名的记录不确认",
    "another key replaces nothing, and its record is not acknowledged",
  ),
  after: phrase("坏记录之后，好记录照常收下", "a good record is taken after bad ones"),
  chain: phrase("哈希链断开要报告，记录仍收下", "a broken chain is reported, and the record taken"),
  size: phrase("48 KB 的记录能收下", "a record of 48 KB is taken"),
  window: phrase(
    "一次送来 256 条和一条报警，全部确认",
    "256 records at once and an alarm are all acknowledged",
  ),
  epoch: phrase("新纪元从 1 重新开始", "a new epoch begins at 1"),
  apart: phrase("前一纪元的位置分开保存", "the epoch before is kept apart"),
  birth: phrase("上线后显示在线", "a site that came is shown as online"),
  "late-will": phrase(
    "旧连接迟到的遗嘱不盖过新的上线",
    "the late will of an old connection does not overtake a newer birth",
  ),
  will: phrase("断线后显示离线", "a site that is gone is shown as offline"),
  "order-form": phrase(
    "指令格式、签名、时限正确",
    "an order is well formed, signed and ends in time",
  ),
  "order-again": phrase("没有回答的指令会再发", "an order is sent again until it is answered"),
  "order-end": phrase("回答之后不再发", "an answered order is not sent again"),
  form: phrase(
    "应答合格式、QoS 1、不保留",
    "answers fit their schema, with QoS 1 and not retained",
  ),
  back: phrase("确认的位置从不后退", "positions never go back"),
  prompt: phrase("在重发之前应答", "answers come before the box sends again"),
  refusals: phrase(
    "拒收的通知先于越过它的确认",
    "a refusal comes before the acknowledgement that passes it",
  ),
};

export const runText = {
  ok: phrase("符合", "ok  "),
  bad: phrase("不符", "FAIL"),
  untested: phrase("未测", "—   "),
  site: phrase("测试站点：{site}", "site of this run: {site}"),
  total: phrase(
    "共 {count} 项，{failed} 项不符合，{untested} 项未测",
    "{count} checks, {failed} failed, {untested} not tested",
  ),
  needsState: phrase(
    "未给 --state（接收端报告站点在线状态的网址，{place} 代表站点，应答为 JSON，含 state）",
    "without --state, the address where the receiver tells a site's state ({place} stands for the site)",
  ),
  needsOrders: phrase(
    "未给 --orders，或没有指令发来：请让平台向该站点发一条指令",
    "without --orders, or none came: let the platform send an order to the site",
  ),
  file: phrase("读不出文件 {path}", "{path} cannot be read"),
} as const;

const faultText = {
  held: phrase(
    "{lane} 确认到 {held}，应为 {expected}",
    "{lane}: {held} acknowledged, {expected} expected",
  ),
  silent: phrase("没有应答", "no answer"),
  form: phrase("消息不合格式", "the message does not fit its schema"),
  retained: phrase("消息被保留（retain）", "the message is retained"),
  qos: phrase("消息不是 QoS 1", "the message has not QoS 1"),
  unsigned: phrase("没有给定密钥的签名", "not signed by the given key"),
  "not-again": phrase("没有再发", "it was not sent again"),
  still: phrase("回答之后仍在发", "it is still sent after the answer"),
  lasts: phrase("时限不对（最长 24 小时）", "its times are wrong (24 h at most)"),
  passed: phrase("通知晚于确认", "it came after the acknowledgement"),
  late: phrase("{ms} 毫秒后才应答", "answered only after {ms} ms"),
  back: phrase("{lane} 从 {from} 退到 {to}", "{lane} went back from {from} to {to}"),
  state: phrase("显示为 {said}，应为 {expected}", "shown as {said}, {expected} expected"),
  status: phrase("状态码 {status}，应为 200", "status {status}, 200 expected"),
  line: phrase("线路：{words}", "the line: {words}"),
} as const satisfies Record<ConformanceFault["code"], Phrase>;

export function faultWords(fault: ConformanceFault, lang: Lang): string {
  switch (fault.code) {
    case "held": {
      const expected = fault.expected.join(" / ");
      return say(lang, faultText.held, { lane: fault.lane, held: fault.held, expected });
    }
    case "late":
      return say(lang, faultText.late, { ms: fault.ms });
    case "back":
      return say(lang, faultText.back, { lane: fault.lane, from: fault.from, to: fault.to });
    case "state":
      return say(lang, faultText.state, { said: fault.said, expected: fault.expected });
    case "status":
      return say(lang, faultText.status, { status: fault.status });
    case "line":
      return say(lang, faultText.line, { words: fault.words });
    default:
      return say(lang, faultText[fault.code]);
  }
}
