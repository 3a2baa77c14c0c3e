/** Words of the door to a backup, on the first page of a new box. */
import { phrase } from "../../src/platform/i18n.ts";

export const restoreText = {
  title: phrase("从备份恢复", "Restore from a backup"),
  lead: phrase(
    "已有备份时不要新建：先停止程序，在本机执行恢复命令，输入恢复单上的口令，再重新启动。",
    "If there is a backup, do not set up anew: stop the program, run the restore command on this box, type the passphrase of the recovery sheet, start again.",
  ),
  general: phrase("命令格式", "The command"),
  found: phrase("找到以下备份：", "These backups were found:"),
  none: phrase(
    "默认备份目录中没有备份。U 盘上的备份请写出其路径。",
    "There is none in the usual folder. For a backup on a stick, give its path.",
  ),
} as const;
