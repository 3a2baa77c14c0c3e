/** Words of customers, orders and visits. */
import type { CustomerField, FieldProblem, OrderField } from "../../src/delivery/form.ts";
import type {
  CustomerKind,
  HandOverProblem,
  OrderState,
  RefuseReason,
  VisitState,
  VisitStep,
} from "../../src/delivery/model.ts";
import type { ContractState } from "../../src/delivery/rules.ts";
import { type Phrase, phrase } from "../../src/platform/i18n.ts";

export const deliveryText = {
  title: phrase("配送", "Deliveries"),
  takeAlong: phrase("带走任务，没有网络也能做", "Take it along, for where there is no network"),
  mine: phrase("我的配送", "My deliveries"),
  today: phrase("今日订单", "Today's orders"),
  visits: phrase("配送记录", "Visits"),
  visitsEmpty: phrase("这段时间没有配送记录", "No visit in this time"),
  noOrders: phrase("今天没有派给您的订单", "No order is assigned to you today"),
  noOrdersHint: phrase(
    "没有订单也可以送气：扫描用户码开始。",
    "You can deliver without an order: scan the customer's code.",
  ),
  start: phrase("开始配送", "Start a visit"),
  startLead: phrase(
    "先扫用户门口的用户码，再卸瓶。",
    "Scan the code at the customer's door before any cylinder leaves the truck.",
  ),
  startTyped: phrase("手工输入用户码", "Type the customer's code"),
  startChosen: phrase("没有用户码？从名单中选择", "No code there? Choose from the list"),
  startReason: phrase("没有扫码的原因", "Why the code was not scanned"),
  startGo: phrase("在这户开始", "Start here"),
  startUnknown: phrase("没有这个用户码", "No customer has this code"),
  startFind: phrase("查找用户（姓名、电话、地址）", "Find a customer (name, phone, address)"),
  truck: phrase("车辆或网点", "Truck or outlet"),
  truckFirst: phrase("先选择车辆或网点", "Choose the truck or outlet first"),
  truckChange: phrase("更换", "Change"),
  noTrucks: phrase(
    "还没有登记车辆，请先在“地点”中登记",
    "No truck is registered yet; add one under Places",
  ),
  continueVisit: phrase("继续配送：{name}", "Continue: {name}"),
  customer: phrase("用户", "Customer"),
  address: phrase("地址", "Address"),
  driver: phrase("配送员", "Driver"),
  nobody: phrase("未派单", "not assigned"),
  time: phrase("时间", "Time"),
  state: phrase("状态", "State"),
  full: phrase("送出满瓶", "Full handed over"),
  empty: phrase("收回空瓶", "Empty taken back"),
  pieces: phrase("{count} 只", "{count}"),
  step: phrase("第 {n} 步，共 {all} 步", "Step {n} of {all}"),
  checkLead: phrase(
    "逐项检查用户的气瓶、阀门、胶管和环境，拍现场照片。",
    "Check the cylinder, valve, hose and surroundings item by item and take photos.",
  ),
  checkStart: phrase("开始入户安检", "Start the check"),
  checkGoOn: phrase("继续入户安检", "Go on with the check"),
  checkFailed: phrase("安检不合格，不能供气", "The check failed: no gas may be left here"),
  checkFailedHint: phrase(
    "请登记拒绝供气，并约定复查日期。",
    "Record the refusal and a day to come back.",
  ),
  checkResult: phrase("查看安检结果", "See the result of the check"),
  noticeLead: phrase("请向用户读出以下安全告知：", "Read this safety notice to the customer:"),
  noticeRead: phrase("已读出并讲解", "Read out and explained"),
  noticeNone: phrase("还没有发布安全告知。", "No safety notice is published yet."),
  handOverLead: phrase("扫描每一只要送出的满瓶。", "Scan every full cylinder you hand over."),
  emptiesLead: phrase(
    "扫描收回的空瓶；没有就直接点下一步。",
    "Scan the empty cylinders you take back; if there are none, go on.",
  ),
  scanFull: phrase("正在扫：送出满瓶", "Scanning: full, handed over"),
  scanEmpty: phrase("正在扫：收回空瓶", "Scanning: empty, taken back"),
  typedCode: phrase("手工输入瓶码", "Type a cylinder's code"),
  typedGo: phrase("登记", "Enter"),
  nextEmpties: phrase("满瓶扫完，去收空瓶", "All full ones scanned, go on to the empties"),
  emptiesNone: phrase("没有空瓶可收", "Nothing to take back"),
  emptiesDone: phrase("空瓶已收齐", "All empties scanned"),
  undo: phrase("撤回", "Take back"),
  undone: phrase("已撤回", "taken back"),
  barred: phrase("不能送出", "Must not be handed over"),
  oddScan: phrase(
    "已登记，但与台账不符，已提醒管理人员。",
    "Recorded, but it does not fit the ledger; the office has been told.",
  ),
  scanned: phrase("已登记：{code}", "Recorded: {code}"),
  signLead: phrase("请用户核对并签名。", "Ask the customer to check this and to sign."),
  signedBy: phrase("签名人姓名", "Name of the person who signs"),
  signAgain: phrase("重写", "Clear"),
  signSave: phrase("确认签名", "Save the signature"),
  signPhoto: phrase("或上传纸质签名的照片", "Or a photo of a signature on paper"),
  finishLead: phrase("全部完成，可以结束这次配送。", "Everything is done; the visit can be ended."),
  finish: phrase("结束配送", "End the visit"),
  refuse: phrase("拒绝供气", "Refuse to deliver"),
  refuseTitle: phrase("拒绝供气并约定复查", "Refuse to deliver and come back later"),
  refuseReason: phrase("原因", "Reason"),
  refuseNote: phrase("说明", "In words"),
  followUpOn: phrase("复查日期", "Day to come back"),
  followUps: phrase("待复查", "To come back for"),
  followUpsLate: phrase("{count} 户已到或超过复查日期", "{count} are due or overdue"),
  followUpsEmpty: phrase("没有待复查的用户", "Nobody to come back for"),
  followUpDone: phrase("复查已完成", "Settled"),
  followUpTitle: phrase("登记复查结果：{name}", "What came of it: {name}"),
  followUpNote: phrase("结果", "Result"),
  checksDue: phrase("入户安检到期", "Checks that are due"),
  checksDueHint: phrase(
    "距上次入户安检超过 {months} 个月（待核实）",
    "More than {months} months since the last check (to be verified)",
  ),
  checksDueEmpty: phrase("没有到期的入户安检", "No check is due"),
  lastCheck: phrase("上次安检", "Last check"),
  receipt: phrase("配送单", "Delivery note"),
  print: phrase("打印", "Print"),
  signature: phrase("用户签名", "Customer's signature"),
  arrival: phrase("到户方式", "Found by"),
  arrivalCode: phrase("扫描用户码", "customer's code"),
  arrivalChosen: phrase("从名单选择：{reason}", "chosen from the list: {reason}"),
  noticeFact: phrase("安全告知", "Safety notice"),
  noticeVersion: phrase("第 {version} 版，{at} 读出", "version {version}, read at {at}"),
  notRead: phrase("未读出", "not read"),
  back: phrase("返回", "Back"),
  exportCsv: phrase("导出表格", "Export"),
  cutNote: phrase("已达到 {max} 行上限，未全部导出", "Cut at {max} lines; not everything is here"),
  noticeTitle: phrase("安全告知", "Safety notice"),
  noticeEdit: phrase("发布新版", "Publish a new version"),
  noticeZh: phrase("中文", "Chinese"),
  noticeEn: phrase("英文", "English"),
  noticeNow: phrase("现行第 {version} 版，{at} 发布", "Version {version}, published {at}"),
  noticeMissing: phrase("两种文字都要填写", "Both languages are needed"),
  notFound: phrase("没有这次配送", "There is no such visit"),
  from: phrase("起", "From"),
  to: phrase("止", "To"),
  any: phrase("全部", "All"),
} as const;

export const orderText = {
  title: phrase("订单", "Orders"),
  add: phrase("登记订单", "Take an order"),
  model: phrase("瓶型", "Model"),
  count: phrase("数量", "Count"),
  window: phrase("可上门时间", "When somebody is there"),
  windowHint: phrase("例如：18 点以后", "For example: after 18:00"),
  assign: phrase("派单", "Assign"),
  cancel: phrase("取消订单", "Cancel the order"),
  cancelTitle: phrase("取消 {name} 的订单？", "Cancel the order of {name}?"),
  reason: phrase("原因", "Reason"),
  empty: phrase("没有符合条件的订单", "No order matches"),
  late: phrase("已过期", "overdue"),
  deliver: phrase("去送", "Deliver"),
} as const;

export const customerText = {
  title: phrase("用户", "Customers"),
  add: phrase("登记用户", "Add a customer"),
  editTitle: phrase("修改用户 {name}", "Edit {name}"),
  search: phrase("姓名、电话、地址或合同号", "Name, phone, address or contract"),
  kind: phrase("类别", "Kind"),
  contract: phrase("供气合同", "Supply contract"),
  contractPhoto: phrase("合同照片", "Photo of the contract"),
  contractUpload: phrase("上传照片", "Upload the photo"),
  withoutContract: phrase("没有有效合同", "without a valid contract"),
  contractUntilFact: phrase("{no}，有效期至 {until}", "{no}, valid until {until}"),
  limitFact: phrase("{kg} kg（待核实）", "{kg} kg (to be verified)"),
  standing: phrase("现有气瓶", "Cylinders there now"),
  history: phrase("配送历史", "Deliveries"),
  retire: phrase("停用", "Retire"),
  retireTitle: phrase("停用用户 {name}？", "Retire {name}?"),
  retired: phrase("已停用", "retired"),
  inUse: phrase("在用", "in use"),
  reason: phrase("原因", "Reason"),
  empty: phrase("还没有用户", "No customer yet"),
  emptyHint: phrase("登记用户，或从表格导入。", "Add one, or import a spreadsheet."),
  emptyFound: phrase("没有符合条件的用户", "No customer matches"),
  code: phrase("用户码", "Customer's code"),
  codeHint: phrase(
    "贴在用户的用气处；配送员先扫此码，用户扫码可看自己的记录。",
    "Goes where the gas is used: the driver scans it first, the customer sees their own record with it.",
  ),
  codePrint: phrase("打印用户码", "Print the code"),
  save: phrase("保存", "Save"),
  cancel: phrase("取消", "Cancel"),
  edit: phrase("修改", "Edit"),
  order: phrase("登记订单", "Take an order"),
  twin: phrase("同一电话和地址已有登记", "The same phone and address are registered already"),
  twinOpen: phrase("打开已有用户", "Open that customer"),
  tooMany: phrase("用户数已达上限", "The register is full"),
  isRetired: phrase("该用户已停用，不能修改", "This customer is retired and cannot be changed"),
  notFound: phrase("没有这个用户", "There is no such customer"),
  stale: phrase("刚才有人修改了这个用户", "Somebody changed this customer meanwhile"),
  reasonNeeded: phrase("请填写原因", "A reason is needed"),
  importTitle: phrase("导入用户", "Import customers"),
  importLead: phrase(
    "CSV 表格（UTF-8 或 GBK），第一行是列名：类别、姓名、地址、电话、合同编号、合同有效期、限量（kg）、备注。先检查，无错再写入。",
    "A CSV file (UTF-8 or GBK) whose first line names the columns: Kind, Name, Address, Phone, Contract no., Contract until, Limit (kg), Note. It is checked first and written only when nothing is wrong.",
  ),
  importFile: phrase("文件", "File"),
  importGo: phrase("检查并导入", "Check and import"),
  importDone: phrase("已导入 {count} 户，{known} 户已存在", "{count} imported, {known} were known"),
  importBad: phrase(
    "有 {count} 行不能导入，什么都没有写入",
    "{count} rows cannot be imported; nothing was written",
  ),
  importLine: phrase("行", "Line"),
  importWhy: phrase("原因", "Why"),
  importEmpty: phrase("文件中没有数据行", "The file has no rows"),
  importColumns: phrase("缺少列：{names}", "Columns are missing: {names}"),
  importTooMany: phrase("超过 {max} 行", "More than {max} rows"),
  importUnread: phrase("读不出这个文件", "The file cannot be read"),
  publicTitle: phrase("我的用气记录", "My gas record"),
  publicLast: phrase("最近配送", "Last deliveries"),
  publicNext: phrase("下次入户安检", "Next check of the installation"),
  publicNone: phrase("还没有配送记录", "No delivery yet"),
  publicCall: phrase(
    "闻到燃气味：关阀、开窗、不动电器，到屋外拨打",
    "You smell gas: close the valve, open the windows, touch no switch, go outside and call",
  ),
} as const;

export const kindWords: Readonly<Record<CustomerKind, Phrase>> = {
  household: phrase("居民", "Household"),
  commercial: phrase("商业", "Commercial"),
};

export const contractWords: Readonly<Record<ContractState, Phrase>> = {
  "not-needed": phrase("不需要", "not needed"),
  missing: phrase("缺合同", "missing"),
  ended: phrase("合同过期", "ended"),
  valid: phrase("有效", "valid"),
};

export const orderStateWords: Readonly<Record<OrderState, Phrase>> = {
  open: phrase("待派单", "open"),
  assigned: phrase("已派单", "assigned"),
  delivered: phrase("已送达", "delivered"),
  refused: phrase("拒绝供气", "refused"),
  cancelled: phrase("已取消", "cancelled"),
};

export const visitStateWords: Readonly<Record<VisitState, Phrase>> = {
  "under-way": phrase("进行中", "under way"),
  delivered: phrase("已送达", "delivered"),
  refused: phrase("拒绝供气", "refused"),
};

export const stepWords: Readonly<Record<VisitStep, Phrase>> = {
  check: phrase("入户安检", "Check"),
  notice: phrase("安全告知", "Safety notice"),
  "hand-over": phrase("送出满瓶", "Hand over"),
  empties: phrase("收回空瓶", "Empties back"),
  signature: phrase("用户签名", "Signature"),
  finish: phrase("完成", "Finish"),
};

export const refuseWords: Readonly<Record<RefuseReason, Phrase>> = {
  "check-failed": phrase("入户安检不合格", "The check failed"),
  "nobody-home": phrase("家中无人", "Nobody at home"),
  "user-refuses": phrase("用户不接受检查或告知", "The customer refuses the check or the notice"),
  "no-contract": phrase("没有供气合同", "No supply contract"),
  "not-safe": phrase("现场不安全", "Not safe there"),
  other: phrase("其他（请说明）", "Something else (say what)"),
};

export const handOverWords: Readonly<Record<HandOverProblem, Phrase>> = {
  "unknown-code": phrase(
    "档案中没有这个瓶码：不要送出，带回站里核对",
    "No cylinder has this code: keep it on the truck and have it looked up",
  ),
  scrapped: phrase("该瓶已报废：带回站里", "This cylinder is scrapped: bring it back"),
  recalled: phrase("该瓶正在召回：带回站里", "This cylinder is recalled: bring it back"),
  lost: phrase("该瓶曾报失：带回站里核对", "This cylinder was reported lost: bring it back"),
  quarantined: phrase("该瓶已停用待处理：带回站里", "This cylinder is quarantined: bring it back"),
  "inspection-overdue": phrase("检验已过期：换一只", "Its inspection is overdue: take another one"),
  "life-ended": phrase("已超过使用年限：换一只", "Its service life has ended: take another one"),
  "not-full": phrase(
    "档案中它不是满瓶：换一只，或先在站里充装",
    "The register does not know it as full: take another one",
  ),
  "not-released": phrase(
    "充装后的检查还没有做完：带回站里放行后再送",
    "The steps after its fill are not finished: take another one",
  ),
  "other-medium": phrase(
    "不是液化石油气瓶：不能送入用户家",
    "It holds another gas than LPG: not for this customer",
  ),
  "over-limit": phrase(
    "加上这只就超过该用户的限量：先收回空瓶，或少送",
    "With this one the customer's limit is exceeded: take empties back first, or leave fewer",
  ),
};

export const customerFieldWords: Readonly<Record<CustomerField, Phrase>> = {
  kind: phrase("类别", "Kind"),
  name: phrase("姓名或单位", "Name"),
  address: phrase("地址", "Address"),
  phone: phrase("电话", "Phone"),
  "contract-no": phrase("合同编号", "Contract no."),
  "contract-until": phrase("合同有效期至", "Contract until"),
  limit: phrase("存瓶限量（kg）", "Limit (kg)"),
  note: phrase("备注", "Note"),
};

export const orderFieldWords: Readonly<Record<OrderField, Phrase>> = {
  customer: phrase("用户", "Customer"),
  model: phrase("瓶型", "Model"),
  count: phrase("数量", "Count"),
  day: phrase("日期", "Day"),
  window: phrase("可上门时间", "When somebody is there"),
  driver: phrase("配送员", "Driver"),
};

export const fieldProblemWords: Readonly<Record<FieldProblem, Phrase>> = {
  missing: phrase("请填写", "Needed"),
  "too-long": phrase("太长", "Too long"),
  characters: phrase("含有不能使用的字符", "Has characters that cannot be used"),
  "not-a-day": phrase("日期格式应为 2026-01-31", "Write the day like 2026-01-31"),
  "not-a-phone": phrase("不是电话号码", "Not a phone number"),
  "not-a-number": phrase("应为数字", "Must be a number"),
  "out-of-range": phrase("超出范围", "Out of range"),
  past: phrase("不能早于今天", "Must not be before today"),
  choose: phrase("请选择", "Choose one"),
  pair: phrase("合同编号和有效期要一起填", "Number and end of the contract go together"),
};

export const visitRefusalWords = {
  "visit.not_found": phrase(
    "没有这次配送，或不是您的",
    "There is no such visit, or it is not yours",
  ),
  "visit.customer": phrase("没有这个用户，或已停用", "There is no such customer, or it is retired"),
  "visit.truck": phrase("请先选择车辆或网点", "Choose the truck or outlet first"),
  "visit.reason_needed": phrase("请填写原因", "A reason is needed"),
  "visit.contract": phrase(
    "该商业用户没有有效的供气合同：请联系站里补签合同",
    "This commercial customer has no valid contract: call the office",
  ),
  "visit.order": phrase(
    "该订单不属于此用户，或已结束",
    "The order is not this customer's, or has ended",
  ),
  "visit.other_open": phrase("您还有一次没有结束的配送", "You have a visit that has not ended"),
  "visit.ended": phrase("这次配送已经结束", "This visit has ended"),
  "visit.not_now": phrase("现在还不能做这一步", "This step is not due now"),
  "visit.check_failed": phrase("安检不合格", "The check failed"),
  "visit.nothing": phrase("还没有送出气瓶", "Nothing was handed over"),
  "visit.twice": phrase("这只瓶刚才已经登记过", "This cylinder was recorded already"),
  "visit.too_many": phrase("这次配送的扫码次数已达上限", "Too many scans in one visit"),
  "visit.unreadable": phrase(
    "读不出这个码，请再扫一次或手工输入",
    "The code cannot be read: scan again or type it",
  ),
  "visit.unsigned": phrase(
    "还没有签名，或图片读不出",
    "There is no signature, or the picture cannot be read",
  ),
  "visit.day_needed": phrase(
    "请填写今天或以后的复查日期",
    "A day to come back is needed, today or later",
  ),
} as const;

export const orderRefusalWords = {
  "order.not_found": phrase("没有这张订单", "There is no such order"),
  "order.customer": phrase("没有这个用户，或已停用", "There is no such customer, or it is retired"),
  "order.driver": phrase("请选择在岗的配送员", "Choose an active driver"),
  "order.contract": phrase(
    "该商业用户没有有效的供气合同",
    "This commercial customer has no valid contract",
  ),
  "order.ended": phrase("订单已结束", "The order has ended"),
  "order.stale": phrase(
    "刚才有人修改了这张订单，请再看一遍",
    "Somebody changed this order meanwhile; look again",
  ),
  "order.reason_needed": phrase("请填写原因", "A reason is needed"),
} as const;
