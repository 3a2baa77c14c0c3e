import { type Lang, say } from "../../src/platform/i18n.ts";
import { KeyValueList } from "../ui/structure.tsx";
import type { CylinderCard } from "./model.ts";
import { fillText as t } from "./text.ts";

const kg = (massG: number): string => `${(massG / 1000).toFixed(2)} kg`;

export function CylinderFacts(props: { readonly lang: Lang; readonly cylinder: CylinderCard }) {
  const { lang, cylinder } = props;
  return (
    <KeyValueList
      facts={[
        [say(lang, t.cylinder), cylinder.code],
        [say(lang, t.medium), `${say(lang, cylinder.mediumName)} · ${cylinder.model}`],
        [say(lang, t.tare), kg(cylinder.tareG)],
        [
          say(lang, t.targetNet),
          cylinder.targetNetG === undefined ? undefined : kg(cylinder.targetNetG),
        ],
        [say(lang, t.dueOn), cylinder.dueOn],
      ]}
    />
  );
}
