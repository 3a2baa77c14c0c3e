/** Words of roles, offices, steps of the chain and reasons of levels. */
import type { LevelReasonCode, Office, PauseCause, PermitRole } from "../../src/permits/model.ts";
import type { SamplePart } from "../../src/permits/model-facts.ts";
import { type Phrase, phrase } from "../../src/platform/i18n.ts";

export const roleWords = {
  leader: phrase("作业负责人", "Leader of the work"),
  worker: phrase("作业人", "Worker"),
  "hot-worker": phrase("动火人", "Hot worker"),
  electrician: phrase("电工", "Electrician"),
  "power-user": phrase("用电人", "User of the power"),
  rigger: phrase("司索人", "Rigger"),
  "crane-operator": phrase("吊装作业人", "Crane operator"),
  commander: phrase("吊装指挥", "Lifting commander"),
  guardian: phrase("监护人", "Guardian"),
  "extra-guardian": phrase("增设监护人", "Further guardian"),
  analyst: phrase("分析人", "Analyst"),
  discloser: phrase("安全交底人", "Who discloses"),
  coordinator: phrase("交叉作业协调人", "Coordinator"),
} as const satisfies Record<PermitRole, Phrase>;

export const officeWords = {
  "area-unit": phrase("所在基层单位", "Unit of the place"),
  "safety-department": phrase("安全管理部门", "Safety department"),
  "professional-department": phrase("所在单位专业部门", "Professional department"),
  "plant-head": phrase("主管领导（厂长、总工）", "Head in charge"),
  principal: phrase("主要负责人", "Principal"),
  "power-supply": phrase("配送电单位", "Power supply"),
  "power-user-unit": phrase("用电单位", "Unit that uses the power"),
  utilities: phrase("水、电、汽", "Utilities"),
  process: phrase("工艺", "Process"),
  equipment: phrase("设备", "Equipment"),
  fire: phrase("消防", "Fire protection"),
  "shift-leader": phrase("岗位当班班长", "Shift leader"),
} as const satisfies Record<Office, Phrase>;

export const stepWords: Readonly<Record<string, Phrase>> = {
  leader: phrase("作业负责人意见", "Leader of the work"),
  commander: phrase("作业指挥意见", "Lifting commander"),
  unit: phrase("所在单位意见", "Unit of the place"),
  "user-unit": phrase("用电单位意见", "Unit that uses the power"),
  supply: phrase("配送电单位审批", "Approval by the power supply"),
  safety: phrase("安全管理部门意见", "Safety department"),
  department: phrase("审核部门意见", "Reviewing department"),
  utilities: phrase("水、电、汽会签", "Utilities"),
  equipment: phrase("设备会签", "Equipment"),
  approval: phrase("审批人意见", "Approval"),
  "shift-leader": phrase("岗位当班班长验票", "Shift leader's check"),
  acceptance: phrase("完工验收", "Acceptance"),
  disclosure: phrase("接受安全交底", "Safety disclosure"),
};

export const reasonWords = {
  "hot.running": phrase(
    "在运行的设备、管道、储罐上动火：特级",
    "Hot work on running equipment: special",
  ),
  "hot.major-dike": phrase(
    "在重大危险源易燃罐区防火堤内：特级",
    "Inside the dike of a major-hazard tank farm: special",
  ),
  "hot.hazardous": phrase(
    "在火灾爆炸危险场所：一级",
    "In a place of fire or explosion hazard: level 1",
  ),
  "hot.pipe-rack": phrase("在管廊上：一级", "On a pipe rack: level 1"),
  "hot.other": phrase("其他场所：二级", "Elsewhere: level 2"),
  "hot.plant-shut": phrase(
    "全厂停车并经负责人批准：二级",
    "Plant shut, approved by its head: level 2",
  ),
  "hot.plant-shut-unapproved": phrase("停车降级没有批准人", "Nobody approved the lower level"),
  "raise.night": phrase("作业时间进入夜间：升一级管理", "Runs into the night: raised"),
  "raise.rest-day": phrase("公休日（{day}）：升一级管理", "Day off ({day}): raised"),
  "raise.holiday": phrase("节假日（{day}）：升一级管理", "Holiday ({day}): raised"),
  "raise.event": phrase("重大活动期间（{day}）：升一级管理", "Event ({day}): raised"),
  "raise.wind": phrase(
    "五级风以上露天动火无法推迟：升一级管理",
    "Open-air hot work in wind: raised",
  ),
  "raise.present": phrase(
    "已是特级：主要负责人或值班领导到场",
    "Special already: the head or leader on duty is there",
  ),
  "height.band": phrase("作业高度 {heightM} m", "Height {heightM} m"),
  "height.slope": phrase("坡度大于 45°", "Slope above 45°"),
  "height.factor": phrase(
    "有 {count} 项客观危险因素：按 B 法",
    "Objective hazards: {count}, method B",
  ),
  "height.case-second": phrase("附录 B 的情形：II 级以上", "Case of appendix B: level II or more"),
  "height.case-fourth": phrase("附录 B 的情形：IV 级", "Case of appendix B: level IV"),
  "height.none": phrase(
    "高度 {heightM} m，不足 2 m，不需办票",
    "Height {heightM} m, below 2 m: no permit is due",
  ),
  "lift.mass": phrase("吊物质量 {massT} t", "Load {massT} t"),
  "lift.exempt": phrase(
    "不足 10 t，可不办票，仍要做风险分析",
    "Below 10 t no permit is due; the risk analysis is",
  ),
  "dig.exempt": phrase(
    "深度不超过 0.5 m 且不用机械，不需办票",
    "Not deeper than 0.5 m, by hand: no permit is due",
  ),
} as const satisfies Record<LevelReasonCode, Phrase>;

export const partWords = {
  upper: phrase("上部", "Upper part"),
  middle: phrase("中部", "Middle"),
  lower: phrase("下部", "Lower part"),
  inside: phrase("设备内", "Inside"),
  outside: phrase("设备外", "Outside"),
  around: phrase("作业点 10 m 内", "Within 10 m"),
  section: phrase("分段", "A section"),
  other: phrase("作业点", "At the spot"),
} as const satisfies Record<SamplePart, Phrase>;

/** What the journal says of a permit, in the words of its timeline. */
export const eventWords: Readonly<Record<string, Phrase>> = {
  "permit.applied": phrase("提出申请", "Applied for"),
  "permit.edited": phrase("修改申请", "Application edited"),
  "permit.person_named": phrase("填写人员", "Person named"),
  "permit.person_removed": phrase("移除人员", "Person removed"),
  "permit.risk_added": phrase("作业危害分析", "Hazards analysed"),
  "permit.risk_removed": phrase("删除一步分析", "Step of the analysis removed"),
  "permit.risk_written": phrase("填写风险辨识结果", "Result of the analysis written"),
  "permit.measure_confirmed": phrase("确认安全措施", "Measure confirmed"),
  "permit.picture_added": phrase("添加照片", "Picture added"),
  "permit.video_set": phrase("登记全过程录像", "Video put on file"),
  "permit.weather": phrase("登记天气", "Weather put on file"),
  "permit.monitor": phrase("登记连续检测", "Continuous detection put on file"),
  "permit.cylinder": phrase("确认作业气瓶", "Cylinder confirmed"),
  "permit.leader_present": phrase("领导到场", "Leader present"),
  "permit.sampled": phrase("气体分析", "Gas analysis"),
  "permit.sample_withdrawn": phrase("作废气体分析", "Gas analysis withdrawn"),
  "permit.signed": phrase("签字", "Signed"),
  "permit.sign_refused": phrase("签字被拒（条件不满足）", "Signature refused by the rules"),
  "permit.sign_declined": phrase("不同意签字", "Declined to sign"),
  "permit.signing": phrase("进入签批", "Signing began"),
  "permit.issued": phrase("签发", "Issued"),
  "permit.person_verified": phrase("核验人员", "Person verified"),
  "permit.area_set": phrase("选定作业区域", "Area of the work set"),
  "permit.started": phrase("开始作业", "Work begun"),
  "permit.paused": phrase("暂停作业", "Paused"),
  "permit.shortened": phrase(
    "用电时限随所服务的作业提前结束",
    "Power ends earlier, with the work that it serves",
  ),
  "permit.evacuated": phrase("停止作业并撤离", "Stopped, everybody out"),
  "permit.resumed": phrase("恢复作业", "Went on"),
  "permit.handed_over": phrase("监护人交接", "Watch handed over"),
  "permit.person_joined": phrase("增加人员", "Person joined"),
  "permit.person_left": phrase("人员离开", "Person left"),
  "permit.went_in": phrase("进入受限空间", "Went in"),
  "permit.came_out": phrase("离开受限空间", "Came out"),
  "permit.ended": phrase("作业结束", "Work ended"),
  "permit.accepted": phrase("完工验收", "Accepted"),
  "permit.archived": phrase("归档", "Archived"),
  "permit.void": phrase("作废", "Void"),
  "permit.revoked": phrase("撤销", "Revoked"),
};

/** Why a work stands still; a break was asked for by somebody and tells its own reason. */
export const pauseCauseWords: Readonly<Record<PauseCause, Phrase>> = {
  break: phrase("暂停", "A break"),
  "guardian-left": phrase("监护人离岗", "The guardian left"),
  alarm: phrase("现场报警", "An alarm on the spot"),
  evacuated: phrase("已撤离", "Everybody out"),
  other: phrase("其他原因", "Another reason"),
};
