/** What each refusal says and what to do about it. `{person}`, `{role}`, `{gas}`, `{kind}` … are put in by the page as words. */
import { type Phrase, phrase } from "../../platform/i18n.ts";
import type { RefusalCode } from "../rules/refusals.ts";

export type RefusalWords = { readonly words: Phrase; readonly wayOut: Phrase };

const say = (zh: string, en: string, wayZh: string, wayEn: string): RefusalWords => ({
  words: phrase(zh, en),
  wayOut: phrase(wayZh, wayEn),
});

const RENEW = ["办理新的作业票。", "Make a new ticket."] as const;
const REPLACE = ["换人。", "Name somebody else."] as const;

const SITE_WORDS = {
  "clock.untrusted": say(
    "本机时间不可信",
    "The box's time cannot be trusted",
    "在“时钟”页面核对或设定时间。",
    "Check or set the time on the page Clock.",
  ),
  "colour.red": say(
    "本站状态色要求停止新的动火作业",
    "The site's colour stops new hot work",
    "先消除隐患，或由安全管理员说明原因确认。",
    "Put the dangers right, or have a manager confirm with a reason.",
  ),
  "start.stage": say(
    "作业票现在的状态不能进行这一步",
    "The ticket is at another stage",
    "刷新页面，按作业票当前状态办理。",
    "Reload the page and go on from the ticket's stage.",
  ),
  "time.expired": say(
    "作业票已到期，不能延期",
    "The ticket has expired and is not extended",
    ...RENEW,
  ),
  "guardian.away": say(
    "监护人不在现场",
    "The guardian is not on the spot",
    "停止作业；监护人返回，或完整交接给另一名监护人。",
    "Stop; the guardian returns or hands over completely to another.",
  ),
  "weather.wind": say(
    "风力 {force} 级，{most} 级及以上禁止作业",
    "Wind of force {force}; from force {most} it is forbidden",
    "等风力减小。",
    "Wait for less wind.",
  ),
  "weather.sight": say(
    "大雾、大雪或暴雨，禁止作业",
    "Fog, heavy snow or rainstorm forbids it",
    "等天气好转。",
    "Wait for better weather.",
  ),
  "weather.unknown": say(
    "露天作业还没有登记风力和天气",
    "Wind and weather are not on file for open-air work",
    "现场测定风力后登记。",
    "Measure the wind on the spot and put it on file.",
  ),
  "conflict.forbidden": say(
    "附近有不能同时进行的作业（相距 {apart} 米，要求大于 {within} 米）",
    "A work near by must not go on at once ({apart} m away, more than {within} m is asked)",
    "错开时间或地点。",
    "Choose another time or place.",
  ),
  "conflict.uncertain": say(
    "附近可能有不能同时进行的作业：没有画出范围",
    "A work near by may be forbidden at once: areas were not drawn",
    "在平面图上画出作业范围，或指定协调人现场确认。",
    "Draw the areas on the plan, or name a coordinator who has looked.",
  ),
  "conflict.coordinator": say(
    "有交叉作业，没有指定协调人",
    "Works cross and nobody coordinates them",
    "在“人员”里指定协调人。",
    "Name a coordinator under People.",
  ),
  "hot.self-decomposing": say(
    "介质会自行分解，禁止带压动火",
    "No hot work under pressure on a self-decomposing medium",
    "改变作业方案。",
    "Change the plan of the work.",
  ),
  "blind.one": say(
    "一张票只能抽或堵一块盲板",
    "One ticket is for one blind and one operation",
    "每块盲板、抽和堵分别办票。",
    "Make one ticket for each.",
  ),
  "confined.light": say(
    "照明电压不得超过 {volts} 伏",
    "Lighting must not exceed {volts} V",
    "换用安全电压照明。",
    "Use safe voltage.",
  ),
  "height.shield": say(
    "上下交叉作业没有隔离",
    "Nothing shields those below",
    "设置隔离层，或错开作业。",
    "Put up a shield or work at other times.",
  ),
  "height.double-shield": say(
    "坠落高度超过 24 米，要设双层防护",
    "Above 24 m a double shield is due",
    "设置双层防护。",
    "Put up a double shield.",
  ),
  "height.radio": say(
    "30 米以上要配备通信工具",
    "Above 30 m a radio is due",
    "配备通信工具。",
    "Provide a radio.",
  ),
  "lifting.plan": say(
    "没有批准的吊装方案",
    "There is no approved lifting plan",
    "编制并审批吊装方案。",
    "Write one and have it approved.",
  ),
  "lifting.overload": say(
    "吊物超过允许起重量 {mostT} 吨",
    "The load exceeds the {mostT} t allowed",
    "换用更大的吊车或减轻吊物。",
    "Use larger cranes or a lighter load.",
  ),
  "cylinder.none": say(
    "使用气瓶的动火没有登记气瓶",
    "Cylinders are used and none is on file",
    "扫描本次使用的气瓶。",
    "Scan the cylinders in use.",
  ),
  "cylinder.unconfirmed": say(
    "气瓶 {code} 今天没有使用安全确认",
    "Cylinder {code} was not confirmed today",
    "对该瓶做使用安全确认。",
    "Confirm it before use.",
  ),
  "cylinder.failed": say(
    "气瓶 {code} 使用安全确认不合格",
    "Cylinder {code} failed its confirmation",
    "换瓶。",
    "Use another cylinder.",
  ),
  "cylinder.upright": say(
    "乙炔瓶 {code} 没有直立固定",
    "Acetylene cylinder {code} does not stand upright",
    "直立并防倾倒，拍照登记。",
    "Stand and secure it, with a photo.",
  ),
  "cylinder.arrestor": say(
    "乙炔瓶 {code} 没有回火防止器",
    "Acetylene cylinder {code} has no flashback arrestor",
    "装好回火防止器。",
    "Fit one.",
  ),
  "cylinder.fire": say(
    "气瓶 {code} 距动火点不足 {metres} 米",
    "Cylinder {code} is nearer than {metres} m to the fire",
    "移开后重新登记距离。",
    "Move it and write the distance down.",
  ),
  "cylinder.apart": say(
    "气瓶 {code} 与另一种气瓶相距不足 {metres} 米",
    "Cylinder {code} is nearer than {metres} m to the other kind",
    "移开后重新登记距离。",
    "Move it and write the distance down.",
  ),
  "level.raised": say(
    "按现在的时间和天气应升级为 {level}",
    "Time and weather now raise the level to {level}",
    "按升级后的级别重新办票。",
    "Make a new ticket at that level.",
  ),
  "leader.absent": say(
    "升级管理要求主要负责人或值班领导到场",
    "The head or the leader on duty must be there",
    "请其到场并登记。",
    "Have them come and put it on file.",
  ),
  "power.end": say(
    "临时用电的结束时间晚于所服务的作业票",
    "Temporary power ends after the ticket it serves",
    "改为不晚于该作业票。",
    "End it not later than that ticket.",
  ),
  "time.early": say(
    "还没到作业票上的开始时间",
    "The ticket's time has not come yet",
    "到时间再开始。",
    "Wait for its time.",
  ),
  "time.past": say("作业时间已经过去", "The time of the work is over", ...RENEW),
  "time.long": say(
    "作业时间超过作业票有效期（最长 {hours} 小时）",
    "Longer than a ticket holds ({hours} h at most)",
    "缩短时间，或分次办票。",
    "Shorten it, or make several tickets.",
  ),
  "inside.people": say(
    "受限空间内还有 {count} 人",
    "{count} people are still inside",
    "清点人员并登记离开。",
    "Count people out.",
  ),
  "inside.tools": say(
    "受限空间内还有 {count} 件工具",
    "{count} tools are still inside",
    "清点工具并登记带出。",
    "Count tools out.",
  ),
  "site.uncleared": say(
    "现场还没有清理确认",
    "The place is not confirmed to be in order",
    "清理现场，确认无火种、无遗留物。",
    "Clear the place; no ember and nothing left.",
  ),
} as const satisfies Partial<Record<RefusalCode, RefusalWords>>;

const PAPER_WORDS = {
  "gas.failed": say(
    "{gas} 超出限值",
    "{gas} is out of its limit",
    "处理后重新取样分析。",
    "Treat it and sample anew.",
  ),
  "gas.missing": say(
    "没有 {gas} 的有效分析",
    "No valid analysis of {gas}",
    "现场取样分析并登记。",
    "Take a sample and put it on file.",
  ),
  "gas.part": say(
    "{gas} 缺少部位 {part} 的分析",
    "{gas} was not analysed at: {part}",
    "在该部位取样分析。",
    "Sample there.",
  ),
  "gas.old": say(
    "{gas} 的分析已过 {minutes} 分钟",
    "The analysis of {gas} is {minutes} min old",
    "重新取样分析。",
    "Sample anew.",
  ),
  "gas.record": say(
    "受限空间超过 2 小时没有气体记录",
    "No gas record for more than 2 h",
    "立即检测并登记；不合格时撤离。",
    "Measure now; leave if it fails.",
  ),
  "gas.day": say(
    "今天还没有做气体分析",
    "Gas was not analysed today",
    "停止作业，取样分析。",
    "Stop and sample.",
  ),
  "gas.monitor": say(
    "没有运行中的连续检测仪，或已过检定期",
    "No calibrated detector is running",
    "放置并登记检测仪。",
    "Place one and put it on file.",
  ),
  "people.inactive": say("{person} 已停用", "{person} is no longer active", ...REPLACE),
  "people.blacklisted": say("{person} 在黑名单内", "{person} is blacklisted", ...REPLACE),
  "people.unfit": say("{person} 有职业禁忌", "{person} is not fit for this work", ...REPLACE),
  "people.certificate": say(
    "{person} 没有{role}要求的证书",
    "{person} has no certificate as {role}",
    "换持证人员，或登记证书。",
    "Name somebody certified, or put it on file.",
  ),
  "people.certificate-expired": say(
    "{person} 的{role}证书已过期",
    "{person}'s certificate as {role} has expired",
    "换持证人员，或登记新证。",
    "Name somebody certified, or put the new one on file.",
  ),
  "people.missing": say(
    "还没有填写：{role}",
    "Nobody is named as {role}",
    "在“人员”里添加。",
    "Add somebody under People.",
  ),
  "people.guardian-works": say(
    "{person} 是监护人，不能兼做其他工作",
    "{person} is guardian and may do no other work",
    "监护人和作业人分开。",
    "Name different people.",
  ),
  "verify.missing": say(
    "{person} 今天没有通过人员核验",
    "{person} was not verified today",
    "刷脸，或由第二人输入口令见证。",
    "By face, or by a second person with PIN.",
  ),
  "ticket.missing": say(
    "还缺关联的作业票：{kind}",
    "Another ticket is due: {kind}",
    "办理并关联。",
    "Make and link it.",
  ),
  "ticket.open": say(
    "关联的作业票还没有签发：{kind}",
    "A linked ticket is not issued yet: {kind}",
    "先签发关联票。",
    "Have it issued first.",
  ),
  "booking.missing": say(
    "没有经审核的预约",
    "There is no approved booking",
    "先预约并审核；紧急情况用当日紧急预约。",
    "Book and have it reviewed; same-day booking in an emergency.",
  ),
  "sign.open": say(
    "还没有签字：{step}",
    "Not signed yet: {step}",
    "按顺序到现场签字。",
    "Sign on site in order.",
  ),
  "sign.disorder": say("签字顺序不对", "Signatures are out of order", ...RENEW),
  "risk.missing": say(
    "没有风险分析",
    "There is no risk analysis",
    "完成作业危害分析。",
    "Do the hazard analysis.",
  ),
  "measure.open": say(
    "{count} 项安全措施没有确认",
    "{count} measures are not confirmed",
    "逐项确认。",
    "Confirm each.",
  ),
  "measure.involved": say(
    "这项措施必须涉及：{measure}",
    "This measure cannot be left out: {measure}",
    "改为“涉及”并确认。",
    "Mark it as involved and confirm it.",
  ),
  "disclosure.open": say(
    "{count} 人没有签安全交底",
    "{count} people have not signed the disclosure",
    "交底并签字。",
    "Disclose and have it signed.",
  ),
  "video.recorder": say(
    "没有登记全过程摄录设备",
    "No recorder is on file",
    "登记摄录设备。",
    "Put it on file.",
  ),
  "video.proof": say(
    "摄录设备不防爆",
    "The recorder is not explosion-proof",
    "换用防爆设备。",
    "Use an explosion-proof one.",
  ),
  "video.check": say(
    "没有人确认摄录已开始",
    "Nobody has seen it record",
    "确认正在摄录。",
    "See that it records.",
  ),
  "video.kept": say(
    "没有确认录像保存 30 天以上",
    "Nobody confirmed that the footage is kept for 30 days",
    "填写存放处并确认。",
    "Say where it is kept.",
  ),
} as const satisfies Partial<Record<RefusalCode, RefusalWords>>;

/** Every code has its words: the compiler asks. */
export const REFUSAL_WORDS: Readonly<Record<RefusalCode, RefusalWords>> = {
  ...SITE_WORDS,
  ...PAPER_WORDS,
};
