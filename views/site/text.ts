/** Words of the site, the wizard and the poster. */

import { type Phrase, phrase } from "../../src/platform/i18n.ts";
import type { FieldProblem } from "../../src/site/form.ts";
import type { Missing, Module, RoomKind, SiteKind, WizardStep } from "../../src/site/model.ts";

export const siteText = {
  unnamed: phrase("新站点", "New site"),
  site: phrase("本单位", "This site"),
  save: phrase("保存", "Save"),
  saveNext: phrase("保存并继续", "Save and go on"),
  cancel: phrase("取消", "Cancel"),
  add: phrase("添加", "Add"),
  edit: phrase("修改", "Edit"),
  reason: phrase("原因", "Reason"),
  reasonNeeded: phrase("请写明原因", "Give the reason"),
  staleTitle: phrase("刚才已被他人修改", "Somebody else has just changed this"),
  staleLead: phrase(
    "您填写的内容没有保存。请核对下列不同之处，再决定是否保存。",
    "What you typed was not saved. Look at what differs below, then decide whether to save.",
  ),
  staleField: phrase("现存：{stored}", "Stored now: {stored}"),
  empty: phrase("（空）", "(empty)"),
  // Facts
  name: phrase("单位名称", "Name of the enterprise"),
  creditCode: phrase("统一社会信用代码", "Unified social credit code"),
  creditHint: phrase("18 位，见营业执照", "18 characters, on the business licence"),
  emergencyPhone: phrase("应急电话", "Emergency phone"),
  emergencyHint: phrase(
    "印在海报上，须 24 小时有人接听",
    "Printed on the poster; answered day and night",
  ),
  kinds: phrase("单位类型", "Kind of site"),
  kindsHint: phrase(
    "可多选。不适用的功能和步骤不会出现。",
    "Several may apply. What does not apply is not asked.",
  ),
  modules: phrase("启用的功能", "Modules switched on"),
  address: phrase("地址", "Address"),
  longitude: phrase("经度", "Longitude"),
  latitude: phrase("纬度", "Latitude"),
  degreesHint: phrase("度，如 {example}", "Degrees, for example {example}"),
  coordinateSystem: phrase("坐标系", "Coordinate system"),
  cgcs2000: phrase(
    "WGS-84 / CGCS2000（GPS、北斗、测绘成果）",
    "WGS-84 / CGCS2000 (GPS, BeiDou, surveys)",
  ),
  gcj02: phrase("GCJ-02（高德、腾讯等地图取点）", "GCJ-02 (picked on a Chinese web map)"),
  systemHint: phrase(
    "两者可相差数百米，按取点来源选择，系统不擅自换算",
    "They differ by hundreds of metres; choose where the figures came from, nothing is converted",
  ),
  publicBase: phrase("对外网址（可空）", "Public address (may be empty)"),
  publicBaseHint: phrase(
    "如 https://gas.example.com；空则二维码仅在现场网络内可用",
    "For example https://gas.example.com; if empty the codes work on the site's network only",
  ),
  wifiName: phrase("现场 Wi-Fi 名称（可空）", "On-site Wi-Fi name (may be empty)"),
  wifiPassword: phrase("Wi-Fi 密码（可空）", "Wi-Fi password (may be empty)"),
  wifiHint: phrase(
    "会印在海报的小二维码里，请用访客网络",
    "Goes into the small code on the poster; use a guest network",
  ),
  facts: phrase("基本信息", "Facts"),
  location: phrase("位置与网络", "Location and network"),
  // Packs
  packs: phrase("规则包", "Rule packs"),
  packsLead: phrase(
    "按单位类型给出默认值，可按实际情况逐项启用或停用；每次切换都记入日志。",
    "Defaults follow the kind of site; each can be switched, and every switch goes into the journal.",
  ),
  packBinds: phrase("适用", "Binds"),
  packSource: phrase("依据", "Source"),
  packVersion: phrase("版本", "Version"),
  validFrom: phrase("施行", "Valid from"),
  on: phrase("已启用", "On"),
  off: phrase("未启用", "Off"),
  switchOn: phrase("启用", "Switch on"),
  switchOff: phrase("停用", "Switch off"),
  unverified: phrase("待核实", "to be verified"),
  notDefault: phrase("与本类单位默认值不同", "differs from the default of this kind"),
  // Code and poster
  code: phrase("瓶安码", "Site code"),
  noCode: phrase(
    "完成首次设置向导后签发瓶安码。",
    "The site code is issued at the end of the wizard.",
  ),
  codeHistory: phrase("签发记录", "Issued codes"),
  issuedAt: phrase("签发", "Issued"),
  issuedBy: phrase("签发人", "By"),
  voidedAt: phrase("作废", "Void since"),
  valid: phrase("有效", "Valid"),
  poster: phrase("打印海报", "Print the poster"),
  printHint: phrase(
    "按 Ctrl+P 打印，A4 纵向，边距选“默认”。",
    "Press Ctrl+P to print: A4 portrait, default margins.",
  ),
  reissue: phrase("重新签发", "Issue again"),
  reissueHint: phrase(
    "旧码立即作废，旧海报须全部更换。",
    "The old code is void at once; every old poster must be replaced.",
  ),
  posterLead: phrase("扫一扫，查看本站安全状态", "Scan to see the safety state of this site"),
  posterColour: phrase("绿/黄/红 由现场扫码显示", "Green, yellow or red is shown when scanned"),
  posterGreen: phrase("绿：无未整改隐患", "Green: no open hidden danger"),
  posterYellow: phrase("黄：有未整改隐患", "Yellow: a hidden danger is open"),
  posterRed: phrase("红：有重大隐患，禁止作业", "Red: a major danger is open, no work"),
  posterStep1: phrase(
    "送瓶、收瓶、用气前：先扫瓶安码，再扫气瓶码",
    "Before delivery, return or use: scan this code first, then the cylinder's",
  ),
  posterStep2: phrase("巡查库房：扫码后填写检查表", "Patrol: scan, then fill in the check table"),
  posterStep3: phrase(
    "发现泄漏或火情：先撤离，再拨打应急电话",
    "Leak or fire: leave first, then call the emergency phone",
  ),
  posterWifi: phrase("连接现场 Wi-Fi", "Join the site's Wi-Fi"),
  onSiteOnly: phrase("仅限现场 Wi-Fi 内使用", "On site Wi-Fi only"),
  // Public page
  publicTitle: phrase("瓶安码", "Site code"),
  publicValid: phrase("此码有效", "This code is valid"),
  publicVoid: phrase("此码已作废，请勿使用", "This code is void; do not use it"),
  publicVoidHint: phrase(
    "请现场人员张贴新的瓶安码海报。",
    "Ask the people on site to put up the new poster.",
  ),
  publicUnknown: phrase("没有这个瓶安码", "No such site code"),
  publicUnknownHint: phrase("请检查网址，或重新扫码。", "Check the address, or scan again."),
  publicBusy: phrase("访问过于频繁，请稍后再试", "Too many requests; try again in a minute"),
  call: phrase("拨打 {phone}", "Call {phone}"),
} as const;

export const wizardText = {
  title: phrase("首次设置向导", "First-run wizard"),
  progress: phrase("设置步骤", "Steps"),
  lead: phrase(
    "按顺序完成；每一步都会保存，可随时离开，回来后从这里继续。",
    "In order; every step is saved, and you can leave and go on here at any time.",
  ),
  missing: phrase("还缺：", "Still missing:"),
  locked: phrase("请先完成前面的步骤", "Complete the steps before this one first"),
  goOpen: phrase("前往当前步骤", "Go to the open step"),
  skipped: phrase("本类单位不需要此步骤", "Not needed for this kind of site"),
  next: phrase("下一步", "Next"),
  complete: phrase("已全部登记，下一步", "All entered, go on"),
  roomsLead: phrase(
    "登记每一间瓶库：存放介质、限量和责任人。",
    "Enter every storage room: media, limits and who is responsible.",
  ),
  operatorsLead: phrase(
    "特种作业人员须有有效证件、证件照片和本人同意；本站使用人脸核验时，还须采集人脸模板，或记录本人不同意。",
    "A special operator needs a valid certificate, its photo and own consent; where the site uses face checks also a template, or their word that they decline.",
  ),
  faceTitle: phrase("人脸核验", "Face checks"),
  faceLead: phrase(
    "用于动火前、固定动火区和换人操作时核对本人，只在本机比对，不上传。须本人单独同意；不同意的人由第二人核对，不受影响。",
    "To know the person before hot work, in fixed hot-work areas and at a change of operator; compared inside this box, never sent. Each person agrees separately; for whoever declines a second person checks.",
  ),
  faceUse: phrase("本站使用人脸核验", "This site uses face checks"),
  faceSave: phrase("保存", "Save"),
  faceEnrolled: phrase("人脸模板已采集", "Face enrolled"),
  faceDeclined: phrase("本人不采集，由第二人核对", "Declined; a second person checks"),
  faceMissing: phrase("缺人脸模板", "No face template yet"),
  faceEnrol: phrase("采集人脸", "Enrol the face"),
  faceOpen: phrase("查看", "Open"),
  accountsLead: phrase(
    "为安全管理员和其他人员建立账号，每人用自己的账号登录。",
    "Make an account for the safety manager and others; everybody signs in as himself.",
  ),
  checksLead: phrase(
    "以下检查表将作为本单位的首版启用，可在以后修改。",
    "These check tables become the first version of this site; they can be changed later.",
  ),
  checksLater: phrase(
    "本版本尚未包含检查表模块：此处仅确认清单，模块启用后按此清单采用。",
    "This version does not have the check tables yet: the list is confirmed here and adopted when they arrive.",
  ),
  checksAdopted: phrase("已采用", "adopted"),
  checksPlanned: phrase("将采用", "to be adopted"),
  checksItems: phrase("{count} 项", "{count} items"),
  doneLead: phrase(
    "全部步骤完成后签发瓶安码：一个无法猜到的编码，印成海报张贴在现场。",
    "When every step is complete the site code is issued: a code nobody can guess, printed as a poster.",
  ),
  issue: phrase("签发瓶安码", "Issue the site code"),
  issued: phrase("瓶安码已签发，设置完成。", "The site code is issued; the set-up is complete."),
  openPoster: phrase("打开 A4 海报", "Open the A4 poster"),
  addOperator: phrase("添加特种作业人员", "Add a special operator"),
  addAccount: phrase("添加账号", "Add an account"),
  personName: phrase("姓名", "Name"),
  staffNumber: phrase("工号", "Staff number"),
  certificateKind: phrase("证件类型", "Kind of certificate"),
  certificateNumber: phrase("证件编号", "Certificate number"),
  expiresOn: phrase("有效期至", "Valid until"),
  photo: phrase("证件照片", "Photo of the certificate"),
  photoHint: phrase("JPEG、PNG 或 WebP，不超过 8 MB", "JPEG, PNG or WebP, up to 8 MB"),
  consent: phrase(
    "本人同意为安全管理目的保存其证件信息和照片",
    "The person consents to certificate and photo being kept for safety management",
  ),
  role: phrase("角色", "Role"),
  pin: phrase("登录 PIN（4–8 位数字）", "PIN (4 to 8 digits)"),
  pinOptional: phrase("可空，以后再设", "May be empty and set later"),
  complete1: phrase("齐全", "Complete"),
  fileTitle: phrase("补齐证件照片与同意", "Add photo and consent"),
} as const;

export const roomText = {
  title: phrase("瓶库", "Storage rooms"),
  add: phrase("添加瓶库", "Add a storage room"),
  editTitle: phrase("修改瓶库 {name}", "Edit storage room {name}"),
  name: phrase("名称", "Name"),
  kind: phrase("用途", "Use"),
  media: phrase("允许存放的介质与限量", "Media allowed and limits"),
  mediaHint: phrase(
    "勾选介质；限量留空表示不限。性质相抵触的介质不能同库。",
    "Tick the media; an empty limit is none. Media that must be apart cannot share a room.",
  ),
  maxCount: phrase("最多 只", "Most cylinders"),
  maxKg: phrase("最多 千克", "Most kg"),
  limitCount: phrase("{count} 只", "{count} cylinders"),
  limitKg: phrase("{kg} 千克", "{kg} kg"),
  noLimit: phrase("不限", "no limit"),
  responsible: phrase("责任人", "Responsible"),
  level: phrase("管控层级", "Level of control"),
  note: phrase("备注", "Note"),
  empty: phrase("还没有瓶库", "No storage room yet"),
  retire: phrase("停用", "Retire"),
  retireTitle: phrase("停用瓶库 {name}", "Retire storage room {name}"),
  retired: phrase("已停用", "Retired"),
  inUse: phrase("在用", "In use"),
  nobody: phrase("此人不存在或已停用", "This person does not exist or is switched off"),
  nameTaken: phrase("已有同名瓶库", "Another room has this name"),
  tooMany: phrase("瓶库数量已达上限", "There are as many rooms as this box keeps"),
  notFound: phrase("没有这间瓶库", "No such storage room"),
  isRetired: phrase("此瓶库已停用，不能修改", "This room is retired and cannot be changed"),
  clash: phrase(
    "{one} 与 {other} 不能同库：{why}",
    "{one} and {other} must not share a room: {why}",
  ),
} as const;

export const clashWords = {
  reacts: phrase("会发生反应", "they react with each other"),
  oxidiser_by_flammable: phrase("助燃气体与可燃气体须分库", "an oxidiser beside a flammable gas"),
  toxic_apart: phrase("有毒气体须单独存放", "toxic gas is kept apart"),
} as const;

export const kindWords: Readonly<Record<SiteKind, Phrase>> = {
  "filling-station": phrase("充装站", "Filling station"),
  "filling-station:lpg": phrase("液化石油气充装站", "LPG filling station"),
  "filling-station:industrial": phrase("工业气体充装站", "Industrial-gas filling station"),
  outlet: phrase("供应站（三级网点）", "Outlet"),
  "using-enterprise": phrase("用气单位", "Using enterprise"),
  "using-enterprise:hazardous-chemical": phrase(
    "用气单位：危险化学品企业",
    "Using enterprise: hazardous chemicals",
  ),
  "using-enterprise:mine": phrase("用气单位：矿山", "Using enterprise: mine"),
  "using-enterprise:other": phrase("用气单位：其他工贸", "Using enterprise: other industry"),
  "petrol-station": phrase("加油站", "Petrol station"),
};

export const moduleWords: Readonly<Record<Module, Phrase>> = {
  filling: phrase("充装", "Filling"),
  cylinders: phrase("气瓶档案", "Cylinders"),
  rooms: phrase("瓶库", "Storage rooms"),
  "special-operators": phrase("特种作业人员", "Special operators"),
  delivery: phrase("配送", "Delivery"),
  "use-checks": phrase("用气检查", "Checks before use"),
  permits: phrase("作业票", "Work permits"),
  positioning: phrase("人员定位", "Positioning"),
};

export const stepWords: Readonly<Record<WizardStep, Phrase>> = {
  enterprise: phrase("单位", "Enterprise"),
  location: phrase("位置", "Location"),
  rooms: phrase("瓶库", "Storage rooms"),
  operators: phrase("特种作业人员", "Special operators"),
  accounts: phrase("账号", "Accounts"),
  checks: phrase("检查表", "Check tables"),
  done: phrase("瓶安码", "Site code"),
};

export const missingWords: Readonly<Record<Missing, Phrase>> = {
  "credit-code": phrase("统一社会信用代码", "unified social credit code"),
  kinds: phrase("单位类型", "kind of site"),
  phone: phrase("应急电话", "emergency phone"),
  address: phrase("地址", "address"),
  coordinates: phrase("坐标", "coordinates"),
  room: phrase("至少一间瓶库", "at least one storage room"),
  operator: phrase("至少一名特种作业人员", "at least one special operator"),
  "operator-certificate": phrase("特种作业人员的证件", "certificate of a special operator"),
  "operator-expired": phrase("在有效期内的证件", "a certificate that has not expired"),
  "operator-photo": phrase("证件照片", "photo of the certificate"),
  "operator-face": phrase(
    "人脸模板（或本人不同意的记录）",
    "the face template (or that they decline)",
  ),
  "operator-consent": phrase("本人同意", "the person's consent"),
  account: phrase("至少一个其他账号", "at least one other account"),
  confirmation: phrase("您的确认", "your confirmation"),
  code: phrase("签发瓶安码", "the site code"),
};

export const roomKindWords: Readonly<Record<RoomKind, Phrase>> = {
  full: phrase("实瓶库", "Full cylinders"),
  empty: phrase("空瓶库", "Empty cylinders"),
  both: phrase("空、实瓶分区", "Both, in separate areas"),
};

export const problemWords: Readonly<Record<FieldProblem, Phrase>> = {
  missing: phrase("必填", "Required"),
  "too-long": phrase("太长", "Too long"),
  characters: phrase("含有不能使用的字符", "Contains characters that cannot be used"),
  "credit-code": phrase("代码或校验位不正确", "Wrong code or check character"),
  phone: phrase("只能是电话号码", "Must be a phone number"),
  "no-kind": phrase("请至少选择一类", "Choose at least one"),
  "not-a-number": phrase("请填数字", "Must be a number"),
  "out-of-range": phrase("超出范围", "Out of range"),
  base: phrase(
    "请填 http:// 或 https:// 开头的网址",
    "An address that starts with http:// or https://",
  ),
  "wifi-password": phrase("密码至少 8 位", "At least 8 characters"),
  unknown: phrase("请从列表中选择", "Choose from the list"),
  "no-medium": phrase("请至少勾选一种介质", "Tick at least one medium"),
  clash: phrase("不能同库", "Must be apart"),
  taken: phrase("已被使用", "Already in use"),
  "not-a-day": phrase("请填日期，如 2028-06-30", "A date, for example 2028-06-30"),
  expired: phrase("证件已过期", "The certificate has expired"),
  number: phrase("1–20 位字母、数字或横线", "1 to 20 letters, digits or dashes"),
  "weak-pin": phrase("4–8 位数字，不能相同或连续", "4 to 8 digits, not all alike and not a run"),
  corners: phrase(
    "写成 0,0; 4.5,0; 4.5,3（米），至少三点",
    "As 0,0; 4.5,0; 4.5,3 (metres), three or more",
  ),
};
