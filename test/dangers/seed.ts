/** What the tests of hidden dangers share: pictures, forms, and a danger led to a state. */
import type { TestSite, Visitor } from "../support/test-site.ts";

export async function photo(side = 40): Promise<Blob> {
  const pixel =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
  const bytes = await new Bun.Image(Buffer.from(pixel, "base64")).resize(side, side).jpeg().bytes();
  return new Blob([new Uint8Array(bytes)], { type: "image/jpeg" });
}

export type Fields = Readonly<Record<string, string>>;

export function formOf(
  fields: Fields,
  files: Readonly<Record<string, readonly Blob[]>> = {},
): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  for (const [name, list] of Object.entries(files)) {
    for (const file of list) form.append(name, file, "photo.jpg");
  }
  return form;
}

export const REPORT: Fields = {
  what: "软管龟裂",
  category: "equipment",
  place: "2 号充装枪",
  suspected: "general",
};

export type DangerRow = {
  readonly id: string;
  readonly number: string;
  readonly state: string;
  readonly level: string | null;
  readonly version: number;
  readonly due_on: string | null;
  readonly escalation: number;
  readonly repeat_of: string | null;
  readonly source_item: string;
};

export function dangers(site: TestSite): readonly DangerRow[] {
  return site.folder.siteReader.query("SELECT * FROM danger ORDER BY number").all() as DangerRow[];
}

export function rowOf(site: TestSite, id: string): DangerRow {
  const row = dangers(site).find((one) => one.id === id);
  if (row === undefined) throw new Error(`no danger ${id}`);
  return row;
}

export const idOf = (answer: Response): string =>
  /\/dangers\/([0-9a-z]{26})/.exec(answer.headers.get("location") ?? "")?.[1] ?? "";

/** Reports by form, as a phone does. */
export async function report(
  visitor: Visitor,
  change: Fields = {},
  photos: readonly Blob[] = [],
): Promise<string> {
  const form = formOf({ ...REPORT, ...change }, { photos });
  return idOf(await visitor.post("/dangers/new", form));
}

/** One step by form with the newest version. */
export async function act(
  site: TestSite,
  visitor: Visitor,
  id: string,
  kind: string,
  fields: Fields = {},
  photos: readonly Blob[] = [],
): Promise<Response> {
  const seen = String(rowOf(site, id).version);
  return await visitor.post(`/dangers/${id}/${kind}`, formOf({ seen, ...fields }, { photos }));
}

export const colours = (site: TestSite): readonly string[] =>
  (
    site.folder.siteReader.query("SELECT level FROM site_colour ORDER BY id").all() as {
      level: string;
    }[]
  ).map(({ level }) => level);

export const alarmsOf = (site: TestSite, id: string): readonly string[] =>
  (
    site.folder.siteReader
      .query("SELECT code FROM alarm WHERE subject = $subject AND state <> 'closed' ORDER BY code")
      .all({ subject: `danger:${id}` }) as { code: string }[]
  ).map(({ code }) => code);
