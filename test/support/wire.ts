/** A wire between a browser and a server that can be cut and mended, for everything the browser does, workers too. */
import { CuttableWire } from "../../src/demo/wire.ts";

export class Wire extends CuttableWire {
  constructor(to: number) {
    super({ hostname: "localhost", port: to });
  }

  /** By name: a browser trusts it like HTTPS. */
  get url(): string {
    return `http://localhost:${this.port}`;
  }
}
