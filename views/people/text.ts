/** Words of the people pages. */
import type { FieldProblem, PersonField } from "../../src/identity/form.ts";
import type { FileProblem, RowEffect } from "../../src/identity/import-rules.ts";
import type { OfficeLevel, PersonAct, PersonKind } from "../../src/identity/model.ts";
import type { DueLevel } from "../../src/identity/rules.ts";
import { type Phrase, phrase } from "../../src/platform/i18n.ts";

export const peopleText = {
  levelHint: phrase(
    "谁管控哪一层的风险：瓶库等按层级指定责任人，上级对下级负责；只管理岗位的选 4 级。",
    "Which level of risk the person controls: rooms and the like name a person by level, and the higher answers for the lower.",
  ),
  title: phrase("人员", "People"),
  add: phrase("新增人员", "Add person"),
  edit: phrase("修改", "Edit"),
  editTitle: phrase("修改 {name}", "Edit {name}"),
  save: phrase("保存", "Save"),
  cancel: phrase("取消", "Cancel"),
  exportCsv: phrase("导出", "Export"),
  importCsv: phrase("导入", "Import"),
  search: phrase("姓名、工号、单位或证书编号", "Name, number, company or certificate"),
  any: phrase("全部", "All"),
  filter: phrase("筛选", "Filter"),
  clearFilter: phrase("清除", "Clear"),
  kind: phrase("类别", "Kind"),
  role: phrase("角色", "Role"),
  roles: phrase("角色", "Roles"),
  level: phrase("管理层级", "Level"),
  due: phrase("证书到期", "Certificates"),
  dueExpired: phrase("已过期", "Expired"),
  dueIn: phrase("{days} 天内到期", "Due in {days} days"),
  standing: phrase("状态", "Standing"),
  name: phrase("姓名", "Name"),
  staffNumber: phrase("工号", "Staff number"),
  certificates: phrase("证书", "Certificates"),
  next: phrase("最近到期", "Next to expire"),
  none: phrase("无", "None"),
  emptyFound: phrase("没有符合条件的人员", "Nobody matches"),
  emptyAll: phrase("还没有人员", "There is nobody yet"),
  expiringNote: phrase(
    "{count} 份证书已过期或在 90 天内到期",
    "{count} certificates have expired or expire within 90 days",
  ),
  cutNote: phrase("只导出前 {max} 行", "Only the first {max} lines"),
  notFound: phrase("没有这个人员", "There is no such person"),
  facts: phrase("基本信息", "Facts"),
  company: phrase("单位", "Company"),
  office: phrase("监管单位", "Office"),
  phone: phrase("电话", "Phone"),
  idLast4: phrase("身份证后四位", "ID number, last 4"),
  idHint: phrase("系统不保存完整的身份证号", "The whole number is never stored"),
  consent: phrase("已同意处理个人信息", "Has agreed to the processing of personal data"),
  faceConsent: phrase("已单独同意采集人脸", "Has agreed separately to face templates"),
  consentShort: phrase("个人信息同意", "Consent"),
  faceConsentShort: phrase("人脸同意", "Face consent"),
  yesOn: phrase("{on} 同意", "Given {on}"),
  no: phrase("否", "No"),
  account: phrase("账号", "Account"),
  pin: phrase("PIN 码", "PIN"),
  password: phrase("密码", "Password"),
  badge: phrase("胸牌", "Badge"),
  totp: phrase("动态口令", "One-time codes"),
  isSet: phrase("已设置", "Set"),
  isNotSet: phrase("未设置", "Not set"),
  oneTimeUntil: phrase("一次性 PIN，{on} 前有效", "One-time PIN until {on}"),
  active: phrase("在岗", "Active"),
  inactive: phrase("已停用", "Switched off"),
  blacklisted: phrase("黑名单", "Blacklisted"),
  blacklistedFull: phrase("已列入黑名单", "On the blacklist"),
  blacklistFact: phrase("{at} 由 {by} 列入", "Since {at}, by {by}"),
  blacklistUntil: phrase("到 {on}", "until {on}"),
  blacklistOpen: phrase("直到解除", "until it is lifted"),
  until: phrase("到期日（留空为直到解除）", "Last day (empty: until lifted)"),
  reason: phrase("原因", "Reason"),
  reasonNeeded: phrase("请填写原因", "A reason is needed"),
  resetPin: phrase("重置 PIN", "Reset PIN"),
  resetPinHint: phrase(
    "生成一次性 PIN 并打印给本人，首次登录时必须改成自己的。原 PIN 和会话立即失效。",
    "Makes a one-time PIN to print for the person, who must choose an own one at the first sign-in. The old PIN and all sessions end at once.",
  ),
  issueBadge: phrase("制作胸牌", "Issue badge"),
  issueBadgeHint: phrase(
    "新胸牌生成后，旧胸牌立即作废。",
    "The old badge is void from that moment.",
  ),
  regulatorNote: phrase(
    "这是监管人员的账号：本单位不能修改、重置或代用，只能停用，停用会留下记录。",
    "This account belongs to a regulator: nobody here can edit, reset or use it. It can only be blocked, and that is recorded.",
  ),
  notAllowed: phrase("您无权对此人员做这项操作", "You may not do this to this person"),
  lastAdministrator: phrase(
    "这是最后一个能登录的管理员，不能这样做",
    "This is the last administrator who can sign in",
  ),
  actNotNow: phrase("现在的状态不能这样做", "That does not fit the present standing"),
  numberTaken: phrase("该工号已有人使用", "Somebody has this staff number"),
  certificateTaken: phrase("该证书编号已登记", "This certificate is registered already"),
  certificateGone: phrase("该证书已失效或不存在", "This certificate does not count any more"),
  sessions: phrase("登录会话", "Sessions"),
  journal: phrase("日志", "Journal"),
  photo: phrase("证书照片", "Photo of the certificate"),
  photoShort: phrase("照片", "Photo"),
  photoHint: phrase("JPEG、PNG 或 WebP，不超过 8 MB", "JPEG, PNG or WebP, up to 8 MB"),
  photoAgain: phrase(
    "浏览器不保留文件，请重新选择照片",
    "A browser keeps no file: choose the photo again",
  ),
  photoMissing: phrase("无照片", "No photo"),
  photoOf: phrase("证书 {number} 的照片", "Photo of certificate {number}"),
  photoTitle: phrase("证书 {number} 的照片", "Photo of certificate {number}"),
  addCertificate: phrase("登记证书", "Add certificate"),
  renew: phrase("换证", "Renew"),
  renewTitle: phrase("换证：{number}", "Renew {number}"),
  withdraw: phrase("注销", "Withdraw"),
  withdrawTitle: phrase("注销证书 {number}", "Withdraw certificate {number}"),
  certificateKind: phrase("证书类型", "Kind of certificate"),
  certificateNumber: phrase("证书编号", "Number"),
  issuer: phrase("发证机关", "Issued by"),
  issuedOn: phrase("发证日期", "Issued on"),
  expiresOn: phrase("有效期至", "Valid until"),
  ended: phrase("不再有效", "No longer counts"),
  endRenewed: phrase("已换证", "Renewed"),
  noCertificates: phrase("没有登记证书", "No certificates"),
  trainings: phrase("培训", "Training"),
  addTraining: phrase("登记培训", "Add training"),
  topic: phrase("内容", "Topic"),
  heldOn: phrase("培训日期", "Held on"),
  validUntil: phrase("有效期至", "Valid until"),
  forever: phrase("长期", "For good"),
  noTrainings: phrase("没有培训记录", "No trainings"),
  staleTitle: phrase("别人刚刚改过", "Somebody else was faster"),
  staleLead: phrase(
    "您打开表单后，该人员已被修改。您填写的内容没有保存，请对照后重新修改。",
    "This person was changed after you opened the form. Nothing of yours was saved; compare and edit again.",
  ),
  rolesByAdministrator: phrase("角色由管理员分配", "Roles are given by the administrator"),
  slipPinTitle: phrase("一次性 PIN", "One-time PIN"),
  slipPinHow: phrase(
    "在登录屏选择本人，输入此 PIN，然后设置只有您自己知道的 PIN。{until} 前有效，只能用一次。",
    "Choose yourself on the sign-in screen, type this PIN, then set one that only you know. Valid until {until}, works once.",
  ),
  shownOnce: phrase(
    "只显示这一次，离开本页后无法再看。请现在打印并当面交给本人。",
    "Shown only this once. Print it now and hand it over in person.",
  ),
  printHint: phrase(
    "用浏览器的打印功能（Ctrl+P）打印本页",
    "Print this page with the browser (Ctrl+P)",
  ),
  done: phrase("完成", "Done"),
  badgeTitle: phrase("胸牌", "Badge"),
  badgeFound: phrase("拾到请交还本站", "If found, please return to"),
} as const;

export const kindWords: Readonly<Record<PersonKind, Phrase>> = {
  staff: phrase("本单位员工", "Staff"),
  contractor: phrase("承包商人员", "Contractor"),
  visitor: phrase("访客", "Visitor"),
};

export const officeWords: Readonly<Record<OfficeLevel, Phrase>> = {
  city: phrase("市级", "City"),
  district: phrase("区（县）级", "District"),
  town: phrase("镇（街道）级", "Town"),
};

export const standingWords = {
  active: peopleText.active,
  inactive: peopleText.inactive,
  blacklisted: peopleText.blacklisted,
} as const;

export const dueWords: Readonly<Record<DueLevel, Phrase>> = {
  ok: phrase("有效", "Valid"),
  d90: phrase("90 天内到期", "Due in 90 days"),
  d60: phrase("60 天内到期", "Due in 60 days"),
  d30: phrase("30 天内到期", "Due in 30 days"),
  expired: phrase("已过期", "Expired"),
};

export const actWords: Readonly<Record<PersonAct, Phrase>> = {
  deactivate: phrase("停用账号", "Switch off"),
  activate: phrase("启用账号", "Switch on"),
  blacklist: phrase("列入黑名单", "Blacklist"),
  lift: phrase("解除黑名单", "Lift blacklisting"),
  "reset-totp": phrase("取消动态口令", "Remove one-time codes"),
  "end-sessions": phrase("结束全部会话", "End all sessions"),
};

export const fieldWords: Readonly<Record<PersonField, Phrase>> = {
  name: peopleText.name,
  "staff-number": peopleText.staffNumber,
  kind: peopleText.kind,
  company: peopleText.company,
  phone: peopleText.phone,
  level: peopleText.level,
  "id-last4": peopleText.idLast4,
  consent: peopleText.consentShort,
  "face-consent": peopleText.faceConsentShort,
};

export const problemWords: Readonly<Record<FieldProblem, Phrase>> = {
  missing: phrase("请填写", "Please fill in"),
  "too-long": phrase("太长", "Too long"),
  characters: phrase("含有不允许的字符", "Contains characters that are not allowed"),
  "not-a-day": phrase("不是日期（例如 2028-01-31）", "Not a day (such as 2028-01-31)"),
  "in-the-future": phrase("不能晚于今天", "Not later than today"),
  "before-issued": phrase("必须晚于起始日期", "Must be later than the beginning"),
  "staff-number": phrase("只能用字母、数字和 -，最多 20 位", "Letters, digits and -, at most 20"),
  phone: phrase("电话号码不对", "Not a phone number"),
  "id-last4": phrase("四位：数字，末位可为 X", "Four characters: digits, the last may be X"),
  choice: phrase("请选择列出的一项", "Choose one of the list"),
  "company-needed": phrase("承包商人员必须填写单位", "A contractor needs a company"),
  taken: phrase("重复或与前面的行不一致", "A duplicate, or unlike a row above"),
};

export const importText = {
  title: phrase("导入人员和证书", "Import people and certificates"),
  intro: phrase(
    "先下载模板，填写后另存为 CSV（UTF-8 或 GBK 均可）。每行一个人和一份证书；多份证书写多行。",
    "Download the template, fill it in and save it as CSV (UTF-8 or GBK). One person and one certificate a row; more certificates, more rows.",
  ),
  template: phrase("下载模板", "Download the template"),
  file: phrase("CSV 文件", "CSV file"),
  check: phrase("检查（不写入）", "Check (writes nothing)"),
  apply: phrase("全部导入", "Import all"),
  again: phrase("另选文件", "Choose another file"),
  line: phrase("行", "Line"),
  effect: phrase("结果", "Result"),
  bad: phrase(
    "{count} 行有问题，改好后再导入；现在什么也没有写入。",
    "{count} rows are wrong. Correct them and try again; nothing was written.",
  ),
  good: phrase(
    "检查通过：将新增 {people} 人、{certificates} 份证书。",
    "All rows are sound: {people} people and {certificates} certificates will be added.",
  ),
  nothing: phrase("没有新的内容可以导入。", "There is nothing new to import."),
  done: phrase(
    "已导入 {people} 人、{certificates} 份证书。",
    "Imported {people} people and {certificates} certificates.",
  ),
  gone: phrase("检查结果已过期，请重新选择文件。", "The check has lapsed; choose the file again."),
  shown: phrase("只显示前 {max} 行", "Only the first {max} rows are shown"),
} as const;

export const fileProblemWords: Readonly<Record<FileProblem, Phrase>> = {
  empty: phrase("文件是空的，或没有数据行", "The file is empty or has no rows"),
  "too-large": phrase("文件超过 1 MB", "The file is larger than 1 MB"),
  "not-text": phrase(
    "这不是 CSV 文本（Excel 文件请先另存为 CSV）",
    "This is no CSV text (save a workbook as CSV first)",
  ),
  encoding: phrase("文字编码不是 UTF-8 或 GBK", "The text is neither UTF-8 nor GBK"),
  "too-many-rows": phrase("超过 2000 行", "More than 2000 rows"),
  "no-columns": phrase("找不到“工号”和“姓名”两列", "The columns for number and name are missing"),
  quotes: phrase("引号没有成对", "A quotation mark is never closed"),
};

export const effectWords: Readonly<Record<RowEffect, Phrase>> = {
  "adds-person": phrase("新增人员", "Adds the person"),
  "adds-certificate": phrase("新增证书", "Adds the certificate"),
  "adds-both": phrase("新增人员和证书", "Adds person and certificate"),
  "nothing-new": phrase("已有，不变", "Known, nothing changes"),
  wrong: phrase("有误", "Wrong"),
  "name-differs": phrase("工号已属于别人", "The number belongs to another name"),
  "certificate-taken": phrase("证书编号属于别人", "The certificate belongs to somebody else"),
  "not-allowed": phrase("无权修改此人员", "You may not change this person"),
};
