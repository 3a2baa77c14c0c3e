import { phrase } from "../../src/platform/i18n.ts";

/** Words of the page on which a manifold is set up. */
export const manifoldSetupText = {
  add: phrase("添加汇流排", "Add a manifold"),
  name: phrase("{label} 号汇流排", "Manifold {label}"),
  label: phrase("汇流排编号", "Number on the manifold"),
  labelHint: phrase("漆在汇流排上的编号，例如 M1", "As painted on it, for example M1"),
  mediumHint: phrase(
    "永久气体按压力充装；溶解乙炔另按重量和静置时间",
    "Permanent gases by pressure; dissolved acetylene by weight and rests as well",
  ),
  positions: phrase("充装位数量", "Positions"),
  positionsHint: phrase(
    "1 到 64；每位必须接合格气瓶或确认为盲板",
    "1 to 64; each holds a cylinder that passed, or is confirmed blank",
  ),
  channels: phrase("压力与温度通道", "Channels of pressure and temperature"),
  channelsHint: phrase(
    "只能选择正在送数的设备通道，不能手工填写压力和温度。",
    "Only channels that give numbers now can be chosen; pressure and temperature are never typed.",
  ),
  pressure: phrase("压力通道（表压）", "Pressure channel (gauge)"),
  temperature: phrase("温度通道", "Temperature channel"),
  silent: phrase("{name} · {channel}（现无数据）", "{name} · {channel} (silent now)"),
  live: phrase("{value} {unit}（{name} · {channel}）", "{value} {unit} ({name} · {channel})"),
  needChannels: phrase(
    "没有设备在送压力或温度。请先在“设备”中添加压力变送器、温度变送器和继电器板。",
    "No device gives pressure or temperature now. First add a pressure transmitter, a thermometer and a relay board under “Devices”.",
  ),
  weighScale: phrase("称重秤（仅乙炔）", "Scale (acetylene only)"),
  weighScaleHint: phrase(
    "称丙酮和每次充装后的重量；本班校过的秤才能用",
    "For acetone and the weight after each stage; it must have been checked this shift",
  ),
  frameIntervalHint: phrase(
    "10 到 1000；超过 1.5 倍未送数即撤销许可",
    "10 to 1000; after 1.5 times this without a number the permission ends",
  ),
  limits: phrase("压力与时间", "Pressure and times"),
  maxPressure: phrase(
    "管道最高压力（MPa，任何温度）",
    "Highest pressure of the pipework (MPa, at any temperature)",
  ),
  maxPressureHint: phrase(
    "每只气瓶另按钢印公称工作压力判定：20 °C 时不超过，60 °C 时不超过 1.2 倍（待核实，GB/T 14194）；乙炔不超过 2.5（待核实，GB/T 13591）",
    "Each cylinder is held to its stamped working pressure as well: at 20 °C, and 1.2 times that at 60 °C (to be verified, GB/T 14194); acetylene at most 2.5 (to be verified, GB/T 13591)",
  ),
  fillMax: phrase("最长充装时间（分钟）", "Longest fill (minutes)"),
  fillMaxHint: phrase(
    "不超过介质规定的最长时间；到时撤销许可",
    "No longer than the medium's own limit; then the permission ends",
  ),
  fillMin: phrase("最短充装时间（分钟）", "Shortest fill (minutes)"),
  fillMinHint: phrase(
    "氧气 30 分钟（待核实，GB/T 14194）；更快的充装记为过快。0 表示不要求。",
    "Oxygen 30 min (to be verified, GB/T 14194); a faster fill is marked. 0: none asked for.",
  ),
  hold: phrase("检漏保压时间（秒）", "Leak test: hold for (s)"),
  holdFall: phrase("保压允许压降（kPa）", "Leak test: fall by at most (kPa)"),
  coolDown: phrase("充装后静置（分钟）", "Rest after the fill (minutes)"),
  coolDownHint: phrase("静置完成后才能做充装后检查", "The check after the fill waits for it"),
} as const;
