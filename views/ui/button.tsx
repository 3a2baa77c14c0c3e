import type { Child } from "hono/jsx";
import { Icon, type IconName } from "./icon.tsx";

export type ButtonKind = "primary" | "plain" | "quiet" | "destructive";

/** `next` is the one thing to do on a page: the largest target, over the whole width. */
export type ButtonSize = "lg" | "next";

/** htmx and data attributes that a caller adds to the element itself. */
export type Extra = Readonly<Record<string, string | boolean | undefined>>;

type Look = {
  readonly kind?: ButtonKind;
  readonly size?: ButtonSize;
  readonly icon?: IconName;
  readonly id?: string;
  readonly extra?: Extra;
  readonly children?: Child;
};

export function Button(
  props: Look & {
    readonly type?: "submit" | "button" | "reset";
    readonly name?: string;
    readonly value?: string;
    readonly form?: string;
    readonly isDisabled?: boolean;
    /** For a button that shows only its icon. */
    readonly label?: string;
  },
) {
  return (
    <button
      class="button"
      type={props.type ?? "submit"}
      id={props.id}
      name={props.name}
      value={props.value}
      form={props.form}
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
