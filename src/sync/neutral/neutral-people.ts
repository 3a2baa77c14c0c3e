/** People as a platform may have them: names and telephones in full only where an administrator set so. */
import { findPerson } from "../../identity/index.ts";
import type { Orm } from "../../platform/writer.ts";

/** The first character and stars: 张**; a telephone number but for its last two digits. */
export function maskedName(name: string): string {
  const [first = "", ...rest] = name;
  return first + "*".repeat(Math.min(rest.length, 3));
}

export function maskedPhone(phone: string): string {
  return phone === "" ? "" : `${"*".repeat(Math.max(phone.length - 2, 0))}${phone.slice(-2)}`;
}

export class People {
  readonly #orm: Orm;
  readonly #isFull: boolean;

  constructor(orm: Orm, isFull: boolean) {
    this.#orm = orm;
    this.#isFull = isFull;
  }

  name(id: string | null | undefined): string {
    const name = id ? (findPerson(this.#orm, id)?.name ?? "") : "";
    return this.#isFull ? name : maskedName(name);
  }

  phone(id: string | null | undefined): string {
    const phone = id ? (findPerson(this.#orm, id)?.phone ?? "") : "";
    return this.#isFull ? phone : maskedPhone(phone);
  }
}
