/** What `conformance` says: the checks and what is wrong, for whoever writes a receiver. */
import { type Lang, type Phrase, phrase, say } from "../platform/i18n.ts";
import type { ConformanceFault, ConformanceId, TlsFault } from "../sync/index.ts";

export const checkText: Readonly<Record<ConformanceId, Phrase>> = {
  connect: phrase(
    "能连接、订阅，并发布公钥和上线消息",
    "connects, subscribes, publishes key and birth",
  ),
  empty: phrase("没有记录的上报也有应答", "a parcel without records is answered"),
  keep: phrase("两个通道的记录都被收下", "records of two lanes are kept"),
  again: phrase(
    "重复的记录仍有应答，位置不变",
    "the same records again are answered, nothing moves",
  ),
  gap: phrase("缺号时不越过缺口应答", "a gap is not acknowledged over"),
  fill: phrase("补上缺号后缺口合上", "the missing record closes the gap"),
  rest: phrase("提前到的记录可以再来一次", "what came before its turn may come again"),
  mixed: phrase("先后颠倒也不影响", "the order of arrival does not matter"),
  order: phrase("未收下的记录可以再来一次", "what was not taken may come again"),
  signature: phrase("被改动的记录不应答", "a changed record is not acknowledged"),
  key: phrase("换了密钥的记录不应答", "a record under another key is not acknowledged"),
  topic: phrase(
    "主题与记录里的站点不同时不应答",
    "a record under another site's topic is not acknowledged",
  ),
  after: phrase("坏记录之后的好记录照常收下", "a good record is taken after bad ones"),
  chain: phrase("哈希链断开的记录照收", "a record with a broken chain is taken all the same"),
  size: phrase("48 KB 的记录能收下", "a record of 48 KB is taken"),
  late: phrase(
    "应答丢失、重连后再发，仍有应答",
    "after a lost reply and a new connection the record is answered",
  ),
  will: phrase(
    "迟到的旧遗嘱不影响收记录",
    "the late last will of an older connection stops nothing",
  ),
  window: phrase("一个窗口（256 条）一次发出能全部收下", "a whole window of 256 records is taken"),
  epoch: phrase("新纪元从 1 开始", "a new epoch begins at 1"),
  apart: phrase("旧纪元分开保存", "the epoch before is kept apart"),
  restart: phrase("重启后不忘记已收下的记录", "after its restart it still holds what it held"),
  once: phrase(
    "命令编号不重复使用，答复后不再下发",
    "no id of an order is used twice, nor sent again once it is answered",
  ),
  command: phrase(
    "下发的命令格式、时限、签名正确",
    "the order that came is well-formed, in time and signed",
  ),
  answer: phrase("对命令的答复被收下", "the answer to the order is taken"),
};

const text = {
  silent: phrase("没有应答", "no acknowledgement came"),
  "reply-lost": phrase(
    "记录已收下但应答丢失，重发后才应答",
    "kept, but the reply was lost: only the same again was answered",
  ),
  "order-replayed": phrase(
    "命令编号 {words} 被重复使用",
    "the id {words} of an order was used again",
  ),
  acknowledged: phrase(
    "{lane} 应答到 {held}，应为 {expected}",
    "{lane}: {held} acknowledged, {expected} expected",
  ),
  status: phrase("HTTP 状态 {status}，应为 200", "status {status}, 200 expected"),
  schema: phrase("应答不符合格式", "the acknowledgement does not fit its schema"),
  unsigned: phrase(
    "应答没有接收端的签名，或签名不对",
    "an acknowledgement without the receiver's signature",
  ),
  retained: phrase("应答被保留（retain）", "the acknowledgement is retained"),
  qos: phrase("应答不是 QoS 1", "the acknowledgement has not QoS 1"),
  back: phrase("{lane} 从 {from} 退到 {to}", "{lane} went back from {from} to {to}"),
  line: phrase("线路故障：{words}", "the line failed: {words}"),
  certificate: phrase("证书：{words}", "certificate: {words}"),
  "no-order": phrase("等待期间没有收到命令", "no order came in time"),
  "order-form": phrase("命令不符合格式，或站点不对", "the order does not fit its schema or site"),
  "order-times": phrase("命令的时限不对（{words}）", "the order's times are wrong ({words})"),
  "order-signature": phrase("命令的签名不对", "the order's signature is wrong"),
} as const satisfies Record<ConformanceFault["code"], Phrase>;

const certificateText = {
  wanted: phrase(
    "对方要求客户端证书，请用 --cert、--key 给出",
    "the other side asks for one; give --cert and --key",
  ),
  refused: phrase(
    "对方不接受 --cert 的证书（签发机构、有效期或用途不符）",
    "the other side does not take that of --cert (authority, validity or purpose)",
  ),
  untrusted: phrase(
    "对方的证书无法验证，请核对地址与 --ca",
    "the other side's does not verify; check the address and --ca",
  ),
  unusable: phrase("--cert 与 --key 无法使用", "--cert and --key cannot be used"),
} as const satisfies Record<TlsFault, Phrase>;

export function faultText(lang: Lang, fault: ConformanceFault): string {
  switch (fault.code) {
    case "acknowledged": {
      const { lane, held } = fault;
      const expected = fault.expected.join(lang === "zh-CN" ? " 或 " : " or ");
      return say(lang, text.acknowledged, { lane, held, expected });
    }
    case "back":
      return say(lang, text.back, { lane: fault.lane, from: fault.from, to: fault.to });
    case "status":
      return say(lang, text.status, { status: fault.status });
    case "certificate":
      return say(lang, text.certificate, { words: say(lang, certificateText[fault.fault]) });
    case "line":
    case "order-replayed":
    case "order-times":
      return say(lang, text[fault.code], { words: fault.words });
    default:
      return say(lang, text[fault.code]);
  }
}

export const conformanceText = {
  noFile: phrase(
    "{option}：文件 {path} 不存在或无法读取",
    "{option}: {path} is not there or cannot be read",
  ),
  badFile: phrase("{option} {path}：{words}", "{option} {path}: {words}"),
  restart: phrase(
    "请在 {seconds} 秒内强制结束并重新启动接收端…",
    "Kill and restart the receiver within {seconds} s…",
  ),
  started: phrase(
    "测试站点 {site}；请在 {seconds} 秒内向它下发一条命令",
    "test site {site}; please issue an order to it within {seconds} s",
  ),
  held: phrase(
    "接收端应存有站点 {site} 的 {records} 条记录，各一条；请核对后删除",
    "the receiver should hold {records} records of site {site}, each once; compare, then delete them",
  ),
} as const;
