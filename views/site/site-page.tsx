/** The site on the desk: facts, modules, rule packs and codes; and the form of the facts. */
import { formatStamp, type Lang, say } from "../../src/platform/i18n.ts";
import type { Module, SiteCode, SiteFacts, SiteKind } from "../../src/site/model.ts";
import { sitePaths } from "../../src/site/paths.ts";
import type { PackState } from "../../src/site/rule-packs.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { FormProblems, Refused, StatePill } from "../ui/feedback.tsx";
import { CsrfField, TextInput } from "../ui/form.tsx";
import { FORM_ACTS, STACK, TWO_COLUMNS } from "../ui/look.ts";
import {
  Card,
  ConfirmDialog,
  DialogOpener,
  KeyValueList,
  PageHead,
  Table,
} from "../ui/structure.tsx";
import { EnterpriseFields, type FormState, LocationFields } from "./fields.tsx";
import { kindWords, moduleWords, siteText as t, wizardText } from "./text.ts";

export type SitePageProps = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly site: SiteFacts;
  readonly kinds: readonly SiteKind[];
  readonly modules: ReadonlySet<Module>;
  readonly packs: readonly PackState[];
  readonly codes: readonly (SiteCode & { readonly issuer: string })[];
  /** Whose dialog is open again because what was sent was refused. */
  readonly refused?: { readonly dialog: string; readonly reason: string; readonly error: string };
};

const degrees = (e7: number | null): string => (e7 === null ? "—" : (e7 / 1e7).toFixed(7));

function Facts(props: SitePageProps) {
  const { lang, site } = props;
  const join = lang === "en" ? ", " : "、";
  return (
    <Card
      title={say(lang, t.facts)}
      icon="building"
      actions={
        <LinkButton href={sitePaths.edit} icon="edit">
          {say(lang, t.edit)}
        </LinkButton>
      }
    >
      <KeyValueList
        facts={[
          [say(lang, t.name), site.name],
          [say(lang, t.creditCode), site.creditCode === "" ? undefined : site.creditCode],
          [say(lang, t.kinds), props.kinds.map((kind) => say(lang, kindWords[kind])).join(join)],
          [
            say(lang, t.modules),
            [...props.modules].map((module) => say(lang, moduleWords[module])).join(join),
          ],
          [say(lang, t.emergencyPhone), site.emergencyPhone],
          [say(lang, t.address), site.address === "" ? undefined : site.address],
          [
            `${say(lang, t.longitude)} / ${say(lang, t.latitude)}`,
            `${degrees(site.longitudeE7)} / ${degrees(site.latitudeE7)} (${site.coordinateSystem === "gcj02" ? "GCJ-02" : "CGCS2000"})`,
          ],
          [
            say(lang, t.publicBase),
            site.publicBase === "" ? say(lang, t.onSiteOnly) : site.publicBase,
          ],
          [say(lang, t.wifiName), site.wifiName === "" ? undefined : site.wifiName],
        ]}
      />
    </Card>
  );
}

function Codes(props: SitePageProps) {
  const { lang, codes } = props;
  const valid = codes.find((code) => code.voidedAt === null);
  const mine = props.refused?.dialog === "reissue" ? props.refused : undefined;
  return (
    <Card title={say(lang, t.code)} icon="qr-code">
      {valid === undefined ? (
        <p>
          {say(lang, t.noCode)}{" "}
          <LinkButton href={sitePaths.wizard} icon="steps">
            {say(lang, wizardText.title)}
          </LinkButton>
        </p>
      ) : (
        <div class="button-row mb-4">
          <span class="mono">{valid.code}</span>
          <LinkButton href={sitePaths.poster} kind="primary" icon="printer">
            {say(lang, t.poster)}
          </LinkButton>
          <DialogOpener dialogId="reissue" icon="refresh">
            {say(lang, t.reissue)}
          </DialogOpener>
          <ConfirmDialog
            lang={lang}
            id="reissue"
            title={say(lang, t.reissue)}
            action={sitePaths.reissue}
            confirmLabel={say(lang, t.reissue)}
            confirmKind="destructive"
            csrf={props.csrf}
            isOpen={mine !== undefined}
          >
            <p>{say(lang, t.reissueHint)}</p>
            <input type="hidden" name="code" value={valid.code} />
            <TextInput
              lang={lang}
              id="reissue-reason"
              name="reason"
              label={say(lang, t.reason)}
              maxLength={500}
              isRequired
              value={mine?.reason}
              error={mine?.error}
            />
          </ConfirmDialog>
        </div>
      )}
      {codes.length === 0 ? null : (
        <Table
          lang={lang}
          caption={say(lang, t.codeHistory)}
          columns={[
            { label: say(lang, t.issuedAt) },
            { label: say(lang, t.issuedBy) },
            { label: say(lang, t.voidedAt) },
            { label: say(lang, t.reason) },
          ]}
          rows={codes.map((code) => ({
            cells: [
              formatStamp(code.issuedAt),
              code.issuer,
              code.voidedAt === null ? (
                <StatePill state="ok" word={say(lang, t.valid)} />
              ) : (
                formatStamp(code.voidedAt)
              ),
              code.voidReason === "" ? "—" : code.voidReason,
            ],
          }))}
        />
      )}
    </Card>
  );
}

function PackCard(props: SitePageProps & { readonly state: PackState }) {
  const { lang, state } = props;
  const { pack, row, isOn } = state;
  const zh = lang === "zh-CN";
  const dialog = `pack-${pack.id}`;
  const mine = props.refused?.dialog === dialog ? props.refused : undefined;
  const word = say(lang, isOn ? t.switchOff : t.switchOn);
  return (
    <Card
      id={`${dialog}-card`}
      title={zh ? pack.name.zh : pack.name.en}
      actions={<StatePill state={isOn ? "ok" : "neutral"} word={say(lang, isOn ? t.on : t.off)} />}
    >
      <KeyValueList
        facts={[
          [
            say(lang, t.packSource),
            pack.mark === "V" ? pack.source : `${pack.source} · ${say(lang, t.unverified)}`,
          ],
          [say(lang, t.packVersion), pack.version],
          [say(lang, t.validFrom), pack.validFrom],
          [say(lang, t.packBinds), zh ? pack.binds.zh : pack.binds.en],
          ...(row === undefined || row.reason === ""
            ? []
            : [[say(lang, t.reason), row.reason] as const]),
        ]}
      />
      {pack.caution === undefined ? null : (
        <p class="form-hint mt-2">{zh ? pack.caution.zh : pack.caution.en}</p>
      )}
      {state.isDefault ? null : <p class="form-hint mt-2">{say(lang, t.notDefault)}</p>}
      <div class="mt-3">
        <DialogOpener dialogId={dialog} icon={isOn ? "ban" : "check"}>
          {word}
        </DialogOpener>
        <ConfirmDialog
          lang={lang}
          id={dialog}
          title={`${word} · ${zh ? pack.name.zh : pack.name.en}`}
          action={sitePaths.pack(pack.id)}
          confirmLabel={word}
          csrf={props.csrf}
          isOpen={mine !== undefined}
        >
          <input type="hidden" name="version" value={String(row?.version ?? 0)} />
          <input type="hidden" name="to" value={isOn ? "off" : "on"} />
          <TextInput
            lang={lang}
            id={`reason-${pack.id}`}
            name="reason"
            label={say(lang, t.reason)}
            maxLength={500}
            isRequired
            value={mine?.reason}
            error={mine?.error}
          />
        </ConfirmDialog>
      </div>
    </Card>
  );
}

export function SitePage(props: SitePageProps) {
  const { lang } = props;
  return (
    <div class={STACK}>
      <PageHead title={say(lang, t.site)} />
      <Refused lang={lang} words={props.refused?.error} state="alert" isSilent />
      <div class={TWO_COLUMNS}>
        <Facts {...props} />
        <Codes {...props} />
      </div>
      <h2>{say(lang, t.packs)}</h2>
      <p class="quiet">{say(lang, t.packsLead)}</p>
      <div class="grid gap-4 lg:grid-cols-2 2xl:grid-cols-3">
        {props.packs.map((state) => (
          <PackCard {...props} state={state} />
        ))}
      </div>
    </div>
  );
}

export type SitePart = "enterprise" | "location";

export type SiteEditProps = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly version: number;
  readonly enterprise: Omit<FormState, "lang">;
  readonly location: Omit<FormState, "lang">;
  readonly message?: string | undefined;
};

function PartForm(props: SiteEditProps & { readonly part: SitePart }) {
  const { lang, part } = props;
  const state: FormState = { lang, ...props[part] };
  return (
    <form method="post" action={sitePaths.edit} class={STACK} id={`edit-${part}`}>
      <CsrfField token={props.csrf} />
      <input type="hidden" name="version" value={String(props.version)} />
      <input type="hidden" name="part" value={part} />
      <Card title={say(lang, part === "enterprise" ? t.facts : t.location)}>
        {part === "enterprise" ? <EnterpriseFields {...state} /> : <LocationFields {...state} />}
        <div class={`${FORM_ACTS} mt-4`}>
          <Button kind="primary" size="lg" icon="save">
            {say(lang, t.save)}
          </Button>
        </div>
      </Card>
    </form>
  );
}

/** Two forms: what is typed in one is not lost because the other is wrong. */
export function SiteEditPage(props: SiteEditProps) {
  const { lang, message } = props;
  const errors = { ...props.enterprise.errors, ...props.location.errors };
  return (
    <div class={STACK}>
      <PageHead title={say(lang, t.site)}>
        <LinkButton href={sitePaths.site} icon="arrow-left">
          {say(lang, t.cancel)}
        </LinkButton>
      </PageHead>
      <FormProblems lang={lang} errors={errors} message={message} />
      <PartForm {...props} part="enterprise" />
      <PartForm {...props} part="location" />
    </div>
  );
}
