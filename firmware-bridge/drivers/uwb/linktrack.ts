/** Nooploop LinkTrack (S and P): every NLink output frame of the 55 family. */
import { type Decoded, defineDriver, discard } from "../../driver.ts";
import { u16le } from "../../framing/little-endian.ts";
import {
  fixedLength,
  listedLength,
  NLINK_BAD,
  type NlinkShape,
  nlinkFramer,
} from "../../framing/nlink.ts";
import {
  anchorFrame0,
  aoaNodeFrame0,
  nodeFrame1,
  nodeFrame2,
  nodeFrame3,
  nodeFrame4,
  nodeFrame5,
  tagFrame0,
  userData,
} from "./linktrack-frames.ts";

const HEADER = 0x55;
/** Longest frame taken: NodeFrame1 with the 200 tags of a LinkTrack P has 4 028 bytes. */
const FRAME_MAX_BYTES = 4_032;
const ANCHOR_FRAME_BYTES = 896;
const ANCHOR_FRAME_SLOTS = 30;
const ANCHOR_SLOT_BYTES = 27;
const ROLE_MAX = 6;

/**
 * AnchorFrame0 has no sum. The roles of its occupied slots and of the sender are the only other bytes
 * that can be wrong, so they are checked as they come.
 */
function measureAnchorFrame0(bytes: Uint8Array, offset: number): number {
  for (let slot = 0; slot < ANCHOR_FRAME_SLOTS; slot += 1) {
    const at = offset + 2 + slot * ANCHOR_SLOT_BYTES;
    if (at + 1 >= bytes.length) return ANCHOR_FRAME_BYTES;
    if (bytes[at] !== 0xff && (bytes[at + 1] ?? 0) > ROLE_MAX) return NLINK_BAD;
  }
  return (bytes[offset + 894] ?? 0) > ROLE_MAX ? NLINK_BAD : ANCHOR_FRAME_BYTES;
}

function list(mark: number, headBytes: number, countAt: number, entryBytes: number): NlinkShape {
  const maxBytes = FRAME_MAX_BYTES;
  const measure = listedLength({ headBytes, countAt, entryMinBytes: entryBytes, maxBytes });
  return { header: HEADER, mark, check: "sum8", measure };
}

function variableList(
  mark: number,
  headBytes: number,
  countAt: number,
  entryMinBytes: number,
  entryBytes: (bytes: Uint8Array, at: number) => number,
): NlinkShape {
  const maxBytes = FRAME_MAX_BYTES;
  const measure = listedLength({ headBytes, countAt, entryMinBytes, entryBytes, maxBytes });
  return { header: HEADER, mark, check: "sum8", measure };
}

const SHAPES: readonly NlinkShape[] = [
  { header: HEADER, mark: 0x00, check: "tail-ee", measure: measureAnchorFrame0 },
  { header: HEADER, mark: 0x01, check: "sum8", measure: fixedLength(128) },
  variableList(0x02, 11, 10, 4, (bytes, at) => 4 + u16le(bytes, at + 2)),
  list(0x03, 27, 26, 20),
  list(0x04, 119, 118, 13),
  list(0x05, 21, 20, 7),
  variableList(0x06, 21, 20, 5, (bytes, at) => 5 + 4 * (bytes[at + 4] ?? 0)),
  list(0x07, 21, 20, 11),
  list(0x08, 24, 23, 10),
  variableList(0x09, 14, 13, 7, (bytes, at) => 7 + u16le(bytes, at + 5)),
];

function decode(frame: Uint8Array): Decoded {
  switch (frame[1]) {
    case 0x00:
      return anchorFrame0(frame);
    case 0x01:
      return tagFrame0(frame);
    case 0x02:
      return userData(frame, false);
    case 0x03:
      return nodeFrame1(frame);
    case 0x04:
      return nodeFrame2(frame);
    case 0x05:
      return nodeFrame3(frame);
    case 0x06:
      return nodeFrame4(frame);
    case 0x07:
      return aoaNodeFrame0(frame);
    case 0x08:
      return nodeFrame5(frame);
    case 0x09:
      return userData(frame, true);
    default:
      return discard("unexpected", `function mark ${frame[1]}`);
  }
}

export const linktrack = defineDriver({
  id: "uwb/linktrack",
  family: "uwb",
  label: { zh: "空循环 LinkTrack（NLink 协议）", en: "Nooploop LinkTrack (NLink)" },
  manual: "Nooploop LinkTrack user manual, section NLink protocol; nlink_unpack structures",
  proof: "vendor-document",
  serial: { baud: 921_600, dataBits: 8, parity: "none", stopBits: 1 },
  silenceMaxMs: 1_000,
  settings: [],
  framer: () => nlinkFramer(FRAME_MAX_BYTES, SHAPES),
  decode,
});
