/** Words of floors, plans and what is refused about them. */
import { type Phrase, phrase } from "../../src/platform/i18n.ts";
import type { MediaRefusal } from "../../src/site/drawings.ts";
import type { ItemKind } from "../../src/site/model.ts";
import type { PlanRefusal } from "../../src/site/plans.ts";
import { siteText } from "./text.ts";

export const planText = {
  title: phrase("平面图", "Plans"),
  codeMark: phrase("【码】", "[code]"),
  patrolCode: phrase("巡查点位码：{name}", "Patrol code: {name}"),
  workCode: phrase("作业点位码", "Code of the place of work"),
  floor: phrase("楼层 {name}", "Floor {name}"),
  add: phrase("添加楼层", "Add a floor"),
  name: phrase("楼层名称", "Name of the floor"),
  empty: phrase("还没有平面图", "No plan yet"),
  image: phrase("图纸文件", "Drawing"),
  imageHint: phrase(
    "PNG、JPEG、SVG 或 PDF 的一页，不超过 10 MB、8000×8000 像素。",
    "PNG, JPEG, SVG or a page of a PDF, up to 10 MB and 8000×8000 px.",
  ),
  pdfPage: phrase("第 {n} 页", "Page {n}"),
  upload: phrase("上传图纸", "Upload the drawing"),
  replace: phrase("更换图纸", "Replace the drawing"),
  noImage: phrase("请先上传图纸", "Upload a drawing first"),
  scale: phrase("比例", "Scale"),
  scaleHint: phrase(
    "在图上点两个已知距离的点，再填实际米数。",
    "Click two points whose distance is known, then type the metres.",
  ),
  scaleNow: phrase("1 像素 = {mm} 毫米，图宽 {m} 米", "1 px = {mm} mm, the drawing is {m} m wide"),
  notScaled: phrase("尚未标定比例，不能放置设备", "Not scaled yet: nothing can be placed"),
  pick: phrase("在图上点两点", "Pick two points"),
  point: phrase("第 {n} 点 {axis}（像素）", "Point {n} {axis} (px)"),
  length: phrase("实际距离（米）", "True distance (m)"),
  setScale: phrase("保存比例", "Save the scale"),
  items: phrase("图上的对象（{count}）", "Things on the plan ({count})"),
  itemKind: phrase("类别", "Kind"),
  label: phrase("名称", "Name"),
  ref: phrase("对应", "Stands for"),
  noRef: phrase("（无）", "(nothing)"),
  x: phrase("向右（米）", "To the right (m)"),
  y: phrase("向下（米）", "Down (m)"),
  corners: phrase("房间各角（米，可空）", "Corners of a room (m, may be empty)"),
  cornersHint: phrase("如 0,0; 4.5,0; 4.5,3", "For example 0,0; 4.5,0; 4.5,3"),
  place: phrase("放置", "Place"),
  pickPlace: phrase("在图上点位置", "Pick on the plan"),
  move: phrase("移到", "Move"),
  remove: phrase("移除", "Remove"),
  wall: phrase("大屏", "Wall view"),
  retire: phrase("删除楼层", "Delete the floor"),
  keys: phrase(
    "拖动对象，或选中后用方向键移动（Shift 为 1 米）。",
    "Drag a thing, or select it and use the arrow keys (Shift for 1 m).",
  ),
} as const;

export const itemWords: Readonly<Record<ItemKind, Phrase>> = {
  room: phrase("房间", "Room"),
  gun: phrase("充装枪", "Gun"),
  anchor: phrase("定位基站", "Anchor"),
  camera: phrase("摄像头", "Camera"),
  extinguisher: phrase("灭火器", "Extinguisher"),
  spot: phrase("点位", "Spot"),
};

/** While a PDF becomes a picture in the browser. */
export const pdfWords = {
  reading: phrase("正在读取 PDF…", "Reading the PDF…"),
  choose: phrase("请选择一页作为图纸：", "Choose the page that is the drawing:"),
  ready: phrase("已转为图片，请上传。", "It is a picture now: upload it."),
  failed: phrase(
    "无法读取此 PDF，请导出为 PNG 后再选",
    "This PDF cannot be read: export it as PNG and choose that",
  ),
  locked: phrase("此 PDF 有密码，请先去除", "This PDF has a password: remove it first"),
  large: phrase(
    "此页转为图片后仍超过 10 MB，请缩小后再选",
    "As a picture this page is above 10 MB: make it smaller first",
  ),
} as const;

export const planRefusalWords: Readonly<Record<PlanRefusal["code"], Phrase>> = {
  "plan.not_found": phrase("没有这个对象", "There is no such thing"),
  "plan.stale": siteText.staleTitle,
  "plan.too_many_floors": phrase("楼层数已达上限（50）", "There are 50 floors already"),
  "plan.too_many_items": phrase("对象数已达上限（2000）", "There are 2000 things already"),
  "plan.not_scaled": planText.notScaled,
  "plan.bad_scale": phrase(
    "两点太近、在图外或距离不对",
    "The points are too near, outside the drawing, or the distance is wrong",
  ),
  "plan.outside": phrase("位置在图纸之外", "That place is outside the drawing"),
};

export const drawingRefusalWords: Readonly<Record<MediaRefusal, Phrase>> = {
  "media.empty": phrase("请选择文件", "Choose a file"),
  "media.too_large": phrase("文件超过 10 MB", "The file is larger than 10 MB"),
  "media.wrong_type": phrase("只接受 PNG、JPEG 或 SVG", "Only PNG, JPEG or SVG"),
  "media.pdf": phrase(
    "浏览器没有把 PDF 转成图片：请启用脚本，或先导出为 PNG",
    "The browser did not turn the PDF into a picture: allow scripts, or export the page as PNG",
  ),
  "media.too_many_pixels": phrase(
    "图片超过 8000×8000 像素",
    "The picture is larger than 8000×8000 px",
  ),
  "media.damaged": phrase("文件已损坏，无法读取", "The file is damaged and cannot be read"),
  "media.busy": phrase(
    "正在处理其他图片，请稍后再试",
    "Other pictures are being read; try again soon",
  ),
  "media.svg_active": phrase(
    "SVG 含有脚本、链接或外部引用，不能使用",
    "This SVG has scripts, links or references to elsewhere and cannot be used",
  ),
  "media.svg_bomb": phrase(
    "SVG 过于复杂，请导出为 PNG",
    "This SVG is too complex: export it as PNG",
  ),
  "media.svg_size": phrase("SVG 没有尺寸（viewBox）", "This SVG has no size (viewBox)"),
};
