/** One end of a byte line: a pseudo-terminal and an in-memory pair both fit. */
export type ByteEnd = {
  write(bytes: Uint8Array): void;
  /** Gives every piece that arrives; returns a function that stops it. */
  onData(take: (bytes: Uint8Array) => void): () => void;
  /** Where the line can be pulled out: the far end sees it go. */
  close?(): void;
};
