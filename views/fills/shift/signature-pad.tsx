import { type Lang, say } from "../../../src/platform/i18n.ts";
import { Button } from "../../ui/button.tsx";
import { shiftText as t } from "./text.ts";

/** Drawn with a finger or a pen; stands in a form with `data-signature` on a page with the module `signature`. */
export function SignaturePad(props: { readonly lang: Lang; readonly label: string }) {
  return (
    <>
      <input type="hidden" name="drawing" value="" data-signature-value />
      <canvas
        class="run-canvas"
        width="900"
        height="300"
        data-signature-canvas
        aria-label={props.label}
        role="img"
      />
      <Button type="button" icon="undo" extra={{ "data-signature-clear": "" }}>
        {say(props.lang, t.clear)}
      </Button>
    </>
  );
}
