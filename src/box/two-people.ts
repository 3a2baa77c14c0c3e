/** Reads the two halves of a form and puts the refusal of either into words. */
import { twoPeopleText as t } from "../../views/box/two-people.tsx";
import { refusalText, type SecretLogin, type WitnessRefusal } from "../identity/index.ts";
import { type Lang, say } from "../platform/i18n.ts";

type Form = Readonly<Record<string, string>>;

export function twoLogins(form: Form): {
  readonly first: SecretLogin;
  readonly second: SecretLogin;
} {
  const login = (who: string): SecretLogin => ({
    who: (form[`${who}-who`] ?? "").trim().slice(0, 40),
    secret: (form[`${who}-secret`] ?? "").slice(0, 200),
  });
  return { first: login("first"), second: login("second") };
}

export function witnessText(lang: Lang, { refusal }: WitnessRefusal): string {
  switch (refusal.code) {
    case "witness.no_administrator":
      return say(lang, t.noAdministrator);
    case "witness.no_staff":
      return say(lang, t.noStaff);
    case "witness.same_person":
      return say(lang, t.samePerson);
    case "witness.one_time_pin":
      return say(lang, t.oneTimePin);
    default:
      return refusalText(lang, refusal);
  }
}
