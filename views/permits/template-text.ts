/** Words of the pages where the site keeps analyses of risks and its own measures. */
import type { EditorRefusal } from "../../src/permits/templates.ts";
import { type Phrase, phrase } from "../../src/platform/i18n.ts";

export const templateText = {
  title: phrase("作业危害分析模板", "Templates of risk analyses"),
  about: phrase(
    "申请作业票时选用模板，把每一步的危害和控制措施抄到票上，再按现场情况修改。改模板不影响已经抄到票上的内容。",
    "An application takes a template and copies its steps, hazards and controls onto the ticket, to be completed for the spot. Changing a template leaves tickets as they are.",
  ),
  add: phrase("新建模板", "New template"),
  edit: phrase("修改模板", "Edit the template"),
  copy: phrase("复制一份", "Copy"),
  all: phrase("全部类型", "All types"),
  kind: phrase("作业类型", "Type"),
  name: phrase("模板名称", "Name"),
  nameHint: phrase("按部位、做法取名，例如“储罐出口法兰动火”。", "Name it by place and task."),
  copyName: phrase("{name}（副本）", "{name} (copy)"),
  lines: phrase("步骤数", "Steps"),
  from: phrase("来源", "From"),
  supplied: phrase("软件自带", "Supplied"),
  suppliedHint: phrase(
    "软件自带的模板只作起点，不能修改；复制一份后按本站情况改。",
    "Supplied templates are a beginning and are not edited: copy one and make it the site's own.",
  ),
  own: phrase("本站 第 {version} 版", "The site's own, version {version}"),
  retired: phrase("已停用", "Retired"),
  none: phrase("没有这个类型的模板", "No template for this type"),
  step: phrase("作业步骤", "Step"),
  hazard: phrase("危害因素", "Hazard"),
  consequence: phrase("可能后果", "What may follow"),
  measure: phrase("控制措施", "Controls"),
  line: phrase("第 {n} 步", "Step {n}"),
  linesHint: phrase(
    "空行不保存；清空一行就是删掉它。",
    "Empty lines are not kept; clear a line to remove it.",
  ),
  more: phrase("再加几行", "More lines"),
  keep: phrase("保存模板", "Keep the template"),
  changed: phrase("{who} · {at}", "{who} · {at}"),
  back: phrase("全部模板", "All templates"),
  retire: phrase("停用", "Retire"),
  restore: phrase("重新启用", "Use again"),
  retireAsk: phrase(
    "停用后申请时不再出现；用过它的票不变。",
    "It is no longer offered; tickets that used it stay as they are.",
  ),
} as const;

export const ownMeasureText = {
  title: phrase("本站安全措施", "The site's own measures"),
  about: phrase(
    "标准规定的措施每张票都有，一条也不能去掉。这里写本站另外要求的措施，排在标准措施之后，同样逐条由票上的人确认。",
    "Each ticket has all measures of the standard; none can be taken out. Here stand those that the site asks for besides. They follow the standard's and are confirmed one by one in the same way.",
  ),
  running: phrase(
    "已经申请的票保持申请时的措施；新增、修改、停用只管以后申请的票。",
    "A ticket keeps the measures it was applied for with; changes are for tickets applied for from now on.",
  ),
  own: phrase("本站的措施", "The site's own"),
  standard: phrase("标准规定的措施（不能去掉）", "The standard's (never taken out)"),
  none: phrase("本站没有另加措施", "The site asks for no more than the standard"),
  add: phrase("增加一条", "Add a measure"),
  edit: phrase("修改措施", "Edit the measure"),
  words: phrase("措施（中文）", "Measure (Chinese)"),
  wordsEn: phrase("措施（英文，可不填）", "Measure (English, optional)"),
  isDue: phrase("每张票都涉及，不能选“不涉及”", "Always involved: “not involved” is refused"),
  due: phrase("必须涉及", "Always involved"),
  version: phrase("第 {version} 版", "Version {version}"),
  keep: phrase("保存", "Keep"),
  retire: phrase("停用", "Retire"),
  restore: phrase("重新启用", "Use again"),
  retired: phrase("已停用", "Retired"),
  retireAsk: phrase(
    "停用后新申请的票不再有这一条。",
    "Tickets applied for from now on no longer have it.",
  ),
  back: phrase("全部措施", "All measures"),
} as const;

export const editorRefusalWords = {
  "editor.not_found": phrase("没有这一项。", "There is no such entry."),
  "editor.stale": phrase(
    "别人刚改过。下面是您填的，和现在保存的对照看过再保存。",
    "Somebody has just changed it. What you typed is below: compare it with what is kept, then save again.",
  ),
  "editor.too_many": phrase("太多了，先停用不用的。", "Too many: retire those out of use first."),
  "editor.retired": phrase(
    "已停用，先重新启用再改。",
    "It is retired: use it again before editing.",
  ),
} as const satisfies Record<EditorRefusal["code"], Phrase>;
