/** Words of enrolment, verification and their records. */
import type {
  Aim,
  EntryReason,
  FaceRefusal,
  Hint,
  Identity,
  Liveness,
  LivenessReason,
  OperatorFace,
  Outcome,
  ReferenceKind,
} from "../../src/faces/model.ts";
import { type Phrase, phrase } from "../../src/platform/i18n.ts";

export const faceText = {
  title: phrase("人脸核验", "Face checks"),
  people: phrase("人员模板", "Templates"),
  records: phrase("核验记录", "Records"),
  report: phrase("自测报告", "Self-test"),
  search: phrase("姓名或工号", "Name or staff number"),
  state: phrase("状态", "State"),
  all: phrase("全部", "All"),
  person: phrase("人员", "Person"),
  consent: phrase("单独同意", "Consent"),
  consented: phrase("已同意", "Given"),
  notConsented: phrase("未同意", "Not given"),
  enrolled: phrase("已采集", "Enrolled"),
  notEnrolled: phrase("未采集", "Not enrolled"),
  enrolledAt: phrase("采集时间", "Enrolled"),
  expiresOn: phrase("有效期至", "Valid until"),
  views: phrase("视图数", "Views"),
  way: phrase("方式", "By"),
  wayCamera: phrase("摄像头", "Camera"),
  wayPhotos: phrase("照片", "Photos"),
  open: phrase("打开", "Open"),
  nobody: phrase("没有符合条件的人员", "Nobody fits"),
  like: phrase("与另一人相似，核验时请人工核对", "Resembles another person; look twice"),
  likeNow: phrase(
    "采集完成。此人与“{name}”过于相似，两人核验时都应由第二人核对。",
    "Enrolled. This person resembles {name} too much: let a second person look when either is verified.",
  ),
  enrolDone: phrase("采集完成", "Enrolled"),
  enrolTitle: phrase("采集人脸模板", "Enrol a face"),
  enrolHint: phrase(
    "本人面向摄像头，按提示正视、左转、右转。只保存加密的特征数，不保存照片。",
    "The person faces the camera and turns as told. Only sealed numbers are kept, no picture.",
  ),
  enrolAgain: phrase("重新采集", "Enrol anew"),
  photosTitle: phrase("用照片采集", "Enrol from photos"),
  photosHint: phrase(
    "选 3 至 5 张同一人的正面照片（JPEG、PNG、WebP，每张不超过 4000 万像素）。照片用后即弃。",
    "3 to 5 frontal photos of the person (JPEG, PNG, WebP, up to 40 megapixels each). They are not kept.",
  ),
  photosFile: phrase("照片", "Photos"),
  photosSend: phrase("用照片采集", "Enrol from photos"),
  consentTitle: phrase("单独同意", "Separate consent"),
  consentWhat: phrase(
    "用途：动火等作业前、使用气瓶前和换人操作时核对本人。处理方式：在本机内一比一比对，不联网、不上传；只保存加密的特征数。不同意不影响作业：可由有资格的第二人核对。可随时撤回，撤回即删除。",
    "Purpose: to know the named worker before hot work and before the use of cylinders, and the operator at a change. How: compared one to one inside this box, never sent anywhere; only sealed numbers are kept. Declining has no drawback: a qualified second person checks instead. It can be taken back at any time, and then everything is erased.",
  ),
  consentGive: phrase("本人已单独同意", "The person has agreed"),
  consentPrint: phrase("打印同意书", "Print the consent form"),
  consentOn: phrase("同意日期", "Agreed on"),
  withdraw: phrase("撤回同意并删除", "Withdraw and erase"),
  withdrawSure: phrase(
    "模板将从本机删除，不能恢复；以后由第二人核对。加密备份中的旧副本随备份轮换消失。",
    "The template is erased from this box and cannot come back; a second person checks from then on. Older copies inside encrypted backups go as backups rotate.",
  ),
  erased: phrase("已撤回，模板已删除", "Withdrawn; the template is erased"),
  consentForm: phrase("人脸信息处理单独同意书", "Separate consent to the processing of face data"),
  consentRights: phrase(
    "我已知悉：处理的是人脸特征数；保存期限为 {months} 个月或至我撤回；我有权查阅、更正、撤回和要求删除；联系人为本单位安全管理人员。",
    "I know that numbers of my face are processed; they are kept for {months} months or until I withdraw; I may see, correct, withdraw and have them erased; the safety manager of this site is my contact.",
  ),
  consentLaw: phrase(
    "依据：《个人信息保护法》第二十九条；《人脸识别技术应用安全管理办法》（2025-06-01 起施行）。",
    "Basis: Personal Information Protection Law, article 29; Measures for the Security of Face Recognition Applications (in force from 2025-06-01).",
  ),
  signature: phrase("本人签名", "Signature"),
  signedOn: phrase("日期", "Date"),
  start: phrase("打开摄像头", "Start the camera"),
  stop: phrase("停止", "Stop"),
  camDenied: phrase(
    "浏览器没有允许使用摄像头。请在地址栏的锁形图标里允许，或由第二人核对。",
    "The browser did not allow the camera. Allow it at the lock in the address bar, or let a second person check.",
  ),
  camMissing: phrase(
    "没有找到摄像头，可由第二人核对。",
    "No camera was found; a second person may check.",
  ),
  camInsecure: phrase(
    "摄像头只在安全连接下可用。请用 HTTPS 打开本机，并先在此设备上安装本机证书。",
    "Cameras work on a secure connection only. Open this box by HTTPS after trusting its certificate on this device.",
  ),
  camFailed: phrase("摄像头出错，请重试。", "The camera failed; try again."),
  camOffline: phrase(
    "与本机的连接中断，请重试。",
    "The connection to the box was lost; try again.",
  ),
  verifyTitle: phrase("核对本人", "Verify the person"),
  verifyOf: phrase("核对 {name}（{number}）", "Verify {name} ({number})"),
  verifyHint: phrase(
    "本人面向摄像头，按提示慢慢转头。约十秒。",
    "The person faces the camera and moves as told. It takes about ten seconds.",
  ),
  secondTitle: phrase("由第二人核对", "A second person checks"),
  secondHint: phrase(
    "监护人、审批人或安全管理人员认识此人并核对证件，用自己的 PIN 确认，写明原因。",
    "A guardian, approver or safety manager knows the person or checks the card, confirms by their own PIN and says why.",
  ),
  secondWho: phrase("第二人工号", "Second person's number"),
  secondSecret: phrase("第二人 PIN 或密码", "Second person's PIN or password"),
  reason: phrase("原因", "Reason"),
  secondSend: phrase("确认是本人", "Confirm the person"),
  resultPassed: phrase("核验通过", "Verified"),
  resultDoubt: phrase("存疑，不能放行", "In doubt: not verified"),
  resultRefused: phrase("核验未通过", "Not verified"),
  identity: phrase("是否本人", "Identity"),
  liveness: phrase("是否活体", "Liveness"),
  validUntil: phrase("有效至", "Valid until"),
  again: phrase("再试一次", "Try again"),
  goOn: phrase("继续", "Continue"),
  bySecond: phrase("第二人核对", "Second person"),
  byFace: phrase("人脸", "Face"),
  at: phrase("时间", "Time"),
  number: phrase("编号", "Number"),
  about: phrase("事由", "For"),
  place: phrase("地点", "Place"),
  outcome: phrase("结果", "Outcome"),
  score: phrase("距离 / 阈值", "Distance / threshold"),
  model: phrase("模型", "Model"),
  takenBy: phrase("操作人", "Taken by"),
  second: phrase("第二人", "Second person"),
  challenge: phrase("动作", "Moves"),
  noRecords: phrase("还没有核验", "Nothing was verified yet"),
  exportCsv: phrase("导出 CSV", "Export CSV"),
  csvCut: phrase("超出行数上限，后面的未导出", "Cut at the limit; more follow"),
  settings: phrase("阈值与期限", "Threshold and term"),
  threshold: phrase("距离阈值", "Distance threshold"),
  thresholdHint: phrase(
    "默认 0.530（在外部 39 人上测得误识 0.1 %、拒识 2 %）〔待核实〕。不得凭少量样片调整。",
    "0.530 by default (measured outside on 39 people: 0.1 % false accepts, 2 % false rejects) [to be verified]. Never tuned on a few pictures.",
  ),
  months: phrase("模板有效期（月）", "Term of a template (months)"),
  save: phrase("保存", "Save"),
  saved: phrase("已保存", "Saved"),
  peopleCount: phrase("人数", "People"),
  samePairs: phrase("同一人的比较", "Comparisons of one person"),
  differentPairs: phrase("不同人的比较", "Comparisons of different people"),
  tooFew: phrase(
    "人数太少，说明不了问题：不同人的比较少于 {least} 对。",
    "Too few people to tell: fewer than {least} pairs of different people.",
  ),
  falseAccept: phrase("误识率", "False accepts"),
  falseReject: phrase("拒识率", "False rejects"),
  interval: phrase("{share}（{low} – {high}）", "{share} ({low} – {high})"),
  curve: phrase(
    "各阈值下的误识与拒识（括号内为 95 % 威尔逊区间）",
    "Rates by threshold (95 % Wilson bounds)",
  ),
  atThreshold: phrase("当前阈值", "At the present threshold"),
  sameViewsNote: phrase(
    "同一人的比较来自同一次采集，会偏乐观；日常核验才说明拒识率。",
    "Comparisons of one person come from one enrolment and flatter; daily checks tell the rate of false rejects.",
  ),
  trial: phrase("试核一次", "Try a check"),
  fileRefused: phrase("{file}：{why}", "{file}: {why}"),
  notEnrolledWhy: phrase("没有采集成：{why}。请重来。", "Not enrolled: {why}. Try again."),
  progress: phrase("第 {done} 步，共 {of} 步", "Step {done} of {of}"),
  entryTitle: phrase("换人操作 · 核对本人", "Change of operator · who is it"),
  entryLead: phrase(
    "{name}，请面向摄像头，按提示慢慢转头。约十秒。只和您本人的模板比对，画面不保存。",
    "{name}, face the camera and move as told. It takes about ten seconds. You are compared with your own template only; no picture is kept.",
  ),
  entryCamera: phrase("由摄像头核对", "By the camera"),
  entryOther: phrase("不是本人", "Another person"),
  entryFailed: phrase(
    "没有通过：{why}。可以再试一次，也可以用旁边的另一种方式。",
    "Not verified: {why}. Try again, or take the other way beside.",
  ),
  entrySecondHint: phrase(
    "交班的操作工、监护人、审批人或安全管理人员认识此人，用自己的 PIN 确认，并选明原因。记入日志。",
    "The operator who hands over, a guardian, approver or safety manager knows the person, confirms by their own PIN and says why. It is kept in the journal.",
  ),
  entryNobody: phrase(
    "登记的人员里没有别人可以核对。请管理员登录，改“人脸核验”的设置。",
    "Nobody else on the register can stand in. An administrator can sign in and change the settings of face checks.",
  ),
  entryNotQualified: phrase(
    "第二人须是另一名操作工、监护人、审批人或安全管理人员",
    "The second person must be another operator, a guardian, approver or safety manager",
  ),
  entrySecondPin: phrase("第二人的 PIN", "Second person's PIN"),
  entryPin: phrase("改用 PIN", "Use the PIN instead"),
  entryBack: phrase("换一个人", "Somebody else"),
  entryWhy: phrase("原因", "Why"),
  entryMore: phrase("补充说明（选“其他”时必填）", "In words (needed for “other”)"),
  operatorFace: phrase("换人操作时的人脸", "Face at a change of operator"),
  operatorFaceHint: phrase(
    "必须：操作工用胸牌或 PIN 后再核对人脸，不能核对时由第二人用 PIN 核对并写明原因。可选：在本机屏幕上可以用人脸代替 PIN。人脸不得作为唯一方式。",
    "Required: after badge or PIN an operator shows the face, or a second person confirms by PIN with a reason. Offered: on the box's own screen the face may take the place of the PIN. A face is never the only way.",
  ),
  useFace: phrase("使用确认前的人脸", "Face before a use confirmation"),
  useFaceHint: phrase(
    "必须：确认人核对本人后（人脸，或由第二人用 PIN 核对并写明原因）才能开始检查。作业票和固定动火区的核对不受此项影响。",
    "Required: whoever confirms is verified (by face, or by a second person with PIN and a reason) before the check begins. Permits and fixed hot-work areas are not affected.",
  ),
  operatorMinutes: phrase(
    "同一人多少分钟内不再核对",
    "Minutes in which the same person is not asked again",
  ),
  isExpected: phrase(
    "建站时，特种作业人员须有人脸模板（或记录不同意）",
    "The set-up wants a template of each special operator (or that they decline)",
  ),
  declinedState: phrase("本人不采集，由第二人核对", "Declined; a second person checks"),
  decline: phrase("本人不同意，由第二人核对", "The person declines; a second person checks"),
  backToSetUp: phrase("回到建站向导", "Back to the set-up"),
  judging: phrase("正在判断……", "Judging…"),
  starting: phrase(
    "正在准备，第一次需要几秒……",
    "Getting ready; the first time takes some seconds…",
  ),
} as const;

export const aimWords: Readonly<Record<Aim, Phrase>> = {
  centre: phrase("正视前方", "Look straight ahead"),
  left: phrase("慢慢向左转头", "Turn your head to the left"),
  right: phrase("慢慢向右转头", "Turn your head to the right"),
  down: phrase("慢慢低头", "Lower your head"),
  up: phrase("慢慢抬头", "Raise your head"),
  mouth: phrase("张开嘴", "Open your mouth"),
};

export const hintWords: Readonly<Record<Hint, Phrase>> = {
  no_face: phrase("看不到人脸", "No face to be seen"),
  two_faces: phrase("只能有一个人", "Only one person, please"),
  too_far: phrase("请靠近一些", "Come closer"),
  too_near: phrase("请离远一些", "Move back a little"),
  off_middle: phrase("请移到中间", "Move to the middle"),
  too_dark: phrase("太暗，请开灯或换个位置", "Too dark; more light"),
  too_bright: phrase("太亮，请避开强光", "Too bright; avoid strong light"),
  side_light: phrase("光从一侧来，请转向光", "Light from one side; turn towards it"),
  blurred: phrase("模糊，请拿稳、擦净镜头", "Blurred; hold still, wipe the lens"),
  covered: phrase("脸被遮挡，请摘下口罩、面罩", "The face is covered; take off mask or visor"),
  tilted: phrase("请摆正头", "Hold your head straight"),
};

export const identityWords: Readonly<Record<Identity, Phrase>> = {
  same: phrase("是本人", "The same person"),
  doubt: phrase("存疑", "In doubt"),
  other: phrase("不是本人", "Another person"),
  none: phrase("未比对", "Not compared"),
};

export const livenessWords: Readonly<Record<Liveness, Phrase>> = {
  live: phrase("是活体", "Live"),
  doubt: phrase("存疑", "In doubt"),
  failed: phrase("未通过", "Failed"),
};

export const reasonWords: Readonly<Record<LivenessReason, Phrase>> = {
  timeout: phrase("没有按时完成动作", "The moves were not made in time"),
  lost: phrase("中途离开画面或中止", "Left the picture or broke off"),
  swapped: phrase("中途换了人", "Another face came in"),
  wrong_move: phrase("动作与要求相反", "Moved against what was asked"),
  repeated: phrase("画面重复，像是录像或照片", "Frames repeat, as of a recording"),
  flat: phrase("像平面图片", "Looks flat, as a picture"),
  raster: phrase("有屏幕纹理", "Shows the raster of a screen"),
};

export const operatorFaceWords: Readonly<Record<OperatorFace, Phrase>> = {
  off: phrase("不用", "Off"),
  offered: phrase("可选", "Offered"),
  required: phrase("必须", "Required"),
};

export const entryReasonWords: Readonly<Record<EntryReason, Phrase>> = {
  camera: phrase("摄像头不能用", "The camera does not work"),
  doubt: phrase("人脸核验存疑或未通过", "The face check was in doubt or failed"),
  no_template: phrase("没有采集人脸或本人不同意", "Not enrolled, or the person declined"),
  gear: phrase("戴着防护用品不便摘下", "Protective gear cannot be taken off"),
  other: phrase("其他", "Other"),
};

export const outcomeWords: Readonly<Record<Outcome, Phrase>> = {
  passed: phrase("通过", "Passed"),
  doubt: phrase("存疑", "Doubt"),
  refused: phrase("未通过", "Refused"),
};

export const referenceWords: Readonly<Record<ReferenceKind, Phrase>> = {
  permit: phrase("作业票", "Permit"),
  area: phrase("固定动火区", "Fixed hot-work area"),
  use: phrase("用瓶确认", "Use of a cylinder"),
  operator: phrase("换人操作", "Change of operator"),
  trial: phrase("试核", "Trial"),
};

export const faceRefusalText: Readonly<Record<FaceRefusal["code"], Phrase>> = {
  "faces.not_an_image": phrase("这不是能读的图片", "This is no picture that can be read"),
  "faces.heic": phrase(
    "这是 HEIC 图片，请先转为 JPEG（手机相机设置选“兼容性最佳”）",
    "This is a HEIC picture; make it a JPEG first (camera setting “most compatible”)",
  ),
  "faces.too_many_pixels": phrase("图片太大", "The picture is too large"),
  "faces.busy": phrase("比对正忙，请稍候再试", "Face matching is busy; try again shortly"),
  "faces.engine_failed": phrase(
    "比对程序出错，已重新启动，请再试",
    "Face matching failed and was started anew; try again",
  ),
  "faces.no_person": phrase("没有此人", "There is no such person"),
  "faces.inactive": phrase("此人已停用或在黑名单中", "This person is inactive or blacklisted"),
  "faces.no_consent": phrase("此人没有单独同意采集人脸", "This person has not agreed to face data"),
  "faces.not_enrolled": phrase("此人还没有采集人脸", "This person is not enrolled"),
  "faces.expired": phrase("模板已过期，请重新采集", "The template has expired; enrol anew"),
  "faces.other_model": phrase(
    "模板来自旧版本，请重新采集",
    "The template is of an older version; enrol anew",
  ),
  "faces.locked": phrase(
    "失败次数过多，十分钟内只能由第二人核对",
    "Too many failures; for ten minutes only a second person may check",
  ),
  "faces.too_many_sessions": phrase(
    "同时核验的人太多，请稍候",
    "Too many checks at once; wait a little",
  ),
  "faces.session_gone": phrase("这次核验已结束，请重新开始", "This check is over; start again"),
  "faces.frame_stale": phrase("画面不属于这次核验", "The frame is not of this check"),
  "faces.few_views": phrase("需要 3 至 5 个视图", "3 to 5 views are needed"),
  "faces.photos_differ": phrase("这些视图不像同一个人", "These views do not look like one person"),
  "faces.reason_needed": phrase("请写明原因", "Give the reason"),
  "faces.wrong_reference": phrase("核验事由不明", "It is not clear what the check is for"),
  "faces.second_same": phrase("第二人不能是本人", "The second person must be another one"),
  "faces.second_not_qualified": phrase(
    "第二人须是监护人、审批人或安全管理人员",
    "The second person must be guardian, approver or safety manager",
  ),
  "faces.second_one_time_pin": phrase(
    "这是一次性 PIN，请先登录设置自己的 PIN",
    "This is a one-time PIN; sign in and choose your own first",
  ),
  "faces.threshold_range": phrase(
    "阈值须在 0.350 至 0.600 之间，期限 1 至 60 个月",
    "The threshold must be 0.350 to 0.600, the term 1 to 60 months",
  ),
  "faces.operator_setting": phrase(
    "分钟数须是 0 至 720 的整数",
    "The minutes must be a whole number from 0 to 720",
  ),
  "faces.hint_no_face": phrase("没有找到人脸", "No face was found"),
  "faces.hint_two_faces": phrase("不止一张人脸", "More than one face"),
  "faces.hint_too_far": phrase(
    "人脸太小（至少 80 像素宽）",
    "The face is too small (80 pixels at least)",
  ),
  "faces.hint_too_near": phrase("人脸太大", "The face is too large"),
  "faces.hint_off_middle": phrase("人脸不在中间", "The face is not in the middle"),
  "faces.hint_too_dark": phrase("太暗", "Too dark"),
  "faces.hint_too_bright": phrase("太亮", "Too bright"),
  "faces.hint_side_light": phrase("光从一侧来", "Light from one side"),
  "faces.hint_blurred": phrase("模糊", "Blurred"),
  "faces.hint_covered": phrase("人脸被遮挡", "The face is covered"),
  "faces.hint_tilted": phrase("头没有摆正", "The head is not straight"),
};
