/** A part of a page that the server renders again whenever it changes. */
import type { Child } from "hono/jsx";

/** `hx-trigger` tries again: a refused first connection is never repeated by the extension itself. */
export function LivePart(props: {
  readonly id: string;
  readonly href: string;
  readonly children?: Child;
}) {
  return (
    <div
      id={props.id}
      hx-sse:connect={props.href}
      hx-trigger="load, every 5s"
      hx-sync="drop"
      hx-swap="innerMorph"
    >
      {props.children}
    </div>
  );
}
