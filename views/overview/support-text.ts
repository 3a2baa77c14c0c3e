/** Words of the support bundle. */
import { phrase } from "../../src/platform/i18n.ts";

export const supportText = {
  title: phrase("支持包", "Support bundle"),
  intro: phrase(
    "发给维护人员用于排查。不含姓名、工号、PIN、徽章、密钥和日志内容；下面就是全部内容，请先看再发。",
    "For the maintainer. It holds no names, staff numbers, PINs, badges, keys or journal contents. This is all of it: read before you send.",
  ),
  download: phrase("下载支持包（.tar.gz）", "Download the bundle (.tar.gz)"),
  lines: phrase("{count} 行", "{count} lines"),
} as const;
