/** The part of the composition root around the platforms above: what they are told of devices and of people. */
import type { Station } from "./filling/index.ts";
import type { Ingest } from "./ingest/index.ts";
import { deviceCounts } from "./overview/index.ts";
import { isPictureOfPermit } from "./permits/index.ts";
import type { MediaStore } from "./platform/media.ts";
import type { Ports } from "./platform/ports.ts";
import type { DataFolder } from "./platform/storage/data-folder.ts";
import type { Positioning } from "./positioning/index.ts";
import { type Above, type AboveLine, cardPositions, openAbove } from "./sync/index.ts";

type Parts = {
  readonly folder: Pick<DataFolder, "epoch" | "key">;
  /** The platform of the start settings. */
  readonly upstream?: AboveLine;
};

export function openUpstream(
  { folder: { epoch, key }, upstream: configured }: Parts,
  ports: Ports,
  station: Station,
  {
    ingest,
    people,
    media,
  }: { readonly ingest: Ingest; readonly people: Positioning; readonly media: MediaStore },
): Above {
  const devices = () => deviceCounts(ports, { ingest });
  const positions = () => cardPositions(ports.db.read, people.locator);
  const pictures = { pathOf: media.pathOf, isOnPermit: isPictureOfPermit };
  return openAbove(ports, station, { epoch, key }, { configured, devices, positions, pictures });
}
