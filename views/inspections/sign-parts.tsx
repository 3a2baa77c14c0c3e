/** Signatures of both sides, or why the enterprise does not sign. */
import type { Side } from "../../src/inspections/model.ts";
import { inspectionPaths } from "../../src/inspections/paths.ts";
import { type Lang, say } from "../../src/platform/i18n.ts";
import { SignaturePad } from "../fills/shift/signature-pad.tsx";
import { Button } from "../ui/button.tsx";
import { CsrfField, TextInput } from "../ui/form.tsx";
import { STACK } from "../ui/look.ts";
import { Card } from "../ui/structure.tsx";
import type { VisitView } from "./model.ts";
import { inspectionText as t } from "./text.ts";

type SignProps = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly visit: VisitView;
};

export function Drawing(props: { readonly label: string; readonly href: string }) {
  return <img class="max-w-full" src={props.href} alt={props.label} width="300" height="100" />;
}

function SignForm(props: SignProps & { readonly side: Side }) {
  const { lang, visit, side } = props;
  const isRegulator = side === "regulator";
  const label = say(lang, isRegulator ? t.signRegulator : t.signEnterprise);
  const drawn = isRegulator ? visit.regulatorSign : visit.enterpriseSign;
  const pad = (
    <form
      class="run-sign grid gap-3"
      data-needs-js
      data-signature
      method="post"
      action={inspectionPaths.sign(visit.id, side)}
    >
      <CsrfField token={props.csrf} />
      {isRegulator ? null : (
        <TextInput
          lang={lang}
          id="sign-name"
          name="name"
          label={say(lang, t.signName)}
          value={visit.enterpriseName === "" ? visit.companion : visit.enterpriseName}
          maxLength={40}
          isRequired
        />
      )}
      <SignaturePad lang={lang} label={label} />
      <Button kind="primary" icon="signature">
        {say(lang, t.signNow)}
      </Button>
    </form>
  );
  return (
    <section class={STACK} id={`sign-${side}`}>
      <h3 class="font-semibold">{label}</h3>
      {drawn === undefined ? (
        pad
      ) : (
        <>
          <Drawing label={label} href={drawn} />
          {isRegulator ? null : <p>{visit.enterpriseName}</p>}
          <details>
            <summary>{say(lang, t.signAgain)}</summary>
            {pad}
          </details>
        </>
      )}
    </section>
  );
}

export function SignForms(props: SignProps) {
  const { lang, visit } = props;
  return (
    <Card title={say(lang, t.stepSigns)} icon="signature" id="signs">
      <div class={STACK}>
        <SignForm {...props} side="regulator" />
        <SignForm {...props} side="enterprise" />
        {visit.refusedSign === "" ? null : (
          <p>{say(lang, t.refusedSign, { reason: visit.refusedSign })}</p>
        )}
        <details>
          <summary>{say(lang, t.refuseSign)}</summary>
          <form class={STACK} method="post" action={inspectionPaths.sign(visit.id, "enterprise")}>
            <CsrfField token={props.csrf} />
            <TextInput lang={lang} id="refused" label={say(lang, t.reason)} isRequired />
            <Button icon="ban">{say(lang, t.refuseSign)}</Button>
          </form>
        </details>
      </div>
    </Card>
  );
}
