/** The demonstration's yard, as a drawing office would send it: the station, its outlet, the machine works. */
const ROOMS = [
  { x: 40, y: 60, width: 420, height: 300, name: "充装间" },
  { x: 500, y: 60, width: 300, height: 300, name: "实瓶库" },
  { x: 840, y: 60, width: 300, height: 300, name: "空瓶库" },
  { x: 40, y: 420, width: 260, height: 200, name: "值班室" },
  { x: 340, y: 420, width: 800, height: 200, name: "装卸区" },
  { x: 40, y: 680, width: 420, height: 200, name: "供应站门市" },
  { x: 500, y: 680, width: 400, height: 200, name: "机修车间" },
  { x: 940, y: 680, width: 200, height: 200, name: "残液罐区" },
] as const;

export const PLAN_WIDTH_PX = 1_180;
const PLAN_HEIGHT_PX = 920;

/** The yellow lines on the floor of the machine works. */
export const FIXED_AREA = { x: 700, y: 700, width: 180, height: 120, name: "固定动火区" } as const;
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
<rect x="${FIXED_AREA.x}" y="${FIXED_AREA.y}" width="${FIXED_AREA.width}" height="${FIXED_AREA.height}" fill="#fff7d1" stroke="#c79a00" stroke-width="4" stroke-dasharray="14 8"/>
<text x="${FIXED_AREA.x + FIXED_AREA.width / 2}" y="${FIXED_AREA.y + 66}" text-anchor="middle" font-size="22" fill="#6b5200">${FIXED_AREA.name}</text>
</svg>`;

/** Where the guns stand, in units of the drawing. */
export const PLAN_GUNS: readonly (readonly [x: number, y: number])[] = [
  [110, 130],
  [210, 130],
  [310, 130],
  [400, 130],
];

export const PLAN_MM_PER_PX = 25;
