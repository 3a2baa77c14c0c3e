/** What the rest of the program sees of the firmware bridge. */
export {
  type AddRefusal,
  type Bridge,
  type BridgeParts,
  createBridge,
  DEVICES_MAX,
  type DeviceConfig,
  type TransportConfig,
} from "./bridge.ts";
export { createDecoder, type DecodedItem } from "./decoder.ts";
export type { DeviceReading, DeviceStatus, LinePiece } from "./device-status.ts";
export type { Driver, DriverFamily, Label, SettingProblem, SettingSpec } from "./driver.ts";
export { readSettings } from "./driver.ts";
export type { BridgeClock, BridgeLog, BridgeScheduler } from "./ports.ts";
export { fitted, type Label as PaperLabel, type LabelItem, textWidth } from "./printing/label.ts";
export { COPIES_MAX, tspl } from "./printing/tspl.ts";
export type {
  BeaconReading,
  ChannelReading,
  CodeReading,
  FillEventReading,
  InfoReading,
  MassReading,
  PositionReading,
  RangeReading,
  Reading,
  SwitchReading,
} from "./reading.ts";
export { DRIVERS, findDriver } from "./registry.ts";
export type { Mode } from "./supervise.ts";
export type { RawPiece } from "./traffic.ts";
export { listPorts, type SerialPortInfo } from "./transport/list-ports.ts";
export { createRecorder, recordingTransport } from "./transport/recording.ts";
export { type SendTarget, sendOnce } from "./transport/send.ts";
export { type Transport, TransportError } from "./transport/transport.ts";
