import { phrase } from "../../src/platform/i18n.ts";

export const helpText = {
  title: phrase("帮助", "Help"),
  contents: phrase("目录", "Contents"),
  inShort: phrase("要点", "In short"),
  inChinese: phrase(
    "手册为中文。",
    "The guide below is in Chinese; what matters most comes first, in English.",
  ),
  operator: phrase("操作员手册", "Operators"),
  manager: phrase("安全管理员手册", "Safety managers"),
  installer: phrase("安装手册", "Installers"),
};
