/** The body of somebody else's interface, encrypted as they ask: AES by the runtime, SM4 by a library, both CBC in base64. */
import { createCipheriv, createDecipheriv } from "node:crypto";
import { sm4 } from "sm-crypto-v2";
import type { Cipher } from "./platform-rules.ts";

/** `key:iv` in hex, as an administrator enters it; checked there. */
type Keys = { readonly key: Buffer; readonly iv: Buffer };

function keysOf(text: string): Keys {
  const [key = "", iv = ""] = text.split(":");
  return { key: Buffer.from(key, "hex"), iv: Buffer.from(iv, "hex") };
}

export function encryptBody(cipher: Cipher, keyText: string, text: string): string {
  if (cipher === "none") return text;
  const { key, iv } = keysOf(keyText);
  if (cipher === "aes") {
    const aes = createCipheriv(`aes-${key.length * 8}-cbc`, key, iv);
    return Buffer.concat([aes.update(text, "utf8"), aes.final()]).toString("base64");
  }
  const sealed = sm4.encrypt(Buffer.from(text, "utf8"), key, {
    mode: "cbc",
    iv,
    padding: "pkcs#7",
    output: "array",
  });
  return Buffer.from(sealed as Uint8Array).toString("base64");
}

/** For the reference receiver of the tests, and to show what a platform would read. */
export function decryptBody(cipher: Cipher, keyText: string, body: string): string {
  if (cipher === "none") return body;
  const { key, iv } = keysOf(keyText);
  const bytes = Buffer.from(body, "base64");
  if (cipher === "aes") {
    const aes = createDecipheriv(`aes-${key.length * 8}-cbc`, key, iv);
    return Buffer.concat([aes.update(bytes), aes.final()]).toString("utf8");
  }
  const plain = sm4.decrypt(bytes, key, { mode: "cbc", iv, padding: "pkcs#7", output: "array" });
  return Buffer.from(plain as Uint8Array).toString("utf8");
}
