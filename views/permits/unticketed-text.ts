import { phrase } from "../../src/platform/i18n.ts";

export const unticketedText = {
  title: phrase("发现无票作业", "Work without a ticket"),
  about: phrase(
    "看到没有作业票的动火、进罐、登高等特殊作业，先当面叫停，再在这里上报：立即发出报警，安全管理员到场处理（AQ 3064.2 附录 A.4 代码 60）。",
    "Hot work, entry, work at height or the like without a ticket: first stop it on the spot, then report it here. The alarm goes out at once and the safety manager comes (AQ 3064.2 table A.4, code 60).",
  ),
  kind: phrase("作业类型", "Type of work"),
  unknownKind: phrase("说不准", "Cannot tell"),
  what: phrase("在做什么", "What is being done"),
  whatHint: phrase(
    "例如：两人在罐顶电焊，没有监护人",
    "Two people welding on the tank, nobody guards",
  ),
  place: phrase("在哪里", "Where"),
  room: phrase("房间或区域", "Room or zone"),
  noRoom: phrase("不在房间内", "In no room"),
  send: phrase("立即上报", "Report now"),
  sent: phrase(
    "已上报，报警已发出。请留在安全处，等安全管理员到场。",
    "Reported, the alarm is out. Stay where it is safe until the safety manager comes.",
  ),
  tooMany: phrase(
    "已有五十条无票作业报警未处理，请直接联系安全管理员。",
    "Fifty such reports are open already: call the safety manager directly.",
  ),
} as const;
