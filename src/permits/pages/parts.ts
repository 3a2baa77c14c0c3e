/** What the routes of permits share. */
import { fieldProblemWords } from "../../../views/permits/text.ts";
import { actorNames, listActivePeople } from "../../identity/index.ts";
import { stampText, type UnixMs } from "../../kernel/instants.ts";
import type { Frame } from "../../platform/frame.ts";
import type { DocumentStore } from "../../platform/http/documents.ts";
import type { LiveScreens } from "../../platform/http/live-screens.ts";
import { type Lang, say } from "../../platform/i18n.ts";
import type { MediaStore } from "../../platform/media.ts";
import type { Ports } from "../../platform/ports.ts";
import type { Orm } from "../../platform/writer.ts";
import { listRooms } from "../../site/index.ts";
import type { Problems } from "./form.ts";

export type PermitParts = {
  readonly ports: Ports;
  readonly frame: Frame;
  readonly media: MediaStore;
  readonly documents: DocumentStore;
  readonly screens: LiveScreens;
};

const PEOPLE_MAX = 2_000;

export type Names = (id: string | null | undefined) => string | undefined;

/** Each person is looked up once for a page. */
export function namesOf(orm: Orm): Names {
  const known = new Map<string, string | undefined>();
  return (id) => {
    if (id === null || id === undefined || id === "") return undefined;
    if (!known.has(id)) known.set(id, actorNames(orm, [id]).get(id));
    return known.get(id);
  };
}

export function roomChoices(orm: Orm) {
  return listRooms(orm)
    .filter((room) => room.retiredAt === null)
    .map(({ id, name }) => ({ value: id, label: name }));
}

export function peopleChoices(orm: Orm) {
  return listActivePeople(orm, PEOPLE_MAX)
    .filter((person) => !person.roles.includes("regulator"))
    .map(({ id, name, staffNumber }) => ({ value: id, label: `${name} · ${staffNumber}` }));
}

export function errorWords(lang: Lang, problems: Problems): Record<string, string> {
  return Object.fromEntries(
    Object.entries(problems).map(([field, problem]) => [
      field,
      say(lang, fieldProblemWords[problem]),
    ]),
  );
}

/** An instant as a field of date and time takes it. */
export function localTime(at: UnixMs): string {
  return stampText(at).slice(0, 16).replace(" ", "T");
}
