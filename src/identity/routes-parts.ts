/** What all identity pages are built with, and the words for a refused sign-in. */
import { identityText as t } from "../../views/identity/text.ts";
import { accountText } from "../../views/people/account-text.ts";
import { unreachable } from "../kernel/assert.ts";
import type { Frame } from "../platform/frame.ts";
import { type Lang, say } from "../platform/i18n.ts";
import type { MediaStore } from "../platform/media.ts";
import type { Ports } from "../platform/ports.ts";
import type { FaceStep } from "./face-step.ts";
import type { IdentityMemory } from "./memory.ts";
import type { LoginRefusal } from "./model.ts";

/** Who keeps the register of people. */
export const OFFICE: readonly string[] = ["safety-manager", "administrator"];

/** Only in the demonstration: people whose PINs and badges may be shown. */
export type DemoLogins = readonly {
  readonly staffNumber: string;
  readonly pin: string;
  readonly badge: string;
}[];

/** What is printed on badges and slips; the site is a domain above this one. */
export type SiteWords = () => { readonly name: string; readonly phone: string };

export type IdentityParts = {
  readonly ports: Ports;
  readonly frame: Frame;
  readonly memory: IdentityMemory;
  readonly site: SiteWords;
  /** Photos of certificates. */
  readonly media: MediaStore;
  readonly demo: DemoLogins | undefined;
  /** The face at a sign-in; absent: nobody is asked for one. */
  readonly faces: FaceStep | undefined;
};

export function refusalText(lang: Lang, refusal: LoginRefusal): string {
  switch (refusal.code) {
    case "identity.wrong_secret":
      return refusal.attemptsLeft > 0
        ? say(lang, t.wrongSecretLeft, { count: refusal.attemptsLeft })
        : say(lang, t.wrongSecret);
    case "identity.locked_out":
      return say(lang, t.lockedOut, { seconds: Math.ceil(refusal.waitMs / 1000) });
    case "identity.too_many":
      return say(lang, accountText.tooMany, { seconds: Math.ceil(refusal.waitMs / 1000) });
    case "identity.unknown_badge":
      return say(lang, t.unknownBadge);
    case "identity.pin_expired":
      return say(lang, t.pinExpired);
    case "identity.inactive":
      return say(lang, t.inactive);
    default:
      return unreachable(refusal);
  }
}
