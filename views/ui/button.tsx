import type { Child } from "hono/jsx";
import { type Lang, say } from "../../src/platform/i18n.ts";
import { Icon, type IconName } from "./icon.tsx";
import { uiText } from "./text.ts";

export type ButtonKind = "primary" | "plain" | "quiet" | "destructive";

/** `next` is the one thing to do on a page: the largest target, over the whole width. */
export type ButtonSize = "lg" | "next";

/** htmx and data attributes that a caller adds to the element itself. */
export type Extra = Readonly<Record<string, string | boolean | undefined>>;

type Look = {
  readonly kind?: ButtonKind | undefined;
  readonly size?: ButtonSize | undefined;
  readonly icon?: IconName | undefined;
  readonly id?: string | undefined;
  readonly extra?: Extra | undefined;
  readonly children?: Child | undefined;
};

export function Button(
  props: Look & {
    readonly type?: "submit" | "button" | "reset" | undefined;
    readonly name?: string | undefined;
    readonly value?: string | undefined;
    readonly isDisabled?: boolean | undefined;
    /** For a button that shows only its icon. */
    readonly label?: string | undefined;
  },
) {
  return (
    <button
      class="button"
      type={props.type ?? "submit"}
      id={props.id}
      name={props.name}
      value={props.value}
      disabled={props.isDisabled === true}
      aria-label={props.label}
      title={props.label}
      data-kind={props.kind}
      data-size={props.size}
      {...props.extra}
    >
      {props.icon === undefined ? null : <Icon name={props.icon} />}
      {props.children === undefined ? null : <span>{props.children}</span>}
    </button>
  );
}

/** A link that looks like a button; for going somewhere, never for changing something. */
export function LinkButton(props: Look & { readonly href: string }) {
  return (
    <a
      class="button"
      href={props.href}
      id={props.id}
      data-kind={props.kind}
      data-size={props.size}
      {...props.extra}
    >
      {props.icon === undefined ? null : <Icon name={props.icon} />}
      <span>{props.children}</span>
    </a>
  );
}

/** Opens the browser's print window; where no module runs, the browser's own menu does. */
export function PrintButton(props: { readonly lang: Lang; readonly kind?: ButtonKind }) {
  return (
    <span class="no-print" data-needs-js>
      <Button type="button" icon="printer" kind={props.kind} extra={{ "data-print": "" }}>
        {say(props.lang, uiText.print)}
      </Button>
    </span>
  );
}
