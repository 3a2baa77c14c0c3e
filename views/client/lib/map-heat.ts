/** Where people stayed: cells of one hue whose strength is their share of the fullest cell. */
import L from "leaflet";
import type { MapHeat } from "../../positioning/wire.ts";
import { latLngOf } from "./map-plan.ts";

export function heatLayer(map: L.Map): { show(heat: MapHeat): void; clear(): void } {
  const group = L.layerGroup().addTo(map);
  return {
    clear: () => group.clearLayers(),
    show({ cellM, cells }) {
      group.clearLayers();
      for (const [x, y, share] of cells) {
        const half = cellM / 2;
        L.rectangle([latLngOf([x - half, y - half]), latLngOf([x + half, y + half])], {
          className: "map-heat",
          fillOpacity: 0.1 + 0.7 * share,
          stroke: false,
          interactive: false,
        }).addTo(group);
      }
    },
  };
}
