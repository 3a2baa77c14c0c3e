/** Why something cannot be done, in words, and the way out of it. */
import { type Phrase, phrase } from "../../src/platform/i18n.ts";

type Words = { readonly words: Phrase; readonly wayOut: Phrase };

const NONE = phrase("—", "—");

const both = (zh: string, en: string, outZh = "", outEn = ""): Words => ({
  words: phrase(zh, en),
  wayOut: outZh === "" ? NONE : phrase(outZh, outEn),
});

export const hindranceWords: Readonly<Record<string, Words>> = {
  "clock.untrusted": both(
    "时间未确认，不能开始",
    "The time is not confirmed",
    "由管理员在“时钟”页确认时间。",
    "Let an administrator confirm it on the clock page.",
  ),
  "colour.red": both(
    "本站为红码，动火作业已停止",
    "The site is red: hot work is stopped",
    "先消除重大隐患，或由安全管理员确认继续作业。",
    "Clear the major danger, or let a safety manager confirm the work.",
  ),
  "start.stage": both("作业票现在的状态不能这样做", "Not in this state of the permit"),
  "sign.open": both(
    "还有签字没有完成",
    "Signatures are still missing",
    "按顺序到现场签字。",
    "Sign on site in their order.",
  ),
  "time.early": both(
    "还没到计划开始时间",
    "The planned start has not come",
    "到时间再开始；要提前，重新办票。",
    "Wait for it; to begin earlier, apply anew.",
  ),
  "time.past": both(
    "计划时间已经过去",
    "The planned time has passed",
    "作废本票，重新预约办票。",
    "Void this permit and book anew.",
  ),
  "time.expired": both(
    "作业票已到期，不能延期",
    "The permit has expired and is not extended",
    "停止作业，验收后重新办票。",
    "Stop, have it accepted, apply anew.",
  ),
  "hot.self-decomposing": both(
    "介质会自行分解，禁止带压动火",
    "No hot work under pressure on a self-decomposing medium",
    "改变作业方案。",
    "Change the plan of the work.",
  ),
  "hot.video": both(
    "特级动火要全程录像，还没有登记防爆摄录设备",
    "Special hot work needs video; no recorder is on file",
    "在“全过程录像”里登记设备和检查人。",
    "Put recorder and checker on file.",
  ),
  "blind.one": both(
    "一张票只能抽堵一块盲板",
    "One permit is one blind",
    "每块盲板单独办票。",
    "Apply for each blind.",
  ),
  "confined.light": both(
    "照明电压不得超过 {volts} V",
    "Lighting above {volts} V is not allowed",
    "换用安全电压灯具后修改申请。",
    "Use safe voltage, then edit.",
  ),
  "height.shield": both(
    "上下交叉作业之间没有防护层",
    "No shield between works above each other",
    "设置防护层，或错开时间。",
    "Put up a shield or separate the times.",
  ),
  "height.radio": both(
    "30 m 以上要配通信工具",
    "Above 30 m a radio is needed",
    "配备后修改申请。",
    "Bring one, then edit.",
  ),
  "lifting.plan": both(
    "吊装作业方案还没有审批",
    "The lifting plan is not approved",
    "先编制并审批方案。",
    "Have the plan approved.",
  ),
  "people.missing": both(
    "还没有填写：{role}",
    "Nobody is named as {role}",
    "在“人员”里添加。",
    "Add somebody under People.",
  ),
  "people.inactive": both(
    "{person} 已停用",
    "{person} is no longer active",
    "换人。",
    "Name somebody else.",
  ),
  "people.blacklisted": both(
    "{person} 在黑名单内",
    "{person} is blacklisted",
    "换人。",
    "Name somebody else.",
  ),
  "people.certificate": both(
    "{person} 没有有效的{role}证书",
    "{person} has no valid certificate as {role}",
    "换持证人员，或在人员档案里登记新证。",
    "Name somebody certified, or put the new certificate on file.",
  ),
  "people.guardian-works": both(
    "{person} 是监护人，不能兼做其他工作",
    "{person} is guardian and may do no other work",
    "监护人和作业人分开。",
    "Name different people.",
  ),
  "risk.missing": both(
    "还没有做作业危害分析",
    "The hazards are not analysed",
    "套用模板或逐步填写。",
    "Use the template or write the steps.",
  ),
  "measure.open": both(
    "还有 {count} 条安全措施没有确认",
    "{count} measures are not confirmed",
    "由在票上的人到现场逐条确认。",
    "Somebody on the permit confirms each on the spot.",
  ),
  "ticket.missing": both(
    "还要同时办理：{kind}",
    "Also needed: {kind}",
    "在下方“还需办理的其他作业票”里办理。",
    "Apply for it below.",
  ),
  "disclosure.open": both(
    "还有 {count} 人没有在交底上签字",
    "{count} people have not signed the disclosure",
    "每个人听完交底后签字。",
    "Each signs after it.",
  ),
  "gas.missing": both(
    "没有 {gas} 的有效分析",
    "No valid analysis of {gas}",
    "现场取样分析并登记。",
    "Take a sample and put it on file.",
  ),
  "gas.failed": both(
    "{gas} 分析不合格",
    "{gas} is out of its limit",
    "处理后重新取样。",
    "Treat it and sample anew.",
  ),
  "gas.old": both(
    "{gas} 的分析已过 {minutes} 分钟，超过 30 分钟",
    "The analysis of {gas} is {minutes} min old, more than 30",
    "重新取样分析。",
    "Sample anew.",
  ),
  "verify.missing": both(
    "{person} 还没有核验本人",
    "{person} is not verified",
    "开工前人脸核验，或由第二人当面核验。",
    "By face, or by a second person.",
  ),
  "sign.person": both("签字人已停用或在黑名单内", "The signer is inactive or blacklisted"),
  "sign.right": both(
    "签字人没有这一步的权限：{by}",
    "The signer holds no right for this step: {by}",
    "由有权限的人签，或在设置里授予。",
    "Let somebody sign who holds it, or give it in the settings.",
  ),
  "sign.same": both(
    "审批人不能是作业负责人本人",
    "The approver may not be the leader",
    "由别人审批。",
    "Let somebody else approve.",
  ),
  "sign.spot": both(
    "审批必须在现场：请扫描作业点的码",
    "The approval is signed on site: scan the code at the spot",
    "到现场扫码后签字。",
    "Go there and scan it.",
  ),
  "sign.order": both("还没轮到这一步", "This step is not next", "按顺序签。", "Sign in order."),
  "sign.stage": both("现在不能签这一步", "This step cannot be signed now"),
  "sign.unknown": both("没有这一步", "There is no such step"),
  "conflict.blind-hot": both(
    "盲板作业与动火相距 {apart} m，不足 {within} m：{other}",
    "Blind work and hot work are {apart} m apart, less than {within} m: {other}",
    "错开时间，或移到 30 m 以外。",
    "Separate the times or the places.",
  ),
  "conflict.vapour-hot": both(
    "动火与散发可燃、有毒气体的作业相距 {apart} m：{other}",
    "Hot work and work that gives off vapour are {apart} m apart: {other}",
    "错开时间。",
    "Separate the times.",
  ),
  "conflict.below-height": both(
    "与高处作业上下交叉，中间没有防护层：{other}",
    "Above or below a work at height without shield: {other}",
    "设防护层或错开时间。",
    "Put up a shield or separate the times.",
  ),
  "conflict.one-line": both(
    "同一管道上有另一处盲板作业：{other}",
    "Another blind on the same line: {other}",
    "等另一处完工。",
    "Wait until it is done.",
  ),
};
