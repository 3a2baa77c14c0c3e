/** The reference receiver over HTTP; TLS ends at a proxy before it. */
import { gunzipSync } from "node:zlib";
import { PARCEL_MAX_BYTES, takeParcel } from "../parcel.ts";
import type { Intake } from "./intake.ts";

const BODY_MAX_BYTES = 8 * 1024 * 1024;

/** Undefined for what is larger than a parcel may be, or is no gzip. */
export function unpackParcel(bytes: Uint8Array, isCompressed: boolean): string | undefined {
  try {
    const plain = isCompressed ? gunzipSync(bytes, { maxOutputLength: PARCEL_MAX_BYTES }) : bytes;
    if (plain.length > PARCEL_MAX_BYTES) return undefined;
    return new TextDecoder("utf-8", { fatal: true }).decode(plain);
  } catch {
    return undefined;
  }
}

async function answerTo(intake: Intake, request: Request): Promise<Response> {
  if (request.method !== "POST") return new Response("POST a parcel", { status: 405 });
  const isCompressed = request.headers.get("content-encoding") === "gzip";
  const text = unpackParcel(await request.bytes(), isCompressed);
  const answer = text === undefined ? undefined : takeParcel(intake, text);
  if (answer === undefined) return new Response("not a parcel", { status: 400 });
  return Response.json(answer);
}

export type ParcelServer = { readonly port: number; stop(): Promise<void> };

export function serveParcels(
  intake: Intake,
  place: { readonly hostname: string; readonly port: number },
): ParcelServer {
  const server = Bun.serve({
    ...place,
    maxRequestBodySize: BODY_MAX_BYTES,
    fetch: (request) => answerTo(intake, request),
  });
  return { port: server.port ?? place.port, stop: () => server.stop(true) };
}
