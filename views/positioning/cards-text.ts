/** Words of cards: giving out, taking back, loss, replacement, and who wore which when. */

import { type Phrase, phrase } from "../../src/platform/i18n.ts";
import type { BindingEnd, CardRefusal } from "../../src/positioning/cards.ts";
import type { CardProblem } from "../../src/positioning/form.ts";

export const cardsText = {
  title: phrase("定位卡", "Cards"),
  one: phrase("定位卡 {label}", "Card {label}"),
  empty: phrase("没有符合的定位卡", "No card matches"),
  none: phrase("还没有登记定位卡", "No card has been registered yet"),
  add: phrase("登记定位卡", "Register a card"),
  tag: phrase("卡的信号编号", "Radio number of the card"),
  tagHint: phrase(
    "定位系统报上来的标签编号，一字不差。",
    "The number that the positioning system reports for it, exactly.",
  ),
  heardTags: phrase("收到信号但未登记的卡", "Cards that are heard but not registered"),
  label: phrase("卡面编号", "Number printed on the card"),
  search: phrase("卡号或姓名", "Card or name"),
  state: phrase("状态", "State"),
  all: phrase("全部", "All"),
  holder: phrase("持卡人", "Worn by"),
  kind: phrase("类别", "Kind"),
  since: phrase("发放时间", "Given out"),
  battery: phrase("电量", "Battery"),
  heard: phrase("最近信号", "Last heard"),
  never: phrase("从未收到", "never"),
  unknownBattery: phrase("未知", "unknown"),
  low: phrase("电量低", "Battery low"),
  free: phrase("未发放", "Free"),
  issued: phrase("已发放", "Given out"),
  lost: phrase("已挂失", "Lost"),
  retired: phrase("已停用", "Out of use"),
  issue: phrase("发卡", "Give out"),
  findPerson: phrase("查找领卡人（姓名、工号、单位）", "Find the person (name, number, company)"),
  find: phrase("查找", "Find"),
  noPerson: phrase("没有找到这个人", "Nobody was found"),
  newPerson: phrase("登记新人员（承包商、外来人员）", "Register a contractor or visitor"),
  issueTo: phrase("发给 {name}", "Give it to {name}"),
  hasCard: phrase("已持有卡 {label}", "wears card {label}"),
  takeBack: phrase("收卡", "Take back"),
  takeBackAsk: phrase("{name} 已交回此卡？", "Has {name} handed the card in?"),
  reportLost: phrase("挂失", "Report as lost"),
  lostAsk: phrase(
    "挂失后此卡不再代表任何人，它的信号会报警。",
    "A lost card stands for nobody; its signal raises an alarm.",
  ),
  reason: phrase("原因", "Reason"),
  found: phrase("找回", "Found again"),
  replace: phrase("换卡", "Replace"),
  replaceBy: phrase("换成", "Replace it by"),
  replaceAsk: phrase(
    "{name} 从现在起佩戴新卡，旧卡停用或留作备用由您决定。",
    "From now on {name} wears the new card; you decide what becomes of the old one.",
  ),
  noFree: phrase("没有未发放的卡", "No card is free"),
  oldCard: phrase("旧卡", "The old card"),
  oldFree: phrase("留作备用", "is free again"),
  oldLost: phrase("已丢失", "is lost"),
  oldRetired: phrase("损坏停用", "is broken, out of use"),
  retire: phrase("停用", "Take out of use"),
  retireAsk: phrase("停用后不能再发放。", "It cannot be given out again."),
  history: phrase("佩戴记录", "Who wore it"),
  historyOf: phrase("{name} 佩戴过的卡", "Cards that {name} wore"),
  from: phrase("从", "From"),
  to: phrase("到", "To"),
  still: phrase("至今", "until now"),
  by: phrase("经办人", "By"),
  end: phrase("结束原因", "How it ended"),
  csv: phrase("导出 CSV", "Export CSV"),
  onMap: phrase("在图上查看", "On the map"),
  track: phrase("查看轨迹", "Look at the track"),
  filter: phrase("筛选", "Filter"),
  clear: phrase("清除", "Clear"),
  note: phrase("备注", "Note"),
  saved: phrase("已保存", "Saved"),
  cut: phrase("只导出前 {lines} 行", "Only the first {lines} lines"),
} as const;

export const bindingEndWords: Readonly<Record<BindingEnd, Phrase>> = {
  returned: phrase("交回", "Handed in"),
  lost: phrase("丢失", "Lost"),
  replaced: phrase("换卡", "Replaced"),
};

export const cardProblemWords: Readonly<Record<CardProblem, Phrase>> = {
  missing: phrase("必填", "Must be filled in"),
  "too-long": phrase("太长", "Too long"),
  characters: phrase("含有空格或不能使用的字符", "Has spaces or characters that cannot be used"),
};

export const cardRefusalWords: Readonly<Record<CardRefusal["code"], Phrase>> = {
  "card.not_found": phrase("没有这张卡，或已停用", "There is no such card, or it is out of use"),
  "card.too_many": phrase("定位卡已达上限（5000）", "There are 5000 cards already"),
  "card.tag_taken": phrase(
    "这个信号编号已经登记在另一张卡上",
    "Another card has this radio number",
  ),
  "card.label_taken": phrase("这个卡面编号已经用过", "Another card has this printed number"),
  "card.not_free": phrase("这张卡不是空闲的", "This card is not free"),
  "card.not_issued": phrase("这张卡没有发放", "This card has not been given out"),
  "card.not_lost": phrase("这张卡没有挂失", "This card is not lost"),
  "card.is_issued": phrase("请先收卡或挂失", "Take it back first, or report it as lost"),
  "card.no_person": phrase("没有这个人", "There is no such person"),
  "card.person_barred": phrase(
    "此人已停用或列入黑名单，不能发卡",
    "This person is not active or is barred from the site",
  ),
  "card.person_has_one": phrase(
    "此人已经持有一张卡，请先收回或换卡",
    "This person wears a card already: take it back or replace it",
  ),
  "card.no_reason": phrase("请填写原因", "Give a reason"),
  "card.same": phrase("换上的卡不能是同一张", "It cannot be replaced by itself"),
};
