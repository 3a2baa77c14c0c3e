/** The ground floor of the demonstration's station, as a drawing office would send it. */
const ROOMS = [
  { x: 40, y: 60, width: 420, height: 300, name: "充装间" },
  { x: 500, y: 60, width: 300, height: 300, name: "实瓶库" },
  { x: 840, y: 60, width: 300, height: 300, name: "空瓶库" },
  { x: 40, y: 420, width: 260, height: 200, name: "值班室" },
  { x: 340, y: 420, width: 800, height: 200, name: "装卸区" },
] as const;

export const PLAN_WIDTH_PX = 1_180;
const PLAN_HEIGHT_PX = 660;
/** 25 mm for each unit of the drawing. */
export const PLAN_WIDTH_MM = PLAN_WIDTH_PX * 25;

export const PLAN_SVG = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${PLAN_WIDTH_PX} ${PLAN_HEIGHT_PX}" font-family="sans-serif">
<rect width="${PLAN_WIDTH_PX}" height="${PLAN_HEIGHT_PX}" fill="#ffffff"/>
<rect x="10" y="10" width="${PLAN_WIDTH_PX - 20}" height="${PLAN_HEIGHT_PX - 20}" fill="none" stroke="#9aa3ad" stroke-width="2" stroke-dasharray="12 8"/>
${ROOMS.map(
  ({ x, y, width, height, name }) =>
    `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="#f4f6f8" stroke="#3c4650" stroke-width="6"/>
<text x="${x + width / 2}" y="${y + height - 24}" text-anchor="middle" font-size="26" fill="#3c4650">${name}</text>`,
).join("\n")}
</svg>`;

/** Where the guns stand, in units of the drawing. */
export const PLAN_GUNS: readonly (readonly [x: number, y: number])[] = [
  [110, 130],
  [210, 130],
  [310, 130],
  [400, 130],
];

export const PLAN_MM_PER_PX = 25;
