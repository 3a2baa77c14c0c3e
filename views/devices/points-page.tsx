/** The list of fill points, the settings of one, and the card for its gun. */
import { pointPaths } from "../../src/ingest/paths.ts";
import type { UnixMs } from "../../src/kernel/instants.ts";
import { formatStamp, type Lang, say } from "../../src/platform/i18n.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { Alert, Refused, StatePill } from "../ui/feedback.tsx";
import { QrCode } from "../ui/figures.tsx";
import {
  Choices,
  CsrfField,
  NumberInput,
  type Option,
  Select,
  TextArea,
  TextInput,
} from "../ui/form.tsx";
import { Card, PageHead, Table } from "../ui/structure.tsx";
import { ActiveDialog, ActiveOpener } from "./device-form.tsx";
import { manifoldSetupText } from "./manifold-text.ts";
import { pointText as t } from "./point-text.ts";
import { type ProblemsView, problemText } from "./problem-text.ts";
import { RelayFields } from "./relay-fields.tsx";
import { SetupTabs } from "./tabs.tsx";

export type PointView = {
  readonly id: string;
  readonly name: string;
  readonly medium: string;
  readonly gauge: string;
  readonly checkScale: string;
  readonly relay: string;
  /** Counted from 1, as on the board. */
  readonly channel: number;
  readonly isOneShot: boolean;
  readonly dropOutMs: number | null;
  readonly commissionedAt: UnixMs | undefined;
  readonly isActive: boolean;
};

function Measured(props: { readonly lang: Lang; readonly point: PointView }) {
  const { lang, point } = props;
  if (point.dropOutMs === null) return <StatePill state="locked" word={say(lang, t.notMeasured)} />;
  return (
    <span>
      {point.dropOutMs} ms
      {point.commissionedAt === undefined ? null : (
        <small class="quiet block">
          {say(lang, t.measuredAt, { at: formatStamp(point.commissionedAt) })}
        </small>
      )}
    </span>
  );
}

export function PointsPage(props: {
  readonly lang: Lang;
  readonly points: readonly PointView[];
  readonly canWrite: boolean;
}) {
  const { lang, canWrite } = props;
  return (
    <>
      <PageHead title={say(lang, t.title)}>
        {canWrite ? (
          <LinkButton href={pointPaths.add} icon="plus" kind="primary">
            {say(lang, t.add)}
          </LinkButton>
        ) : null}
        {canWrite ? (
          <LinkButton href={pointPaths.addManifold} icon="layers">
            {say(lang, manifoldSetupText.add)}
          </LinkButton>
        ) : null}
        {canWrite ? (
          <LinkButton href={pointPaths.addScale} icon="scale">
            {say(lang, t.addScale)}
          </LinkButton>
        ) : null}
      </PageHead>
      <SetupTabs lang={lang} current={pointPaths.list} canWrite={canWrite} />
      <Table
        lang={lang}
        caption={say(lang, t.title)}
        empty={say(lang, t.none)}
        columns={[
          { label: say(lang, t.label) },
          { label: say(lang, t.gauge) },
          { label: say(lang, t.checkScale) },
          { label: say(lang, t.relay) },
          { label: say(lang, t.dropOut) },
          { label: say(lang, t.state) },
          { label: say(lang, t.actions) },
        ]}
        rows={props.points.map((point) => ({
          cells: [
            <span>
              <strong>{point.name}</strong>
              <small class="quiet block">{point.medium}</small>
            </span>,
            point.gauge,
            point.checkScale,
            `${point.relay} · ${point.channel}`,
            <Measured lang={lang} point={point} />,
            <span>
              <StatePill
                state={point.isActive ? "ok" : "neutral"}
                word={say(lang, point.isActive ? t.active : t.retired)}
              />
              {point.isOneShot ? <StatePill state="alert" word={say(lang, t.oneShotMark)} /> : null}
            </span>,
            <div class="button-row">
              {canWrite ? (
                <LinkButton href={pointPaths.edit(point.id)} icon="settings">
                  {say(lang, t.edit)}
                </LinkButton>
              ) : null}
              <LinkButton href={pointPaths.commission(point.id)} icon="timer">
                {say(lang, t.commission)}
              </LinkButton>
              <LinkButton href={pointPaths.card(point.id)} icon="qr-code">
                {say(lang, t.card)}
              </LinkButton>
            </div>,
          ],
        }))}
      />
    </>
  );
}

export type PointFormProps = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly values: Readonly<Record<string, string>>;
  readonly problems: ProblemsView;
  readonly media: readonly Option[];
  readonly scales: readonly Option[];
  readonly relays: readonly Option[];
  readonly message?: string | undefined;
  readonly point?:
    | {
        readonly id: string;
        readonly label: string;
        readonly version: number;
        readonly isActive: boolean;
        readonly hasAcceptance: boolean;
      }
    | undefined;
};

function Scales(props: PointFormProps) {
  const { lang, values, problems } = props;
  const error = (name: string) => problemText(lang, problems[name]);
  return (
    <Card icon="scale" title={say(lang, t.gauge)}>
      <div class="form-grid">
        <Select
          lang={lang}
          id="gauge"
          label={say(lang, t.gauge)}
          options={props.scales}
          value={values["gauge"]}
          error={error("gauge")}
          hasEmpty
          isRequired
        />
        <NumberInput
          lang={lang}
          id="frame-interval"
          label={say(lang, t.frameInterval)}
          hint={say(lang, t.frameIntervalHint)}
          value={values["frame-interval"] ?? "300"}
          error={error("frame-interval")}
          isWhole
          isRequired
        />
        <Select
          lang={lang}
          id="check-scale"
          label={say(lang, t.checkScale)}
          options={props.scales}
          value={values["check-scale"]}
          error={error("check-scale")}
          hasEmpty
          isRequired
        />
      </div>
      <Choices
        lang={lang}
        id="cut-off"
        label={say(lang, t.cutOff)}
        value={values["cut-off"]}
        error={error("cut-off")}
        columns={3}
        isRequired
        options={[
          { value: "indicator-set-point", label: say(lang, t.cutSetPoint) },
          { value: "controller", label: say(lang, t.cutController) },
          { value: "none", label: say(lang, t.cutNone) },
        ]}
      />
    </Card>
  );
}

export function Valve(
  props: Pick<PointFormProps, "lang" | "values" | "problems" | "point" | "relays">,
) {
  const { lang, values, problems, point } = props;
  const error = (name: string) => problemText(lang, problems[name]);
  return (
    <Card icon="shield-check" title={say(lang, t.relay)}>
      <div class="form-grid">
        <RelayFields {...props} />
      </div>
      <p class="quiet">{say(lang, t.relayChange)}</p>
      <Choices
        lang={lang}
        id="fail-closed"
        label={say(lang, t.failClosed)}
        value={values["fail-closed"] ?? "held"}
        columns={2}
        options={[
          { value: "held", label: say(lang, t.held), hint: say(lang, t.heldHint) },
          { value: "one-shot", label: say(lang, t.oneShot), hint: say(lang, t.oneShotHint) },
        ]}
      />
      {point?.hasAcceptance === true ? (
        <p class="quiet">{say(lang, t.accepted)}</p>
      ) : (
        <TextArea
          lang={lang}
          id="acceptance"
          label={say(lang, t.acceptance)}
          hint={say(lang, t.acceptanceHint)}
          value={values["acceptance"]}
          error={error("acceptance")}
        />
      )}
    </Card>
  );
}

export function PointFormPage(props: PointFormProps) {
  const { lang, values, problems, point } = props;
  const action = point === undefined ? pointPaths.add : pointPaths.edit(point.id);
  const isPoor = props.relays.length === 0 || props.scales.length < 2;
  return (
    <>
      <SetupTabs lang={lang} current={pointPaths.list} canWrite />
      <PageHead
        title={point === undefined ? say(lang, t.add) : say(lang, t.gun, { label: point.label })}
      />
      <Refused lang={lang} words={props.message} />
      {isPoor ? (
        <Alert lang={lang} state="warn">
          {say(lang, t.needScale)}
        </Alert>
      ) : null}
      <form method="post" action={action} class="form-page">
        <CsrfField token={props.csrf} />
        {point === undefined ? null : (
          <input type="hidden" name="version" value={String(point.version)} />
        )}
        <Card icon="fuel" title={say(lang, t.title)}>
          <div class="form-grid">
            <TextInput
              lang={lang}
              id="label"
              label={say(lang, t.label)}
              hint={say(lang, t.labelHint)}
              value={values["label"]}
              error={problemText(lang, problems["label"])}
              maxLength={12}
              isRequired
            />
            <Select
              lang={lang}
              id="medium"
              label={say(lang, t.medium)}
              options={props.media}
              value={values["medium"]}
              error={problemText(lang, problems["medium"])}
              hasEmpty
              isRequired
            />
          </div>
        </Card>
        <Scales {...props} />
        <Valve {...props} />
        <div class="button-row">
          <Button kind="primary" icon="save">
            {say(lang, t.save)}
          </Button>
          {point === undefined ? null : <ActiveOpener lang={lang} isActive={point.isActive} />}
        </div>
      </form>
      {point === undefined ? null : (
        <ActiveDialog
          lang={lang}
          csrf={props.csrf}
          isActive={point.isActive}
          action={point.isActive ? pointPaths.retire(point.id) : pointPaths.activate(point.id)}
        />
      )}
    </>
  );
}

export function PointCardPage(props: {
  readonly lang: Lang;
  readonly name: string;
  readonly medium: string;
  readonly code: string;
}) {
  const { lang, name, code } = props;
  return (
    <div class="page-narrow">
      <div class="no-print">
        <PageHead title={say(lang, t.cardTitle, { name })}>
          <LinkButton href={pointPaths.list} icon="arrow-left">
            {say(lang, t.title)}
          </LinkButton>
        </PageHead>
        <p class="quiet">{say(lang, t.cardHint)}</p>
      </div>
      <div class="gun-card-print">
        <strong>{name}</strong>
        <span>{props.medium}</span>
        <QrCode text={code} label={code} class="qr-card" />
        <code>{code}</code>
        <span>{say(lang, t.cardScan)}</span>
      </div>
    </div>
  );
}
