/** Words of the page of orders from above. */
import { phrase } from "../../src/platform/i18n.ts";

export const ordersText = {
  title: phrase("上级指令", "Orders from above"),
  back: phrase("返回上传", "Back to upstream"),
  locks: phrase("上级锁定（未解除）", "Locks of an authority that stand"),
  noLocks: phrase("没有上级锁定", "No lock of an authority stands"),
  locksHint: phrase(
    "上级锁定只能由下达单位解除。联系不上且不解除会更危险时，由系统管理员和另一名本站人员共同解除：写明理由，立即报警并上报。",
    "Only the authority that ordered a lock lifts it. When it cannot be reached and the lock itself is the danger, an administrator and a second person of the staff lift it together: with a reason, an alarm, and a report upstream.",
  ),
  placedBy: phrase("{by} · {at}", "{by} · {at}"),
  breakGlass: phrase("两人紧急解除", "Lift by two persons"),
  reason: phrase("理由", "Reason"),
  list: phrase("收到的指令", "Orders received"),
  none: phrase("还没有收到上级指令", "No order has come from above yet"),
  at: phrase("收到时间", "Received"),
  from: phrase("下达单位", "Authority"),
  what: phrase("指令", "Order"),
  words: phrase("理由或通知内容", "Reason or text"),
  verdict: phrase("结果", "Outcome"),
  lock: phrase("锁定", "Lock"),
  unlock: phrase("解除锁定", "Lift a lock"),
  notice: phrase("通知", "Notice"),
  positions: phrase("调看人员实时位置", "Where people are"),
  "check-table": phrase("检查表 {table}", "Check table {table}"),
  thresholds: phrase("报警升级时限", "Times of alarm escalation"),
  unknown: phrase("无法识别", "Not understood"),
  tables: phrase("检查表", "Check tables"),
  tablesAtOnce: phrase("规定项不减少时直接启用", "Used at once if nothing prescribed is lost"),
  tablesAsked: phrase("每次由本站确认", "The site decides on each"),
  toAtOnce: phrase("改为直接启用", "Use at once"),
  toAsked: phrase("改为本站确认", "Decide on each"),
  station: phrase("全站", "the station"),
  row: phrase("{row} 排", "row {row}"),
  gun: phrase("枪 {label}", "gun {label}"),
  unbelieved: phrase(
    "启动以来有 {count} 条无法核实的指令，未执行。",
    "{count} orders since the start proved nothing and were not obeyed.",
  ),
  authorities: phrase("可下达指令的单位", "Who may give orders"),
  noAuthorities: phrase("没有登记上级单位，任何远程指令都不执行", "None: no order is obeyed"),
  add: phrase("登记上级单位", "Enter an authority"),
  addHint: phrase(
    "请对方提供 Ed25519 公钥（PEM），用电话或当面核对下面显示的指纹后再启用。只有它签名的指令才会执行。",
    "Ask for its Ed25519 public key (PEM) and compare the fingerprint by telephone or in person. Only what this key signed is obeyed.",
  ),
  name: phrase("单位名称", "Name of the authority"),
  key: phrase("公钥（PEM）", "Public key (PEM)"),
  fingerprint: phrase("公钥指纹", "Fingerprint"),
  since: phrase("登记时间", "Since"),
  state: phrase("状态", "State"),
  inForce: phrase("有效", "In force"),
  ended: phrase("已停用", "Ended"),
  end: phrase("停用", "End"),
  endHint: phrase(
    "停用后不再执行它的指令；它已下达的锁定仍然有效。",
    "Its orders are obeyed no more; what it locked stays locked.",
  ),
  save: phrase("登记", "Enter"),
  noName: phrase("请填写单位名称", "Give the name of the authority"),
  noKey: phrase("不是 Ed25519 公钥（PEM）", "Not an Ed25519 public key in PEM"),
  tooMany: phrase("最多登记 20 个单位", "Twenty at most"),
  noReason: phrase("请写明理由", "Give a reason"),
  lockGone: phrase("该锁定已经解除", "This lock is lifted already"),
} as const;

export const orderVerdicts = {
  done: phrase("已执行", "Done"),
  waiting: phrase("待本站确认", "Waits for the site"),
  not_understood: phrase("未执行：无法识别的指令", "Refused: not an order of this contract"),
  bad_table: phrase("未执行：检查表不可用", "Refused: the table cannot be used"),
  bad_thresholds: phrase("未执行：时限不正确", "Refused: wrong times"),
  no_room: phrase("未执行：待确认或已有的太多", "Refused: too many wait or are there"),
  superseded: phrase("已被该单位的新方案代替", "Replaced by a later one of the authority"),
  declined: phrase("本站未采纳", "Declined by the site"),
  wrong_times: phrase(
    "未执行：有效期不正确（最长 24 小时）",
    "Refused: wrong validity (24 h at most)",
  ),
  expired: phrase("未执行：已过期", "Refused: it came too late"),
  from_the_future: phrase(
    "未执行：签发时间晚于本机时间",
    "Refused: issued later than the box's time",
  ),
  time_unconfirmed: phrase(
    "未执行：本机时间不可信，只接受锁定",
    "Refused: the box's time is not trusted; only locks are obeyed",
  ),
  no_such_target: phrase("未执行：没有这个枪或排", "Refused: no such gun or row"),
  no_way_back: phrase(
    "未执行：收到命令的线路不能上报实时位置",
    "Refused: the line it came by cannot carry positions",
  ),
  no_such_lock: phrase("未执行：不是该单位下达的锁定", "Refused: not a lock of this authority"),
  lock_gone: phrase("未执行：该锁定已经解除", "Refused: this lock is lifted already"),
} as const;

/** Of the page where somebody decides on a proposal. */
export const proposalText = {
  title: phrase("上级方案", "Proposal from above"),
  back: phrase("返回上级指令", "Back to the orders"),
  facts: phrase("方案", "Proposal"),
  lost: phrase(
    "采纳后将减少或改变 {count} 个有标准依据的规定项，所以不会自动启用。请核对标准后再决定。",
    "{count} items that a standard prescribes would be gone or asked otherwise, so it is never used by itself. Compare with the standard before you decide.",
  ),
  looser: phrase(
    "有时限变长：无人确认的报警会更晚上报，所以必须由本站人员决定。",
    "Some times become longer: an alarm that nobody acknowledged would go up later, so somebody on site decides.",
  ),
  difference: phrase("与现行版本的差异", "Difference from what is in use"),
  retired: phrase(
    "本站已停用这张表，采纳后重新启用。",
    "This site took the table out of use; accepted, it is used again.",
  ),
  new: phrase(
    "本站还没有这张表，采纳后新增。",
    "The site does not have this table; accepted, it is new.",
  ),
  none: phrase("没有差异", "No difference"),
  change: phrase("变化", "Change"),
  item: phrase("检查项", "Item"),
  basis: phrase("依据", "Basis"),
  added: phrase("新增", "Added"),
  removed: phrase("删除", "Removed"),
  changed: phrase("修改", "Changed"),
  prescribed: phrase("规定项", "prescribed"),
  details: phrase(
    "判定要求有改变（等级、类型、限值、拍照或条件）",
    "How it is judged changes: grade, kind, limits, photo or condition",
  ),
  priority: phrase("报警等级", "Priority"),
  now: phrase("现在", "Now"),
  asked: phrase("方案", "Asked for"),
  times: phrase(
    "{first} 分钟报主管，{second} 分钟报管理员",
    "manager after {first} min, administrator after {second} min",
  ),
  decision: phrase("决定", "Decision"),
  decisionHint: phrase(
    "决定和理由会回复给下达单位。",
    "The decision and its reason go back to the authority.",
  ),
  reason: phrase("理由", "Reason"),
  choose: phrase("请选择采纳或不采纳", "Accept or decline"),
  accept: phrase("采纳", "Accept"),
  decline: phrase("不采纳", "Decline"),
  decidedAt: phrase("{at} {verdict}：{reason}", "{at} {verdict}: {reason}"),
} as const;

export const decisionProblems = {
  "order.gone": phrase("这个方案已经处理过了", "This proposal has been decided already"),
  "order.reason_needed": phrase("请写明理由", "Give a reason"),
  "order.changed_meanwhile": phrase(
    "现行内容刚刚改变，请看新的差异再决定",
    "What is in use has just changed; look at the difference anew",
  ),
  "order.draft_open": phrase(
    "本站正在编制这张表的草稿，请先发布或放弃草稿",
    "A draft of this table is being written here; publish or discard it first",
  ),
  "order.not_usable": phrase(
    "这个方案现在不能采纳，只能不采纳",
    "It cannot be accepted now, only declined",
  ),
} as const;
