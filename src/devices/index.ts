/** What other domains may use of configured devices. */

export { type RelayBoardState, RelayBoards, type RelayEvents } from "./relays.ts";
export {
  type DeviceRow,
  type DeviceTransport,
  findDevice,
  insertDevice,
  listDevices,
  updateTransport,
} from "./store.ts";
