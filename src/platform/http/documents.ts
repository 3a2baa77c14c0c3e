/**
 * PDFs in the data folder, each as it came and under the hash of its bytes: a paper of somebody else is evidence, so that
 * nothing of it is written anew. It is handed out only as a file to save, in a sandbox, never as a page of the box.
 */
import { LIMITS } from "../../kernel/limits.ts";
import { accept, type Result, refuse } from "../../kernel/result.ts";
import type { Ids } from "../ids.ts";
import { openPictureFiles } from "../pictures.ts";

export type StoredDocument = { readonly hash: string; readonly bytes: number };
export type DocumentRefusal = "document.too_large" | "document.not_whole" | "document.busy";

const TYPE = "pdf";
const WAITING_MAX = 4;
/** A PDF ends with its mark; what mail programs hang behind it is let pass. */
const TAIL_BYTES = 2_048;

const latin = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1");

/** By its first bytes; its name and the sender's word count for nothing. */
export const isPdf = (bytes: Uint8Array): boolean => latin(bytes.subarray(0, 5)) === "%PDF-";

export type DocumentStore = {
  /** The file is on the disk when this resolves. */
  keep(sent: Uint8Array): Promise<Result<StoredDocument, DocumentRefusal>>;
  /** The bytes as they came; undefined where the file is gone or no longer what its hash says. */
  read(hash: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
};

/** `dataPath` is the site's data folder. */
export function openDocuments(dataPath: string, ids: Ids): DocumentStore {
  const files = openPictureFiles(dataPath, ids, WAITING_MAX);
  return {
    async keep(sent) {
      if (sent.length > LIMITS.documentBytes) return refuse("document.too_large");
      const isWhole = isPdf(sent) && latin(sent.subarray(-TAIL_BYTES)).includes("%%EOF");
      if (!isWhole) return refuse("document.not_whole");
      const kept = files.inTurn(async () => await files.keep(sent, TYPE));
      return kept === undefined
        ? refuse("document.busy")
        : accept({ hash: await kept, bytes: sent.length });
    },
    async read(hash) {
      const path = files.pathOf(hash, TYPE);
      if (path === undefined) return undefined;
      const bytes = await Bun.file(path).bytes();
      const found = new Bun.CryptoHasher("sha256").update(bytes).digest("hex");
      return found === hash ? bytes : undefined;
    },
  };
}

/** A file to save: whatever stands in it runs nowhere, not even where a browser would show it. */
export function documentResponse(bytes: Uint8Array<ArrayBuffer>, name: string): Response {
  const plain = name.replace(/[^0-9A-Za-z._-]+/g, "-").slice(0, 80);
  return new Response(bytes, {
    headers: {
      "content-type": "application/pdf",
      "content-disposition": `attachment; filename="${plain}.pdf"`,
      "content-security-policy": "sandbox; default-src 'none'",
      "x-content-type-options": "nosniff",
      "cache-control": "private, max-age=600",
    },
  });
}
