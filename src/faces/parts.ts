/** What the pages of face checks are built with, and the words of what they answer. */
import { aimWords, faceRefusalText, hintWords, faceText as t } from "../../views/faces/text.ts";
import { refusalText, type SecondPerson, type SecondRefusal } from "../identity/index.ts";
import { type Lang, say } from "../platform/i18n.ts";
import type { Ports } from "../platform/ports.ts";
import type { WebContext } from "../platform/web.ts";
import type { FaceEngine } from "./engine/engine.ts";
import type { FaceRefusal } from "./model.ts";
import type { FaceSessions, Progress } from "./sessions.ts";

export type FaceParts = {
  readonly ports: Ports;
  readonly engine: FaceEngine;
  readonly sessions: FaceSessions;
  readonly second: SecondPerson;
  /** Called after an erasure, so that no copy stays in the log of writes. */
  readonly erased: () => void;
};

export function faceRefusalWords(lang: Lang, refusal: FaceRefusal): string {
  return say(lang, faceRefusalText[refusal.code]);
}

/** What the module before the camera is told after a beginning and after each frame. */
export function told(c: WebContext, progress: Progress) {
  const { aim, hint, nonce, done, of } = progress;
  const asked = hint === undefined ? aim && aimWords[aim] : hintWords[hint];
  return { nonce, done, of, aim, hint, words: asked && say(c.get("lang"), asked) };
}

export function refusedAnswer(c: WebContext, refusal: FaceRefusal): Response {
  return c.json({ refused: faceRefusalWords(c.get("lang"), refusal), code: refusal.code }, 422);
}

/** `where`: before a sign-in another operator may stand in as well. */
export function secondWords(lang: Lang, refusal: SecondRefusal, where: "work" | "entry"): string {
  switch (refusal.code) {
    case "witness.no_administrator":
    case "witness.no_staff":
    case "witness.same_person":
      return say(
        lang,
        where === "entry" ? t.entryNotQualified : faceRefusalText["faces.second_not_qualified"],
      );
    case "witness.one_time_pin":
      return say(lang, faceRefusalText["faces.second_one_time_pin"]);
    default:
      return refusalText(lang, refusal);
  }
}
