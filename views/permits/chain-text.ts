/** Words of the pages where the site sets who signs. */

import type { ChainRefusal } from "../../src/permits/chains.ts";
import type { ChainProblem } from "../../src/permits/pages/chain-form.ts";
import type { ChainFault } from "../../src/permits/rules/chain.ts";
import { type Phrase, phrase } from "../../src/platform/i18n.ts";

export const chainText = {
  title: phrase("签批流程", "Signature chains"),
  about: phrase(
    "每种作业票按类型和级别由谁签、按什么顺序。标准规定的步骤不能少、不能换顺序；本站可以加步骤，或按附录 B 注 1 改由别的部门签。",
    "Who signs each ticket, by type and level, and in which order. No step of the standard is left out or moved; the site may add steps, or give one to another office (GB 30871-2022 B.1, note 1).",
  ),
  running: phrase(
    "已经有人签过字的票仍按签字时的流程走，新流程只管以后签第一个字的票。",
    "A ticket that somebody has signed keeps the chain it began with; a new chain is for tickets signed from now on.",
  ),
  kind: phrase("作业类型", "Type"),
  level: phrase("级别", "Level"),
  source: phrase("流程", "Chain"),
  steps: phrase("步骤", "Steps"),
  ofStandard: phrase("标准流程", "The standard's"),
  own: phrase("本站流程 第 {version} 版", "The site's own, version {version}"),
  noLevel: phrase("不分级", "No levels"),
  open: phrase("查看", "Open"),
  edit: phrase("修改", "Edit"),
  standard: phrase("标准规定的流程", "As the standard has it"),
  now: phrase("现在的流程", "The chain in force"),
  before: phrase("签发前", "Before the issue"),
  start: phrase("开工前", "Before the start"),
  end: phrase("完工后", "After the work"),
  approval: phrase("审批（到现场扫码）", "Approval, on the spot"),
  ownStep: phrase("本站增加", "Added by the site"),
  given: phrase("改由本部门签", "Given to this office"),
  who: phrase("{step} 由谁签", "Who signs: {step}"),
  byRole: phrase("由票上的{role}签，不能改", "Signed by the {role} on the ticket; not changed"),
  change: phrase("设定本站流程", "Set the site's own chain"),
  addStep: phrase("增加一步", "Add a step"),
  oneOwn: phrase("增加的步骤 {n}", "Added step {n}"),
  name: phrase("步骤名称（中文）", "Name (Chinese)"),
  nameEn: phrase("步骤名称（英文，可不填）", "Name (English, optional)"),
  by: phrase("由谁签", "Who signs"),
  after: phrase("放在哪一步之后", "Behind which step"),
  first: phrase("最前面", "The very first"),
  drop: phrase("删掉这一步", "Take this step out"),
  reason: phrase("为什么改", "Reason"),
  reasonHint: phrase("写进日志，检查时看得到。", "Kept in the journal and shown at inspections."),
  keep: phrase("保存新流程", "Keep this chain"),
  reset: phrase("恢复标准流程", "Back to the standard"),
  resetAbout: phrase(
    "本站增加的步骤不再要求签，改给别的部门的步骤回到标准的部门。已签过字的票不受影响。",
    "Steps of the site are no longer asked for, and those given to other offices go back. Tickets already signed keep theirs.",
  ),
  versions: phrase("修改记录", "Changes"),
  noVersions: phrase("没有改过，一直用标准流程", "Never changed: the standard's own chain"),
  version: phrase("第 {version} 版", "Version {version}"),
  back: phrase("全部流程", "All chains"),
} as const;

export const chainProblemWords = {
  missing: phrase("请填写。", "Fill this in."),
  "too-long": phrase("太长了。", "Too long."),
  choose: phrase("请选择。", "Choose one."),
} as const satisfies Record<ChainProblem, Phrase>;

export const chainRefusalWords = {
  "chain.stale": phrase(
    "别人刚改过这个流程。下面是您填的，对照现在的流程看过再保存。",
    "Somebody has just changed this chain. What you typed is below: compare it with the chain in force, then keep it again.",
  ),
  "chain.reason_needed": phrase("请写明为什么改。", "Give the reason."),
  "chain.same": phrase("和现在的流程一样，没有改动。", "This is the chain in force already."),
  "chain.unlawful": phrase("这样改低于标准：", "That is less than the standard asks for:"),
} as const satisfies Record<ChainRefusal["code"], Phrase>;

export const chainFaultWords = {
  "chain.step_missing": phrase("少了“{step}”", "“{step}” is missing"),
  "chain.step_changed": phrase("“{step}”不能这样改", "“{step}” may not be changed like this"),
  "chain.order": phrase("“{step}”的顺序不对", "“{step}” is out of its order"),
  "chain.duplicate": phrase("“{step}”重复", "“{step}” stands twice"),
  "chain.too_long": phrase("步骤太多", "Too many steps"),
  "chain.after_approval": phrase("“{step}”排在审批之后", "“{step}” stands behind the approval"),
  "chain.phase": phrase("“{step}”放的位置不对", "“{step}” stands at the wrong place"),
} as const satisfies Record<ChainFault["code"], Phrase>;
