/** What other domains may use of configured devices. */
export {
  type DeviceRow,
  type DeviceTransport,
  findDevice,
  insertDevice,
  listDevices,
  updateTransport,
} from "./store.ts";
export { RelayBoards, type RelayBoardState, type RelayEvents } from "./relays.ts";
