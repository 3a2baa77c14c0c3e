import { phrase } from "../../src/platform/i18n.ts";

export const rescueText = {
  title: phrase("救援模式", "Rescue mode"),
  stopped: phrase(
    "数据缺失或损坏，气安站没有启动。所有阀门保持关闭，任何数据都没有被改动。",
    "Data is missing or damaged, so Gasward did not start. All valves stay closed, and nothing was changed.",
  ),
  cause: phrase("原因", "Cause"),
  folder: phrase("数据目录", "Data folder"),
  backups: phrase("找到的备份（最新的在前）", "Backups found, newest first"),
  none: phrase(
    "没有找到备份。请插入存有备份的 U 盘，并在下面填写目录。",
    "No backup was found. Plug in the stick with the backups and type its folder below.",
  ),
  look: phrase("在此目录中查找", "Look in this folder"),
  lookFor: phrase("查找备份", "Find backups"),
  passphrase: phrase("恢复单上的口令", "Passphrase of the recovery sheet"),
  passphraseHint: phrase("密钥文件完好时可不填。", "Not needed while the key file is sound."),
  restore: phrase("恢复这份备份", "Restore this backup"),
  kept: phrase(
    "恢复前的数据会原样保存在旁边的文件夹里，不会删除。",
    "The data as it is now is kept in a folder beside it; nothing is deleted.",
  ),
  done: phrase("已恢复，正在重新启动…", "Restored; starting again…"),
  doneHint: phrase(
    "约五秒后打开首页。之后的充装记录（备份以后的）需要人工核对补录。",
    "Open the start page in about five seconds. What was recorded after the backup must be checked and entered by hand.",
  ),
  goOn: phrase("打开首页", "Open the start page"),
  tracks: phrase("只有定位轨迹损坏", "Only the position tracks are damaged"),
  tracksHint: phrase(
    "充装、许可和报警记录完好。可以把损坏的轨迹文件移到旁边，从空的轨迹继续。",
    "Fills, permits and alarms are sound. The damaged tracks can be set aside and begun anew.",
  ),
  tracksDo: phrase("移开轨迹文件并启动", "Set the tracks aside and start"),
  emptySite: phrase(
    "数据目录是空的，但旁边有备份",
    "The data folder is empty, but there are backups beside it",
  ),
  beginNew: phrase(
    "如果这是全新站点：停止后用 gasward serve --new 启动。",
    "If this is a new site: stop and start it with gasward serve --new.",
  ),
  stale: phrase("页面已过期，请重新选择", "The page is out of date; choose again"),
  listening: phrase("救援模式：{url}", "Rescue mode: {url}"),
} as const;
