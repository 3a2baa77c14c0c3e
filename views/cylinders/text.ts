/** Words of the cylinder register. */

import type { FieldProblem, FormField, Ownership } from "../../src/cylinders/form.ts";
import type {
  CylinderAct,
  CylinderContent,
  CylinderStatus,
  RegisterReason,
} from "../../src/cylinders/model.ts";
import type { DueLevel } from "../../src/cylinders/rules.ts";
import type { CylinderService } from "../../src/gases/index.ts";
import { type Phrase, phrase } from "../../src/platform/i18n.ts";

export const cylinderText = {
  title: phrase("气瓶档案", "Cylinders"),
  one: phrase("气瓶 {serial}", "Cylinder {serial}"),
  add: phrase("登记气瓶", "Add a cylinder"),
  addTitle: phrase("登记气瓶", "Add a cylinder"),
  edit: phrase("修改档案", "Edit"),
  trace: phrase("流转与追溯", "Trace"),
  editTitle: phrase("修改气瓶 {serial}", "Edit cylinder {serial}"),
  exportCsv: phrase("导出 CSV", "Export CSV"),
  exportXlsx: phrase("导出 Excel", "Export Excel"),
  search: phrase("编号或钢印号的开头", "Start of a code or serial"),
  medium: phrase("介质", "Medium"),
  status: phrase("状态", "Status"),
  content: phrase("瓶内", "Content"),
  due: phrase("检验到期", "Inspection due"),
  any: phrase("全部", "All"),
  dueIn: phrase("{days} 天内", "within {days} days"),
  dueOverdue: phrase("已超期", "overdue"),
  serial: phrase("钢印号", "Serial"),
  code: phrase("编号", "Code"),
  noService: phrase("一般气瓶", "None"),
  millimetres: phrase("毫米", "mm"),
  dueByRule: phrase("按 {source} {count} 个月计算", "by {source}, {count} months"),
  dueByStamp: phrase("以钢印或检验报告为准", "as stamped or reported"),
  litres: phrase("升", "L"),
  tare: phrase("皮重", "Tare"),
  kg: phrase("千克", "kg"),
  model: phrase("型号", "Model"),
  countsTitle: phrase("在用气瓶按介质和瓶内情况", "Cylinders in service by medium and content"),
  total: phrase("合计", "Total"),
  emptyAll: phrase("档案中还没有气瓶", "No cylinder is registered yet"),
  emptyAllHint: phrase(
    "登记后，充装台扫码即可识别。",
    "Once registered, the bay knows it by its code.",
  ),
  emptyFound: phrase("没有符合条件的气瓶", "No cylinder matches"),
  cutNote: phrase(
    "已达到 {max} 行上限，未全部导出；请缩小筛选范围",
    "Cut at {max} lines; narrow the filters for the rest",
  ),
  matchesCut: phrase(
    "以此开头的编号太多，只查了前 5000 个；请多输入几位",
    "Too many codes begin like this: only the first 5000 were looked at. Type more of it.",
  ),
  noReasons: phrase("档案中没有不能充装的原因", "The register knows no reason against a fill"),
  noReasonsHint: phrase(
    "充装前仍须人工检查，并由充装台判定。",
    "It is still checked by a person and judged at the bay.",
  ),
  refused: phrase("不能充装", "Must not be filled"),
  factsTitle: phrase("档案", "Facts"),
  figuresTitle: phrase("依据", "Figures and their sources"),
  unverified: phrase("待核实", "to be verified"),
  codesTitle: phrase("编号", "Codes"),
  codeVoid: phrase("已作废", "void"),
  qrLabel: phrase("瓶体码 {code}", "QR code {code}"),
  colourFact: phrase("瓶色 {body}，字样“{letters}”{ink}", "{body} body, “{letters}” in {ink}"),
  fillsTitle: phrase("最近充装", "Last fills"),
  fillsAll: phrase("全部充装记录", "All fills of this cylinder"),
  noFills: phrase("还没有充装记录", "It has not been filled here yet"),
  journalTitle: phrase("日志", "Journal"),
  actsTitle: phrase("状态变更", "Change of status"),
  reason: phrase("原因", "Reason"),
  reasonNeeded: phrase("请写明原因", "Write the reason"),
  emptied: phrase("超装倒空", "Empty and approve"),
  emptyFirst: phrase(
    "过量充装的气瓶必须先排空：在“超装倒空”中称重并由另一人批准",
    "An overfilled cylinder is emptied first: weighed and approved at “Empty and approve”",
  ),
  scrapWarning: phrase(
    "报废后不可恢复：所有编号永久作废，不能再用于任何气瓶。",
    "This is final: all its codes are void for ever and cannot be used again.",
  ),
  save: phrase("保存", "Save"),
  cancel: phrase("返回", "Back"),
  codeTaken: phrase(
    "编号 {code} 已属于气瓶 {serial}，编号不得重复使用",
    "Code {code} belongs to cylinder {serial}; a code is never re-used",
  ),
  codeTakenVoid: phrase(
    "编号 {code} 已作废，原属气瓶 {serial}，编号不得重复使用",
    "Code {code} is void and belonged to cylinder {serial}; a code is never re-used",
  ),
  serialTaken: phrase(
    "该制造单位的钢印号 {serial} 已登记",
    "Serial {serial} of this maker is registered already",
  ),
  openHolder: phrase("查看该气瓶", "Open that cylinder"),
  staleTitle: phrase("档案已被他人修改", "Somebody else has changed this cylinder"),
  staleLead: phrase(
    "您的修改没有保存，已存的内容没有被覆盖。请比较后重新修改。",
    "Your changes were not saved and nothing was overwritten. Compare and edit again.",
  ),
  staleBy: phrase("{at} 由 {who} 修改", "Changed {at} by {who}"),
  editAgain: phrase("重新修改", "Edit again"),
  scrappedNoEdit: phrase("已报废的气瓶不能修改", "A scrapped cylinder cannot be edited"),
  actNotNow: phrase("当前状态不能做此变更", "This is not possible in its present status"),
  notFound: phrase("档案中没有这只气瓶", "There is no such cylinder"),
  yes: phrase("是", "Yes"),
  no: phrase("否", "No"),
  months: phrase("{count} 个月", "{count} months"),
  groupIdentity: phrase("标识", "Identity"),
  groupFigures: phrase("钢印数据", "Stamped figures"),
  groupDates: phrase("日期", "Dates"),
  groupCodes: phrase("编号", "Codes"),
  groupOwner: phrase("产权", "Ownership"),
  kpa: phrase("{value} 兆帕", "{value} MPa"),
} as const;

export const statusWords: Readonly<Record<CylinderStatus, Phrase>> = {
  "in-service": phrase("在用", "In service"),
  quarantined: phrase("隔离", "Quarantined"),
  recalled: phrase("召回", "Recalled"),
  lost: phrase("挂失", "Lost"),
  scrapped: phrase("报废", "Scrapped"),
  merged: phrase("已合并", "Merged"),
};

export const contentWords: Readonly<Record<CylinderContent, Phrase>> = {
  empty: phrase("空瓶", "Empty"),
  full: phrase("满瓶", "Full"),
  overfilled: phrase("过量充装", "Overfilled"),
  unknown: phrase("未知", "Unknown"),
};

export const dueWords: Readonly<Record<DueLevel, Phrase>> = {
  overdue: phrase("超期", "Overdue"),
  "due-30": phrase("30 天内", "30 days"),
  "due-60": phrase("60 天内", "60 days"),
  "due-90": phrase("90 天内", "90 days"),
  ok: phrase("有效", "Valid"),
};

export const actWords: Readonly<Record<CylinderAct, Phrase>> = {
  quarantine: phrase("隔离", "Quarantine"),
  recall: phrase("召回", "Recall"),
  lose: phrase("挂失", "Report lost"),
  release: phrase("恢复使用", "Back in service"),
  scrap: phrase("报废", "Scrap"),
};

export const reasonWords: Readonly<Record<RegisterReason["code"], Phrase>> = {
  overfilled: phrase("上次充装过量，尚未排空", "Its last fill was too much and it was not emptied"),
  quarantined: phrase("已隔离", "It is quarantined"),
  scrapped: phrase("已报废", "It is scrapped"),
  merged: phrase(
    "是重复档案，已并入另一只气瓶",
    "It is a second record and was merged into another",
  ),
  recalled: phrase("已召回", "It is recalled"),
  lost: phrase("已挂失", "It is reported lost"),
  "not-own": phrase("不是本单位自有产权气瓶", "It is not this filler's own cylinder"),
  "life-ended": phrase("设计使用年限已于 {on} 到期", "Its service life ended on {on}"),
  "inspection-overdue": phrase("定期检验已于 {on} 到期", "Its inspection was due on {on}"),
  "already-full": phrase("瓶内是满的，尚未使用", "It is full and was not used yet"),
};

export const fieldWords: Readonly<Record<FormField, Phrase>> = {
  serial: phrase("钢印号", "Serial number"),
  maker: phrase("制造单位", "Maker"),
  "maker-licence": phrase("制造许可证号", "Maker's licence no."),
  "made-on": phrase("制造日期", "Made on"),
  medium: phrase("介质", "Medium"),
  model: phrase("型号", "Model"),
  service: phrase("特殊用途", "Special use"),
  volume: phrase("容积", "Volume"),
  tare: phrase("钢印皮重", "Stamped tare"),
  "max-fill": phrase("最大充装量", "Maximum fill"),
  pressure: phrase("公称工作压力", "Working pressure"),
  owner: phrase("产权单位", "Owner"),
  wall: phrase("设计壁厚", "Design wall"),
  ownership: phrase("产权性质", "Ownership"),
  "registration-number": phrase("使用登记证编号", "Use registration no."),
  "inspected-on": phrase("最近检验日期", "Last inspected on"),
  "inspection-due-on": phrase("下次检验日期", "Inspection due on"),
  "life-ends-on": phrase("使用年限到期", "Service life ends on"),
  "valve-code": phrase("瓶阀码", "Valve code"),
  "body-code": phrase("瓶体码", "Body code"),
  "rfid-code": phrase("电子标签", "RFID tag"),
  note: phrase("备注", "Note"),
};

export const ownershipWords: Readonly<Record<Ownership, Phrase>> = {
  own: phrase("本单位自有", "This filler's own"),
  hosted: phrase("托管（本单位登记）", "Hosted, registered here"),
  foreign: phrase("非本单位（不得充装）", "Not this filler's: never filled"),
};

export const serviceWords: Readonly<Record<CylinderService, Phrase>> = {
  diving: phrase("潜水用", "Diving"),
  dewar: phrase("焊接绝热气瓶", "Welded insulated (dewar)"),
  "vehicle-cng": phrase("车用压缩天然气", "Vehicle CNG"),
  "vehicle-hydrogen": phrase("车用氢气", "Vehicle hydrogen"),
  "vehicle-lpg": phrase("车用液化石油气", "Vehicle LPG"),
  "vehicle-lng": phrase("车用液化天然气", "Vehicle LNG"),
};

export const fieldHints: Readonly<Partial<Record<FormField, Phrase>>> = {
  model: phrase(
    "选择液化石油气型号后，空着的容积和最大充装量自动填入",
    "For an LPG model, volume and maximum fill are filled in when left empty",
  ),
  tare: phrase(
    "以本瓶钢印为准，不取型号的典型值",
    "As stamped on this cylinder, never the model's",
  ),
  "max-fill": phrase("按压力充装的填 0", "0 where it is filled by pressure"),
  service: phrase("有自己的检验周期，一般气瓶不选", "Has an interval of its own; none for most"),
  "inspection-due-on": phrase(
    "空着则按介质和用途的检验周期计算；钢印上另有日期的以钢印为准",
    "Left empty: by the interval of medium and use; a stamped date wins",
  ),
  "life-ends-on": phrase("空着则按设计使用年限计算", "Left empty: by the design life"),
  "body-code": phrase("至少填一个编号；可直接扫码", "At least one code; can be scanned"),
};

export const problemWords: Readonly<Record<FieldProblem, Phrase>> = {
  missing: phrase("请填写", "Please fill in"),
  "too-long": phrase("太长了", "Too long"),
  characters: phrase("含有不允许的字符", "Holds characters that are not allowed"),
  "not-a-day": phrase("不是有效日期，格式为 2026-11-22", "Not a date; write 2026-11-22"),
  "in-the-future": phrase("日期不能晚于今天", "Must not be later than today"),
  "before-made": phrase("须晚于制造日期", "Must be later than the day it was made"),
  "before-inspected": phrase("须晚于最近检验日期", "Must be later than the last inspection"),
  "not-a-number": phrase("不是数字，例如 16.50", "Not a number, for example 16.50"),
  "out-of-range": phrase("超出可能的范围", "Out of the possible range"),
  "unknown-medium": phrase("请选择介质", "Choose a medium"),
  "stamp-above-coefficient": phrase(
    "大于充装系数乘以容积，请核对钢印",
    "Above coefficient times volume; check the stamp",
  ),
  "tare-absurd": phrase(
    "与容积相比不可能，请核对小数点",
    "Impossible for this volume; check the decimal point",
  ),
  "no-code": phrase("至少填一个编号", "Give at least one code"),
  "same-code": phrase("瓶阀码、瓶体码和电子标签不能相同", "The codes must differ from each other"),
};
