/** Words of labels, codes, photos, merging and reports. */
import type { PatternProblem } from "../../src/cylinders/codes.ts";
import type { LabelKind } from "../../src/cylinders/labels.ts";
import type { CodeKind, MalformedReason, MergeRefusal } from "../../src/cylinders/model.ts";
import { type Phrase, phrase } from "../../src/platform/i18n.ts";

export const toolsText = {
  tools: phrase("档案工具", "Tools"),
  tabList: phrase("气瓶", "Cylinders"),
  tabScan: phrase("查码", "Look up a code"),
  tabReports: phrase("气瓶反映", "Reports"),
  tabImports: phrase("批量导入", "Import"),
  tabPatterns: phrase("外来编码", "Foreign codes"),
  tabGases: phrase("介质与数据", "Gases and figures"),
  labels: phrase("打印标签", "Labels"),
  labelsTitle: phrase("气瓶标签", "Cylinder labels"),
  labelsOf: phrase("气瓶 {serial} 的标签", "Labels of {serial}"),
  printHere: phrase("浏览器打印", "Print from the browser"),
  printDirect: phrase("用标签打印机打印", "Print on the label printer"),
  printKind: phrase("打印{kind}", "Print {kind}"),
  printed: phrase("{count} 张标签已发给 {printer}", "{count} labels were sent to {printer}"),
  noLabel: phrase("没有这种编号，先补码", "It has no such code; give it one first"),
  noLabels: phrase("没有可打印的标签", "There is nothing to print"),
  batchNote: phrase(
    "筛选出的 {total} 只中的 {count} 张，一次最多 {max} 张",
    "{count} labels of {total} cylinders; at most {max} at once",
  ),
  size: phrase("标签 60×40 毫米，打印时缩放选 100%", "60 × 40 mm; print at 100 %"),
  relabel: phrase("换码 / 补码", "New code"),
  relabelTitle: phrase("给气瓶 {serial} 换码", "New code for {serial}"),
  relabelKind: phrase("编号种类", "Kind"),
  relabelCode: phrase("新编号", "New code"),
  relabelHint: phrase(
    "扫描或输入。原来的同种编号立即作废，保留在历史中。",
    "Scan or type it. The present code of this kind is void at once and stays in the history.",
  ),
  codeUnread: phrase("读不出编号", "No code can be read in it"),
  sameCode: phrase("已经是这个编号", "It has this code already"),
  voidReason: phrase("原因：{reason}", "reason: {reason}"),
  merge: phrase("合并重复档案", "Merge a second record"),
  mergeTitle: phrase("合并到气瓶 {serial}", "Merge into {serial}"),
  mergeLead: phrase(
    "两份档案其实是同一只气瓶时使用。保留的档案接收另一份的全部编号，两份历史都保留；不能撤销。",
    "For two records of one cylinder. The kept record takes all codes of the other; both histories stay. It cannot be undone.",
  ),
  mergeOther: phrase("另一份档案的编号或钢印号", "Code or serial number of the other record"),
  mergeFind: phrase("查找", "Find"),
  mergeNone: phrase("没有找到这份档案", "No such record"),
  mergeKept: phrase("保留", "Kept"),
  mergeSecond: phrase("并入", "Merged into it"),
  mergeField: phrase("项目", "Field"),
  mergeDo: phrase("确认合并", "Merge"),
  mergedInto: phrase("这是重复档案，已并入", "This is a second record; it was merged into"),
  mergedFrom: phrase("并入的重复档案", "Merged second records"),
  photos: phrase("照片", "Photos"),
  photoAdd: phrase("拍照或选择照片", "Take or choose a photo"),
  photoSend: phrase("上传", "Upload"),
  photoNone: phrase("还没有照片", "No photos yet"),
  photoRemove: phrase("移除", "Remove"),
  photoAlt: phrase("气瓶照片，{at}", "Photo of {at}"),
  photoTooMany: phrase("最多 12 张照片，请先移除", "Twelve photos at most; remove one first"),
  photoEmpty: phrase("请选择一张照片", "Choose a photo"),
  photoBad: phrase(
    "不是能读取的照片（支持 JPEG、PNG、WebP，8 MB 以内）",
    "Not a photo that can be read (JPEG, PNG, WebP, up to 8 MB)",
  ),
  photoBusy: phrase("正在处理其他照片，请稍后再试", "Other photos are being taken in; try again"),
  scanTitle: phrase("查码", "Look up a code"),
  scanLead: phrase("扫描或输入气瓶上的任何编号。", "Scan or type any code of a cylinder."),
  scanField: phrase("编号", "Code"),
  scanGo: phrase("查询", "Look up"),
  scanIs: phrase("读到的编号：{code}", "Code: {code}"),
  scanUnknown: phrase("不在气瓶档案中", "In no register here"),
  scanUnknownHint: phrase(
    "可能是其他单位的气瓶，或编号还没有登记。此次扫码已记入日志。",
    "It may belong to another filler, or was not registered yet. The scan is kept in the journal.",
  ),
  scanMalformed: phrase("读不出编号", "No code can be read"),
  scanKept: phrase("此次扫码已记入日志。", "The scan is kept in the journal."),
  scanBadge: phrase("这是人员胸牌，不是气瓶", "This is a person's badge, not a cylinder"),
  scanPoint: phrase("这是充装点，不是气瓶", "This is a fill point, not a cylinder"),
  scanRecent: phrase("最近读不出或不在档案中的扫码", "Scans of late that led nowhere"),
  scanAdd: phrase("登记这只气瓶", "Register this cylinder"),
  when: phrase("时间", "When"),
  text: phrase("内容", "Text"),
  result: phrase("结果", "Result"),
  patternsTitle: phrase("外来编码规则", "Codes of other systems"),
  patternsLead: phrase(
    "其他系统的二维码里带有气瓶编号时，在这里写出规则。规则是带命名组 code 的正则表达式，按顺序先用本站规则，再用内置规则；国际物品编码（GS1）的 01+21、8004 和本站网址自动识别。",
    "Where another system's code holds the cylinder's number, say how: a regular expression with a group named code. The site's own come first, then the built-in ones. GS1 (01 + 21, 8004) and this site's addresses are read without any.",
  ),
  patternLabel: phrase("名称", "Name"),
  pattern: phrase("规则", "Pattern"),
  patternExample: phrase("实际扫到的一段内容", "A real text that was scanned"),
  patternExampleHint: phrase("保存前用它试读", "It is tried before the pattern is kept"),
  patternReads: phrase("读出", "Reads"),
  patternAdd: phrase("添加规则", "Add"),
  patternRemove: phrase("删除", "Remove"),
  patternNone: phrase("还没有本站规则", "This site has no pattern of its own"),
  patternBuiltIn: phrase("内置规则", "Built in"),
  patternNoLabel: phrase("请填写名称", "Give it a name"),
  patternUnread: phrase("用这条规则读不出示例中的编号", "The pattern reads no code in the example"),
  patternTooMany: phrase("最多 20 条规则", "Twenty patterns at most"),
  reportsTitle: phrase("气瓶反映", "Reports of cylinders"),
  reportsNone: phrase("没有待处理的反映", "No report waits for an answer"),
  reportsNoneHint: phrase(
    "任何人扫描气瓶上的码都可以反映问题，不用登录。",
    "Anybody who scans a cylinder's code can report a problem, without an account.",
  ),
  reportsOpen: phrase("待处理", "Open"),
  reportsAll: phrase("全部", "All"),
  reportContact: phrase("联系电话 {contact}", "Phone {contact}"),
  reportAnswer: phrase("处理情况", "What was done"),
  reportHandle: phrase("登记处理", "Settle"),
  reportHandled: phrase("{at} 由 {who} 处理：{answer}", "Settled {at} by {who}: {answer}"),
  reportNoAnswer: phrase("请写明处理情况", "Write what was done"),
  reportGone: phrase("这条反映已经处理过", "It was settled already"),
  reportUnknown: phrase("档案中没有的编号", "A code in no register"),
} as const;

export const labelKindWords: Readonly<Record<LabelKind, Phrase>> = {
  valve: phrase("瓶阀码标签", "valve code label"),
  body: phrase("瓶体码标签", "body code label"),
};

export const codeKindWords: Readonly<Record<CodeKind, Phrase>> = {
  valve: phrase("瓶阀码", "Valve code"),
  body: phrase("瓶体码", "Body code"),
  rfid: phrase("电子标签", "RFID tag"),
};

export const malformedWords: Readonly<Record<MalformedReason, Phrase>> = {
  empty: phrase("没有内容", "There is nothing in it"),
  "too-long": phrase("内容太长，不是气瓶编号", "Too long for a cylinder's code"),
  characters: phrase("含有编号中没有的字符", "It holds characters that no code has"),
  "check-digit": phrase(
    "GS1 校验位不对，请重新扫描或核对输入",
    "The GS1 check digit is wrong: scan again or check what was typed",
  ),
  "no-code": phrase(
    "是其他系统的码，里面没有认得的编号；可在“外来编码”里添加规则",
    "A code of another system without a number known here; a pattern for it can be added",
  ),
};

export const patternProblemWords: Readonly<Record<PatternProblem, Phrase>> = {
  empty: phrase("请填写规则", "Give the pattern"),
  "too-long": phrase("规则太长，最多 160 个字符", "Too long: 160 characters at most"),
  "not-an-expression": phrase("不是有效的正则表达式", "Not a regular expression"),
  "no-group": phrase("规则中要有命名组 (?<code>…)", "It needs a group (?<code>…)"),
  "too-slow": phrase(
    "规则太复杂：不能重复括号组，不能有回引和环视，不定长的重复最多三处（不以 ^ 开头时两处）",
    "Too complex: no repeated group, no back reference or look-around, at most three repetitions of open length (two without ^)",
  ),
};

export const mergeRefusalWords: Readonly<
  Record<Exclude<MergeRefusal["code"], "cylinder.stale">, Phrase>
> = {
  "merge.not_found": toolsText.mergeNone,
  "merge.same_record": phrase("这是同一份档案", "This is the same record"),
  "merge.scrapped": phrase(
    "有一份已报废，报废的气瓶不能通过合并恢复",
    "One of them is scrapped; a scrapped cylinder does not come back by merging",
  ),
  "merge.merged_already": phrase("有一份已经合并过", "One of them was merged already"),
  "merge.other_medium": phrase(
    "两份档案的介质不同，请先核对并改正",
    "Their media differ; put the record right first",
  ),
  "cylinder.reason_needed": phrase("请写明原因", "Write the reason"),
};
