import { raw } from "hono/html";
import { ICON_DRAWINGS, type IconName } from "./icon-files.ts";

export type { IconName } from "./icon-files.ts";

type IconProps = {
  readonly name: IconName;
  readonly size?: "lg" | "xl" | undefined;
  readonly label?: string | undefined;
};

function Drawing(props: IconProps) {
  const spoken =
    props.label === undefined
      ? { "aria-hidden": "true" as const }
      : { role: "img", "aria-label": props.label };
  return (
    // biome-ignore lint/a11y/noSvgWithoutTitle: it is hidden, or carries its label; the rule cannot see the spread.
    <svg
      class="icon"
      data-size={props.size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="2"
      stroke-linecap="round"
      stroke-linejoin="round"
      focusable="false"
      {...spoken}
    >
      {raw(ICON_DRAWINGS[props.name])}
    </svg>
  );
}

/** One for each name and size. An element with ten attributes is dear to draw, and a list has a hundred icons. */
const drawn = new Map<string, ReturnType<typeof raw>>();

/** Without a label the icon is decoration for the word beside it and hidden from screen readers. */
export function Icon(props: IconProps) {
  if (props.label !== undefined) return <Drawing {...props} />;
  const key = `${props.name} ${props.size ?? ""}`;
  const found = drawn.get(key);
  if (found !== undefined) return found;
  const text = raw(String(<Drawing name={props.name} size={props.size} />));
  drawn.set(key, text);
  return text;
}
