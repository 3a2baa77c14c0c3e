/** htmx attributes that TSX cannot spell: a digit after a colon, or two colons. Spread the result. */

/** The attributes a parent may hand down; htmx 4 inherits nothing that is not marked. */
type Inheritable =
  | "target"
  | "swap"
  | "include"
  | "headers"
  | "indicator"
  | "disable"
  | "sync"
  | "confirm"
  | "config"
  | "vals"
  | "encoding";

export type HxExtras = {
  /** Response status or pattern (`422`, `50x`, `5xx`) to what shall happen, e.g. `target:#errors`. */
  readonly status?: Readonly<Record<string, string>>;
  /** `hx-<name>:inherited`: given to all descendants. */
  readonly inherited?: Readonly<Partial<Record<Inheritable, string>>>;
  /** `hx-<name>:append` and `:inherited:append`: added to what the parent gave. */
  readonly append?: Readonly<Partial<Record<Inheritable, string>>>;
  readonly inheritedAppend?: Readonly<Partial<Record<Inheritable, string>>>;
};

function put(
  into: Record<string, string>,
  values: Readonly<Partial<Record<string, string>>> | undefined,
  nameOf: (key: string) => string,
): void {
  for (const [key, value] of Object.entries(values ?? {})) {
    if (value !== undefined) into[nameOf(key)] = value;
  }
}

export function hx(extras: HxExtras): Readonly<Record<string, string>> {
  const attributes: Record<string, string> = {};
  put(attributes, extras.status, (key) => `hx-status:${key}`);
  put(attributes, extras.inherited, (key) => `hx-${key}:inherited`);
  put(attributes, extras.append, (key) => `hx-${key}:append`);
  put(attributes, extras.inheritedAppend, (key) => `hx-${key}:inherited:append`);
  return attributes;
}
