/** Words of the start page. */
import { phrase } from "../../src/platform/i18n.ts";

export const startText = {
  title: phrase("总览", "Overview"),
  today: phrase("今天 {day}", "Today, {day}"),
  setup: phrase("设置尚未完成", "The set-up is not finished"),
  goSetup: phrase("继续设置", "Go on with the set-up"),
  all: phrase("全部", "All"),
  fills: phrase("今日充装", "Filled today"),
  noFills: phrase("今天还没有充装", "Nothing was filled today"),
  fillsOf: phrase("{count} 瓶 · {kg} 千克", "{count} cylinders · {kg} kg"),
  cylinders: phrase("在用气瓶", "Cylinders in service"),
  noCylinders: phrase("还没有登记气瓶", "No cylinder is registered"),
  acetylene: phrase("乙炔充装与静置", "Acetylene under way and at rest"),
  noAcetylene: phrase("没有正在充装或静置的乙炔瓶", "No cylinder of acetylene is under way"),
  hotWork: phrase("动火作业", "Hot work"),
  noHotWork: phrase("现在没有动火作业", "No hot work now"),
  hotWorkers: phrase("动火作业现场 {count} 人", "People at hot work: {count}"),
  duty: phrase("当前值班", "On duty now"),
  noDuty: phrase("现在没有人值班", "Nobody is on duty now"),
  noRoster: phrase("还没有值班表", "There is no roster yet"),
  certificates: phrase("证书到期", "Certificates running out"),
  noCertificates: phrase("90 天内没有证书到期", "No certificate ends within 90 days"),
  rooms: phrase("瓶库限量", "Limits of the storage rooms"),
  noRooms: phrase("还没有瓶库", "No storage room yet"),
} as const;
