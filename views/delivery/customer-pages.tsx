/** Customers: the list, the form, one customer with contract, code and history, and the import. */
import type { CustomerField } from "../../src/delivery/form.ts";
import type { VisitRow } from "../../src/delivery/model.ts";
import { CUSTOMER_KINDS, type Customer } from "../../src/delivery/model.ts";
import { customerPaths, deliveryPaths, orderPaths } from "../../src/delivery/paths.ts";
import { type ContractState, contractState, maskedPhone } from "../../src/delivery/rules.ts";
import type { Day } from "../../src/kernel/instants.ts";
import { withQuery } from "../../src/kernel/query.ts";
import { kilogramText } from "../../src/kernel/units.ts";
import { formatStamp, type Lang, say } from "../../src/platform/i18n.ts";
import { mediaPath } from "../../src/platform/media.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { EmptyState, FormProblems, Refused, StatePill } from "../ui/feedback.tsx";
import { QrCode } from "../ui/figures.tsx";
import {
  Checkbox,
  CsrfField,
  FileInput,
  FilterActs,
  Select,
  TextArea,
  TextInput,
} from "../ui/form.tsx";
import { FILTERS, FORM_ACTS, FORM_GRID, LINE, LINK, STACK } from "../ui/look.ts";
import type { State } from "../ui/state.ts";
import {
  Card,
  ConfirmDialog,
  DialogOpener,
  KeyValueList,
  PageHead,
  Pagination,
  Table,
} from "../ui/structure.tsx";
import {
  contractWords,
  customerFieldWords,
  deliveryText as d,
  kindWords,
  customerText as t,
  visitStateWords,
} from "./text.ts";

const CONTRACT_STATE: Readonly<Record<ContractState, State>> = {
  "not-needed": "neutral",
  missing: "danger",
  ended: "danger",
  valid: "ok",
};

function ContractPill(props: {
  readonly lang: Lang;
  readonly customer: Customer;
  readonly today: Day;
}) {
  const state = contractState(props.customer, props.today);
  return <StatePill state={CONTRACT_STATE[state]} word={say(props.lang, contractWords[state])} />;
}

export type CustomerListProps = {
  readonly lang: Lang;
  readonly today: Day;
  readonly rows: readonly Customer[];
  readonly total: number;
  readonly page: number;
  readonly pageCount: number;
  readonly canEdit: boolean;
  readonly query: Readonly<Record<"q" | "kind" | "contract", string>>;
};

export function CustomerListPage(props: CustomerListProps) {
  const { lang, query } = props;
  const isFiltered = Object.values(query).some((value) => value !== "");
  const kinds = CUSTOMER_KINDS.map((value) => ({ value, label: say(lang, kindWords[value]) }));
  return (
    <div class={STACK}>
      <PageHead title={say(lang, t.title)}>
        {props.canEdit ? (
          <>
            <LinkButton href={withQuery(customerPaths.csv, query)} icon="download">
              {say(lang, d.exportCsv)}
            </LinkButton>
            <LinkButton href={customerPaths.import} icon="upload">
              {say(lang, t.importTitle)}
            </LinkButton>
            <LinkButton href={customerPaths.add} icon="plus" kind="primary">
              {say(lang, t.add)}
            </LinkButton>
          </>
        ) : null}
      </PageHead>
      <form class={FILTERS} method="get" action={customerPaths.list}>
        <TextInput lang={lang} id="q" label={say(lang, t.search)} value={query.q} />
        <Select
          lang={lang}
          id="kind"
          label={say(lang, t.kind)}
          value={query.kind}
          options={[{ value: "", label: say(lang, d.any) }, ...kinds]}
        />
        <Checkbox
          lang={lang}
          id="contract"
          label={say(lang, t.withoutContract)}
          isChecked={query.contract === "yes"}
        />
        <FilterActs lang={lang} clearHref={isFiltered ? customerPaths.list : undefined} />
      </form>
      {props.rows.length === 0 ? (
        <Card>
          <EmptyState title={say(lang, isFiltered ? t.emptyFound : t.empty)} icon="people">
            {isFiltered ? null : <p>{say(lang, t.emptyHint)}</p>}
          </EmptyState>
        </Card>
      ) : (
        <Table
          lang={lang}
          caption={say(lang, t.title)}
          columns={[
            { label: say(lang, customerFieldWords.name) },
            { label: say(lang, t.kind) },
            { label: say(lang, customerFieldWords.address) },
            { label: say(lang, customerFieldWords.phone) },
            { label: say(lang, t.contract) },
          ]}
          rows={props.rows.map((customer) => ({
            cells: [
              <a class={LINK} href={customerPaths.one(customer.id)}>
                {customer.name}
              </a>,
              say(lang, kindWords[customer.kind]),
              <span class="wrap-anywhere">{customer.address}</span>,
              <span class={LINE}>{maskedPhone(customer.phone)}</span>,
              <ContractPill lang={lang} customer={customer} today={props.today} />,
            ],
          }))}
        />
      )}
      <Pagination
        lang={lang}
        page={props.page}
        pageCount={props.pageCount}
        total={props.total}
        hrefOf={(page) => withQuery(customerPaths.list, { ...query, page: String(page) })}
      />
    </div>
  );
}

export type CustomerFormProps = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  /** Undefined for a new customer. */
  readonly id: string | undefined;
  readonly title: string;
  readonly version: number;
  readonly values: Readonly<Record<CustomerField, string>>;
  readonly errors: Readonly<Partial<Record<CustomerField, string>>>;
  readonly message?: string | undefined;
  readonly twinId?: string | undefined;
};

export function CustomerFormPage(props: CustomerFormProps) {
  const { lang, values, errors } = props;
  const field = (id: CustomerField) => ({
    lang,
    id,
    label: say(lang, customerFieldWords[id]),
    value: values[id],
    error: errors[id],
  });
  const { value, ...kind } = field("kind");
  return (
    <form
      class={STACK}
      method="post"
      action={props.id === undefined ? customerPaths.add : customerPaths.edit(props.id)}
    >
      <CsrfField token={props.csrf} />
      <input type="hidden" name="version" value={String(props.version)} />
      <PageHead title={props.title} />
      <FormProblems lang={lang} errors={errors} message={props.message} />
      {props.twinId === undefined ? null : (
        <LinkButton href={customerPaths.one(props.twinId)} icon="person">
          {say(lang, t.twinOpen)}
        </LinkButton>
      )}
      <Card>
        <div class={FORM_GRID}>
          <Select
            {...kind}
            value={value}
            isRequired
            options={CUSTOMER_KINDS.map((one) => ({
              value: one,
              label: say(lang, kindWords[one]),
            }))}
          />
          <TextInput {...field("name")} maxLength={80} isRequired />
          <TextInput {...field("phone")} type="tel" maxLength={20} isRequired />
          <TextInput {...field("limit")} inputMode="decimal" maxLength={10} isRequired />
          <TextInput {...field("contract-no")} maxLength={60} />
          <TextInput {...field("contract-until")} type="date" />
        </div>
        <div class="mt-4 grid gap-4">
          <TextInput {...field("address")} maxLength={200} isRequired />
          <TextArea {...field("note")} />
        </div>
      </Card>
      <div class={FORM_ACTS}>
        <LinkButton
          href={props.id === undefined ? customerPaths.list : customerPaths.one(props.id)}
          size="lg"
        >
          {say(lang, t.cancel)}
        </LinkButton>
        <Button kind="primary" size="lg" icon="save">
          {say(lang, t.save)}
        </Button>
      </div>
    </form>
  );
}

export type CustomerDetailProps = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly today: Day;
  readonly customer: Customer;
  readonly codeText: string;
  readonly standing: readonly { readonly href: string; readonly label: string }[];
  readonly visits: readonly VisitRow[];
  readonly canEdit: boolean;
  readonly error?: string | undefined;
  /** Typed into the dialog that came back. */
  readonly reason?: string | undefined;
  readonly photoError?: string | undefined;
};

function Contract(props: CustomerDetailProps) {
  const { lang, customer, today } = props;
  return (
    <Card
      title={say(lang, t.contract)}
      icon="document"
      actions={<ContractPill lang={lang} customer={customer} today={today} />}
    >
      <p>
        {customer.contractUntil === null
          ? "—"
          : say(lang, t.contractUntilFact, {
              no: customer.contractNo,
              until: customer.contractUntil,
            })}
      </p>
      {customer.contractPhoto === null ? null : (
        <a href={mediaPath(customer.contractPhoto)}>
          <img
            class="max-h-64 max-w-full"
            src={mediaPath(customer.contractPhoto)}
            alt={say(lang, t.contractPhoto)}
            loading="lazy"
          />
        </a>
      )}
      {props.canEdit && customer.retiredAt === null ? (
        <form
          class="mt-3 grid gap-2"
          method="post"
          action={customerPaths.contract(customer.id)}
          enctype="multipart/form-data"
        >
          <CsrfField token={props.csrf} />
          <FileInput
            lang={lang}
            id="photo"
            label={say(lang, t.contractPhoto)}
            accept="image/*"
            error={props.photoError}
          />
          <Button icon="upload">{say(lang, t.contractUpload)}</Button>
        </form>
      ) : null}
    </Card>
  );
}

function Acts(props: CustomerDetailProps) {
  const { lang, customer } = props;
  return (
    <>
      <LinkButton href={customerPaths.code(customer.id)} icon="qr-code">
        {say(lang, t.codePrint)}
      </LinkButton>
      {props.error !== undefined && customer.retiredAt !== null ? (
        <Refused lang={lang} words={props.error} state="alert" isSilent />
      ) : null}
      {props.canEdit && customer.retiredAt === null ? (
        <>
          <LinkButton href={withQuery(orderPaths.add, { customer: customer.id })} icon="plus">
            {say(lang, t.order)}
          </LinkButton>
          <LinkButton href={customerPaths.edit(customer.id)} icon="edit">
            {say(lang, t.edit)}
          </LinkButton>
          <DialogOpener dialogId="retire" icon="ban">
            {say(lang, t.retire)}
          </DialogOpener>
          <ConfirmDialog
            lang={lang}
            id="retire"
            title={say(lang, t.retireTitle, { name: customer.name })}
            action={customerPaths.retire(customer.id)}
            confirmLabel={say(lang, t.retire)}
            confirmKind="destructive"
            csrf={props.csrf}
            isOpen={props.error !== undefined}
          >
            <input type="hidden" name="version" value={String(customer.version)} />
            <TextInput
              lang={lang}
              id="reason"
              label={say(lang, t.reason)}
              maxLength={500}
              isRequired
              value={props.reason}
              error={props.error}
            />
          </ConfirmDialog>
        </>
      ) : null}
    </>
  );
}

export function CustomerDetailPage(props: CustomerDetailProps) {
  const { lang, customer } = props;
  return (
    <div class={STACK}>
      <PageHead title={customer.name}>
        <Acts {...props} />
      </PageHead>
      <div class="grid gap-4 lg:grid-cols-2">
        <Card
          icon="person"
          title={say(lang, kindWords[customer.kind])}
          actions={
            <StatePill
              state={customer.retiredAt === null ? "ok" : "neutral"}
              word={say(lang, customer.retiredAt === null ? t.inUse : t.retired)}
            />
          }
        >
          <KeyValueList
            facts={[
              [say(lang, customerFieldWords.address), customer.address],
              [say(lang, customerFieldWords.phone), customer.phone],
              [
                say(lang, customerFieldWords.limit),
                say(lang, t.limitFact, { kg: kilogramText(customer.limitG, 0) }),
              ],
              [say(lang, customerFieldWords.note), customer.note === "" ? "—" : customer.note],
              ...(customer.retiredAt === null
                ? []
                : [[say(lang, t.reason), customer.retireReason] as const]),
            ]}
          />
        </Card>
        <Contract {...props} />
      </div>
      <Card title={say(lang, t.standing)} icon="cylinders">
        {props.standing.length === 0 ? <p>—</p> : null}
        <ul class="flex flex-wrap gap-3">
          {props.standing.map(({ href, label }) => (
            <li>
              <a class={`${LINK} touch-link`} href={href}>
                {label}
              </a>
            </li>
          ))}
        </ul>
      </Card>
      <Card title={say(lang, t.history)} icon="history">
        <Table
          lang={lang}
          caption={say(lang, t.history)}
          columns={[{ label: say(lang, d.time) }, { label: say(lang, d.state) }]}
          rows={props.visits.map(({ visit }) => ({
            cells: [
              <a class={`${LINK} ${LINE}`} href={deliveryPaths.visit(visit.id)}>
                {formatStamp(visit.startedAt)}
              </a>,
              say(lang, visitStateWords[visit.state]),
            ],
          }))}
          empty={say(lang, d.visitsEmpty)}
        />
      </Card>
    </div>
  );
}

/** A sheet to cut out and stick up where the gas is used. */
export function CustomerCodePage(props: {
  readonly lang: Lang;
  readonly customer: Customer;
  readonly siteName: string;
  readonly phone: string;
  readonly codeText: string;
}) {
  const { lang, customer } = props;
  return (
    <div class={STACK}>
      <PageHead title={say(lang, t.code)}>
        <LinkButton href={customerPaths.one(customer.id)} icon="arrow-left">
          {say(lang, d.back)}
        </LinkButton>
        <Button type="button" icon="printer" kind="primary" extra={{ "data-print": "" }}>
          {say(lang, d.print)}
        </Button>
      </PageHead>
      <p class="no-print">{say(lang, t.codeHint)}</p>
      <div class="panel grid max-w-96 justify-items-center gap-3 text-center">
        <strong class="text-xl">{props.siteName}</strong>
        <QrCode text={props.codeText} label={say(lang, t.code)} />
        <strong class="wrap-anywhere">{customer.name}</strong>
        <span class="wrap-anywhere">{customer.address}</span>
        <span>{props.phone}</span>
      </div>
    </div>
  );
}

export type ImportState = {
  readonly problem?: string | undefined;
  readonly bad?: readonly { readonly line: number; readonly why: string }[] | undefined;
  readonly done?: string | undefined;
};

export function CustomerImportPage(
  props: ImportState & { readonly lang: Lang; readonly csrf: string | undefined },
) {
  const { lang, bad } = props;
  return (
    <div class={STACK}>
      <PageHead title={say(lang, t.importTitle)}>
        <LinkButton href={customerPaths.list} icon="arrow-left">
          {say(lang, d.back)}
        </LinkButton>
      </PageHead>
      <Refused lang={lang} words={props.problem} state="alert" isSilent />
      {props.done === undefined ? null : <StatePill state="ok" word={props.done} />}
      <Card>
        <form
          class="grid gap-3"
          method="post"
          action={customerPaths.import}
          enctype="multipart/form-data"
        >
          <CsrfField token={props.csrf} />
          <p>{say(lang, t.importLead)}</p>
          <FileInput
            lang={lang}
            id="file"
            label={say(lang, t.importFile)}
            accept=".csv"
            isRequired
          />
          <Button kind="primary" icon="upload">
            {say(lang, t.importGo)}
          </Button>
        </form>
      </Card>
      {bad === undefined ? null : (
        <Table
          lang={lang}
          caption={say(lang, t.importWhy)}
          columns={[
            { label: say(lang, t.importLine), align: "end" },
            { label: say(lang, t.importWhy) },
          ]}
          rows={bad.map(({ line, why }) => ({ cells: [line, why] }))}
        />
      )}
    </div>
  );
}
