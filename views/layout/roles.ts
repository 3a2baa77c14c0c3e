/** The words for roles. */
import { type Lang, phrase, say } from "../../src/platform/i18n.ts";

export const roleWords = {
  operator: phrase("充装工", "Operator"),
  driver: phrase("司机", "Driver"),
  "outlet-keeper": phrase("网点管理员", "Outlet keeper"),
  "store-keeper": phrase("库管员", "Store keeper"),
  "use-manager": phrase("用气管理员", "Use manager"),
  worker: phrase("作业人", "Worker"),
  guardian: phrase("监护人", "Guardian"),
  approver: phrase("审批人", "Approver"),
  "safety-manager": phrase("安全管理员", "Safety manager"),
  administrator: phrase("系统管理员", "Administrator"),
  regulator: phrase("监管人员", "Regulator"),
} as const;

export function roleText(lang: Lang, roles: readonly string[]): string {
  return roles
    .flatMap((role) => (role in roleWords ? [roleWords[role as keyof typeof roleWords]] : []))
    .map((word) => say(lang, word))
    .join(lang === "en" ? ", " : "、");
}
