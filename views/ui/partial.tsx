import type { Child } from "hono/jsx";

export type Swap =
  | "innerHTML"
  | "outerHTML"
  | "outerSync"
  | "innerMorph"
  | "outerMorph"
  | "textContent"
  | "before"
  | "prepend"
  | "append"
  | "after"
  | "delete";

/** One more region of a response. `into` is a selector of an element that is on the page. */
export function Partial(props: {
  readonly into: `#${string}`;
  readonly swap?: Swap | undefined;
  readonly children?: Child | undefined;
}) {
  return (
    <hx-partial hx-target={props.into} hx-swap={props.swap ?? "outerMorph"}>
      {props.children}
    </hx-partial>
  );
}
