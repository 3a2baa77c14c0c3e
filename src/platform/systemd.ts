/** Telling systemd that the service is ready, alive or stopping (sd_notify, Type=notify). */
import { dlopen, FFIType, ptr } from "bun:ffi";

export type ServiceManager = { notify(state: string): void };

/**
 * The message is one datagram to a Unix socket, which no runtime API sends; libc's own calls do. A name
 * beginning with `@` stands for the abstract name space.
 */
export function serviceManager(socketName: string | undefined): ServiceManager {
  if (socketName === undefined || socketName === "" || process.platform !== "linux") {
    return { notify: () => undefined };
  }
  const libc = dlopen("libc.so.6", {
    socket: { args: [FFIType.i32, FFIType.i32, FFIType.i32], returns: FFIType.i32 },
    sendto: {
      args: [FFIType.i32, FFIType.ptr, FFIType.u64, FFIType.i32, FFIType.ptr, FFIType.u32],
      returns: FFIType.i64,
    },
    close: { args: [FFIType.i32], returns: FFIType.i32 },
  });
  const AF_UNIX = 1;
  const SOCK_DGRAM_CLOEXEC = 2 | 0o2000000;
  const name = Buffer.from(socketName);
  if (name[0] === 0x40) name[0] = 0;
  const address = Buffer.alloc(2 + name.length + (name[0] === 0 ? 0 : 1));
  address.writeUInt16LE(AF_UNIX, 0);
  name.copy(address, 2);
  return {
    notify(state) {
      const message = Buffer.from(state);
      const socket = libc.symbols.socket(AF_UNIX, SOCK_DGRAM_CLOEXEC, 0);
      if (socket < 0) return;
      libc.symbols.sendto(socket, ptr(message), message.length, 0, ptr(address), address.length);
      libc.symbols.close(socket);
    },
  };
}
