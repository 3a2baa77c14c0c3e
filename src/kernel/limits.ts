/** Limits that more than one domain obeys. Everything that grows has one. */
export const LIMITS = {
  bodyBytes: 2_000_000,
  photoBytes: 8_000_000,
  listPage: 50,
  listPageMax: 500,
  codeLength: 200,
  nameLength: 80,
  reasonLength: 500,
  journalPayloadBytes: 16_384,
  writeQueue: 10_000,
  readingQueue: 10_000,
  sseClients: 256,
} as const;
