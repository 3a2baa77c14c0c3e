/** How a phone comes to trust the box, with a test that tells whether it does. */
import type { UnixMs } from "../../src/kernel/instants.ts";
import { formatStamp, type Lang, type Phrase, say } from "../../src/platform/i18n.ts";
import { LinkButton } from "../ui/button.tsx";
import { Alert, Verdict } from "../ui/feedback.tsx";
import { QrCode } from "../ui/figures.tsx";
import { Card, KeyValueList, PageHead } from "../ui/structure.tsx";
import { trustText as t } from "./trust-text.ts";

export type TrustView = {
  readonly fingerprint: string;
  readonly leafExpiresAt: UnixMs;
  /** Where the box answers encrypted, for the host this page was asked at. */
  readonly httpsUrl: string;
  /** Where this page is to be opened so that the test says something. */
  readonly trustUrl: string | undefined;
  /** Only a page that came without encryption can tell whether encryption is trusted. */
  readonly canTest: boolean;
};

const SYSTEMS: readonly (readonly [Phrase, Phrase])[] = [
  [t.android, t.androidSteps],
  [t.harmony, t.harmonySteps],
  [t.ios, t.iosSteps],
  [t.windows, t.windowsSteps],
  [t.mac, t.macSteps],
  [t.firefox, t.firefoxSteps],
];

/** The image comes encrypted: it is drawn only where the certificate is trusted. */
function TrustTest(props: { readonly lang: Lang; readonly view: TrustView }) {
  const { lang, view } = props;
  if (!view.canTest) {
    if (view.trustUrl === undefined) return null;
    return (
      <Alert lang={lang} state="neutral" icon="info">
        {say(lang, t.testOnPlain, { url: view.trustUrl })}
      </Alert>
    );
  }
  return (
    <Card title={say(lang, t.testTitle)} icon="shield-check">
      <div data-trust-test={`${view.httpsUrl}/trust/mark.svg`} role="status" class="grid gap-3">
        <p data-trust="wait">{say(lang, t.testWait)}</p>
        <div data-trust="yes" hidden>
          <Verdict state="ok" word={say(lang, t.testYes)} />
        </div>
        <div data-trust="no" hidden>
          <Verdict state="warn" word={say(lang, t.testNo)} />
        </div>
      </div>
    </Card>
  );
}

export function TrustPage(props: { readonly lang: Lang; readonly view: TrustView | undefined }) {
  const { lang, view } = props;
  if (view === undefined) {
    return (
      <div class="grid gap-4">
        <PageHead title={say(lang, t.title)} />
        <Alert lang={lang} state="neutral" icon="info">
          {say(lang, t.off)}
        </Alert>
      </div>
    );
  }
  return (
    <div class="grid grid-cols-[minmax(0,1fr)] gap-4">
      <PageHead title={say(lang, t.title)} />
      <p>{say(lang, t.why)}</p>
      <TrustTest lang={lang} view={view} />
      <Card title={say(lang, t.download)} icon="download">
        <div class="grid gap-3">
          <LinkButton href="/trust/ca.crt" icon="download">
            {say(lang, t.caCrt)}
          </LinkButton>
          <LinkButton href="/trust/gasward.mobileconfig" icon="download">
            {say(lang, t.caProfile)}
          </LinkButton>
          <LinkButton href="/trust/ca.pem" icon="download">
            {say(lang, t.caPem)}
          </LinkButton>
        </div>
        <p class="mt-4 font-semibold">{say(lang, t.fingerprint)}</p>
        <p class="mt-1 font-mono text-sm break-all">{view.fingerprint}</p>
        <p class="mt-1 text-sm">{say(lang, t.fingerprintHint)}</p>
      </Card>
      <Card title={say(lang, t.without)} icon="info">
        <ul class="list-disc pl-6">
          {[t.withoutPublic, t.withoutPhoto, t.withoutCamera, t.withoutRoad].map((line) => (
            <li>{say(lang, line)}</li>
          ))}
        </ul>
      </Card>
      <Card title={say(lang, t.steps)} icon="steps">
        <div class="grid gap-2">
          {SYSTEMS.map(([name, steps]) => (
            <details class="collapse-arrow border-base-300 collapse border">
              <summary class="collapse-title font-semibold">{say(lang, name)}</summary>
              <ol class="collapse-content list-decimal pl-8">
                {say(lang, steps)
                  .split("|")
                  .map((step) => (
                    <li class="mb-2">{step}</li>
                  ))}
              </ol>
            </details>
          ))}
        </div>
      </Card>
      <Card title={say(lang, t.open)} icon="phone">
        <div class="grid justify-items-center gap-3">
          <QrCode text={view.httpsUrl} label={say(lang, t.scan)} class="w-48" />
          <LinkButton href={view.httpsUrl} kind="primary" size="lg" icon="lock">
            {say(lang, t.open)}
          </LinkButton>
        </div>
        <KeyValueList
          facts={[
            [say(lang, t.openAddress), view.httpsUrl],
            [say(lang, t.nothingAt), formatStamp(view.leafExpiresAt)],
          ]}
        />
      </Card>
    </div>
  );
}

/** Plain HTTP on the network asked for something else. */
export function PlainPage(props: { readonly lang: Lang; readonly httpsUrl: string }) {
  const { lang } = props;
  return (
    <div class="grid gap-4">
      <Verdict state="warn" icon="lock" word={say(lang, t.plainTitle)}>
        <p>{say(lang, t.plainWords)}</p>
      </Verdict>
      <LinkButton href={props.httpsUrl} kind="primary" size="lg" icon="lock">
        {props.httpsUrl}
      </LinkButton>
      <LinkButton href="/trust" icon="shield-check">
        {say(lang, t.plainNext)}
      </LinkButton>
    </div>
  );
}
