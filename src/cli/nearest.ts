/** Which of the known names a mistyped one may have meant. Pure. */

/** Edits (insert, delete, replace) between two texts. */
export function editsBetween(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}

const TYPED_MAX = 80;

/** Nearest first. A name also counts by the part behind its slash, so that the folder may be left out. */
export function nearestNames(typed: string, names: readonly string[], most = 3): readonly string[] {
  const text = typed.slice(0, TYPED_MAX).toLowerCase();
  const distanceOf = (name: string): number => {
    const short = name.slice(name.indexOf("/") + 1);
    const held = text.length >= 3 && name.includes(text) ? 0 : Number.POSITIVE_INFINITY;
    return Math.min(held, editsBetween(text, name), editsBetween(text, short));
  };
  return names
    .map((name) => ({ name, distance: distanceOf(name) }))
    .sort((a, b) => a.distance - b.distance || a.name.localeCompare(b.name))
    .slice(0, most)
    .map(({ name }) => name);
}
