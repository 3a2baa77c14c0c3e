/** Walks as GeoJSON, written in pieces: a hundred thousand fixes at once would hold the main loop for a third of a second. */
import { formatStamp } from "../../platform/i18n.ts";
import { metresOf } from "../floors.ts";
import type { Fix } from "../model.ts";

const PIECE = 500;

export type WalkFeature = {
  readonly person: string;
  readonly card: string;
  readonly floor: string;
  readonly fixes: readonly Fix[];
};

/** A list of JSON values, some hundred to a piece. */
function* listText(fixes: readonly Fix[], valueFor: (fix: Fix) => unknown): Generator<string> {
  yield "[";
  for (let from = 0; from < fixes.length; from += PIECE) {
    const some = fixes.slice(from, from + PIECE).map((fix) => JSON.stringify(valueFor(fix)));
    yield `${from === 0 ? "" : ","}${some.join(",")}`;
  }
  yield "]";
}

function* featureText({ person, card, floor, fixes }: WalkFeature): Generator<string> {
  yield '{"type":"Feature","geometry":{"type":"LineString","coordinates":';
  yield* listText(fixes, (fix) => [metresOf(fix.xMm), metresOf(fix.yMm)]);
  yield `},"properties":{"person":${JSON.stringify(person)},"card":${JSON.stringify(card)},`;
  yield `"floor":${JSON.stringify(floor)},"times":`;
  yield* listText(fixes, ({ at }) => formatStamp(at));
  yield ',"sigmaM":';
  yield* listText(fixes, ({ sigmaMm }) => metresOf(sigmaMm));
  yield "}}";
}

/** Metres of the drawing, not degrees: said in the file, because GeoJSON means degrees where nothing is said. */
export function* geojsonText(features: Iterable<WalkFeature>): Generator<string> {
  yield '{"type":"FeatureCollection","coordinateSystem":"metres from the upper left corner of the floor\'s drawing, right and down","features":[';
  let isFirst = true;
  for (const feature of features) {
    if (!isFirst) yield ",";
    isFirst = false;
    yield* featureText(feature);
  }
  yield "]}";
}

/** One piece a pull, and other work in between. */
export function geojsonResponse(fileName: string, features: Iterable<WalkFeature>): Response {
  const pieces = geojsonText(features);
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      await new Promise<void>((resolve) => setImmediate(resolve));
      const { done, value } = pieces.next();
      if (done === true) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
  });
  return new Response(body, {
    headers: {
      "content-type": "application/geo+json; charset=utf-8",
      "content-disposition": `attachment; filename="${fileName}"`,
      "cache-control": "no-store",
    },
  });
}
