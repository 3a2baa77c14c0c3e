/** The first-run wizard: where one stands, and the one step that is open. */
import {
  CERTIFICATE_KINDS,
  certificateName,
  isSpecialOperatorKind,
} from "../../src/identity/certificates.ts";
import { type Lang, type Phrase, say } from "../../src/platform/i18n.ts";
import type { Missing, SpecialOperator, StepStatus, WizardStep } from "../../src/site/model.ts";
import { sitePaths } from "../../src/site/paths.ts";
import { missingOfOperator } from "../../src/site/rules.ts";
import { roleWords } from "../layout/roles.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { Alert, FormProblems, StatePill } from "../ui/feedback.tsx";
import { Checkbox, CsrfField, FileInput, Select, TextInput } from "../ui/form.tsx";
import { FORM_ACTS, FORM_GRID, LINE, STACK } from "../ui/look.ts";
import { ActionBar, Card, PageHead, type StepState, Steps, Table } from "../ui/structure.tsx";
import {
  EnterpriseFields,
  type FormState,
  fieldOf,
  LocationFields,
  type PersonChoice,
  RoomFieldSet,
} from "./fields.tsx";
import { missingWords, siteText, stepWords, wizardText as t } from "./text.ts";
import { FaceChoice, FaceLine, type WizardFaces } from "./wizard-faces.tsx";

export type CheckTableRow = {
  readonly name: string;
  readonly source: string;
  readonly itemCount: number;
  readonly isAdopted: boolean;
};

export type WizardPageProps = FormState & {
  readonly step: WizardStep;
  readonly statuses: readonly StepStatus[];
  readonly csrf: string | undefined;
  readonly version: number;
  readonly message?: string | undefined;
  readonly rooms: readonly { readonly name: string; readonly facts: string }[];
  readonly people: readonly PersonChoice[];
  readonly operators: readonly SpecialOperator[];
  readonly accounts: readonly { readonly name: string; readonly roles: string }[];
  readonly tables: readonly CheckTableRow[];
  readonly faces: WizardFaces | undefined;
  readonly hasCheckModule: boolean;
  readonly isIssued: boolean;
};

const MARK: Readonly<Record<StepStatus["state"], StepState>> = {
  done: "done",
  open: "current",
  locked: "pending",
  skipped: "done",
};

export function missingText(lang: Lang, missing: readonly Missing[]): string {
  return missing
    .map((one) => say(lang, missingWords[one] as Phrase))
    .join(lang === "en" ? ", " : "、");
}

function Progress(props: WizardPageProps) {
  const { lang, statuses } = props;
  return (
    <Steps
      lang={lang}
      id="wizard-steps"
      label={say(lang, t.progress)}
      steps={statuses.map(({ step, state }) => ({
        label: say(lang, stepWords[step]),
        state: step === props.step && state !== "locked" ? "current" : MARK[state],
        ...(state === "done" || state === "open" ? { href: sitePaths.step(step) } : {}),
      }))}
    />
  );
}

function CompleteForm(props: WizardPageProps & { readonly word: string }) {
  return (
    <form method="post" action={sitePaths.complete(props.step)}>
      <CsrfField token={props.csrf} />
      <ActionBar>
        <Button kind="primary" size="next" icon="arrow-right" id="complete-step">
          {props.word}
        </Button>
      </ActionBar>
    </form>
  );
}

function FactsForm(props: WizardPageProps) {
  const { lang, step } = props;
  return (
    <form method="post" action={sitePaths.step(step)} class={STACK}>
      <CsrfField token={props.csrf} />
      <input type="hidden" name="version" value={String(props.version)} />
      <Card title={say(lang, stepWords[step])}>
        {step === "enterprise" ? <EnterpriseFields {...props} /> : <LocationFields {...props} />}
      </Card>
      <ActionBar>
        <Button kind="primary" size="next" icon="arrow-right" id="save-step">
          {say(lang, siteText.saveNext)}
        </Button>
      </ActionBar>
    </form>
  );
}

function RoomsStep(props: WizardPageProps) {
  const { lang } = props;
  return (
    <>
      <p>{say(lang, t.roomsLead)}</p>
      {props.rooms.length === 0 ? null : (
        <Card title={say(lang, stepWords.rooms)} icon="door">
          <ul class="grid gap-2" id="rooms-list">
            {props.rooms.map((room) => (
              <li>
                <strong>{room.name}</strong> <span class="quiet">{room.facts}</span>
              </li>
            ))}
          </ul>
        </Card>
      )}
      <form method="post" action={sitePaths.step("rooms")}>
        <CsrfField token={props.csrf} />
        <Card title={say(lang, siteText.add)} icon="plus">
          <RoomFieldSet {...props} />
          <div class={`${FORM_ACTS} mt-4`}>
            <Button icon="plus" id="add-room">
              {say(lang, siteText.add)}
            </Button>
          </div>
        </Card>
      </form>
      {props.rooms.length === 0 ? null : <CompleteForm {...props} word={say(lang, t.complete)} />}
    </>
  );
}

function OperatorRow(props: WizardPageProps & { readonly operator: SpecialOperator }) {
  const { lang, operator } = props;
  const missing = missingOfOperator(operator);
  const { certificate } = operator;
  return (
    <li class="grid gap-2">
      <span class="button-row">
        <strong>
          {operator.name} · {operator.staffNumber}
        </strong>
        {certificate === undefined ? null : (
          <span class="quiet">
            {certificateName(lang, certificate.kind)} · {certificate.number} ·{" "}
            {certificate.expiresOn}
          </span>
        )}
        {missing.length === 0 ? (
          <StatePill state="ok" word={say(lang, t.complete1)} />
        ) : (
          <StatePill state="warn" word={`${say(lang, t.missing)} ${missingText(lang, missing)}`} />
        )}
      </span>
      <FaceLine {...props} />
      {operator.hasPhoto && operator.hasConsent ? null : (
        <form
          method="post"
          action={sitePaths.operatorFile(operator.personId)}
          enctype="multipart/form-data"
          class="grid items-end gap-3 sm:grid-cols-3"
        >
          <CsrfField token={props.csrf} />
          <FileInput
            lang={lang}
            id={`photo-${operator.staffNumber.toLowerCase()}`}
            label={say(lang, t.photo)}
            accept="image/jpeg,image/png,image/webp"
          />
          <Checkbox
            lang={lang}
            id={`consent-${operator.staffNumber.toLowerCase()}`}
            label={say(lang, t.consent)}
            isChecked={operator.hasConsent}
          />
          <Button icon="upload">{say(lang, t.fileTitle)}</Button>
        </form>
      )}
    </li>
  );
}

function OperatorsStep(props: WizardPageProps) {
  const { lang } = props;
  return (
    <>
      <p>{say(lang, t.operatorsLead)}</p>
      <FaceChoice {...props} />
      {props.operators.length === 0 ? null : (
        <Card title={say(lang, stepWords.operators)} icon="hard-hat">
          <ul class="grid gap-4" id="operators-list">
            {props.operators.map((operator) => (
              <OperatorRow {...props} operator={operator} />
            ))}
          </ul>
        </Card>
      )}
      <form method="post" action={sitePaths.step("operators")} enctype="multipart/form-data">
        <CsrfField token={props.csrf} />
        <Card title={say(lang, t.addOperator)} icon="plus">
          <div class={FORM_GRID}>
            <TextInput
              {...fieldOf(props, "name", say(lang, t.personName))}
              maxLength={80}
              isRequired
            />
            <TextInput
              {...fieldOf(props, "staff-number", say(lang, t.staffNumber))}
              maxLength={20}
              isRequired
            />
            <Select
              {...fieldOf(props, "certificate-kind", say(lang, t.certificateKind))}
              options={CERTIFICATE_KINDS.filter(({ id }) => isSpecialOperatorKind(id)).map(
                ({ id, name }) => ({ value: id, label: say(lang, name) }),
              )}
            />
            <TextInput
              {...fieldOf(props, "certificate-number", say(lang, t.certificateNumber))}
              maxLength={60}
              isRequired
            />
            <TextInput
              {...fieldOf(props, "expires-on", say(lang, t.expiresOn))}
              type="date"
              isRequired
            />
            <TextInput
              {...fieldOf(props, "pin", say(lang, t.pin), say(lang, t.pinOptional))}
              type="password"
              inputMode="numeric"
              maxLength={8}
              autocomplete="new-password"
            />
            <FileInput
              lang={lang}
              id="photo"
              label={say(lang, t.photo)}
              hint={say(lang, t.photoHint)}
              accept="image/jpeg,image/png,image/webp"
              error={props.errors["photo"]}
            />
          </div>
          <div class="mt-4">
            <Checkbox
              lang={lang}
              id="consent"
              label={say(lang, t.consent)}
              isChecked={props.values["consent"] === "yes"}
            />
          </div>
          <div class={`${FORM_ACTS} mt-4`}>
            <Button icon="plus" id="add-operator">
              {say(lang, siteText.add)}
            </Button>
          </div>
        </Card>
      </form>
      {props.operators.some((one) => missingOfOperator(one).length === 0) ? (
        <CompleteForm {...props} word={say(lang, t.complete)} />
      ) : null}
    </>
  );
}

/** The roles that a first site needs; all others are given on the page of people. */
const FIRST_ROLES = [
  "safety-manager",
  "store-keeper",
  "outlet-keeper",
  "use-manager",
  "driver",
  "approver",
  "guardian",
  "worker",
] as const;

function AccountsStep(props: WizardPageProps) {
  const { lang } = props;
  return (
    <>
      <p>{say(lang, t.accountsLead)}</p>
      <Card title={say(lang, stepWords.accounts)} icon="people">
        <ul class="grid gap-2" id="accounts-list">
          {props.accounts.map((account) => (
            <li>
              <strong>{account.name}</strong> <span class="quiet">{account.roles}</span>
            </li>
          ))}
        </ul>
      </Card>
      <form method="post" action={sitePaths.step("accounts")}>
        <CsrfField token={props.csrf} />
        <Card title={say(lang, t.addAccount)} icon="plus">
          <div class={FORM_GRID}>
            <TextInput
              {...fieldOf(props, "name", say(lang, t.personName))}
              maxLength={80}
              isRequired
            />
            <TextInput
              {...fieldOf(props, "staff-number", say(lang, t.staffNumber))}
              maxLength={20}
              isRequired
            />
            <Select
              {...fieldOf(props, "role", say(lang, t.role))}
              options={FIRST_ROLES.map((role) => ({
                value: role,
                label: say(lang, roleWords[role]),
              }))}
            />
            <TextInput
              {...fieldOf(props, "pin", say(lang, t.pin))}
              type="password"
              inputMode="numeric"
              maxLength={8}
              autocomplete="new-password"
              isRequired
            />
          </div>
          <div class={`${FORM_ACTS} mt-4`}>
            <Button icon="plus" id="add-account">
              {say(lang, siteText.add)}
            </Button>
          </div>
        </Card>
      </form>
      {props.statuses.some(
        (one) => one.step === "accounts" && one.missing.includes("account"),
      ) ? null : (
        <CompleteForm {...props} word={say(lang, t.complete)} />
      )}
    </>
  );
}

function ChecksStep(props: WizardPageProps) {
  const { lang } = props;
  return (
    <>
      <p>{say(lang, t.checksLead)}</p>
      {props.hasCheckModule ? null : (
        <Alert lang={lang} state="neutral" icon="info">
          {say(lang, t.checksLater)}
        </Alert>
      )}
      <Table
        lang={lang}
        caption={say(lang, stepWords.checks)}
        columns={[
          { label: say(lang, stepWords.checks) },
          { label: say(lang, siteText.packSource) },
          { label: "", align: "end" },
          { label: "" },
        ]}
        rows={props.tables.map((table) => ({
          cells: [
            table.name,
            table.source,
            <span class={LINE}>{say(lang, t.checksItems, { count: table.itemCount })}</span>,
            <span class={LINE}>
              {say(lang, table.isAdopted ? t.checksAdopted : t.checksPlanned)}
            </span>,
          ],
        }))}
      />
      <CompleteForm {...props} word={say(lang, t.next)} />
    </>
  );
}

function DoneStep(props: WizardPageProps) {
  const { lang } = props;
  if (!props.isIssued) {
    return (
      <>
        <p>{say(lang, t.doneLead)}</p>
        <CompleteForm {...props} word={say(lang, t.issue)} />
      </>
    );
  }
  return (
    <>
      <Alert lang={lang} state="ok">
        {say(lang, t.issued)}
      </Alert>
      <ActionBar>
        <LinkButton
          href={sitePaths.poster}
          kind="primary"
          size="next"
          icon="printer"
          id="open-poster"
        >
          {say(lang, t.openPoster)}
        </LinkButton>
      </ActionBar>
    </>
  );
}

const BODY = {
  enterprise: FactsForm,
  location: FactsForm,
  rooms: RoomsStep,
  operators: OperatorsStep,
  accounts: AccountsStep,
  checks: ChecksStep,
  done: DoneStep,
} as const satisfies Record<WizardStep, unknown>;

export function WizardPage(props: WizardPageProps) {
  const { lang, step } = props;
  const status = props.statuses.find((one) => one.step === step);
  const Body = BODY[step];
  const missing = (status?.missing ?? []).filter((one) => one !== "confirmation" && one !== "code");
  return (
    <div class={STACK} id={`wizard-${step}`}>
      <PageHead title={say(lang, t.title)} />
      <p class="quiet">{say(lang, t.lead)}</p>
      <Progress {...props} />
      <SkippedNote {...props} />
      <FormProblems lang={lang} errors={props.errors} message={props.message} />
      {status?.state === "locked" || status?.state === "skipped" ? (
        <Alert lang={lang} state={status.state === "locked" ? "locked" : "neutral"}>
          {say(lang, status.state === "locked" ? t.locked : t.skipped)}{" "}
          <LinkButton href={sitePaths.wizard} icon="arrow-right">
            {say(lang, t.goOpen)}
          </LinkButton>
        </Alert>
      ) : (
        <>
          {missing.length === 0 ? null : (
            <Alert lang={lang} state="neutral" icon="info">
              {say(lang, t.missing)} {missingText(lang, missing)}
            </Alert>
          )}
          <Body {...props} />
        </>
      )}
    </div>
  );
}

function SkippedNote(props: WizardPageProps) {
  const { lang } = props;
  const skipped = props.statuses.filter((one) => one.state === "skipped");
  if (skipped.length === 0) return null;
  return (
    <p class="quiet">
      {say(lang, t.skipped)}
      {lang === "en" ? ": " : "："}
      {skipped.map((one) => say(lang, stepWords[one.step])).join(lang === "en" ? ", " : "、")}
    </p>
  );
}
