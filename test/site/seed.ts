/** A room, a floor with a drawing and a thing on it, and a valid site code. */
import { openDrawings } from "../../src/site/drawings.ts";
import { addFloor, addItem, setDrawing, setScale } from "../../src/site/plans.ts";
import { addRoom } from "../../src/site/rooms.ts";
import { issueFirstCode } from "../../src/site/service.ts";
import type { TestSite } from "../support/app.ts";

export const SVG_PLAN = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100">
<rect width="200" height="100" fill="white"/><rect x="20" y="20" width="60" height="40" fill="none" stroke="black"/></svg>`;

export async function pngOf(widthPx: number, heightPx: number): Promise<Uint8Array<ArrayBuffer>> {
  const dot = Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
    "base64",
  );
  return new Uint8Array(await new Bun.Image(dot).resize(widthPx, heightPx).png().bytes());
}

export type Place = {
  readonly siteCode: string;
  readonly roomId: string;
  readonly floorId: string;
  readonly itemId: string;
};

function got<T>(result: { readonly ok: boolean; readonly value?: T }): T {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result)}`);
  return result.value as T;
}

export async function seedPlace(site: TestSite): Promise<Place> {
  const { ports } = site.app;
  const person = site.people.get("administrator");
  const actor = {
    personId: person?.id ?? "",
    name: "",
    staffNumber: "",
    roles: ["administrator"],
  };
  const room = got(
    await addRoom(ports, actor, {
      name: "实瓶库",
      kind: "full",
      limits: [{ medium: "lpg", maxCount: 100, maxG: null }],
      responsibleId: actor.personId,
      level: 3,
      note: "",
    }),
  );
  const floor = got(await addFloor(ports, actor, "一层"));
  const media = openDrawings(site.folder.path, ports.ids);
  const drawing = got(await media.keepDrawing(new TextEncoder().encode(SVG_PLAN)));
  got(await setDrawing(ports, actor, floor.id, 1, drawing));
  const [from, to] = [
    { xPx: 0, yPx: 0 },
    { xPx: 2_000, yPx: 0 },
  ];
  got(await setScale(ports, actor, floor.id, { version: 2, from, to, lengthMm: 20_000 }));
  const at = { xMm: 1_000, yMm: 2_000 };
  const fields = { kind: "gun", label: "1", refId: "", at, corners: [] } as const;
  const item = got(await addItem(ports, actor, floor.id, fields));
  const siteCode = got(await ports.db.write((tx) => issueFirstCode(ports, tx, actor)));
  return { siteCode, roomId: room.id, floorId: floor.id, itemId: item.id };
}
