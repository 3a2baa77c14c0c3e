/** Words of anchors and of the settings of positioning, each figure with where it comes from. */
import { type Phrase, phrase } from "../../src/platform/i18n.ts";
import type { AnchorRefusal } from "../../src/positioning/anchors.ts";
import type { SearchMode, SolverMode } from "../../src/positioning/model.ts";
import type {
  AnchorProblem,
  SettingName,
  SettingProblem,
} from "../../src/positioning/pages/form-anchors.ts";
import type { AnchorState } from "../../src/positioning/rules/survey.ts";

export const setupText = {
  anchors: phrase("定位基站", "Anchors"),
  anchor: phrase("基站 {id}", "Anchor {id}"),
  add: phrase("添加基站", "Add an anchor"),
  none: phrase(
    "还没有登记基站：没有基站的位置就算不出人员位置",
    "No anchor is on record: without their places nobody's place can be solved",
  ),
  radio: phrase("信号编号", "Radio number"),
  x: phrase("向右（米）", "To the right (m)"),
  y: phrase("向下（米）", "Down (m)"),
  z: phrase("离地高度（米）", "Height (m)"),
  note: phrase("备注", "Note"),
  floor: phrase("楼层", "Floor"),
  state: phrase("状态", "State"),
  heard: phrase("未见异常", "No fault seen"),
  silent: phrase("无响应", "Silent"),
  selfCheck: phrase("位置自检", "Place"),
  selfCheckHelp: phrase(
    "用基站之间、基站到定位卡的测距核对图纸上的坐标：测得比图纸短，说明基站不在原处；只偏长，可能被遮挡。",
    "Distances between anchors and to cards are compared with the plan: too short means that an anchor stands elsewhere; only too long, that it may be covered.",
  ),
  toCards: phrase("到定位卡 {m} 米（{n} 次）", "to cards {m} m ({n})"),
  between: phrase("基站之间 {m} 米（{n} 对）", "between anchors {m} m ({n} pairs)"),
  save: phrase("保存", "Save"),
  retire: phrase("停用", "Take out of use"),
  retireAsk: phrase("停用后不再用它计算位置。", "It is not used to solve places any more."),
  reason: phrase("原因", "Reason"),
  geometry: phrase("几何精度", "Geometry"),
  geometryHelp: phrase(
    "底色越深，该处的误差放大越大（HDOP）；数字为误差放大倍数。空白处少于三个基站在测距范围内，不能定位。",
    "The darker, the more an error grows there (dilution); the figure is by how much. Blank: fewer than three anchors are in reach.",
  ),
  reach: phrase("按测距范围 {m} 米估算", "Reckoned with a reach of {m} m"),
  settings: phrase("定位设置", "Settings of positioning"),
  figure: phrase("项目", "Figure"),
  source: phrase("依据", "Source"),
  unverified: phrase("待核实", "to be verified"),
  ownChoice: phrase("本单位自定", "The site's own choice"),
  alone: phrase("单人作业报警", "Alarm for a lone worker"),
  solver: phrase("定位方式", "How places are solved"),
  search: phrase("聚集判定", "Search for gatherings"),
  saved: phrase("已保存", "Saved"),
  stale: phrase("别人刚刚改过设置，请核对后再保存", "Somebody else has just changed the settings"),
  range: phrase("{min} 至 {max}", "{min} to {max}"),
} as const;

export const checkWords: Readonly<Record<AnchorState, Phrase>> = {
  unknown: phrase("数据不足", "Too little heard"),
  "in-place": phrase("与图纸相符", "As on the plan"),
  moved: phrase("已移动", "Moved"),
  covered: phrase("偏长：遮挡或移动", "Too long: covered or moved"),
};

export const solverWords: Readonly<Record<SolverMode, Phrase>> = {
  plane: phrase("平面（按佩戴高度）", "In the plane, at the card's height"),
  space: phrase("三维", "In space"),
  tunnel: phrase("一维（巷道、管廊）", "Along a tunnel"),
};

export const searchWords: Readonly<Record<SearchMode, Phrase>> = {
  "any-disc": phrase("任意圆（按定义，更安全）", "Any disc (the definition; safer)"),
  centred: phrase("以人为圆心（附录 A.4 布置）", "Discs around a person (layout of annex A.4)"),
};

type SettingWords = {
  readonly label: Phrase;
  readonly unit: Phrase;
  readonly source: Phrase;
  readonly mark: Phrase;
};

const none = phrase("—", "—");
const seconds = phrase("秒", "s");
const metre = phrase("米", "m");

/** Stillness, stay and lone work are fixed by no text that was read. */
export const settingWords: Readonly<Record<SettingName, SettingWords>> = {
  tagHeightMm: {
    label: phrase("卡的佩戴高度", "Height of a worn card"),
    unit: metre,
    source: setupText.ownChoice,
    mark: none,
  },
  gatherRadiusMm: {
    label: phrase("聚集半径（最多）", "Radius of a gathering"),
    unit: metre,
    source: phrase(
      "AQ 3064.3-2025 3.5；鲁应急 2024-05-17",
      "AQ 3064.3-2025 3.5; Shandong 2024-05-17",
    ),
    mark: none,
  },
  gatherMs: {
    label: phrase("聚集持续时间", "Length of a gathering"),
    unit: seconds,
    source: phrase(
      "AQ 3064.3-2025 3.5；鲁应急 2024-05-17",
      "AQ 3064.3-2025 3.5; Shandong 2024-05-17",
    ),
    mark: none,
  },
  gapMs: {
    label: phrase("信号间断容许", "Gap without signal that is bridged"),
    unit: seconds,
    source: setupText.ownChoice,
    mark: setupText.unverified,
  },
  lostMs: {
    label: phrase("信号丢失判定", "Silence after which a card is lost"),
    unit: seconds,
    source: setupText.ownChoice,
    mark: setupText.unverified,
  },
  stillMs: {
    label: phrase("长时间静止", "Stillness"),
    unit: phrase("分", "min"),
    source: setupText.ownChoice,
    mark: setupText.unverified,
  },
  stillRadiusMm: {
    label: phrase("静止半径", "Radius of stillness"),
    unit: metre,
    source: setupText.ownChoice,
    mark: setupText.unverified,
  },
  aloneMs: {
    label: phrase("单人时间", "Time alone"),
    unit: seconds,
    source: setupText.ownChoice,
    mark: setupText.unverified,
  },
  lowBatteryPercent: {
    label: phrase("低电量", "Battery low"),
    unit: phrase("%", "%"),
    source: setupText.ownChoice,
    mark: none,
  },
  keepDays: {
    label: phrase("轨迹保存天数", "Days that tracks are kept"),
    unit: phrase("天", "days"),
    source: phrase(
      "鲁应急 2024-05-17：不少于 30 天；AQ 3064.3-2025 4.4：不少于一年",
      "Shandong 2024-05-17: 30 days at least; AQ 3064.3-2025 4.4: a year at least",
    ),
    mark: none,
  },
};

export const anchorProblemWords: Readonly<Record<AnchorProblem | SettingProblem, Phrase>> = {
  missing: phrase("必填", "Must be filled in"),
  "too-long": phrase("太长", "Too long"),
  characters: phrase("含有空格或不能使用的字符", "Has spaces or characters that cannot be used"),
  "not-a-length": phrase("请填数字", "A number, please"),
  "outside-plan": phrase("离图纸太远", "Too far from the drawing"),
  choose: phrase("请选择", "Choose one"),
  "out-of-range": phrase("超出允许范围", "Out of range"),
  year: phrase(
    "本单位适用 AQ 3064：轨迹至少保存 365 天（AQ 3064.3-2025 4.4）",
    "AQ 3064 binds here: tracks are kept 365 days at least (AQ 3064.3-2025 4.4)",
  ),
};

export const anchorRefusalWords: Readonly<Record<AnchorRefusal["code"], Phrase>> = {
  "anchor.not_found": phrase(
    "没有这个基站，或已停用",
    "There is no such anchor, or it is out of use",
  ),
  "anchor.stale": phrase("别人刚刚改过这个基站", "Somebody else has just changed this anchor"),
  "anchor.taken": phrase("这个信号编号已经登记", "This radio number is on record already"),
  "anchor.too_many": phrase("基站已达上限（1000）", "There are 1000 anchors already"),
  "anchor.no_reason": phrase("请填写原因", "Give a reason"),
};
