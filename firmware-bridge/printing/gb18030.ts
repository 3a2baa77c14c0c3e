/**
 * Text into the bytes that printers with Chinese fonts want. The runtime decodes this encoding but does not encode it,
 * so the table of its two-byte part is read backwards from the decoder once.
 */

type Range = { readonly from: number; readonly to: number };

const LEAD: Range = { from: 0x81, to: 0xfe };
const TRAIL: Range = { from: 0x40, to: 0xfe };
const UNKNOWN = 0x3f;

let table: ReadonlyMap<string, number> | undefined;

function readTable(): ReadonlyMap<string, number> {
  const decoder = new TextDecoder("gb18030");
  const found = new Map<string, number>();
  const pair = new Uint8Array(2);
  for (let lead = LEAD.from; lead <= LEAD.to; lead += 1) {
    for (let trail = TRAIL.from; trail <= TRAIL.to; trail += 1) {
      if (trail === 0x7f) continue;
      pair[0] = lead;
      pair[1] = trail;
      const text = decoder.decode(pair);
      if (text.length === 1 && text !== "\ufffd") found.set(text, (lead << 8) | trail);
    }
  }
  return found;
}

/** Characters outside the two-byte part become a question mark: no printer font has them. */
export function gb18030(text: string): Uint8Array {
  table ??= readTable();
  const bytes: number[] = [];
  for (const char of text) {
    const code = char.codePointAt(0) ?? UNKNOWN;
    const double = table.get(char);
    if (code < 0x80) bytes.push(code);
    else if (double === undefined) bytes.push(UNKNOWN);
    else bytes.push(double >> 8, double & 0xff);
  }
  return Uint8Array.from(bytes);
}
