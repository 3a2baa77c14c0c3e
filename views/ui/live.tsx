/** What the server moves by itself on a page that stands open. */
import type { Child } from "hono/jsx";

/**
 * The attributes of an element that hears a stream; its frames name the parts they replace. `hx-trigger` tries
 * again, because a refused first connection is never repeated by the extension itself, and without `drop` a slow
 * first one would become two.
 */
export function liveFrom(href: string, swap: "none" | "innerMorph" = "none") {
  return {
    "hx-sse:connect": href,
    "hx-swap": swap,
    "hx-trigger": "load, every 5s",
    "hx-sync": "drop",
  } as const;
}

/** A part of a page that the server renders again whenever it changes. */
export function LivePart(props: {
  readonly id: string;
  readonly href: string;
  readonly children?: Child;
}) {
  return (
    <div id={props.id} {...liveFrom(props.href, "innerMorph")}>
      {props.children}
    </div>
  );
}
