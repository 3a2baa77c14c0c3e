/** Whether a phone has no room left: browsers name it in more than one way. */
export function isFull(error: unknown): boolean {
  const name = error instanceof Error ? error.name : "";
  return name === "QuotaExceededError" || (error as { code?: unknown } | null)?.code === 22;
}
