/** Limits that more than one domain obeys. Everything that grows has one. */
export const LIMITS = {
  bodyBytes: 2_000_000,
  photoBytes: 8_000_000,
  /** Of a PDF that is kept as it came. */
  documentBytes: 10_000_000,
  listPage: 50,
  listPageMax: 500,
  codeLength: 200,
  nameLength: 80,
  reasonLength: 500,
  journalPayloadBytes: 16_384,
  writeQueue: 10_000,
  readingQueue: 10_000,
  requestQueue: 2_000,
  sseClients: 256,
} as const;

/** Puts a key last in a map's order; when there are more than `max`, the one that was put longest ago goes. */
export function remember<K, V>(map: Map<K, V>, key: K, value: V, max: number): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > max && oldest !== undefined) map.delete(oldest);
}
