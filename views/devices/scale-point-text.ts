/** Words of a filling scale that has the valve itself. */
import { phrase } from "../../src/platform/i18n.ts";

export const scalePointText = {
  back: phrase("返回充装点", "Back to the fill points"),
  title: phrase("登记充装秤（一次性许可）", "Add a filling scale (one-shot permit)"),
  warning: phrase(
    "这种秤自己控制阀门：断线时本机无法关阀。必须由负责人写明为什么在此处接受，才能安装。",
    "Such a scale has the valve itself: the box cannot close it when the line is cut. Somebody has to state why that is accepted here before it is installed.",
  ),
  label: phrase("枪号（最多 8 位字母或数字）", "Gun label (at most 8 letters or digits)"),
  medium: phrase("介质", "Medium"),
  machine: phrase("秤的机器号（0–65535）", "The scale's machine number (0–65535)"),
  address: phrase("秤的地址（0–255）", "The scale's address (0–255)"),
  checkScale: phrase("复称秤", "Check scale"),
  acceptance: phrase("接受的理由与补偿措施", "Why it is accepted, and what compensates"),
  save: phrase("接受并登记", "Accept and add"),
  badLabel: phrase("1–8 位字母或数字", "1 to 8 letters or digits"),
  badMedium: phrase("请选择介质", "Choose a medium"),
  badNumber: phrase("请输入 {min} 到 {max} 的整数", "A whole number from {min} to {max}"),
  badAcceptance: phrase("请写明理由（最多 500 字）", "State the reason (at most 500 characters)"),
  badScale: phrase("请选择复称秤", "Choose a check scale"),
  taken: phrase("枪号或这台秤已登记", "This label or this scale is registered already"),
} as const;
