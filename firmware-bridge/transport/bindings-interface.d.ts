/** Types of a package whose `exports` hide its own declarations; the shape is that of version 1.2.2. */
declare module "@serialport/bindings-interface" {
  export type OpenOptions = {
    path: string;
    baudRate: number;
    dataBits?: 5 | 6 | 7 | 8;
    lock?: boolean;
    stopBits?: 1 | 1.5 | 2;
    parity?: string;
    rtscts?: boolean;
    xon?: boolean;
    xoff?: boolean;
    xany?: boolean;
    hupcl?: boolean;
  };
  export type PortInfo = {
    path: string;
    manufacturer: string | undefined;
    serialNumber: string | undefined;
    pnpId: string | undefined;
    locationId: string | undefined;
    productId: string | undefined;
    vendorId: string | undefined;
  };
  export type SetOptions = {
    brk?: boolean;
    cts?: boolean;
    dsr?: boolean;
    dtr?: boolean;
    rts?: boolean;
  };
  export type UpdateOptions = { baudRate: number };
  export type PortStatus = { cts: boolean; dsr: boolean; dcd: boolean };
  export type BindingPortInterface = {
    readonly openOptions: Required<OpenOptions>;
    readonly isOpen: boolean;
    close(): Promise<void>;
    read(
      buffer: Buffer,
      offset: number,
      length: number,
    ): Promise<{ buffer: Buffer; bytesRead: number }>;
    write(buffer: Buffer): Promise<void>;
    update(options: UpdateOptions): Promise<void>;
    set(options: SetOptions): Promise<void>;
    get(): Promise<PortStatus>;
    getBaudRate(): Promise<{ baudRate: number }>;
    flush(): Promise<void>;
    drain(): Promise<void>;
  };
  export type BindingInterface<
    T extends BindingPortInterface = BindingPortInterface,
    R extends OpenOptions = OpenOptions,
    P extends PortInfo = PortInfo,
  > = {
    list(): Promise<P[]>;
    open(options: R): Promise<T>;
  };
  export type OpenOptionsFromBinding<B> =
    B extends BindingInterface<BindingPortInterface, infer R> ? R : never;
  export type PortInterfaceFromBinding<B> = B extends BindingInterface<infer T> ? T : never;
  export type PortInfoFromBinding<B> =
    B extends BindingInterface<BindingPortInterface, OpenOptions, infer P> ? P : never;
}
