/** Settings of the filling-scale server: off unless a port is named, and nothing misread. */
import { expect, test } from "bun:test";
import { readConfig } from "../src/config.ts";

test("filling scales are not served unless a port is set", () => {
  expect(readConfig({}).scales).toBeUndefined();
  expect(readConfig({ GASWARD_SCALE_BIND: "10.0.0.2" }).scales).toBeUndefined();
});

test("a port alone serves this machine only, with the document's usual forms", () => {
  expect(readConfig({ GASWARD_SCALE_PORT: "9600" }).scales).toEqual({
    host: "127.0.0.1",
    port: 9600,
    replyAddress: "echo",
    ackForm: "7",
  });
});

test.each([
  ["GASWARD_SCALE_PORT", "70000"],
  ["GASWARD_SCALE_BIND", "everywhere"],
  ["GASWARD_SCALE_ADDRESS", "odd"],
  ["GASWARD_SCALE_ACK", "8"],
])("%s=%s is refused", (name, value) => {
  expect(() => readConfig({ [name]: value })).toThrow(name);
});
