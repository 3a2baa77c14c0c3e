/** Words of the area of a work: drawing it, and what it is called where it is shown. */
import { phrase } from "../../../src/platform/i18n.ts";

export const areaText = {
  title: phrase("画作业区域", "Draw the area of the work"),
  redraw: phrase("在图上重画", "Draw it anew"),
  drawn: phrase("作业区域", "Area of the work"),
  floor: phrase("楼层图", "Plan of the floor"),
  showFloor: phrase("打开这张图", "Show this plan"),
  hint: phrase(
    "画出人、设备和火花到得了的全部范围。与其他作业的距离按图判断；开工后自动成为围栏，第一个人签字后不能再改。",
    "Draw all that people, equipment and sparks reach. Distances to other works are judged on the plan; with the start it becomes a fence, and after the first signature it stays as it is.",
  ),
  noScript: phrase(
    "不能画图时：形状选“圆形”，坐标填圆心（如 12,8），再填半径。",
    "Without drawing: choose Circle, type its centre (for example 12,8) and the radius.",
  ),
  save: phrase("保存作业区域", "Save the area"),
  back: phrase("回到作业票", "Back to the ticket"),
  fixed: phrase(
    "作业票已提交签字或已结束，作业区域不能再改。",
    "The ticket is being signed or is over: its area stays as it is.",
  ),
  badFloor: phrase("请选择有比例尺的楼层图", "Choose a floor with a plan to scale"),
  noFloor: phrase(
    "还没有带比例尺的楼层图，无法画区域",
    "No floor has a plan to scale yet, so no area can be drawn",
  ),
  noFloorHelp: phrase(
    "请安全管理人员先上传楼层图并标定比例尺。",
    "Ask the safety manager to upload the plan of a floor and set its scale.",
  ),
  circle: phrase("圆形，半径 {radius} m", "circle, radius {radius} m"),
  polygon: phrase("多边形，{corners} 个角，{size} m²", "polygon, {corners} corners, {size} m²"),
  centre: phrase(
    "中心在图左上角向右 {x} m、向下 {y} m",
    "centre {x} m to the right and {y} m down from the upper left corner",
  ),
} as const;
